#include "core/pricing/tick_table.hpp"

#include <gtest/gtest.h>

#include "core/pricing/concentrated_fixture.hpp"

namespace sep::pricing {
namespace {

using naive::any_pool;

constexpr std::int32_t kSpacing = 60;

// Positions of 1 to 3 units come and go; what goes need not have been there as a whole.
std::vector<Tick> any_table(Rng& rng, std::vector<Tick> ticks = {}) {
  auto const state = initialised(sqrt_price_at(0), 3'000, kSpacing).value();
  for (auto count = rng.between(1, 4); count > 0; --count) {
    auto const lower = (static_cast<std::int32_t>(rng.below(41)) - 20) * kSpacing;
    auto const upper = lower + static_cast<std::int32_t>(rng.between(1, 10)) * kSpacing;
    auto const size = static_cast<i128>(rng.between(1, 3));
    auto change = changed_liquidity(state, ticks, lower, upper, rng.chance(2, 3) ? size : -size);
    if (change) ticks = std::move(change->ticks);
  }
  return ticks;
}

void spoil(Rng& rng, std::vector<Tick>& ticks) {
  auto& tick = ticks[rng.below(ticks.size())];
  switch (rng.below(6)) {
    case 0:
      tick.index += rng.chance(1, 2) ? 1 : -kSpacing;
      break;
    case 1:
      tick.liquidity_net += 1;
      break;
    case 2:
      tick.liquidity_net = -tick.liquidity_net;
      break;
    case 3:
      tick.liquidity_gross = 1;
      break;
    case 4:
      std::swap(tick, ticks[rng.below(ticks.size())]);
      break;
    default:
      ticks.erase(ticks.begin() + (&tick - ticks.data()));
      break;
  }
}

bool is_sound(std::vector<Tick> const& ticks) {
  if (check_ticks({kSqrtPriceMin, kTickMin, 0, 3'000, kSpacing}, ticks)) return false;
  i128 sum = 0;
  for (auto const& tick : ticks) {
    sum += tick.liquidity_net;
    if (sum < 0) return false;
  }
  return sum == 0;
}

TEST(TickTable, AChangeIsCheckedAsTheWholeTableIs) {
  Rng rng{20'261'201};
  std::size_t sound = 0;
  std::size_t spoilt = 0;
  std::size_t kept = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto const before = any_table(rng);
    if (!is_sound(before)) continue;
    auto after = rng.chance(1, 10) ? any_table(rng) : any_table(rng, before);
    if (rng.chance(1, 2) && !after.empty()) spoil(rng, after);
    auto const change = change_between(before, after);
    ASSERT_LE(change.first, std::min(change.old_end, change.new_end));
    ASSERT_EQ(before.size() - change.old_end, after.size() - change.new_end);
    u128 below = 0;
    for (std::size_t k = 0; k < change.first; ++k) {
      ASSERT_EQ(before[k], after[k]);
      below += static_cast<u128>(before[k].liquidity_net);
    }
    ASSERT_EQ(change.below, below);
    for (auto k = change.old_end; k < before.size(); ++k)
      ASSERT_EQ(before[k], after[k + change.new_end - change.old_end]);
    bool const is_one = !check_change(before, after, change, kSpacing);
    ASSERT_EQ(is_one, is_sound(after)) << "case " << i;
    ++(is_one ? sound : spoilt);
    kept += before.size() - (change.old_end - change.first);
  }
  EXPECT_GT(sound, 5'000u);
  EXPECT_GT(spoilt, 5'000u);
  EXPECT_GT(kept, 20'000u) << "most of most tables stays";
}

TEST(TickTable, WhatIsTheSameIsNoChange) {
  Rng rng{7};
  for (int i = 0; i < 100; ++i) {
    auto const pool = any_pool(rng);
    auto const change = change_between(pool.ticks, pool.ticks);
    EXPECT_EQ(change.first, pool.ticks.size());
    EXPECT_EQ(change.old_end, change.first);
    EXPECT_EQ(change.new_end, change.first);
    EXPECT_EQ(change.below, u128{0});
    EXPECT_FALSE(check_change(pool.ticks, pool.ticks, change, pool.state.tick_spacing));
  }
}

}  // namespace
}  // namespace sep::pricing
