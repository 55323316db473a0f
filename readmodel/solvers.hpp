// How each solver fared, by the log: what was asked of it, and what became of what it proposed.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>

#include "core/engine/event.hpp"

namespace sep::readmodel {

inline constexpr std::size_t kSolverRowsMax = 1'024;
inline constexpr std::size_t kOverdueMax = 1'024;  // questions of which an answer may still come

// Differences of price in hundredths of a basis point, gas counted (routing::Judgement::behind).
struct Differences {
  std::uint64_t count = 0;
  i128 sum = 0;
  std::int64_t most = 0;

  void add(std::int64_t difference);
};

// What came late is missed and has a fate of its own besides. Of one that was asked alone and whose route the gate
// denied the log names nobody: it is not counted.
struct SolverRow {
  std::uint64_t asked = 0;  // each question once
  std::uint64_t taken = 0;
  std::uint64_t tied = 0;    // not taken, and no worse than what was
  std::uint64_t outbid = 0;  // not taken, and worse
  std::uint64_t denied = 0;
  std::map<routing::ProposalFault, std::uint64_t> refused;  // `stale`: the slice had gone on
  std::map<routing::Miss, std::uint64_t> missed;
  Differences won_by;  // against the best of the others, where one traded as much
  Differences lost_by;
};

class SolverScores {
 public:
  // `cause`: of the event's record.
  void fold(std::uint64_t cause, engine::Event const& event);

  [[nodiscard]] std::map<std::string, SolverRow> const& rows() const { return rows_; }

 private:
  struct Question {
    Ulid intent;
    std::uint32_t slice = 0;
    std::uint32_t round = 0;
    friend bool operator==(Question const&, Question const&) = default;
  };
  struct Overdue {
    Question question;
    std::set<std::string> solvers;
  };

  [[nodiscard]] SolverRow& row_of(std::string const& solver);
  // The row of one that answered, which is counted unless it was when it missed the answer.
  [[nodiscard]] SolverRow& answered(Question const& question, std::string const& solver);
  void judged(routing::ProposalsJudged const& event);

  std::map<std::string, SolverRow> rows_;
  std::deque<Overdue> overdue_;  // the latest
  std::uint64_t counted_ = 0;    // the latest input of which a choice was told, or that was taken without one
};

}  // namespace sep::readmodel
