// A quote: what an exact amount of one asset brings in another now, or what an exact amount of another costs, by the
// optimiser over the pools that the platform knows, with the bound that no route over them can beat, and how the route
// came about.
//
// Amounts are those of the pools' contracts, in base units. The bound, the prices and the gains come from doubles and
// are raised outwards: they prove the bound, as the certificate shows to whoever checks it. No balance, limit or risk
// rule is looked at, and nothing is held: a moment later the answer may be another one.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <vector>

#include "api/quotes/certificate_json.hpp"
#include "core/base/result.hpp"
#include "core/money/rate.hpp"
#include "core/routing/graph/graph.hpp"
#include "core/routing/optimiser/calldata.hpp"

namespace sep::api {

struct QuoteAsk {
  AssetId sell;
  AssetId buy;                 // another than `sell` (CHECKed)
  bool buys = false;           // the amount is of `buy`, exact out; otherwise of `sell`, exact in
  i128 amount = 0;             // > 0 (CHECKed)
  std::size_t hops = 3;        // 1 .. optimiser::kHopsMax (CHECKed)
  std::size_t steps = 0;       // of the route at most: hops .. kQuoteStepsMax; 0: any number (CHECKed)
  std::uint32_t calldata = 0;  // bytes of all swaps of the route at most: kSwapCalldata .. kQuoteCalldataMax; 0: any
                               // number (CHECKed). Where it allows fewer steps, hops and steps come down to them
  std::size_t parts = 0;  // looked at where the gap is open (branch.hpp), 0 .. kQuotePartsMax; exact out: 0 (CHECKed)
  std::map<VenueId, routing::LeftOut> closed{};  // venues that may not be used, and why
  std::optional<i128> gas_price{};  // base units of the gas asset per unit of gas, 0 .. kGasPriceMax (CHECKed); none:
                                    // the most that the venues offer
  i128 data_price = 0;  // base units of the gas asset per byte of calldata, 0 .. kGasPriceMax (CHECKed): a swap that
                        // uses gas pays it for kSwapCalldata bytes, counted as units of gas
  i128 least = 0;       // exact in: of `buy` after gas, >= 0 (CHECKed); less is not wanted
  std::optional<i128> most{};                   // exact out: of `sell` and gas, >= 0 (CHECKed); more is not wanted
  std::optional<std::uint32_t> slippage_bps{};  // 0 .. kBpsOne (CHECKed): what the route may lose until it is made
  Time not_before;                              // older states are not used
};

inline constexpr std::uint32_t kQuoteStepsMax = 1'000;
// Branching looks at no more parts, nor at so many that they have more pools in all: some tens of milliseconds.
inline constexpr std::uint32_t kQuotePartsMax = 25;
inline constexpr std::size_t kQuotePartPools = 6'400;
inline constexpr std::uint32_t kQuoteCalldataMax = kQuoteStepsMax * routing::optimiser::kSwapCalldata;
inline constexpr i128 kGasPriceMax = 1'000'000'000'000'000'000;

enum class NotFillable : std::uint8_t {
  not_plain_token,    // what is sold or bought may move otherwise than a transfer says
  no_route,           // proven: no pools that can be used lead there
  nothing_found,      // pools lead there, but no amounts that their contracts take were found: too little, or too much
  bound_below_limit,  // proven: no route over these pools nets what is wanted
  bound_above_limit,  // proven: no route over these pools costs as little as is wanted
  too_little_liquidity,  // the pools cannot take all of it: the route is that of the part that nets most; or they were
                         // not found to give all of it
  gas_above_output,      // gas costs as much as comes out, or more
  net_below_limit,       // the route found nets less than is wanted; the bound does not rule it out
  cost_above_limit,      // the route found costs more than is wanted; the bound does not rule it out
  too_large,             // the cost of gas is beyond 127 bits
};
BOOST_DESCRIBE_ENUM(NotFillable, not_plain_token, no_route, nothing_found, bound_below_limit, bound_above_limit,
                    too_little_liquidity, gas_above_output, net_below_limit, cost_above_limit, too_large)

// One swap, on the pool's state before it; in the order in which they can be made.
struct QuotedStep {
  InstrumentId pool;
  AssetId sell;
  AssetId buy;
  i128 sold = 0;
  i128 bought = 0;
  std::int64_t gas = 0;          // its data counted in
  std::uint32_t share_bps = 0;   // of all that the route sells of `sell`, rounded down
  std::optional<Rate> before{};  // what the next unit sold brings, the fee inside; none: no liquidity there
  std::optional<Rate> after{};
  std::optional<i128> min_out{};  // of `bought`, exact in; with slippage_bps (quote_limits.hpp)
  std::optional<i128> max_in{};   // of `sold`, exact out; likewise
};

// A pool that was looked at.
struct QuotedLink {
  InstrumentId pool;
  AssetId sell;  // the direction of its step; of one that is not used the one in which it would gain most
  AssetId buy;
  std::optional<std::size_t> step{};  // by index; none: not used
  double gain = 0;  // base units of `buy` that its best swap at the dual prices gains after gas; below 0: lacks
  std::optional<double> margin_bps{};  // how much more its next unit is worth than it costs at the dual prices; none:
                                       // the prices say nothing of its tokens
};

// Base units of what is bought that a base unit is worth after so many swaps.
struct DualPrice {
  AssetId asset;
  std::size_t hops = 0;
  double price = 0;
};

struct QuotedRoute {
  std::vector<QuotedStep> steps;
  i128 sold = 0;
  i128 bought = 0;
  std::int64_t gas = 0;
  i128 gas_cost = 0;              // of `buy`, exact out of `sell`, rounded up; 0 where the gas asset has no price
  i128 worth = 0;                 // bought less gas_cost; exact out: what it costs, sold and gas_cost
  i128 bound = 0;                 // no route over the graph nets more, rounded up; costs less, rounded down
  std::optional<i128> single{};   // what the best single path nets, or costs; none: no path does all of it
  std::optional<i128> min_out{};  // exact in: what has to come in all; with slippage_bps
  std::optional<i128> max_in{};   // exact out: what may be sold in all; likewise
  std::vector<DualPrice> prices;  // of assets that the route's units can come to, by hops
  std::size_t leaves = 0;         // parts whose own prices prove the bound; 0: the prices above do, or need none
};

struct Quote {
  QuoteAsk ask;
  routing::Graph graph;
  std::vector<QuotedLink> links;     // by the graph's pools
  std::optional<Rate> coin_price{};  // of `buy`, exact out of `sell`, per gas asset; none: gas is not counted
  i128 gas_price = 0;                // base units of the gas asset per unit of gas
  std::optional<NotFillable> why{};  // none: it can be filled so
  std::optional<QuotedRoute> route{};
  std::optional<i128> most_found{};             // exact out, without a route: of `buy`, the most that was found
  std::optional<AnyCertificate> certificate{};  // with a route
};

enum class NotQuoted : std::uint8_t {
  data_without_gas_price,  // data is counted in units of gas, and these cost nothing
  data_too_dear,           // a swap's data costs more than optimiser::kSwapGasMost units of gas
};

// One search over at most routing::kGraphPools pools, on the caller's thread.
[[nodiscard]] Result<Quote, NotQuoted> make_quote(Registry const& registry, MarketView& market, QuoteAsk ask);

}  // namespace sep::api
