#include "core/pricing/instrument.hpp"

#include <gtest/gtest.h>

#include "core/pricing/concentrated_fixture.hpp"

namespace sep::pricing {
namespace {

constexpr AssetId kFirst{1};
constexpr AssetId kSecond{2};

struct Sample {
  InstrumentSpec spec;
  InstrumentState state;
};

Sample sample_of(naive::Pool const& pool) {
  auto const table = make_tick_table(pool.ticks);
  auto const& state = pool.state;
  return {{.id = InstrumentId{1},
           .venue = VenueId{1},
           .address = "",
           .token0 = kFirst,
           .token1 = kSecond,
           .fee_numerator = kPipsOne - state.fee_pips,
           .fee_denominator = kPipsOne,
           .kind = InstrumentKind::concentrated,
           .tick_spacing = state.tick_spacing},
          {InstrumentId{1}, ConcentratedLiquidity{state.sqrt_price, state.tick, state.liquidity, table->content, table},
           1, Time{1}}};
}

Sample some_pool(Rng& rng) {
  for (;;) {
    auto const pool = naive::any_pool(rng);
    if (pool.state.liquidity > 1'000'000) return sample_of(pool);
  }
}

TEST(Pool, ASwapOnAConcentratedPoolIsTheContracts) {
  Rng rng{1};
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    auto const pool = naive::any_pool(rng);
    auto const [spec, state] = sample_of(pool);
    bool const down = rng.chance(1, 2);
    auto const amount = static_cast<i128>(naive::any_bits(rng, 100));
    auto const swapped = swap_exact_in(spec, state, down ? kFirst : kSecond, amount);
    if (amount == 0) {
      EXPECT_EQ(swapped.error(), SwapError::zero_amount);
      continue;
    }
    auto const answer = swap(pool.state, pool.ticks, {down, true, static_cast<u128>(amount), no_limit(down)});
    if (!swapped) {
      EXPECT_TRUE(!answer || !answer->filled || answer->out == 0 || answer->out > static_cast<u128>(-1) >> 1);
      continue;
    }
    EXPECT_EQ(swapped->sold, amount);
    EXPECT_EQ(static_cast<u128>(swapped->bought), answer->out);
    EXPECT_EQ(std::get<ConcentratedLiquidity>(swapped->after).sqrt_price_x96, answer->end.sqrt_price);
  }
}

TEST(Pool, TheLargestAmountHonoursTheWorstPriceAndOneMoreRoundingStepDoesNot) {
  Rng rng{2};
  int limited = 0;
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    auto const [spec, state] = some_pool(rng);
    AssetId const sell = rng.chance(1, 2) ? kFirst : kSecond;
    auto const probe = swap_exact_in(spec, state, sell, static_cast<i128>(naive::any_bits(rng, 60)) + 1'000);
    if (!probe) continue;
    Rate const worst{probe->sold, probe->bought};
    i128 const at_most = probe->sold * 1'000;
    auto const most = max_exact_in(spec, state, sell, worst, at_most);
    ASSERT_LE(most, at_most);
    if (most == 0 || most == at_most) continue;
    ++limited;
    auto const best = swap_exact_in(spec, state, sell, most);
    ASSERT_TRUE(best);
    EXPECT_LE((Rate{best->sold, best->bought}), worst);
    EXPECT_GE(most, probe->sold / 2) << "an amount known to honour the price";
  }
  EXPECT_GT(limited, 50);
}

TEST(Pool, TheLargestAmountOutHonoursTheWorstPrice) {
  Rng rng{3};
  for (int i = 0; i < 200; ++i) {
    SCOPED_TRACE(i);
    auto const [spec, state] = some_pool(rng);
    AssetId const sell = rng.chance(1, 2) ? kFirst : kSecond;
    auto const probe = swap_exact_in(spec, state, sell, static_cast<i128>(naive::any_bits(rng, 60)) + 1'000);
    if (!probe) continue;
    Rate const worst{probe->sold, probe->bought};
    auto const most = max_exact_out(spec, state, sell, worst, probe->bought * 1'000);
    if (most == 0) continue;
    auto const best = swap_exact_out(spec, state, sell, most);
    ASSERT_TRUE(best);
    EXPECT_EQ(best->bought, most);
    EXPECT_LE((Rate{best->sold, best->bought}), worst);
  }
}

TEST(Pool, AMoveOfOnePoolIsMadeOnAnotherByTheSameAmount) {
  Rng rng{4};
  int moved_pools = 0;
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    auto const [spec, state] = some_pool(rng);
    auto const& before = std::get<ConcentratedLiquidity>(state.holdings);
    bool const down = rng.chance(1, 2);
    auto const outside =
        swap_exact_in(spec, state, down ? kFirst : kSecond, static_cast<i128>(naive::any_bits(rng, 50)) + 9);
    if (!outside) continue;
    auto const& after = std::get<ConcentratedLiquidity>(outside->after);
    // Not displaced: the pool ends where the recorded one does.
    auto const same = moved_like(spec, before, after.sqrt_price_x96, before);
    ASSERT_TRUE(same);
    EXPECT_EQ(same->sqrt_price_x96, after.sqrt_price_x96);
    EXPECT_EQ(liquidity_at(*same), same->liquidity);
    ++moved_pools;
  }
  EXPECT_GT(moved_pools, 100);
}

TEST(Pool, APairMovesByItsReserves) {
  InstrumentSpec const spec{InstrumentId{1}, VenueId{1}, "", kFirst, kSecond, 997, 1'000};
  InstrumentState const state{InstrumentId{1}, PairReserves{1'000'000, 3'000'000}, 1, Time{1}};
  auto const in = swap_exact_in(spec, state, kFirst, 1'000).value();
  EXPECT_EQ(in.bought, 2'988);  // floor(1000 * 997 * 3e6 / (1e6 * 1000 + 1000 * 997))
  EXPECT_EQ(in.after, (Holdings{PairReserves{1'001'000, 3'000'000 - 2'988}}));
  auto const out = swap_exact_out(spec, state, kSecond, 1'000).value();
  EXPECT_EQ(out.bought, 1'000);
  EXPECT_EQ(out.after, (Holdings{PairReserves{999'000, 3'000'000 + out.sold}}));
  EXPECT_EQ(swap_exact_out(spec, state, kFirst, 3'000'000).error(), SwapError::exceeds_reserve);
}

}  // namespace
}  // namespace sep::pricing
