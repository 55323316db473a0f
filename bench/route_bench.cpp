// What a route costs: cold, from the answer before, and the update of a pool; over networks from twenty to ten thousand
// pools, made from a seed. Medians and 99th percentiles are counters, in microseconds; the bound is found with each.
#include <benchmark/benchmark.h>

#include "bench/percentiles.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser {
namespace {

// Few tokens that all trade with each other, and many that trade with those: as on a chain.
struct Chain {
  explicit Chain(std::size_t pools) : rng{pools} {
    std::size_t const hubs = 4;
    std::size_t const tokens = hubs + pools / 3;
    test::World world(rng, 2, 2);
    world.prices.clear();
    for (std::size_t i = 0; i < tokens; ++i) world.prices.push_back(std::pow(10, test::uniform(rng, -1.5, 1.5)));
    std::vector<Pool> made;
    for (std::size_t i = 0; i < pools; ++i) {
      auto const token0 = static_cast<Token>(i < 12 ? i % hubs : hubs + rng.below(tokens - hubs));
      auto token1 = static_cast<Token>(rng.below(hubs));
      if (token1 == token0) token1 = static_cast<Token>((token0 + 1) % hubs);
      made.push_back(world.any_smooth(rng, token0, token1));
    }
    network.emplace(tokens, std::move(made));
    prices = world.prices;
  }

  Order order() {
    Order order;
    order.source = static_cast<Token>(rng.below(4));
    order.target = static_cast<Token>((order.source + 1 + rng.below(3)) % 4);
    order.amount = static_cast<i128>(std::pow(10, test::uniform(rng, 20, 24)));
    order.gas_price = prices[0] / prices[order.target] * 1e10;
    return order;
  }

  // A swap that someone else makes.
  void move() {
    auto const index = static_cast<PoolIndex>(rng.below(network->pools().size()));
    auto const& pool = network->pool(index);
    if (auto swap = swap_exact(pool.state, pool.gas, rng.chance(1, 2) ? Way{0, 1} : Way{1, 0}, test::kWhole))
      network->update(index, swap->after);
  }

  Rng rng;
  std::vector<double> prices;
  std::optional<Network> network;
};

void report(benchmark::State& state, bench::Percentiles& times) {
  state.counters["p50_us"] = static_cast<double>(times.at_ns(500)) / 1'000;
  state.counters["p99_us"] = static_cast<double>(times.at_ns(990)) / 1'000;
}

void cold(benchmark::State& state) {
  Chain chain(static_cast<std::size_t>(state.range(0)));
  Router router(*chain.network);
  bench::Percentiles times;
  for (auto _ : state) {
    auto const order = chain.order();
    times.measure([&] { benchmark::DoNotOptimize(router.route(order)); });
  }
  report(state, times);
}
BENCHMARK(cold)->Arg(20)->Arg(50)->Arg(100)->Arg(1'000)->Arg(2'500)->Arg(10'000);

void warm(benchmark::State& state) {
  Chain chain(static_cast<std::size_t>(state.range(0)));
  Router router(*chain.network);
  auto const order = chain.order();
  auto answer = router.route(order);
  bench::Percentiles times;
  for (auto _ : state) {
    chain.move();
    times.measure([&] { answer = router.route_again(order, answer->draft); });
  }
  report(state, times);
}
BENCHMARK(warm)->Arg(20)->Arg(50)->Arg(100)->Arg(1'000)->Arg(2'500)->Arg(10'000);

void update(benchmark::State& state) {
  Chain chain(1'000);
  for (auto _ : state) chain.move();
}
BENCHMARK(update);

}  // namespace
}  // namespace sep::routing::optimiser

BENCHMARK_MAIN();
