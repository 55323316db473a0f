// A route is a proposal until the engine has verified it. Any solver may propose; what it claims is not believed, only
// which pools and how much: amounts are evaluated again, exactly, on the recorded market.
#pragma once

#include <algorithm>
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "core/base/ulid.hpp"
#include "core/market/view.hpp"
#include "core/money/rate.hpp"
#include "core/orders/terms.hpp"

namespace sep::routing {

inline constexpr std::size_t kMaxSteps = 8;  // instruments that one slice trades on side by side, an order each

// What is asked of solvers. Prices here are units sold per unit bought: lower is better for us.
struct RouteRequest {
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  AssetId sell;
  AssetId buy;
  orders::SwapKind kind{};
  i128 qty = 0;                  // exact in: to sell; exact out: to buy
  Rate worst;                    // sold (quote_raw) per bought (base_raw): no step may average worse
  i128 sell_cap = 0;             // the most that may be sold
  bool whole = false;            // all of qty in one step, or nothing
  std::uint32_t most_steps = 1;  // what attempts are there for; at most kMaxSteps
  i128 gas_cap = 0;              // base units of the gas asset: what several swaps together may reserve; one swap is
                                 // the gate's to judge
  i128 least_step = 0;           // in the unit of qty: a smaller step would not be sent
  std::vector<VenueId> venues;   // that may be used, ascending
  std::vector<AssetId> through;  // assets that a path may lead through, ascending
  std::vector<InstrumentId>
      busy;                // where an order of this intent is live, ascending: its effect is not in the market yet
  Time market_not_before;  // older states may not be used
  // Passive: until when an order waits on a book, so many ticks behind its best price; none: orders take.
  std::optional<Time> rest_until{};
  std::uint32_t step_back = 0;

  friend bool operator==(RouteRequest const&, RouteRequest const&) = default;
};
BOOST_DESCRIBE_STRUCT(RouteRequest, (),
                      (intent, slice, round, sell, buy, kind, qty, worst, sell_cap, whole, most_steps, gas_cap,
                       least_step, venues, through, busy, market_not_before, rest_until, step_back))

// One swap: `qty` in the fixed leg of the request. The other leg is the solver's expectation, for the record. A path of
// pools is one step, sent as one order: all of it or nothing.
struct ProposedStep {
  InstrumentId instrument;
  i128 qty = 0;
  i128 expected = 0;
  std::vector<InstrumentId> further{};  // of a path: the pools after the first, in order; fewer than orders::kMaxHops

  [[nodiscard]] std::vector<InstrumentId> hops() const { return orders::hops(instrument, further); }

  friend bool operator==(ProposedStep const&, ProposedStep const&) = default;
};
BOOST_DESCRIBE_STRUCT(ProposedStep, (), (instrument, qty, expected, further))

struct Proposal {
  std::string solver;
  std::vector<ProposedStep> steps;  // side by side, each on a pool of its own; empty: nothing can be traded within the
                                    // limits now
  std::optional<i128> bound{};  // what the solver says that nothing can beat, gas counted: the most that is bought, or
                                // the least that is sold. For the record

  friend bool operator==(Proposal const&, Proposal const&) = default;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (solver, steps, bound))

inline constexpr std::size_t kMaxSolvers = 16;  // that answer one request
inline constexpr std::size_t kSolverNameMax = 64;

// Why a solver that was asked did not propose.
enum class Miss : std::uint8_t {
  no_answer,  // within the time that there was
  gone,       // its connection ended
  malformed,  // what came is no answer
};
BOOST_DESCRIBE_ENUM(Miss, no_answer, gone, malformed)

struct MissedAnswer {
  std::string solver;
  Miss miss{};

  friend bool operator==(MissedAnswer const&, MissedAnswer const&) = default;
};
BOOST_DESCRIBE_STRUCT(MissedAnswer, (), (solver, miss))

// What comes of one request: what was proposed in time, and by whom nothing was.
struct Answers {
  std::vector<Proposal> proposals;
  std::vector<MissedAnswer> missed;
};

enum class ProposalFault : std::uint8_t {
  stale,           // the slice has moved on: another round, routed already, or gone
  no_route,        // the solver found nothing within the limits
  too_many_steps,  // more than are asked for
  unknown_instrument,
  wrong_pair,  // the instrument, or the path, does not lead from what is sold to what is bought
  venue_not_allowed,
  instrument_busy,  // an order of this intent is live there
  qty_not_positive,
  qty_exceeds_slice,  // of all steps together
  not_whole,          // less than the whole where only the whole will do
  market_missing,     // the instrument's state is not known, or not of its kind
  market_stale,
  unpriceable,          // the instrument cannot give it: too little liquidity
  beyond_limit,         // worse than the worst price allowed
  beyond_reserve,       // all steps together cost more than may be sold
  repeated_instrument,  // one instrument twice, in steps or paths: the second would not find the state it was priced on
  beyond_gas,           // several swaps that together reserve more gas than is held for them
  exact_quote,          // a book cannot be sold on for an exact amount of its quote: a better price would bring more
  too_many_hops,        // a path of more than orders::kMaxHops pools
  not_atomic,           // a path that no single transaction makes: over a book, or pools of several venues
  asset_not_allowed,    // a path through an asset that may not be traded
  not_a_book,           // only on a book can an order wait
  too_many_proposals,   // of one request: beyond kMaxSolvers
};
BOOST_DESCRIBE_ENUM(ProposalFault, stale, no_route, too_many_steps, unknown_instrument, wrong_pair, venue_not_allowed,
                    instrument_busy, qty_not_positive, qty_exceeds_slice, not_whole, market_missing, market_stale,
                    unpriceable, beyond_limit, beyond_reserve, repeated_instrument, beyond_gas, exact_quote,
                    too_many_hops, not_atomic, asset_not_allowed, not_a_book, too_many_proposals)

// One pool of a path, as the engine itself evaluated it.
struct VerifiedHop {
  InstrumentId instrument;
  Amount sell;
  Amount buy;
  Amount fee;      // part of `sell` that the pool's fee comes to
  Hash256 market;  // the state it was evaluated on
  std::uint64_t block = 0;
  Time observed_at;

  friend bool operator==(VerifiedHop const&, VerifiedHop const&) = default;
};
BOOST_DESCRIBE_STRUCT(VerifiedHop, (), (instrument, sell, buy, fee, market, block, observed_at))

// A step as the engine itself evaluated it. Of a path: instrument, state and block are those of its first pool.
struct VerifiedStep {
  InstrumentId instrument;
  VenueId venue;
  i128 qty = 0;   // in the fixed leg; of a book what its whole lots come to, which may be less than was proposed
  i128 sell = 0;  // exact, on the state below
  i128 buy = 0;
  i128 fee = 0;    // part of `sell` that the instrument's fee comes to; of a path what all its pools keep of it
  Hash256 market;  // the state it was evaluated on
  std::uint64_t block = 0;
  Time observed_at;
  i128 lots = 0;                // of a book
  std::int64_t last_ticks = 0;  // of a book: the worst price that it touches, or the price that it waits at
  std::int64_t impact = 0;  // fee aside, how much less is bought than at the price (of a book: the middle) before the
                            // step, in hundredths of a basis point
  std::vector<VerifiedHop> hops{};  // of a path, in order; empty: one instrument

  // Of everything that it was evaluated on.
  [[nodiscard]] Time oldest() const {
    Time oldest = observed_at;
    for (auto const& hop : hops) oldest = std::min(oldest, hop.observed_at);
    return oldest;
  }

  friend bool operator==(VerifiedStep const&, VerifiedStep const&) = default;
};
BOOST_DESCRIBE_STRUCT(VerifiedStep, (),
                      (instrument, venue, qty, sell, buy, fee, market, block, observed_at, lots, last_ticks, impact,
                       hops))

}  // namespace sep::routing
