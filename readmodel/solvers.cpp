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
    auto& row = row_of(refused->solver);
    ++row.asked;
    ++row.refused[refused->fault];
  }
  if (auto const* choice = std::get_if<routing::ProposalsJudged>(&event)) {
    judged(*choice);
    counted_ = cause;
  }
  // The only one that answered: no choice was told. Its steps follow each other.
  if (auto const* routed = std::get_if<routing::SliceRouted>(&event); routed && counted_ != cause) {
    auto& row = row_of(routed->solver);
    ++row.asked;
    ++row.taken;
    counted_ = cause;
  }
}

// Names are made up elsewhere: beyond the bound all that are new share a row without a name.
SolverRow& SolverScores::row_of(std::string const& solver) {
  auto const found = rows_.find(solver);
  if (found != rows_.end()) return found->second;
  return rows_[rows_.size() < kSolverRowsMax ? solver : std::string()];
}

void SolverScores::judged(routing::ProposalsJudged const& event) {
  using routing::Verdict;
  auto const& all = event.solvers;
  auto const taken = std::ranges::find(all, Verdict::taken, &routing::Judgement::verdict);
  for (auto const& one : all) {
    if (one.verdict == Verdict::refused) continue;  // an event of its own
    auto& row = row_of(one.solver);
    ++row.asked;
    if (one.verdict == Verdict::taken) ++row.taken;
    if (one.verdict == Verdict::denied) ++row.denied;
    if (one.miss) ++row.missed[*one.miss];
    if (one.verdict != Verdict::outbid || taken == all.end()) continue;
    if (one.behind <= 0 && one.qty == taken->qty) {
      ++row.tied;
      continue;
    }
    ++row.outbid;
    if (one.qty == taken->qty) row.lost_by.add(one.behind);
  }
  if (taken == all.end()) return;
  // Those behind it are in order, the best first.
  auto const next = std::find_if(taken + 1, all.end(), [&](routing::Judgement const& one) {
    return one.verdict == Verdict::outbid && one.qty == taken->qty;
  });
  if (next != all.end()) row_of(taken->solver).won_by.add(next->behind);
}

}  // namespace sep::readmodel
