// What becomes true of proposals.
#pragma once

#include "core/intent/denial.hpp"
#include "core/routing/proposal.hpp"

namespace sep::routing {

namespace v1 {
struct VerifiedStep {
  InstrumentId instrument;
  VenueId venue;
  i128 qty = 0;
  i128 sell = 0;
  i128 buy = 0;
  i128 fee = 0;
  Hash256 market;
  std::uint64_t block = 0;
  Time observed_at;
};
BOOST_DESCRIBE_STRUCT(VerifiedStep, (), (instrument, venue, qty, sell, buy, fee, market, block, observed_at))

struct SliceRouted {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::string solver;
  VerifiedStep step;
  i128 claimed = 0;
};
BOOST_DESCRIBE_STRUCT(SliceRouted, (), (intent, slice, round, solver, step, claimed))
}  // namespace v1

namespace v2 {
struct VerifiedStep {
  InstrumentId instrument;
  VenueId venue;
  i128 qty = 0;
  i128 sell = 0;
  i128 buy = 0;
  i128 fee = 0;
  Hash256 market;
  std::uint64_t block = 0;
  Time observed_at;
  i128 lots = 0;
  std::int64_t last_ticks = 0;
};
BOOST_DESCRIBE_STRUCT(VerifiedStep, (),
                      (instrument, venue, qty, sell, buy, fee, market, block, observed_at, lots, last_ticks))

struct SliceRouted {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::SliceRouted;
  static SliceRouted upcast(v1::SliceRouted const& old) {
    auto const& was = old.step;
    return {old.intent,
            old.slice,
            old.round,
            old.solver,
            {was.instrument, was.venue, was.qty, was.sell, was.buy, was.fee, was.market, was.block, was.observed_at},
            old.claimed};
  }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::string solver;
  VerifiedStep step;
  i128 claimed = 0;
};
BOOST_DESCRIBE_STRUCT(SliceRouted, (), (intent, slice, round, solver, step, claimed))
}  // namespace v2

// A verified proposal was taken; its order follows.
struct SliceRouted {
  static constexpr std::uint16_t kVersion = 3;
  static constexpr char const* kTopic = "slice.routed";
  using Previous = v2::SliceRouted;
  static SliceRouted upcast(v2::SliceRouted const& old) {
    auto const& was = old.step;
    return {old.intent,
            old.slice,
            old.round,
            old.solver,
            {.instrument = was.instrument,
             .venue = was.venue,
             .qty = was.qty,
             .sell = was.sell,
             .buy = was.buy,
             .fee = was.fee,
             .market = was.market,
             .block = was.block,
             .observed_at = was.observed_at,
             .lots = was.lots,
             .last_ticks = was.last_ticks},
            old.claimed};
  }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::string solver;
  VerifiedStep step;
  i128 claimed = 0;  // what the solver expected of the other leg
};
BOOST_DESCRIBE_STRUCT(SliceRouted, (), (intent, slice, round, solver, step, claimed))

struct ProposalRefused {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "slice.proposal_refused";
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::string solver;
  ProposalFault fault{};
};
BOOST_DESCRIBE_STRUCT(ProposalRefused, (), (intent, slice, round, solver, fault))

enum class Verdict : std::uint8_t {
  taken,    // its orders follow
  outbid,   // verified, and not better than the one that was taken
  denied,   // verified, and none of its steps passed the gate: what follows it was looked at
  refused,  // not verified
  missed,   // asked, and no proposal
};
BOOST_DESCRIBE_ENUM(Verdict, taken, outbid, denied, refused, missed)

// How a solver fared, as the engine itself evaluated what it proposed. Amounts are 0 where it is refused or missed.
struct Judgement {
  std::string solver;
  Verdict verdict{};
  i128 qty = 0;  // of the slice that it trades, in the fixed leg
  i128 sell = 0;
  i128 buy = 0;
  i128 gas_cost = 0;  // the most that its gas may cost, in the leg that is not fixed; 0 where gas has no price there
  std::int64_t behind = 0;  // how much worse its price is, gas counted, than that of the one that was taken (else of
                            // the best): hundredths of a basis point; negative: better, of less
  i128 expected = 0;        // what the solver said of the leg that is not fixed
  std::optional<i128> bound{};  // and what it said that nothing can beat
  std::optional<ProposalFault> fault{};
  std::optional<intent::Denial> denial{};  // of its first step
  std::optional<Miss> miss{};
};
BOOST_DESCRIBE_STRUCT(Judgement, (),
                      (solver, verdict, qty, sell, buy, gas_cost, behind, expected, bound, fault, denial, miss))

// Several solvers were asked: how each of them fared, the best first, then those that offered nothing.
struct ProposalsJudged {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "slice.proposals_judged";
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::vector<Judgement> solvers;
};
BOOST_DESCRIBE_STRUCT(ProposalsJudged, (), (intent, slice, round, solvers))

}  // namespace sep::routing
