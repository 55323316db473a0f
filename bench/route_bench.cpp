// The parts of a route's cost, over the networks and orders that `sep route bench` measures whole: the part of a
// network that an order can use, the best single path, prices of all tokens and what every pool gains at them, a route,
// its repetition, and the update of a pool. Medians and 99th percentiles over orders are counters, in microseconds.
#include <benchmark/benchmark.h>

#include "apps/sep/route_market.hpp"
#include "bench/percentiles.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr std::uint64_t kSeed = 1;
constexpr double kMoveMost = 0.003;  // of a pool

struct World {
  explicit World(std::size_t pools)
      : market(made_market(pools, kSeed)), network(market.tokens, market.pools), rng{kSeed} {}

  // That has a route.
  Order order() {
    for (;;) {
      auto const order = any_order(market, rng);
      if (order && best_single_path(network, *order)) return *order;
    }
  }

  void move() {
    auto const index = static_cast<PoolIndex>(rng.below(network.pools().size()));
    if (auto after = any_move(network, index, kMoveMost, rng)) network.update(index, *std::move(after));
  }

  Market market;
  Network network;
  Rng rng;
};

// Measures `run(order)` on an order of its own each time.
template <class Run>
void over_orders(benchmark::State& state, Run const& run) {
  World world(static_cast<std::size_t>(state.range(0)));
  bench::Percentiles times;
  for (auto _ : state) {
    auto const order = world.order();
    run(world, order, times);
  }
  state.counters["p50_us"] = static_cast<double>(times.at_ns(500)) / 1'000;
  state.counters["p99_us"] = static_cast<double>(times.at_ns(990)) / 1'000;
}

void part(benchmark::State& state) {
  over_orders(state, [](World& world, Order const& order, bench::Percentiles& times) {
    times.measure([&] { benchmark::DoNotOptimize(Part(world.network, order)); });
  });
}

void single_path(benchmark::State& state) {
  over_orders(state, [](World& world, Order const& order, bench::Percentiles& times) {
    Part const part(world.network, order);
    auto const inside = part.inside(order);
    times.measure([&] { benchmark::DoNotOptimize(best_single_path(part.network(), inside)); });
  });
}

void bound(benchmark::State& state) {
  over_orders(state, [](World& world, Order const& order, bench::Percentiles& times) {
    Part const part(world.network, order);
    auto const inside = part.inside(order);
    auto const path = best_single_path(part.network(), inside);
    DualSolver solver(world.network);
    Draft draft(part.network(), inside, *path);
    draft.settle(solver);
    times.measure([&] {
      Extender extender(part.network(), inside);
      auto const prices = extender.extend(draft.prices(), Extender::Mode::thorough);
      benchmark::DoNotOptimize(bound_of(inside, prices, gains_at(part.network(), inside, prices)));
    });
  });
}

void cold(benchmark::State& state) {
  over_orders(state, [](World& world, Order const& order, bench::Percentiles& times) {
    times.measure([&] { benchmark::DoNotOptimize(Router(world.network).route(order)); });
  });
}

void warm(benchmark::State& state) {
  over_orders(state, [](World& world, Order const& order, bench::Percentiles& times) {
    Router router(world.network);
    auto const answer = router.route(order);
    if (!answer) return;
    world.move();
    times.measure([&] { benchmark::DoNotOptimize(router.route_again(order, answer->draft)); });
  });
}

BENCHMARK(part)->Arg(20)->Arg(100)->Arg(1'000)->Arg(10'000);
BENCHMARK(single_path)->Arg(20)->Arg(100)->Arg(1'000)->Arg(10'000);
BENCHMARK(bound)->Arg(20)->Arg(100)->Arg(1'000)->Arg(10'000);
BENCHMARK(cold)->Arg(20)->Arg(100)->Arg(1'000)->Arg(10'000);
BENCHMARK(warm)->Arg(20)->Arg(100)->Arg(1'000)->Arg(10'000);

void update(benchmark::State& state) {
  World world(1'000);
  for (auto _ : state) world.move();
}
BENCHMARK(update);

}  // namespace
}  // namespace sep::app::route

BENCHMARK_MAIN();
