// Branching against every way to choose pools: it may only bring bound and route nearer to each other, and to the end
// it brings them together.
#include "core/routing/optimiser/branch.hpp"

#include "core/routing/certificate/certificate.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

constexpr std::size_t kParts = 60;

certificate::Certificate certificate_of(Network const& network, Order const& order, Answer const& answer) {
  return {network.tokens(),      network.pools(), order,         answer.route,         answer.prices,
          answer.prices_of_many, answer.bound,    answer.leaves, answer.prices_of_caps};
}

// In parts of so many seeds: together they take long.
class BranchOf : public testing::TestWithParam<std::uint64_t> {};
constexpr std::uint64_t kSeeds = 50;

TEST_P(BranchOf, BringsBoundAndRouteNearerAndTheCertificateHolds) {
  int branched = 0;
  int lower = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kSeeds; ++seed) {
    Rng rng{seed};
    World const world(rng);
    Network const network(world.tokens, world.pools);
    auto const order = dear_order(world, rng);
    auto const root = Router(network).route(order);
    if (!root) continue;
    auto const answer = *Router(network).route(order, kParts);
    ++branched;
    EXPECT_LE(answer.bound, root->bound) << "seed " << seed;
    EXPECT_GE(answer.route.net, root->route.net) << "seed " << seed;
    EXPECT_EQ(walk(network, order, answer.route), "") << "seed " << seed;
    if (answer.leaves.empty()) continue;
    ++lower;
    EXPECT_LT(answer.bound, root->bound) << "seed " << seed;
    auto const checked = certificate::check(certificate_of(network, order, answer));
    ASSERT_TRUE(checked) << "seed " << seed << ": " << checked.error().where;
    EXPECT_GE(answer.bound, static_cast<double>(checked->best())) << "seed " << seed;
  }
  EXPECT_GT(branched, 30);
  EXPECT_GT(lower, 6);
}
INSTANTIATE_TEST_SUITE_P(Seeds, BranchOf, testing::Range<std::uint64_t>(1, 251, kSeeds));

TEST(Branch, IsTheSameAgain) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Rng rng{seed};
    World const world(rng);
    Network const network(world.tokens, world.pools);
    auto const order = dear_order(world, rng);
    auto first = Router(network).route(order);
    if (!first) continue;
    auto second = Router(network).route(order);
    branch(network, order, *first, kParts);
    branch(network, order, *second, kParts);
    EXPECT_EQ(first->leaves.size(), second->leaves.size()) << "seed " << seed;
    EXPECT_DOUBLE_EQ(first->bound, second->bound) << "seed " << seed;
    EXPECT_DOUBLE_EQ(first->route.net, second->route.net) << "seed " << seed;
  }
}

// An answer with at least three leaves.
struct Branched {
  Branched() {
    for (std::uint64_t seed = 1; seed <= 1'000 && answer.leaves.size() < 3; ++seed) {
      Rng rng{seed};
      World const world(rng);
      order = dear_order(world, rng);
      Network const network(world.tokens, world.pools);
      auto found = Router(network).route(order, kParts);
      if (!found) continue;
      answer = std::move(*found);
      certificate = certificate_of(network, order, answer);
    }
    EXPECT_GE(answer.leaves.size(), 3U);
    EXPECT_TRUE(certificate::check(certificate));
  }
  void expect(certificate::Fault fault) const {
    auto const found = certificate::check(certificate);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().fault, fault) << found.error().where;
  }

  Order order;
  Answer answer{{}, {}, 0, {0, 0}, {0, 0}, no_draft(), {}, {0, 0}};
  certificate::Certificate certificate{0, {}, {}, {}, {0, 0}, {0, 0}, 0};

 private:
  static Draft no_draft() {
    static Network const network(2, {pair_pool(0, 1, 1e22, 1e22)});
    Order const order{.source = 0, .target = 1, .amount = kWhole};
    return {network, order, *best_single_path(network, order)};
  }
};

TEST(Leaves, AnyOneThatIsMissingIsRefused) {
  Branched const whole;
  for (std::size_t i = 0; i < whole.answer.leaves.size(); ++i) {
    auto some = whole;
    some.certificate.leaves.erase(some.certificate.leaves.begin() + static_cast<std::ptrdiff_t>(i));
    some.expect(certificate::Fault::not_covered);
  }
}

// Of leaves that bound less than the greatest does, prices may be a little worse.
TEST(Leaves, OtherPricesProveLess) {
  Branched const whole;
  std::size_t dear = 0;
  std::size_t none = 0;
  auto const is_refused = [](certificate::Certificate const& other) {
    auto const found = certificate::check(other);
    EXPECT_TRUE(found || found.error().fault == certificate::Fault::bound_too_low);
    return !found;
  };
  for (std::size_t i = 0; i < whole.answer.leaves.size(); ++i) {
    auto other = whole.certificate;
    other.leaves[i].prices.at(0, other.order.source) +=
        4 * whole.answer.bound / static_cast<double>(other.order.amount);
    dear += is_refused(other) ? 1 : 0;
    other.leaves[i].prices = HopPrices(other.tokens, other.order.hops);
    none += is_refused(other) ? 1 : 0;
    auto wrong = whole;
    wrong.certificate.leaves[i].prices.at(1, 0) = -1;
    wrong.expect(certificate::Fault::bad_prices);
  }
  EXPECT_GE(dear, 2U);
  EXPECT_GE(none, 1U);
}

TEST(Leaves, WithoutPricesOfCapsAreRefused) {
  Branched whole;
  whole.certificate.prices_of_caps = HopPrices(0, 0);
  whole.expect(certificate::Fault::bad_prices);
}

// Prices that prove no limit: then the leaves must stand without.
TEST(Leaves, WithoutLimitsProveLess) {
  int refused = 0;
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Rng rng{seed};
    World const world(rng, 5, 9);
    Network const network(world.tokens, world.pools);
    auto const order = dear_order(world, rng);
    auto answer = Router(network).route(order);
    if (!answer) continue;
    branch(network, order, *answer, 20);
    if (answer->leaves.empty()) continue;
    ++compared;
    answer->prices_of_caps = HopPrices(network.tokens(), order.hops);
    refused += certificate::check(certificate_of(network, order, *answer)) ? 0 : 1;
  }
  EXPECT_GT(compared, 10);
  EXPECT_GT(refused, 0);
}

TEST(Leaves, OfPoolsThatAreNotThereAreRefused) {
  Branched whole;
  whole.certificate.leaves[0].open.push_back(99);
  whole.expect(certificate::Fault::unknown_pool);
}

// Every choice of pools and of their directions, each with the best flow over it.
class EveryChoice {
 public:
  EveryChoice(Network const& network, Order const& order) : network_(network), order_(order), solver_(network) {}

  double run() {
    choose(0);
    return best_;
  }

 private:
  void choose(PoolIndex pool) {
    if (pool == network_.pools().size()) return look();
    choose(pool + 1);
    if (!network_.trades(pool)) return;
    for_each_way(network_.pool(pool), [&](Way way, Token from, Token to) {
      if (from == order_.target || to == order_.source) return;
      edges_.push_back({pool, from, to, way});
      choose(pool + 1);
      edges_.pop_back();
    });
  }

  void look() {
    if (edges_.empty()) return;
    std::vector<char> other(network_.pools().size(), 1);
    for (auto const& edge : edges_) other[edge.pool] = 0;
    auto const path = best_single_path(network_, order_, other);
    if (!path) return;
    Draft draft(network_, order_, *path);
    std::vector<char> const all(draft.edges().size(), 1);
    draft.drop(all);
    (void)draft.add(edges_, HopPrices(network_.tokens(), order_.hops));
    draft.drop(std::vector<char>(draft.edges().size(), 0));
    if (draft.edges().size() < edges_.size()) return;  // some lead nowhere: looked at without them
    draft.settle(solver_);
    auto const route = recover(network_, order_, draft.edges(), draft.dual().swaps);
    if (route) best_ = std::max(best_, route->net);
  }

  Network const& network_;
  Order const& order_;
  DualSolver solver_;
  std::vector<Edge> edges_;
  double best_ = -std::numeric_limits<double>::infinity();
};

// No bound is below the best of all choices, no route is worse, and nearly all bounds meet it.
TEST(Branch, ToTheEndMeetsTheBestOfEveryChoice) {
  int compared = 0;
  int closed = 0;
  int open = 0;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    Rng rng{seed};
    World world(rng, 4, 6, 2);
    for (auto& pool : world.pools)  // without crossings the gas of a pool is one figure
      if (!std::holds_alternative<ConstantProduct>(pool.state))
        pool = world.any_pair(rng, pool.tokens[0], pool.tokens[1]);
    Network const network(world.tokens, world.pools);
    auto const order = dear_order(world, rng);
    auto answer = Router(network).route(order);
    if (!answer || answer->route.in != order.amount) continue;
    double const before = answer->bound;
    branch(network, order, *answer, 2'000);
    double const best = EveryChoice(network, order).run();
    ++compared;
    double const slack = 1e-7 * std::abs(best) + 8;
    EXPECT_GE(answer->bound + 1e-9 * std::abs(best) + 2, best) << "seed " << seed;
    EXPECT_GE(answer->route.net, best - slack) << "seed " << seed;
    open += answer->bound > std::max(best, answer->route.net) + slack ? 1 : 0;
    closed += before > answer->bound + slack ? 1 : 0;
  }
  EXPECT_GT(compared, 60);
  EXPECT_GT(closed, 10);
  // Where all that is open has no prices that suit it, a part keeps those it came from.
  EXPECT_LE(open, compared / 20);
}

}  // namespace
}  // namespace sep::routing::optimiser::test
