// A quote over an order book beside pools.
#include <gmock/gmock.h>

#include "api/quotes/quote.hpp"
#include "core/market/fixture.hpp"
#include "core/pricing/instrument.hpp"

namespace sep::api {
namespace {

constexpr Time kNow{1'000'000'000'000};
constexpr InstrumentId kPool{1};  // USDC and WETH
constexpr InstrumentId kBook{5};  // WETH in USDC
constexpr i128 kEther = 1'000'000'000'000'000'000;

struct BookQuoteTest : testing::Test {
  Registry registry = make_registry();
  Market market;

  BookQuoteTest() {
    constexpr VenueId kExchange{3};
    registry.venues[kExchange] = {kExchange, "exchange", kWallet, true, true, seconds(2), kUsdc, 0, 0};
    // Lots of a thousandth, ticks of a cent.
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
    EXPECT_TRUE(market.observe({kPool, PairReserves{2'000'000'000'000, 1'000 * kEther}, 1, kNow}));
    BookDepth const depth{{{199'950, 2'000}, {199'800, 3'000}, {199'000, 50'000}},
                          {{200'050, 2'000}, {200'300, 9'000}}};
    EXPECT_TRUE(market.observe({kBook, depth, 1, kNow}));
  }
  Quote quote(AssetId sell, AssetId buy, i128 amount) {
    LiveView view(market);
    return *make_quote(registry, view, {.sell = sell, .buy = buy, .amount = amount, .gas_price = 0, .not_before = {}});
  }
  void expect_proven(Quote const& quote) {
    ASSERT_TRUE(quote.certificate);
    auto const held = routing::certificate::check(std::get<NamedCertificate>(*quote.certificate).certificate);
    EXPECT_TRUE(held) << held.error().where;
    EXPECT_GE(quote.route->bound, quote.route->worth);
  }
};

TEST_F(BookQuoteTest, ABookAndAPoolShareAnOrder) {
  auto const made = quote(kWeth, kUsdc, 20 * kEther);
  EXPECT_FALSE(made.why);
  ASSERT_TRUE(made.route);
  ASSERT_EQ(made.route->steps.size(), 2U);
  expect_proven(made);
  EXPECT_LT(made.route->bound - made.route->worth, made.route->worth / 10'000'000);  // a thousandth of a basis point
  for (auto const& step : made.route->steps) {
    auto const swap =
        pricing::quote_exact_in(*registry.instrument(step.pool), market.find(step.pool)->state, kWeth, step.sold);
    ASSERT_TRUE(swap);
    EXPECT_EQ(swap->bought, step.bought);
    ASSERT_TRUE(step.before && step.after);
    EXPECT_GE(*step.before, *step.after);
  }
  // What the best bid gives, the fee inside.
  auto const& book = made.route->steps[made.route->steps[0].pool == kBook ? 0 : 1];
  EXPECT_EQ(*book.before, (Rate{1'999'500'000 / 1'000 * 999, kEther}));
  EXPECT_GT(made.route->worth, *made.route->single);
}

TEST_F(BookQuoteTest, ABuyerPaysTheAsksWithTheFeeOnTop) {
  auto const made = quote(kUsdc, kWeth, 10'000'000'000);
  EXPECT_FALSE(made.why);
  ASSERT_TRUE(made.route);
  expect_proven(made);
  auto const step = std::ranges::find(made.route->steps, kBook, &QuotedStep::pool);
  ASSERT_NE(step, made.route->steps.end());
  EXPECT_EQ(*step->before, (Rate{kEther * 1'000, i128{2'000'500'000} * 1'001}));
  EXPECT_EQ(made.route->sold, 10'000'000'000);
}

TEST_F(BookQuoteTest, WithoutItsLocationABookIsLeftOut) {
  registry.locations[LocationId{2}] = {LocationId{2}, "exchange:main", "exchange:spot"};
  registry.venues[VenueId{3}].location = LocationId{2};
  auto const made = quote(kWeth, kUsdc, 20 * kEther);
  ASSERT_EQ(made.graph.left_out.size(), 2U);
  EXPECT_EQ(made.graph.left_out.back().why, routing::LeftOut::other_location);
  ASSERT_TRUE(made.route);
  EXPECT_EQ(made.route->steps.size(), 1U);
  expect_proven(made);
}

}  // namespace
}  // namespace sep::api
