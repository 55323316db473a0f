#include "apps/sep/one_shot.hpp"

#include "core/pricing/instrument.hpp"
#include "tests/platform/platform.hpp"

namespace sep::app {
namespace {

using tests::Platform;
using tests::Venue;

struct OneShotOfALog : testing::Test {
  Platform platform;
  readmodel::ExecutionLog log;

  OneShot shot_of(intent::IntentSpec spec) {
    auto const before = platform.world.pools();
    engine::SubmitIntent command;
    command.spec = std::move(spec);
    command.body = sha256(encode(command.spec));
    platform.offer(std::move(command));
    platform.step();
    for (int i = 0; i < 60 && !log.ended_at.ns; ++i) {
      take();
      if (!log.ended_at.ns) platform.advance(seconds(13));
    }
    states = before;
    auto const reader = platform.reader();
    auto const result = measure_one_shot(*reader, platform.world.registry(), *readmodel::find_span(*reader, id()), log);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error());
    return result.value_or(OneShot{});
  }
  Ulid id() const {
    return platform.model.read([](readmodel::View const& view) { return view.intents.rbegin()->first; });
  }
  void take() {
    auto const reader = platform.reader();
    auto const span = *readmodel::find_span(*reader, id());
    if (auto read = readmodel::read_execution(*reader, platform.world.registry(), id(), span)) log = *std::move(read);
  }
  // What the cheapest of all pools takes for `qty` WETH, as the market was at the decision.
  i128 cheapest(i128 qty) const {
    i128 best = kInt128Max;
    for (auto const& state : states) {
      auto const& pool = *platform.world.registry().instrument(state.instrument);
      if (!pricing::trades(pool, platform.asset("USDC"), platform.asset("WETH"))) continue;
      auto const swap = pricing::swap_exact_out(pool, state, platform.asset("USDC"), qty);
      if (swap) best = std::min(best, swap->sold);
    }
    return best;
  }
  std::vector<InstrumentState> states;
};

TEST_F(OneShotOfALog, IsTheCheapestPoolOfTheDecisionsMarket) {
  auto const shot = shot_of(platform.spec(2));
  ASSERT_TRUE(shot.whole.has_value());
  EXPECT_TRUE(shot.fits);
  EXPECT_FALSE(shot.part.has_value());
  EXPECT_EQ(shot.whole->bought, 2 * Platform::kEther);
  EXPECT_EQ(shot.whole->sold, cheapest(2 * Platform::kEther));
  EXPECT_GT(shot.whole->slippage, 0);
  EXPECT_EQ(shot.gas_raw, 100'000) << "what an order of the run paid";
  EXPECT_TRUE(shot.gas.has_value());
}

TEST_F(OneShotOfALog, WhatDoesNotFitIsSaidWithThePartThatDoes) {
  auto spec = platform.spec(300);
  spec.max_slippage_bps = 50;
  auto const shot = shot_of(spec);
  ASSERT_TRUE(shot.whole.has_value());
  EXPECT_FALSE(shot.fits);
  EXPECT_GT(shot.whole->slippage, 5'000);
  ASSERT_TRUE(shot.part.has_value());
  EXPECT_LT(shot.part->qty, 300 * Platform::kEther);
  EXPECT_GT(shot.part->qty, 0);
  EXPECT_LE(shot.part->slippage, 5'000);
}

TEST_F(OneShotOfALog, NoPoolHoldsMoreThanItHas) {
  auto spec = platform.spec(100'000);
  spec.limit_price.reset();
  platform.deposit("USDC", i128{1'000'000'000} * 1'000'000);
  auto const shot = shot_of(spec);
  EXPECT_FALSE(shot.whole.has_value());
  EXPECT_FALSE(shot.fits);
  EXPECT_TRUE(shot.part.has_value());
}

TEST_F(OneShotOfALog, WithoutAnAttemptThereIsNoGasToGoBy) {
  auto spec = platform.spec(2);
  spec.max_slippage_bps = 1;
  spec.deadline = platform.clock.now() + seconds(30);
  auto const shot = shot_of(spec);
  EXPECT_TRUE(log.attempts.empty());
  EXPECT_EQ(shot.gas_raw, 0);
  EXPECT_FALSE(shot.gas.has_value());
  EXPECT_FALSE(gas_bps(log.terms, 1, shot.gas).has_value());
  EXPECT_FALSE(shot.fits);
}

}  // namespace
}  // namespace sep::app
