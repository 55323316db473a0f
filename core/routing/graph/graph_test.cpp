#include "core/routing/graph/graph.hpp"

#include <gmock/gmock.h>

#include "core/market/fixture.hpp"
#include "core/routing/graph/coin_price.hpp"

namespace sep::routing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Time kNow{1'000'000'000'000};
constexpr InstrumentId kFirst{1};   // USDC and WETH, uniswap
constexpr InstrumentId kSecond{2};  // WETH and USDC, sushi
constexpr InstrumentId kThird{3};   // DAI and WETH, uniswap
constexpr InstrumentId kFourth{4};  // DAI and USDC, sushi
constexpr i128 kEther = 1'000'000'000'000'000'000;

struct GraphTest : testing::Test {
  Registry registry = make_registry();
  Market market;
  GraphTerms terms{kWeth, kUsdc, 3, {}, Time{kNow.ns - 1'000}};

  GraphTest() {
    registry.instruments[kFourth] = {kFourth, kSushi, "0x" + std::string(39, '0') + "4", kDai, kUsdc, 997, 1'000};
    hold(kFirst, 2'000'000'000'000, 1'000 * kEther);
    hold(kSecond, 500 * kEther, 1'000'000'000'000);
    hold(kThird, 2'000'000 * kEther, 1'000 * kEther);
    hold(kFourth, 1'000'000 * kEther, 1'000'000'000'000);
  }
  void hold(InstrumentId id, i128 reserve0, i128 reserve1, std::uint64_t block = 1, Time at = kNow) {
    EXPECT_TRUE(market.observe({id, PairReserves{reserve0, reserve1}, block, at}));
  }
  Graph graph() {
    LiveView view(market);
    return make_graph(registry, view, terms);
  }
  std::optional<LeftOut> why(InstrumentId id) {
    for (auto const& one : graph().left_out)
      if (one.instrument == id) return one.why;
    return std::nullopt;
  }
  std::optional<Rate> coin(AssetId asset) {
    LiveView view(market);
    return coin_price(kWeth, asset, registry, view, terms.not_before);
  }
};

TEST_F(GraphTest, EveryPoolOnTheWayStandsInItWithItsTokens) {
  auto const made = graph();
  EXPECT_THAT(made.assets, ElementsAre(kWeth, kUsdc, kDai));
  EXPECT_THAT(made.instruments, ElementsAre(kFirst, kSecond, kThird, kFourth));
  EXPECT_THAT(made.left_out, IsEmpty());
  EXPECT_EQ(made.off_the_way, 0U);
  EXPECT_EQ(made.gas_asset, kWeth);
  EXPECT_EQ(made.gas_price_max, 30'000'000'000);
  for (std::size_t i = 0; i < made.pools.size(); ++i) {
    auto const& spec = *registry.instrument(made.instruments[i]);
    EXPECT_EQ(made.assets[made.pools[i].tokens[0]], spec.token0);
    EXPECT_EQ(made.assets[made.pools[i].tokens[1]], spec.token1);
    EXPECT_EQ(made.pools[i].gas.base, 150'000);
  }
  auto const& pair = std::get<optimiser::ConstantProduct>(made.pools[1].state);
  EXPECT_EQ(pair.reserve0, 500 * kEther);
  EXPECT_EQ(pair.fee, (pricing::SwapFee{997, 1'000}));
}

TEST_F(GraphTest, WithOneHopOnlyPoolsOfTheTwoAssetsAreOnTheWay) {
  terms.hops = 1;
  auto const made = graph();
  EXPECT_THAT(made.assets, ElementsAre(kWeth, kUsdc));
  EXPECT_THAT(made.instruments, ElementsAre(kFirst, kSecond));
  EXPECT_EQ(made.off_the_way, 2U);
}

TEST_F(GraphTest, WhatIsLeftOutSaysWhy) {
  terms.closed = {{kSushi, LeftOut::venue_excluded}};
  EXPECT_EQ(why(kSecond), LeftOut::venue_excluded);
  terms.closed = {{kSushi, LeftOut::venue_down}};
  EXPECT_EQ(why(kSecond), LeftOut::venue_down);
  terms.closed.clear();
  registry.venues[kSushi].enabled = false;
  EXPECT_EQ(why(kSecond), LeftOut::venue_disabled);
  registry.venues[kSushi].enabled = true;
  registry.venues[kSushi].gas_asset = kDai;
  EXPECT_EQ(why(kSecond), LeftOut::other_coin);
  EXPECT_EQ(graph().gas_asset, kWeth);
  registry.venues[kSushi].gas_asset = kWeth;
  registry.assets[kDai].plain_transfers = false;
  EXPECT_EQ(why(kThird), LeftOut::not_plain_token);
  EXPECT_EQ(why(kFirst), std::nullopt);
  registry.assets[kDai].plain_transfers = true;
  registry.instruments[InstrumentId{5}] = {InstrumentId{5}, kSushi, "WETH-USDC", kWeth, kUsdc, 1, 1};
  EXPECT_EQ(why(InstrumentId{5}), LeftOut::no_state);
  registry.locations[LocationId{2}] = {LocationId{2}, "exchange:main", "exchange:spot"};
  registry.venues[kSushi].location = LocationId{2};
  EXPECT_EQ(why(kSecond), LeftOut::other_location);
  EXPECT_EQ(why(kThird), std::nullopt);
  registry.venues[kSushi].location = kWallet;
  registry.instruments[kSecond].kind = InstrumentKind::concentrated;
  EXPECT_EQ(why(kSecond), LeftOut::no_state) << "a state of another kind is none";
}

TEST_F(GraphTest, WhatIsBusyOrLeadsThroughWhatMayNotBeHeldIsOffTheWay) {
  terms.through = {kDai};
  EXPECT_EQ(graph().off_the_way, 0U);
  terms.busy = {kFirst};
  EXPECT_THAT(graph().instruments, ElementsAre(kSecond, kThird, kFourth));
  EXPECT_EQ(graph().off_the_way, 1U);
  terms.through = std::vector<AssetId>{};
  EXPECT_THAT(graph().instruments, ElementsAre(kSecond));
  EXPECT_EQ(graph().off_the_way, 3U);
  EXPECT_THAT(graph().left_out, IsEmpty());
}

TEST_F(GraphTest, ABookIsAnEdgeAsAPoolIs) {
  constexpr InstrumentId kBook{5};
  constexpr VenueId kExchange{3};
  registry.venues[kExchange] = {kExchange, "exchange", kWallet, true, true, seconds(2), kUsdc, 0, 7};
  BookRules const rules{.lot_base = kEther / 1'000, .tick = {10'000, kEther}, .fee_pips = 1'000};
  registry.instruments[kBook] = {.id = kBook,
                                 .venue = kExchange,
                                 .address = "WETHUSDC",
                                 .token0 = kWeth,
                                 .token1 = kUsdc,
                                 .fee_numerator = 999'000,
                                 .fee_denominator = 1'000'000,
                                 .kind = InstrumentKind::order_book,
                                 .book = rules};
  EXPECT_EQ(why(kBook), LeftOut::no_state);
  BookDepth const depth{{{199'900, 500}, {199'800, 2'000}}, {{200'100, 500}}};
  EXPECT_TRUE(market.observe({kBook, depth, 1, kNow}));
  auto const made = graph();
  EXPECT_THAT(made.left_out, IsEmpty());
  ASSERT_EQ(made.instruments.back(), kBook);
  auto const& book = std::get<optimiser::OrderBook>(made.pools.back().state);
  EXPECT_EQ(book.depth, depth);
  EXPECT_EQ(book.rules, rules);
  EXPECT_EQ(made.pools.back().gas.base, 0);
  EXPECT_EQ(made.gas_asset, kWeth) << "a book uses no gas: its coin does not matter";
  EXPECT_TRUE(market.observe({kBook, BookDepth{}, 2, kNow}));
  EXPECT_EQ(why(kBook), LeftOut::cannot_trade);
}

TEST_F(GraphTest, WhatIsStaleOrEmptyIsLeftOut) {
  hold(kSecond, 500 * kEther, 0, 2);
  EXPECT_EQ(why(kSecond), LeftOut::cannot_trade);
  hold(kSecond, pricing::kReserveMax + 1, 1, 3);
  EXPECT_EQ(why(kSecond), LeftOut::cannot_trade);
  hold(kSecond, 500 * kEther, 1, 4, Time{terms.not_before.ns - 1});
  EXPECT_EQ(why(kSecond), LeftOut::stale_state);
  hold(kSecond, 500 * kEther, 1, 5, terms.not_before);
  EXPECT_EQ(why(kSecond), std::nullopt);
}

TEST_F(GraphTest, ARangedPoolKeepsItsTicksAndIsRefusedWhereTheyDoNotAddUp) {
  auto& spec = registry.instruments[kSecond];
  spec.kind = InstrumentKind::concentrated;
  spec.fee_numerator = 999'500;
  spec.fee_denominator = 1'000'000;
  spec.tick_spacing = 10;
  auto const state = *pricing::initialised(pricing::sqrt_price_at(0), 500, 10);
  auto const change = *pricing::changed_liquidity(state, {}, -100, 100, 1'000'000'000);
  auto table = make_tick_table(change.ticks);
  auto const observed = [&](u128 liquidity, std::uint64_t block) {
    ConcentratedLiquidity held{change.state.sqrt_price, change.state.tick, liquidity, table->content};
    held.table = table;
    EXPECT_TRUE(market.observe({kSecond, held, block, kNow}));
  };
  observed(change.state.liquidity, 2);
  auto const made = graph();
  ASSERT_THAT(made.instruments, testing::Contains(kSecond));
  auto const& ranged = std::get<optimiser::Concentrated>(made.pools[1].state);
  EXPECT_EQ(ranged.state, change.state);
  EXPECT_EQ(*ranged.ticks, change.ticks);
  observed(change.state.liquidity + 1, 3);
  EXPECT_EQ(why(kSecond), LeftOut::cannot_trade);
}

TEST_F(GraphTest, OfTooManyPoolsTheDeepestOfEachTwoAssetsStay) {
  terms.hops = 1;
  for (std::uint32_t i = 10; i < 10 + kGraphPools; ++i) {
    InstrumentId const id{i};
    registry.instruments[id] = {id,  kSushi, "0x" + std::string(36, '0') + std::to_string(1'000 + i), kWeth, kUsdc,
                                997, 1'000};
    hold(id, kEther * i, 2'000'000'000);
  }
  auto const made = graph();
  EXPECT_EQ(made.pools.size(), kGraphPools);
  EXPECT_TRUE(std::ranges::is_sorted(made.instruments));
  EXPECT_THAT(made.left_out, ElementsAre(LeftOutInstrument{InstrumentId{10}, LeftOut::too_many},
                                         LeftOutInstrument{InstrumentId{11}, LeftOut::too_many}));
}

TEST_F(GraphTest, GasIsWorthWhatTheDeepestPoolsSay) {
  EXPECT_EQ(coin(kWeth), (Rate{1, 1}));
  EXPECT_EQ(coin(kUsdc), (Rate{2'000'000'000'000, 1'000 * kEther})) << "the deeper of two";
  registry.instruments.erase(kFirst);
  registry.instruments.erase(kSecond);
  auto const over_dai = coin(kUsdc);  // 2,000 DAI per WETH, one USDC per DAI
  ASSERT_TRUE(over_dai);
  EXPECT_LT(std::abs(distance_centi_bps(*over_dai, {2'000'000'000, kEther})), 2);
  registry.instruments.erase(kFourth);
  EXPECT_EQ(coin(kUsdc), std::nullopt);
}

}  // namespace
}  // namespace sep::routing
