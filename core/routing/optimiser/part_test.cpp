#include "core/routing/optimiser/part.hpp"

#include <set>
#include <tuple>

#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser {
namespace {

using Named = std::tuple<PoolIndex, Token, Token>;

// Every edge of every walk from source to target, found by trying them all.
class Walks {
 public:
  Walks(Network const& network, Order const& order) : network_(network), order_(order) { follow(order.source); }

  [[nodiscard]] std::set<Named> const& edges() const { return edges_; }

 private:
  void follow(Token at) {
    if (at == order_.target) {
      edges_.insert(walk_.begin(), walk_.end());
      return;
    }
    if (walk_.size() == order_.hops) return;
    for (auto const& link : network_.links(at)) {
      if (link.to == order_.source || !network_.trades(link.pool)) continue;
      walk_.emplace_back(link.pool, at, link.to);
      follow(link.to);
      walk_.pop_back();
    }
  }

  Network const& network_;
  Order const& order_;
  std::vector<Named> walk_;
  std::set<Named> edges_;
};

TEST(Part, HasTheEdgesOfAllWalksAndNoOther) {
  std::size_t left_out = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    test::World const world(rng, 9, 16);
    Network const network(world.tokens, world.pools);
    auto const order = world.any_order(rng);
    Part const part(network, order);
    std::set<Named> edges;
    for (auto edge : part.network().edges()) {
      edge = part.outside(edge);
      edges.emplace(edge.pool, edge.from, edge.to);
    }
    EXPECT_EQ(edges, Walks(network, order).edges());
    left_out += network.edges().size() - edges.size();
  }
  EXPECT_GT(left_out, 1'000u);
}

// What prices prove over the part they prove over the whole, once it has them for all of its tokens.
TEST(Part, PricesProveTheSameOutside) {
  std::size_t held = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    test::World const world(rng, 9, 16);
    Network const network(world.tokens, world.pools);
    auto const order = world.any_order(rng);
    Part const part(network, order);
    auto const inside = part.inside(order);
    auto const path = best_single_path(part.network(), inside);
    if (!path) continue;
    DualSolver solver(network);
    Draft draft(part.network(), inside, *path);
    draft.settle(solver);
    auto const prices = Extender(part.network(), inside).extend(draft.prices(), Extender::Mode::thorough);
    auto const outside = part.outside(prices);
    double const here = bound_of(inside, prices, gains_at(part.network(), inside, prices));
    EXPECT_NEAR(bound_of(order, outside, gains_at(network, order, outside)), here, 1e-12 * std::abs(here));
    double const many = bound_of_many(part.network(), inside, prices, 3);  // without limit where there are fewer pools
    if (std::isfinite(many))
      EXPECT_NEAR(bound_of_many(network, order, outside, 3), many, 1e-12 * std::abs(here));
    else
      EXPECT_EQ(bound_of_many(network, order, outside, 3), many);
    ++held;
  }
  EXPECT_GT(held, 300u);
}

TEST(Part, PoolsThatBeginOrCeaseToTradeMakeItAnother) {
  std::size_t answered = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    test::World const world(rng, 6, 14);
    Network network(world.tokens, world.pools);
    auto const order = world.any_order(rng);
    Router router(network);
    for (int round = 0; round < 20; ++round) {
      auto const index = static_cast<PoolIndex>(rng.below(world.pools.size()));
      if (auto const* pair = std::get_if<ConstantProduct>(&network.pool(index).state)) {
        auto other = *pair;
        other.reserve0 = pair->reserve0 > 0 ? 0 : std::get<ConstantProduct>(world.pools[index].state).reserve0;
        network.update(index, other);
      }
      auto const kept = router.route(order);
      auto const fresh = Router(network).route(order);
      ASSERT_EQ(kept.has_value(), fresh.has_value());
      if (!kept) continue;
      EXPECT_EQ(kept->route.net, fresh->route.net);
      EXPECT_EQ(kept->bound, fresh->bound);
      ++answered;
    }
  }
  EXPECT_GT(answered, 40u);
}

// More pairs of tokens than a router keeps parts for: each is found again as it was.
TEST(Part, ARouterForgetsTheOldestAndFindsItAgain) {
  Rng rng{2};
  test::World const world(rng, 12, 40);
  Network const network(world.tokens, world.pools);
  Router router(network);
  std::vector<std::pair<Order, double>> found;
  for (Token source = 0; source < world.tokens; ++source)
    for (Token target = 0; target < world.tokens; ++target) {
      if (source == target) continue;
      Order const order{.source = source, .target = target, .amount = test::kWhole * 1'000};
      if (auto const answer = router.route(order)) found.emplace_back(order, answer->route.net);
    }
  for (auto const& [order, net] : found) EXPECT_EQ(router.route(order)->route.net, net);
  EXPECT_GT(found.size(), 40u);
}

}  // namespace
}  // namespace sep::routing::optimiser
