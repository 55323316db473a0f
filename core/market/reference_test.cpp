#include "core/market/reference.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/market/fixture.hpp"

namespace sep {
namespace {

constexpr Time kNow{1'000'000'000'000};
constexpr Duration kMaxAge = seconds(30);

struct Seen {
  i128 base;
  i128 quote;
  Time at = kNow;
};

// A registry with one WETH/USDC pool per observation (token order alternating), and a market that holds them.
struct World {
  Registry registry = make_registry();
  Market market;

  explicit World(std::vector<Seen> const& seen) {
    registry.instruments.clear();
    for (std::uint32_t i = 0; i < seen.size(); ++i) {
      InstrumentId const id{i + 1};
      bool const quote_first = i % 2 == 0;
      auto const [token0, token1] = quote_first ? std::pair{kUsdc, kWeth} : std::pair{kWeth, kUsdc};
      registry.instruments[id] = {id, kUniswap, "", token0, token1, 997, 1000};
      auto const& [base, quote, at] = seen[i];
      market.observe(quote_first ? InstrumentState{id, PairReserves{quote, base}, 1, at}
                                 : InstrumentState{id, PairReserves{base, quote}, 1, at});
    }
  }

  Result<ReferencePrice, ReferenceFault> price(std::uint32_t min_sources = 3) const {
    LiveView view(market);
    return reference_price(registry, view, kWeth, kUsdc, kNow, kMaxAge, min_sources);
  }
};

// Two books of WETH/USDC on venues of their own, each 10 lots of one WETH over 1 % around its middle.
struct Books {
  Registry registry = make_registry();
  Market market;

  Books() {
    registry.instruments.clear();
    for (std::uint32_t i = 1; i <= 2; ++i) {
      registry.venues.at(VenueId{i}).enabled = i == 1;
      registry.instruments[InstrumentId{i}] = {.id = InstrumentId{i},
                                               .venue = VenueId{i},
                                               .address = "WETHUSDC",
                                               .token0 = kWeth,
                                               .token1 = kUsdc,
                                               .fee_numerator = 999'000,
                                               .fee_denominator = 1'000'000,
                                               .kind = InstrumentKind::order_book,
                                               .book = BookRules{.lot_base = 10, .tick = {1, 1}, .fee_pips = 1'000}};
      see(i, 2'000 + i, kNow);
    }
  }
  void see(std::uint32_t i, std::int64_t middle, Time at) {
    market.observe({InstrumentId{i}, BookDepth{{{middle - 20, 10}}, {{middle + 20, 10}}}, ++block, at});
  }
  Result<ReferencePrice, ReferenceFault> price() const {
    LiveView view(market);
    return reference_price(registry, view, kWeth, kUsdc, kNow, kMaxAge, 3);
  }
  std::uint64_t block = 0;
};

TEST(Reference, OfABookAloneIsWhatAnotherVenueSays) {
  Books world;
  EXPECT_EQ(world.price(), (ReferencePrice{{2'002, 1}, 1, kNow})) << "not the one that we trade on";
  world.registry.venues.at(VenueId{2}).enabled = true;
  EXPECT_EQ(world.price(), fail(ReferenceFault{ReferenceError::too_few_sources, 2}));
}

TEST(Reference, AnotherVenuesBookMustBeFreshAndTwoSided) {
  Books world;
  world.see(2, 2'010, kNow - kMaxAge - Duration{1});
  EXPECT_EQ(world.price(), fail(ReferenceFault{ReferenceError::too_few_sources, 1}));
  world.see(2, 2'010, kNow);
  EXPECT_TRUE(world.price().has_value());
  world.market.observe({InstrumentId{2}, BookDepth{{{1, 1}}, {}}, 99, kNow});
  EXPECT_EQ(world.price(), fail(ReferenceFault{ReferenceError::too_few_sources, 1}));
}

TEST(Reference, IsTheMedianOfThree) {
  World const world({{10, 30'000}, {10, 20'000}, {10, 25'000}});
  auto const reference = world.price().value();
  EXPECT_EQ(reference.price, (Rate{2'500, 1}));
  EXPECT_EQ(reference.sources, 3U);
  EXPECT_EQ(reference.oldest, kNow);
}

TEST(Reference, IsQuotePerBaseInEitherDirection) {
  World const world({{10, 30'000}, {10, 20'000}, {10, 25'000}});
  LiveView view(world.market);
  auto const inverse = reference_price(world.registry, view, kUsdc, kWeth, kNow, kMaxAge, 3).value();
  EXPECT_EQ(inverse.price, (Rate{1, 2'500}));
}

TEST(Reference, NoPoolAndTooFewAreTwoReasons) {
  World const none({});
  EXPECT_EQ(none.price().error(), (ReferenceFault{ReferenceError::no_pools, 0}));
  World const two({{10, 20'000}, {10, 20'000}});
  EXPECT_EQ(two.price().error(), (ReferenceFault{ReferenceError::too_few_sources, 2}));
  EXPECT_TRUE(two.price(2).has_value());
  World const stale({{10, 20'000, kNow - kMaxAge - nanoseconds(1)}});
  EXPECT_EQ(stale.price(1).error(), (ReferenceFault{ReferenceError::too_few_sources, 0}));
}

TEST(Reference, CountsFreshPoolsWithBothReservesOnly) {
  Time const old = kNow - kMaxAge - nanoseconds(1);
  Time const edge = kNow - kMaxAge;
  World const world({{10, 20'000}, {10, 90'000, old}, {0, 20'000}, {10, 0}, {-1, 5}, {10, 21'000, edge}, {10, 22'000}});
  auto const reference = world.price().value();
  EXPECT_EQ(reference.sources, 3U);
  EXPECT_EQ(reference.price, (Rate{2'100, 1}));
  EXPECT_EQ(reference.oldest, edge);
}

TEST(Reference, AnObservationAfterNowIsFresh) {
  World const world({{10, 20'000, kNow + seconds(1)}, {10, 20'000, kTimeMax}, {10, 20'000, Time{INT64_MIN}}});
  EXPECT_EQ(world.price(1)->sources, 2U);
}

TEST(Reference, OfTwoMiddlesTheLower) {
  World const world({{10, 40'000}, {20, 40'000}, {40, 40'000}, {80, 40'000}});
  EXPECT_EQ(world.price()->price, (Rate{1'000, 1}));
}

TEST(Reference, DeeperPoolsWeighMore) {
  // Five pools; the two deep ones agree and hold the middle although three shallow ones lie above.
  World const world({{400, 800'000}, {400, 804'000}, {100, 300'000}, {100, 310'000}, {100, 320'000}});
  EXPECT_EQ(world.price()->price, (Rate{2'010, 1}));
}

TEST(Reference, ReadsEveryPoolOfThePairAndOnlyThose) {
  World world({{10, 20'000}, {10, 20'000}, {10, 20'000}});
  world.registry.instruments[InstrumentId{9}] = {InstrumentId{9}, kUniswap, "", kDai, kWeth, 997, 1000};
  world.registry.instruments[InstrumentId{8}] = {InstrumentId{8}, kUniswap, "", kUsdc, kWeth, 997, 1000};
  LiveView view(world.market);
  ASSERT_TRUE(reference_price(world.registry, view, kWeth, kUsdc, kNow, kMaxAge, 3));
  ASSERT_EQ(view.reads().size(), 4U);
  EXPECT_EQ(view.reads().back(), (MarketRead{InstrumentId{8}, std::nullopt}));
}

// The guard that the header promises: one source, whatever depth and price it shows, never moves the answer out of the
// others' range.
TEST(ReferenceProperty, OneManipulatedSourceStaysWithinTheOthers) {
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const count = rng.between(3, 7);
    std::vector<Seen> seen;
    for (std::uint64_t i = 0; i < count; ++i) {
      i128 const base = static_cast<i128>(rng.between(1, std::uint64_t{1} << rng.between(1, 60))) * 1'000;
      seen.push_back({base, base * rng.between(1'950, 2'050)});
    }
    auto const bad = rng.below(count);
    auto const shift = rng.between(1, 120);
    seen[bad] = rng.chance(1, 2) ? Seen{1, i128{1} << shift} : Seen{i128{1} << shift, i128{1} << rng.between(0, 126)};
    auto const price = World(seen).price()->price;
    std::vector<Rate> others;
    for (std::uint64_t i = 0; i < count; ++i)
      if (i != bad) others.push_back({seen[i].quote, seen[i].base});
    auto const [low, high] = std::ranges::minmax(others, [](Rate a, Rate b) { return (a <=> b) < 0; });
    EXPECT_TRUE(low <= price && price <= high);
  }
}

TEST(ReferenceProperty, OneDeepManipulatedSourceStaysWithinTheInnerHalfOfTheOthers) {
  // A dust pool at 1 and one at 9,000 next to three honest ones; the deepest of all lies about its price.
  for (i128 const lie : {i128{1}, i128{1'000'000}}) {
    i128 const deep = 1'000'000'000;
    World const world({{deep, deep * lie}, {1, 1}, {1, 9'000}, {500, 1'000'000}, {500, 1'000'500}, {500, 1'001'000}});
    auto const price = world.price()->price;
    EXPECT_TRUE((Rate{2'000, 1}) <= price && price <= (Rate{2'002, 1}));
  }
}

TEST(ReferenceProperty, TheOrderOfThePoolsDoesNotMatter) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    std::vector<Seen> seen;
    for (int i = 0; i < 6; ++i)
      seen.push_back({static_cast<i128>(rng.between(1, 9)), static_cast<i128>(rng.between(1, 30))});
    auto const price = World(seen).price()->price;
    for (std::size_t i = seen.size(); i > 1; --i) std::swap(seen[i - 1], seen[rng.below(i)]);
    EXPECT_EQ(World(seen).price()->price, price);
  }
}

}  // namespace
}  // namespace sep
