// Routes found from the draft of the block before, by what that block's search had tried in vain, and without.
#include "core/routing/optimiser/fixture.hpp"
#include "core/routing/optimiser/search.hpp"

namespace sep::routing::optimiser::test {
namespace {

constexpr double kDearest = 132'000;  // gas of a swap of the fixture

Sketch found(std::optional<Sketch> sketch) {
  EXPECT_TRUE(sketch);
  return *std::move(sketch);
}

// So much, but for the gas of some swaps and a part.
double nearly(double net, Order const& order, double swaps, double part) {
  return net - swaps * order.gas_price * kDearest - part * std::abs(net);
}

TEST(Warm, WhatWasTriedKeepsWhatItHopedFor) {
  Edge const edge{7, 0, 1, {0, 1}};
  Edge const other_way{7, 1, 0, {1, 0}};
  Tried before;
  Tried now;
  before.note(Tried::What::with, edge, 5);
  before.note(Tried::What::with, edge, 3);
  Trials const trials{before, now};
  EXPECT_FALSE(trials.in_vain(Tried::What::without, edge, 1, 0));
  EXPECT_FALSE(trials.in_vain(Tried::What::with, other_way, 1, 0));
  EXPECT_FALSE(trials.in_vain(Tried::What::with, edge, 4, 0.5));
  EXPECT_EQ(now.hope(Tried::What::with, edge), std::nullopt);
  EXPECT_TRUE(trials.in_vain(Tried::What::with, edge, 3.25, 0.5));
  EXPECT_EQ(now.hope(Tried::What::with, edge), 3) << "not what it promises now: small rises would add up";
}

TEST(Warm, WhatIsKnownStaysWhereTrialsAreLeftOff) {
  Edge const edge{7, 0, 1, {0, 1}};
  Edge const other{8, 0, 1, {0, 1}};
  Tried earlier;
  earlier.note(Tried::What::with, edge, 5);
  earlier.note(Tried::What::with, other, 2);
  Tried now;
  now.note(Tried::What::with, edge, 3);
  now.leave_off(earlier);
  EXPECT_EQ(now.left_off(), 1u);
  EXPECT_EQ(now.hope(Tried::What::with, edge), 3);
  EXPECT_EQ(now.hope(Tried::What::with, other), 2);
  EXPECT_EQ(now.hope(Tried::What::without, edge), std::nullopt);
}

// From the best single path, with hardly any work a block: the route is sound from the first, and as good as from
// nothing after some.
TEST(Warm, WhatOneBlockLeavesUntriedTheNextOnesTry) {
  constexpr int kBlocks = 12;
  int compared = 0;
  int left = 0;  // that were worse after one block
  std::uint64_t little = 0;
  std::uint64_t much = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network const network(world.tokens, world.pools);
    auto const path = best_single_path(network, order);
    auto const cold = Router(network).sketch(order);
    if (!path || !path->filled || !cold) continue;
    ++compared;
    DualSolver solver(network);
    Search whole(network, solver, order);
    whole.find(Draft(network, order, *path));
    much += solver.asked();
    Draft draft(network, order, *path);
    double net = 0;
    for (int block = 0; block < kBlocks; ++block) {
      auto const begun = solver.asked();
      Search search(network, solver, order);
      search.find(draft.renewed(order), 1);
      ASSERT_TRUE(search.route()) << "seed " << seed;
      EXPECT_FALSE(solver.is_spent()) << "what comes after is not cut short";
      EXPECT_EQ(walk(network, order, *search.route()), "") << "seed " << seed;
      if (block == 0) little += solver.asked() - begun;
      if (block == 0) left += search.route()->net < nearly(cold->route.net, order, 0, 1e-5) ? 1 : 0;
      net = search.route()->net;
      draft = search.draft();
    }
    EXPECT_GE(net, nearly(cold->route.net, order, 1, 1e-5)) << "seed " << seed;
  }
  EXPECT_GT(compared, 80);
  EXPECT_GT(left, 0);
  EXPECT_LT(little, much);
}

// A pool of the route is empty for a block.
TEST(Warm, APoolThatComesBackIsUsedAgain) {
  int used = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network network(world.tokens, world.pools);
    Router router(network);
    auto const first = router.sketch(order);
    if (!first || first->route.net <= 0) continue;
    auto const index = first->route.steps[rng.below(first->route.steps.size())].edge.pool;
    auto* const pair = std::get_if<ConstantProduct>(&world.pools[index].state);
    if (pair == nullptr) continue;
    auto empty = *pair;
    empty.reserve0 = empty.reserve1 = 1000;
    network.update(index, empty);
    auto const without = router.sketch(order, &first->draft);
    if (!without) continue;
    network.update(index, *pair);
    auto const again = found(router.sketch(order, &without->draft));
    ++used;
    EXPECT_GE(again.route.net, nearly(first->route.net, order, 1, 1e-5)) << "seed " << seed;
  }
  EXPECT_GT(used, 30);
}

// Block after block moves a little: what is not tried again costs less than a swap's gas.
TEST(Warm, IsAsGoodAsFromNothing) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network network(world.tokens, world.pools);
    Router router(network);
    auto warm = router.sketch(order);
    for (int block = 0; warm && block < 8; ++block) {
      auto const moved = static_cast<PoolIndex>(rng.below(network.pools().size()));
      auto const& pool = network.pool(moved);
      if (auto swap = swap_exact(pool.state, pool.gas, rng.chance(1, 2) ? Way{0, 1} : Way{1, 0}, kWhole / 10))
        network.update(moved, swap->after);
      auto const last = warm->draft;
      warm = router.sketch(order, &last);
      auto const cold = Router(network).sketch(order);
      ASSERT_EQ(warm.has_value(), cold.has_value()) << "seed " << seed;
      if (!warm) break;
      ++compared;
      EXPECT_EQ(walk(network, order, warm->route), "") << "seed " << seed;
      EXPECT_GE(warm->route.net, nearly(cold->route.net, order, 1, 1e-5)) << "seed " << seed << ", block " << block;
    }
  }
  EXPECT_GT(compared, 500);
}

// What was in vain for a large order says nothing of a small one.
TEST(Warm, AnotherAmountIsFoundAsFromNothing) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    order.amount = order.amount / 1000 + 1;
    Network const network(world.tokens, world.pools);
    auto large = order;
    large.amount *= 1000;
    Router router(network);
    auto const last = router.sketch(large);
    auto const cold = router.sketch(order);
    if (!last || !cold) continue;
    ++compared;
    auto const warm = found(router.sketch(order, &last->draft));
    EXPECT_GE(warm.route.net, nearly(cold->route.net, order, 1, 2e-3)) << "seed " << seed;
  }
  EXPECT_GT(compared, 80);
}

// What is tried to come nearer to the bound finds little.
TEST(Warm, ARouteAloneIsNearTheOneWithItsBound) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network const network(world.tokens, world.pools);
    auto const answer = Router(network).route(order);
    if (!answer || answer->draft.runs_out()) continue;
    auto const sketch = found(Router(network).sketch(order));
    ++compared;
    EXPECT_GE(sketch.route.net, nearly(answer->route.net, order, 2, 5e-3)) << "seed " << seed;
  }
  EXPECT_GT(compared, 100);
}

// The same pool takes all of the order on a bad way, or a part of it on a good one.
TEST(Warm, APartOfTheOrderMayBringMoreThanAllOfIt) {
  pricing::StableSwapPool stable;
  stable.contract = pricing::StableSwapContract::plain;
  stable.amp = 10'000;
  stable.fee = pricing::kStableSwapFeeOne / 10'000;
  for (double const balance : {1e24, 1e20, 1e24})
    stable.coins.push_back({static_cast<u128>(balance), static_cast<u128>(kWhole)});
  auto const most = static_cast<i128>(5e22);
  Network const network(3, {{{0, 1, 2}, {130'000, 0}, stable}, {{2, 1}, {40'000, 0}, FixedRate{1, 1, most, 0}}});
  Order const order{.source = 0, .target = 1, .amount = static_cast<i128>(1e23), .hops = 3};
  auto const sketch = found(Router(network).sketch(order));
  EXPECT_GT(sketch.route.net, 4.99e22);
  EXPECT_LT(sketch.route.in, order.amount);
  EXPECT_EQ(walk(network, order, sketch.route), "");
}

// The last pool gives nearly all that it has, so tokens before it are worth next to nothing, and a deep pool holds two
// of them together.
TEST(Warm, PoolsThatRunOutBehindADeepOne) {
  Network const network(4, {pair_pool(0, 3, 1e20, 2e20), pair_pool(0, 1, 1e24, 1e24), pair_pool(1, 2, 1e28, 1e28),
                            pair_pool(2, 3, 1e19, 3e20)});
  for (double const amount : {1e20, 1e21, 1e23, 1e25}) {
    Order const order{.source = 0, .target = 3, .amount = static_cast<i128>(amount), .hops = 3};
    auto const answer = Router(network).route(order);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->route.steps.size(), 4u) << amount;
    EXPECT_LT(answer->bound / answer->route.net - 1, 1e-5) << amount;
  }
}

}  // namespace
}  // namespace sep::routing::optimiser::test
