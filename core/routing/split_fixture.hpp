// For tests of splits: a world of WETH/USDC pools and books.
#pragma once

#include <gtest/gtest.h>

#include "core/base/described.hpp"
#include "core/market/fixture.hpp"
#include "core/routing/single_path.hpp"
#include "core/routing/split.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing::split_test {

inline constexpr i128 kOneWeth = 1'000'000'000'000'000'000;
inline constexpr i128 kOneUsdc = 1'000'000;
inline constexpr Time kNow{1'000'000'000'000};

struct World {
  Registry registry = make_registry();
  Market market;
  RouteRequest request;

  World() {
    registry.instruments.clear();
    gas(0);
    request.sell = kUsdc;
    request.buy = kWeth;
    request.kind = orders::SwapKind::exact_out;
    request.qty = 100 * kOneWeth;
    request.worst = {4'000 * kOneUsdc, kOneWeth};
    request.sell_cap = kInt128Max;
    request.gas_cap = kInt128Max;
    request.most_steps = kMaxSteps;
    request.venues = {kUniswap, kSushi};
    request.market_not_before = kNow;
  }
  void gas(std::int64_t units) {
    for (auto& [id, venue] : registry.venues) {
      venue.gas_limit = units;
      venue.gas_price_max = 1'000'000'000;
    }
  }
  InstrumentId pool(i128 weth, i128 usdc, std::uint32_t fee_of_1000 = 997) {
    InstrumentId const id(static_cast<std::uint32_t>(registry.instruments.size()) + 1);
    registry.instruments[id] = {
        id, kUniswap, "0x" + std::string(38, '0') + std::to_string(10 + id.value), kWeth, kUsdc, fee_of_1000, 1'000};
    market.observe({id, PairReserves{weth, usdc}, 1, kNow});
    return id;
  }
  // A book of 0.1 WETH lots and ticks of a cent, a level each dollar from `best` on.
  InstrumentId book(std::int64_t best, std::int64_t lots, std::uint32_t fee_pips = 1'000) {
    InstrumentId const id(static_cast<std::uint32_t>(registry.instruments.size()) + 1);
    registry.instruments[id] = {
        .id = id,
        .venue = kSushi,
        .address = "WETHUSDC",
        .token0 = kWeth,
        .token1 = kUsdc,
        .fee_numerator = 1'000'000 - fee_pips,
        .fee_denominator = 1'000'000,
        .kind = InstrumentKind::order_book,
        .book = BookRules{.lot_base = kLot, .tick = {kOneUsdc / 100, kOneWeth}, .fee_pips = fee_pips}};
    BookDepth depth;
    for (std::int64_t i = 0; i < 20; ++i) {
      depth.asks.push_back({(best + i) * 100, lots});
      depth.bids.push_back({(best - 1 - i) * 100, lots});
    }
    market.observe({id, std::move(depth), 1, kNow});
    return id;
  }
  static constexpr i128 kLot = kOneWeth / 10;
  void spend(i128 usdc) {
    request.kind = orders::SwapKind::exact_in;
    request.qty = usdc;
  }

  [[nodiscard]] Proposal split() const {
    LiveView view(market);
    return propose_split(request, registry, view);
  }
  [[nodiscard]] Proposal single() const {
    LiveView view(market);
    return propose_single_path(request, registry, view);
  }
  [[nodiscard]] std::vector<VerifiedStep> verified(Proposal const& proposal) const {
    LiveView view(market);
    auto steps = verify(request, proposal, registry, view);
    EXPECT_TRUE(steps.has_value()) << enum_name(steps ? ProposalFault::stale : steps.error());
    return steps ? *steps : std::vector<VerifiedStep>{};
  }
};

struct Sums {
  i128 qty = 0;
  i128 sold = 0;
  i128 bought = 0;
};
inline Sums sum(std::vector<VerifiedStep> const& steps) {
  Sums sums;
  for (auto const& step : steps) {
    sums.qty += step.qty;
    sums.sold += step.sell;
    sums.bought += step.buy;
  }
  return sums;
}

}  // namespace sep::routing::split_test
