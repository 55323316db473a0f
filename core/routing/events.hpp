// What becomes true of proposals.
#pragma once

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

}  // namespace sep::routing
