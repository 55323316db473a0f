// Paths as lanes: found within their bounds, beside instruments, and never at the cost of the best single path.
#include "core/base/rng.hpp"
#include "core/routing/split_fixture.hpp"

namespace sep::routing {
namespace {

using namespace split_test;

constexpr AssetId kUsdt{4};
constexpr AssetId kWbtc{5};

// More assets, and pools of any pair; a whole token of each is worth as many units of value.
struct PathWorld : World {
  PathWorld() {
    registry.assets[kUsdt] = {kUsdt, "usdt", "USDT", 6, true};
    registry.assets[kWbtc] = {kWbtc, "wbtc", "WBTC", 8, true};
    request.through = {kDai, kUsdt, kWbtc};
  }
  static i128 one(AssetId asset) {
    if (asset == kUsdc || asset == kUsdt) return kOneUsdc;
    return asset == kWbtc ? i128{100'000'000} : kOneWeth;
  }
  static i128 worth(AssetId asset) { return asset == kWeth ? 2'000 : asset == kWbtc ? 80'000 : 1; }

  // At the fair price times per_mille / 1000.
  InstrumentId link(AssetId a, AssetId b, i128 value, i128 per_mille = 1'000, VenueId venue = kUniswap) {
    InstrumentId const id(static_cast<std::uint32_t>(registry.instruments.size()) + 1);
    registry.instruments[id] = {id,  venue, "0x" + std::string(38, '0') + std::to_string(10 + id.value), a, b,
                                997, 1'000};
    market.observe(
        {id, PairReserves{value * one(a) / worth(a), value * one(b) / worth(b) * per_mille / 1'000}, 1, kNow});
    return id;
  }
};

TEST(Paths, OneThroughTwoPoolsWhereNoneTradesThePair) {
  PathWorld world;
  auto const first = world.link(kUsdc, kDai, 50'000'000);
  auto const second = world.link(kDai, kWeth, 50'000'000);
  world.request.qty = 10 * kOneWeth;
  auto const proposal = world.split();
  ASSERT_EQ(proposal.steps.size(), 1U);
  EXPECT_EQ(proposal.steps[0].hops(), (std::vector{first, second}));
  auto const steps = world.verified(proposal);
  EXPECT_EQ(steps.at(0).sell, proposal.steps[0].expected) << "exact already at the solver";
}

TEST(Paths, OneThroughThreePools) {
  PathWorld world;
  auto const first = world.link(kUsdc, kUsdt, 50'000'000);
  auto const second = world.link(kUsdt, kDai, 50'000'000);
  auto const third = world.link(kWeth, kDai, 50'000'000);
  world.spend(10'000 * kOneUsdc);
  auto const proposal = world.single();
  ASSERT_EQ(proposal.steps.size(), 1U);
  EXPECT_EQ(proposal.steps[0].hops(), (std::vector{first, second, third}));
  EXPECT_EQ(world.verified(proposal).at(0).buy, proposal.steps[0].expected);
}

TEST(Paths, StandBesideInstruments) {
  PathWorld world;
  world.pool(2'000 * kOneWeth, 4'000'000 * kOneUsdc);
  world.link(kUsdc, kDai, 40'000'000);
  world.link(kDai, kWeth, 20'000'000);
  world.request.qty = 200 * kOneWeth;
  auto const split = world.split();
  ASSERT_EQ(split.steps.size(), 2U);
  EXPECT_EQ(split.solver, kSplitSolver);
  EXPECT_TRUE(split.steps[0].further.empty() != split.steps[1].further.empty());
  EXPECT_LT(sum(world.verified(split)).sold, sum(world.verified(world.single())).sold);
}

TEST(Paths, NoPoolServesTwo) {
  PathWorld world;
  world.link(kUsdc, kDai, 50'000'000);
  world.link(kDai, kWeth, 20'000'000);
  world.link(kDai, kWeth, 19'000'000);
  world.link(kUsdc, kUsdt, 10'000'000);
  world.link(kUsdt, kWeth, 9'000'000);
  world.request.qty = 500 * kOneWeth;
  auto const split = world.split();
  ASSERT_EQ(split.steps.size(), 2U) << "two of the three paths share the pool of USDC and DAI";
  EXPECT_EQ(world.verified(split).size(), 2U);
}

TEST(Paths, GasOfEveryHopCounts) {
  PathWorld world;
  world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  world.link(kUsdc, kDai, 500'000'000, 1'005);
  world.link(kDai, kWeth, 500'000'000);
  world.spend(200 * kOneUsdc);
  EXPECT_FALSE(world.single().steps.at(0).further.empty()) << "a fifth of a per cent better, and gas is free";
  world.gas(1'000'000);  // 0.001 WETH a swap: two dollars
  EXPECT_TRUE(world.single().steps.at(0).further.empty());
  world.spend(100'000 * kOneUsdc);
  EXPECT_FALSE(world.single().steps.at(0).further.empty());
  world.request.gas_cap = 2 * gas_of(*world.registry.venue(kUniswap)) - 1;
  EXPECT_TRUE(world.single().steps.at(0).further.empty()) << "beyond what is held";
}

TEST(Paths, OnlyThroughWhatMayBeUsed) {
  PathWorld world;
  auto const first = world.link(kUsdc, kDai, 50'000'000);
  world.link(kDai, kWeth, 50'000'000);
  world.request.qty = kOneWeth;
  ASSERT_FALSE(world.single().steps.empty());
  world.request.busy = {first};
  EXPECT_TRUE(world.single().steps.empty());
  world.request.busy.clear();
  world.request.through = {kUsdt, kWbtc};
  EXPECT_TRUE(world.single().steps.empty());
  world.request.through = {kDai};
  world.request.market_not_before = kNow + Duration{1};
  EXPECT_TRUE(world.single().steps.empty());
  world.request.market_not_before = kNow;
  world.registry.instruments.at(first).venue = kSushi;
  EXPECT_TRUE(world.single().steps.empty()) << "two venues are two transactions";
}

TEST(Paths, AllOrNothingMayBeAPath) {
  PathWorld world;
  world.link(kUsdc, kDai, 50'000'000);
  world.link(kDai, kWeth, 50'000'000);
  world.request.qty = 10 * kOneWeth;
  world.request.whole = true;
  EXPECT_EQ(world.split().steps.size(), 1U);
}

// Pools of any two of five assets at two venues, of about the fair price; few enough that every path is looked at.
PathWorld random_world(Rng& rng) {
  PathWorld world;
  std::array const assets{kUsdc, kWeth, kDai, kUsdt, kWbtc};
  auto const pools = rng.between(2, 9);
  for (std::uint64_t i = 0; i < pools; ++i) {
    auto const a = rng.below(assets.size());
    auto const b = (a + 1 + rng.below(assets.size() - 1)) % assets.size();
    if (world.registry.instruments_between(assets.at(a), assets.at(b)).size() == kMaxLinkPools) continue;
    world.link(assets.at(a), assets.at(b), static_cast<i128>(rng.between(100'000, 50'000'000)),
               static_cast<i128>(rng.between(990, 1'010)), rng.chance(1, 4) ? kSushi : kUniswap);
  }
  world.request.qty = static_cast<i128>(rng.between(1, 2'000)) * kOneWeth / 10;
  if (rng.chance(1, 2)) world.spend(static_cast<i128>(rng.between(100, 400'000)) * kOneUsdc);
  world.request.worst = {static_cast<i128>(rng.between(2'000, 2'200)) * kOneUsdc, kOneWeth};
  if (rng.chance(1, 4)) world.request.whole = true;
  if (rng.chance(1, 3)) world.gas(static_cast<std::int64_t>(rng.between(10'000, 1'000'000)));
  return world;
}

std::vector<std::vector<InstrumentId>> all_paths(PathWorld const& world) {
  std::vector<std::vector<InstrumentId>> paths;
  std::vector<InstrumentId> ids;
  for (auto const& [id, spec] : world.registry.instruments) ids.push_back(id);
  for (auto const a : ids) {
    paths.push_back({a});
    for (auto const b : ids) {
      paths.push_back({a, b});
      for (auto const c : ids) paths.push_back({a, b, c});
    }
  }
  return paths;
}

// What is sold and bought, gas at a WETH of 2,000 USDC apart: only where gas is free are prices compared.
TEST(Paths, NoPathThatTheEngineWouldTakeDoesBetterOnRandomMarkets) {
  std::size_t multi = 0;
  std::size_t splits = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    auto const world = random_world(rng);
    auto const proposal = world.split();
    Sums got;
    std::string told = proposal.solver + " of " + to_text(world.request.qty);
    for (auto const& step : proposal.steps) {
      told += "; " + to_text(step.qty) + " for " + to_text(step.expected) + " over";
      for (auto const id : step.hops()) told += " " + std::to_string(id.value);
    }
    SCOPED_TRACE(told);
    if (!proposal.steps.empty()) {
      LiveView view(world.market);
      auto const verified = verify(world.request, proposal, world.registry, view);
      ASSERT_TRUE(verified) << enum_name(verified.error());
      got = sum(*verified);
      for (auto const& step : proposal.steps) multi += step.further.empty() ? 0 : 1;
      splits += proposal.steps.size() > 1 ? 1 : 0;
    }
    bool const exact_in = world.request.kind == orders::SwapKind::exact_in;
    bool const gas_is_free = gas_of(*world.registry.venue(kUniswap)) == 0;
    for (auto const& ids : all_paths(world)) {
      SCOPED_TRACE("path " + std::to_string(ids[0].value) + " " + std::to_string(ids.size() > 1 ? ids[1].value : 0) +
                   " " + std::to_string(ids.size() > 2 ? ids[2].value : 0));
      LiveView view(world.market);
      ProposedStep const step{ids[0], world.request.qty, 0, {ids.begin() + 1, ids.end()}};
      auto const whole = verify(world.request, {"all", {step}}, world.registry, view);
      if (!whole) continue;
      ASSERT_EQ(got.qty, world.request.qty) << "a path could have traded the whole";
      if (!gas_is_free) continue;
      if (exact_in) {
        ASSERT_GE(got.bought, whole->front().buy);
      } else {
        ASSERT_LE(got.sold, whole->front().sell);
      }
    }
  }
  EXPECT_GT(multi, 100U) << "the random markets have paths that pay";
  EXPECT_GT(splits, 20U);
}

// The same pools under other numbers are traded for the same amounts.
TEST(Paths, DoNotDependOnTheOrderOfPools) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    auto const world = random_world(rng);
    PathWorld turned;
    turned.request = world.request;
    turned.registry.venues = world.registry.venues;
    for (auto it = world.registry.instruments.rbegin(); it != world.registry.instruments.rend(); ++it) {
      auto spec = it->second;
      auto state = world.market.find(spec.id)->state;
      spec.id = state.instrument = InstrumentId(static_cast<std::uint32_t>(turned.registry.instruments.size()) + 1);
      turned.registry.instruments[spec.id] = spec;
      turned.market.observe(state);
    }
    auto const proposed = world.split();
    auto const again = turned.split();
    ASSERT_EQ(proposed.steps.size(), again.steps.size());
    if (proposed.steps.empty()) continue;
    auto const one = sum(world.verified(proposed));
    auto const other = sum(turned.verified(again));
    EXPECT_EQ(one.qty, other.qty);
    EXPECT_EQ(one.sold, other.sold);
    EXPECT_EQ(one.bought, other.bought);
  }
}

TEST(Paths, AreNeverMoreThanTheBounds) {
  PathWorld world;
  for (int i = 0; i < 6; ++i) {
    world.link(kUsdc, kDai, 50'000'000 + i);
    world.link(kDai, kWeth, 40'000'000 + i);
    world.link(kUsdc, kUsdt, 30'000'000 + i);
    world.link(kUsdt, kWeth, 20'000'000 + i);
    world.link(kUsdt, kDai, 10'000'000 + i);
  }
  world.request.qty = 100 * kOneWeth;
  LiveView view(world.market);
  auto const lanes = find_lanes(world.request, world.registry, view);
  EXPECT_TRUE(lanes.instruments.empty());
  EXPECT_GE(lanes.paths.size(), kMaxPathLanes);
  EXPECT_LE(lanes.paths.size(), 2 * kMaxPathLanes);
  EXPECT_FALSE(world.verified(world.split()).empty());
}

}  // namespace
}  // namespace sep::routing
