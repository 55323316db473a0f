#include "readmodel/solvers.hpp"

#include <algorithm>

namespace sep::readmodel {

void Differences::add(std::int64_t difference) {
  ++count;
  sum += difference;
  most = std::max(most, difference);
}

void SolverScores::fold(std::uint64_t cause, engine::Event const& event) {
  if (auto const* refused = std::get_if<routing::ProposalRefused>(&event)) {
    auto& row = answered({refused->intent, refused->slice, refused->round}, refused->solver);
    ++row.refused[refused->fault];
  }
  if (auto const* choice = std::get_if<routing::ProposalsJudged>(&event)) {
    judged(*choice);
    counted_ = cause;
  }
  // The only one that answered: no choice was told. Its steps follow each other.
  if (auto const* routed = std::get_if<routing::SliceRouted>(&event); routed && counted_ != cause) {
    ++answered({routed->intent, routed->slice, routed->round}, routed->solver).taken;
    counted_ = cause;
  }
}

// Names are made up elsewhere: beyond the bound all that are new share a row without a name.
SolverRow& SolverScores::row_of(std::string const& solver) {
  auto const found = rows_.find(solver);
  if (found != rows_.end()) return found->second;
  return rows_[rows_.size() < kSolverRowsMax ? solver : std::string()];
}

SolverRow& SolverScores::answered(Question const& question, std::string const& solver) {
  auto& row = row_of(solver);
  auto const found = std::ranges::find(overdue_, question, &Overdue::question);
  bool const late = found != overdue_.end() && found->solvers.erase(solver) > 0;
  if (!late) ++row.asked;
  return row;
}

void SolverScores::judged(routing::ProposalsJudged const& event) {
  using routing::Verdict;
  Overdue overdue{{event.intent, event.slice, event.round}, {}};
  auto const& all = event.solvers;
  auto const taken = std::ranges::find(all, Verdict::taken, &routing::Judgement::verdict);
  for (auto const& one : all) {
    if (one.verdict == Verdict::refused) continue;  // an event of its own
    auto& row = answered(overdue.question, one.solver);
    if (one.verdict == Verdict::taken) ++row.taken;
    if (one.verdict == Verdict::denied) ++row.denied;
    if (one.miss) ++row.missed[*one.miss];
    if (one.miss == routing::Miss::no_answer) overdue.solvers.insert(one.solver);
    if (one.verdict != Verdict::outbid || taken == all.end()) continue;
    if (one.behind <= 0 && one.qty == taken->qty) {
      ++row.tied;
      continue;
    }
    ++row.outbid;
    if (one.qty == taken->qty) row.lost_by.add(one.behind);
  }
  if (!overdue.solvers.empty()) overdue_.push_back(std::move(overdue));
  if (overdue_.size() > kOverdueMax) overdue_.pop_front();
  if (taken == all.end()) return;
  // Those behind it are in order, the best first.
  auto const next = std::find_if(taken + 1, all.end(), [&](routing::Judgement const& one) {
    return one.verdict == Verdict::outbid && one.qty == taken->qty;
  });
  if (next != all.end()) row_of(taken->solver).won_by.add(next->behind);
}

}  // namespace sep::readmodel
