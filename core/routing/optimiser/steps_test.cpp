// Routes that may have only so many steps.
#include <limits>

#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

TEST(Router, KeepsToSoManySteps) {
  int shortened = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Rng rng{seed};
    World const world(rng, 5, 14);
    Network const network(world.tokens, world.pools);
    auto order = world.any_order(rng);
    auto const free = Router(network).route(order);
    if (!free || free->route.steps.size() <= order.hops + 1) continue;
    ++shortened;
    double before = -std::numeric_limits<double>::infinity();
    for (order.steps = order.hops; order.steps < free->route.steps.size(); ++order.steps) {
      auto const answer = Router(network).route(order);
      ASSERT_TRUE(answer) << "seed " << seed;
      EXPECT_LE(answer->route.steps.size(), order.steps) << "seed " << seed;
      EXPECT_EQ(walk(network, order, answer->route), "") << "seed " << seed;
      EXPECT_LE(answer->route.net, free->bound) << "seed " << seed;
      // One more step is hardly ever a loss: which edges go is chosen one at a time.
      EXPECT_GE(answer->route.net, before - 1e-2 * std::abs(before)) << "seed " << seed;
      before = answer->route.net;
    }
  }
  EXPECT_GT(shortened, 20);
}

}  // namespace
}  // namespace sep::routing::optimiser::test
