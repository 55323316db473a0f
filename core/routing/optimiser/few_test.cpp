// Routes of one pool or two: no amounts over them net more than their bound.
#include "core/routing/optimiser/few.hpp"

#include <limits>

#include "core/routing/optimiser/exact.hpp"
#include "core/routing/optimiser/few_bound.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

std::optional<ExactSwap> swapped(Network const& network, Link const& link, i128 in) {
  return swap_exact(network.pool(link.pool).state, network.pool(link.pool).gas, link.way, in);
}

double net_of(Order const& order, i128 out, std::int64_t gas) {
  return static_cast<double>(out) - order.gas_price * static_cast<double>(gas);
}

// What a part of the order nets over the path, in the contracts' integers.
std::optional<double> net_over(Network const& network, Order const& order, InARow const& path, i128 in) {
  auto const first = in > 0 ? swapped(network, path.first, in) : std::nullopt;
  if (!first || !path.second) return first ? std::optional(net_of(order, first->out, first->gas)) : std::nullopt;
  auto const second = swapped(network, *path.second, first->out);
  return second ? std::optional(net_of(order, second->out, first->gas + second->gas)) : std::nullopt;
}

constexpr int kParts = 20;

TEST(BoundOfFew, NoSplitOverTwoPoolsNetsMore) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Rng rng{seed};
    World const world(rng, 2, 5);
    Network const network(world.tokens, world.pools);
    auto const order = dear_order(world, rng);
    double const bound = bound_of_few(network, order, 0);
    auto const links = direct_links(network, order.source, order.target);
    for (std::size_t a = 0; a < links.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        for (int part = 1; part < kParts; ++part) {
          i128 const in = order.amount / kParts * part;
          auto const first = net_over(network, order, {links[a], std::nullopt}, in);
          auto const second = net_over(network, order, {links[b], std::nullopt}, order.amount - in);
          if (!first || !second) continue;
          ++compared;
          EXPECT_LE(*first + *second, bound + 1e-9 * std::abs(bound) + 8) << "seed " << seed;
        }
  }
  EXPECT_GT(compared, 10'000);
}

TEST(BoundOfFew, NoPartOfTheOrderNetsMoreOverPoolsInARow) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Rng rng{seed};
    World const world(rng, 4, 9);
    Network const network(world.tokens, world.pools);
    auto const order = dear_order(world, rng);
    for_each_in_a_row(network, order.source, order.target, order.hops, [&](InARow const& path) {
      std::vector<Edge> edges{{path.first.pool, order.source, path.first.to, path.first.way}};
      if (path.second) edges.push_back({path.second->pool, path.first.to, order.target, path.second->way});
      std::ranges::sort(edges, {}, &Edge::pool);
      Network const alone(network, world.tokens, edges);
      double const bound = bound_of_few(alone, order, -std::numeric_limits<double>::infinity());
      for (int part = 1; part <= kParts; ++part) {
        auto const net = net_over(network, order, path, order.amount / kParts * part);
        if (!net) continue;
        ++compared;
        EXPECT_LE(*net, bound + 1e-9 * std::abs(bound) + 8) << "seed " << seed;
      }
    });
  }
  EXPECT_GT(compared, 10'000);
}

// An order that runs through many ranges, and far: the gas of all of them counts, and what gains less than its gas is
// better kept back. So the bound is near the best part that is tried, and mostly within the gas of two passes.
TEST(BoundOfFew, CountsTheGasOfCrossings) {
  int crossed = 0;
  int apart = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Rng rng{seed};
    std::vector<Position3> positions;
    for (int i = 0; i < 12; ++i) {
      auto const width = static_cast<std::int32_t>(std::pow(10, uniform(rng, 2, 4.5))) * 10;
      positions.push_back({-width, width, std::pow(10, uniform(rng, 19, 21))});
    }
    Network const network(3, {ranged_pool(0, 1, 0, positions), pair_pool(1, 2, 1e24, 1e24)});
    Order order{.source = 0, .target = 1, .amount = static_cast<i128>(std::pow(10, uniform(rng, 20, 24))), .hops = 2};
    if (rng.chance(1, 2)) order.target = 2;
    order.gas_price = std::pow(10, uniform(rng, 9, 13));
    double const pass = order.gas_price * 2'000;
    auto const path =
        order.target == 1 ? InARow{{0, 1, {0, 1}}, std::nullopt} : InARow{{0, 1, {0, 1}}, Link{1, 2, {0, 1}}};
    double best = -std::numeric_limits<double>::infinity();
    for (double part = 1; part > 1e-6; part /= 1.01)
      if (auto const net = net_over(network, order, path, static_cast<i128>(static_cast<double>(order.amount) * part)))
        best = std::max(best, *net);
    double const bound = bound_of_few(network, order, 0);
    if (best <= 0) continue;
    EXPECT_GE(bound, best * (1 - 1e-9)) << "seed " << seed;
    auto const all = swapped(network, path.first, order.amount);
    int const passes = all ? static_cast<int>((all->gas - 130'000) / 2'000) : 0;
    EXPECT_LE(bound, best * 1.005) << "seed " << seed << ", " << passes << " passes";
    apart += bound > best * (1 + 1e-4) + 2 * pass ? 1 : 0;
    crossed += passes > 4 ? 1 : 0;
  }
  EXPECT_GT(crossed, 30);
  EXPECT_LE(apart, 5);
}

}  // namespace
}  // namespace sep::routing::optimiser::test
