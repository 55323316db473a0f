// For tests of verification: a small world, and wrong proposals by their fault.
#pragma once

#include <gtest/gtest.h>

#include "core/base/described.hpp"
#include "core/market/fixture.hpp"
#include "core/routing/single_path.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing::verify_test {

inline constexpr i128 kOneWeth = 1'000'000'000'000'000'000;
inline constexpr i128 kOneUsdc = 1'000'000;
inline constexpr Time kNow{1'000'000'000'000};

// Pool 1: 20M USDC and 10,000 WETH; pool 2: 5,000 WETH and 10M USDC; pool 3 trades DAI. 10 WETH for at most 2010 each.
struct World {
  Registry registry = make_registry();
  Market market;
  RouteRequest request;

  World() {
    market.observe({InstrumentId{1}, PairReserves{20'000'000 * kOneUsdc, 10'000 * kOneWeth}, 1, kNow});
    market.observe({InstrumentId{2}, PairReserves{5'000 * kOneWeth, 10'000'000 * kOneUsdc}, 1, kNow});
    request.sell = kUsdc;
    request.buy = kWeth;
    request.kind = orders::SwapKind::exact_out;
    request.qty = 10 * kOneWeth;
    request.worst = {2'010 * kOneUsdc, kOneWeth};
    request.sell_cap = 1'000'000 * kOneUsdc;
    request.gas_cap = kInt128Max;
    request.venues = {kUniswap, kSushi};
    request.market_not_before = kNow - seconds(10);
  }

  [[nodiscard]] Result<VerifiedStep, ProposalFault> verify_step(ProposedStep step) const {
    LiveView view(market);
    TRY_LET(auto const steps, verify(request, {"test", {step}}, registry, view));
    return steps.front();
  }
  [[nodiscard]] Proposal propose() const {
    LiveView view(market);
    return propose_single_path(request, registry, view);
  }
};

struct Case {
  ProposalFault fault;
  void (*change)(World&, Proposal&);
};

[[nodiscard]] std::vector<Case> path_cases();

}  // namespace sep::routing::verify_test
