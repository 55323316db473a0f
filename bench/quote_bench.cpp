// What an exact quote costs: constant product, weighted and stable pools, concentrated liquidity in range and per tick
// crossed, what changes a pool's state, and a walk through a book. The constant-product quote is what the others are
// compared with.
//
// The pool is made, so that the figure needs no recorded data: 400 initialised ticks, one every 60, liquidity of a busy
// mainnet pool, a price of about 2,000 between assets of 18 and 6 decimals.
#include <benchmark/benchmark.h>

#include "core/pricing/balancer_stable.hpp"
#include "core/pricing/book_walk.hpp"
#include "core/pricing/concentrated.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/pricing/stable_swap.hpp"
#include "core/pricing/weighted.hpp"

namespace sep::pricing {
namespace {

constexpr std::int32_t kSpacing = 60;
constexpr std::int32_t kCentre = 200'280;  // a multiple of the spacing, not at a word's end

constexpr u128 kEther = 1'000'000'000'000'000'000;

struct MadePool {
  ConcentratedState state;
  std::vector<Tick> ticks;
};

MadePool made_pool(std::int32_t centre) {
  auto price = sqrt_price_at(centre);
  add(price, SqrtPrice{{1'000'000'007, 0, 0}});
  MadePool pool{initialised(price, 3'000, kSpacing).value(), {}};
  for (std::int32_t step = 1; step <= 200; ++step) {
    auto changed = changed_liquidity(pool.state, pool.ticks, centre - step * kSpacing, centre + step * kSpacing,
                                     i128{50'000'000'000'000'000});
    pool = {changed->state, std::move(changed->ticks)};
  }
  return pool;
}

void constant_product(benchmark::State& state) {
  Reserves const reserves{50'000'000'000'000, i128{25'000} * 1'000'000'000'000'000'000};
  i128 amount = 1'000'000'000;
  for (auto _ : state) benchmark::DoNotOptimize(amount_out(reserves, ++amount, {997, 1'000}));
}

// Args: exact_in, percent of the side paid in: 50 takes a product, others logarithms.
void weighted_quote(benchmark::State& state) {
  auto const percent = static_cast<std::uint64_t>(state.range(1));
  WeightedToken const usd{50'000'000'000'000, kOne18 / 100 * percent, kOne18, 6};
  WeightedToken const eth{i128{25'000} * static_cast<i128>(kEther), kOne18 / 100 * (100 - percent)};
  WeightedPool const pool{WeightedVersion::v3, kOne18 / 1000 * 3, 0, {usd, eth}};
  bool const exact_in = state.range(0) != 0;
  i128 amount = exact_in ? i128{1'000'000'000} : static_cast<i128>(kEther / 2);
  for (auto _ : state) benchmark::DoNotOptimize(swap(pool, {0, 1, exact_in, ++amount}));
}

// Millions of each token, the second half as much again, so that Newton's method has something to do.
i128 held_millions(std::size_t token, std::uint32_t decimals) {
  i128 balance = token == 1 ? 45'000'000 : 30'000'000;
  for (std::uint32_t k = 0; k < decimals; ++k) balance *= 10;
  return balance;
}

// Args: exact_in, tokens. Balancer's.
void balancer_stable_quote(benchmark::State& state) {
  BalancerStablePool pool{BalancerStableRule::v3, 200 * kAmplificationUnit, kOne18 / 10'000, 0, {}};
  for (std::size_t k = 0; k < static_cast<std::size_t>(state.range(1)); ++k)
    pool.tokens.push_back({held_millions(k, 18), kOne18, 18});
  bool const exact_in = state.range(0) != 0;
  i128 amount = static_cast<i128>(kEther) * 10'000;
  for (auto _ : state) benchmark::DoNotOptimize(swap(pool, {0, 1, exact_in, ++amount}));
}

// Args: exact_in, tokens. Curve's.
void stable_swap_quote(benchmark::State& state) {
  StableSwapPool pool{.contract = StableSwapContract::plain, .amp = 20'000, .fee = 1'000'000};
  for (std::size_t k = 0; k < static_cast<std::size_t>(state.range(1)); ++k)
    pool.coins.push_back({static_cast<u128>(held_millions(k, 18)), kOne18});
  u128 amount = kEther * 10'000;
  for (auto _ : state) {
    ++amount;
    benchmark::DoNotOptimize(state.range(0) != 0 ? swap_exact_in(pool, 0, 1, amount)
                                                 : swap_exact_out(pool, 0, 1, amount));
  }
}

// Args: exact_in, zero_for_one.
void in_range(benchmark::State& state) {
  auto const pool = made_pool(kCentre);
  bool const exact_in = state.range(0) != 0;
  bool const down = state.range(1) != 0;
  // Some thousandths of what the range holds.
  u128 amount = exact_in == down ? 100'000'000'000 : kEther * 50;
  auto const probe = swap(pool.state, pool.ticks, {down, exact_in, amount, no_limit(down)});
  if (!probe || !probe->filled || probe->ticks_crossed != 0) return state.SkipWithError("not in range");
  for (auto _ : state)
    benchmark::DoNotOptimize(swap(pool.state, pool.ticks, {down, exact_in, ++amount, no_limit(down)}));
}

// Arg: zero_for_one. As much as crosses 100 ticks: time per tick, the words' ends included.
void per_tick(benchmark::State& state) {
  auto const pool = made_pool(kCentre);
  bool const down = state.range(0) != 0;
  auto const limit = sqrt_price_at(kCentre + (down ? -100 : 100) * kSpacing);
  std::uint64_t crossed = 0;
  for (auto _ : state) {
    auto const answer = swap(pool.state, pool.ticks, {down, true, kUint128Max, limit});
    benchmark::DoNotOptimize(answer);
    crossed += answer->ticks_crossed;
  }
  state.counters["per_tick"] =
      benchmark::Counter(static_cast<double>(crossed), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// A swap made: quoted and kept.
void pool_swap_applied(benchmark::State& state) {
  auto pool = made_pool(kCentre);
  bool down = false;
  for (auto _ : state) {
    auto const answer =
        swap(pool.state, pool.ticks, {down, true, down ? u128{100'000'000'000} : kEther * 50, no_limit(down)});
    pool.state = answer->end;
    down = !down;
  }
  benchmark::DoNotOptimize(pool.state);
}

// A mint or burn: the ticks are copied, so that who holds the old ones keeps them.
void pool_liquidity_changed(benchmark::State& state) {
  auto pool = made_pool(kCentre);
  i128 delta = 1'000'000'000;
  for (auto _ : state) {
    auto changed = changed_liquidity(pool.state, pool.ticks, kCentre - 600, kCentre + 600, delta);
    pool = {changed->state, std::move(changed->ticks)};
    delta = -delta;
  }
  benchmark::DoNotOptimize(pool.ticks.data());
}

void tick_to_price(benchmark::State& state) {
  std::int32_t tick = 190'000;
  for (auto _ : state) {
    benchmark::DoNotOptimize(sqrt_price_at(tick));
    tick = tick == 210'000 ? 190'000 : tick + 1;
  }
}

void price_to_tick(benchmark::State& state) {
  auto price = sqrt_price_at(200'000);
  for (auto _ : state) {
    benchmark::DoNotOptimize(tick_at(price));
    add(price, SqrtPrice{{0, 1, 0}});
  }
}

// Arg: levels walked.
void book(benchmark::State& state) {
  std::vector<BookLevel> asks;
  for (std::int64_t level = 0; level < 50; ++level) asks.push_back({250'000 + level, 10'000});
  BookRules const rules{100'000'000'000'000, {10'000, 1'000'000'000'000'000'000}, 1'000, FeeAsset::quote, 1, 0};
  i128 const amount = state.range(0) * i128{1'000'000'000'000'000'000} - 50'000'000'000'000'000;
  for (auto _ : state)
    benchmark::DoNotOptimize(walk_book(asks, rules, {Taker::buys, BookTarget::base_quantity, amount, std::nullopt}));
}

BENCHMARK(constant_product);
BENCHMARK(weighted_quote)->ArgNames({"exact_in", "percent"})->ArgsProduct({{1, 0}, {50, 80, 30}});
BENCHMARK(balancer_stable_quote)->ArgNames({"exact_in", "tokens"})->ArgsProduct({{1, 0}, {2, 5}});
BENCHMARK(stable_swap_quote)->ArgNames({"exact_in", "tokens"})->ArgsProduct({{1, 0}, {2, 4}});
BENCHMARK(in_range)->ArgNames({"exact_in", "down"})->ArgsProduct({{1, 0}, {1, 0}});
BENCHMARK(per_tick)->ArgName("down")->Arg(1)->Arg(0);
BENCHMARK(pool_swap_applied);
BENCHMARK(pool_liquidity_changed);
BENCHMARK(tick_to_price);
BENCHMARK(price_to_tick);
BENCHMARK(book)->ArgName("levels")->Arg(1)->Arg(10);

}  // namespace
}  // namespace sep::pricing

BENCHMARK_MAIN();
