#include "api/quotes/quote.hpp"

#include <gtest/gtest.h>

#include "api/quotes/quote_json.hpp"
#include "core/market/fixture.hpp"

namespace sep::api {
namespace {

constexpr Time kNow{1'000'000'000'000};
constexpr i128 kEther = 1'000'000'000'000'000'000;
constexpr i128 kDollar = 1'000'000;  // of USDC

// Two pools of WETH and USDC, and a way over DAI.
struct QuoteTest : testing::Test {
  Registry registry = make_registry();
  Market market;
  QuoteAsk ask{.sell = kWeth, .buy = kUsdc, .amount = 10 * kEther, .not_before = Time{kNow.ns - 1'000}};

  QuoteTest() {
    InstrumentId const fourth{4};
    registry.instruments[fourth] = {fourth, kSushi, "0x" + std::string(39, '0') + "4", kDai, kUsdc, 997, 1'000};
    hold(InstrumentId{1}, 2'000'000 * kDollar, 1'000 * kEther);
    hold(InstrumentId{2}, 500 * kEther, 1'000'000 * kDollar);
    hold(InstrumentId{3}, 2'000'000 * kEther, 1'000 * kEther);
    hold(fourth, 1'000'000 * kEther, 1'000'000 * kDollar);
  }
  void hold(InstrumentId id, i128 reserve0, i128 reserve1) {
    EXPECT_TRUE(market.observe({id, PairReserves{reserve0, reserve1}, 1, kNow}));
  }
  Quote made() {
    LiveView view(market);
    auto quote = make_quote(registry, view, ask);
    EXPECT_TRUE(quote);
    return *std::move(quote);
  }
  json::object told(Quote const& quote) {
    LiveView view(market);
    return quote_json(registry, view, quote, true);
  }
  void buys(i128 amount) {
    ask.buys = true;
    ask.amount = amount;
  }
};

std::string fault_of(Quote const& quote) {
  if (!quote.certificate) return "there is none";
  return std::visit(
      [](auto const& named) -> std::string {
        auto const checked = routing::certificate::check(named.certificate);
        return checked ? "" : checked.error().where;
      },
      *quote.certificate);
}

TEST_F(QuoteTest, WhatIsBoughtCostsAsLittleAsCanBe) {
  for (i128 const amount : {kDollar / 10, 100 * kDollar, 20'000 * kDollar, 900'000 * kDollar})
    for (std::size_t hops = 1; hops <= 3; ++hops) {
      buys(amount);
      ask.hops = hops;
      auto const quote = made();
      ASSERT_TRUE(quote.route) << hops;
      auto const& route = *quote.route;
      EXPECT_FALSE(quote.why);
      EXPECT_GE(route.bought, amount);
      EXPECT_LE(route.bought, amount + 1);
      EXPECT_EQ(route.worth, route.sold + route.gas_cost);
      EXPECT_LE(route.bound, route.worth);
      ASSERT_TRUE(route.single);
      EXPECT_LE(route.worth, *route.single);
      EXPECT_LT(static_cast<double>(route.worth - route.bound), 1e-4 * static_cast<double>(route.worth));
      EXPECT_EQ(fault_of(quote), "");
    }
}

TEST_F(QuoteTest, SellingWhatItCostsBringsIt) {
  buys(300'000 * kDollar);
  auto const bought = made();
  ask.buys = false;
  ask.amount = bought.route->sold;
  auto const sold = made();
  EXPECT_GE(sold.route->bought * 1'000'000, bought.route->bought * 999'999);
  EXPECT_LE(bought.route->bought, sold.route->bound + sold.route->gas_cost);
  EXPECT_EQ(fault_of(sold), "");
}

TEST_F(QuoteTest, WhatCannotBeBoughtSaysWhy) {
  buys(20'000 * kDollar);
  auto const quote = made();
  ask.most = quote.route->worth;
  EXPECT_FALSE(made().why);
  ask.most = quote.route->bound - 1;
  EXPECT_EQ(made().why, NotFillable::bound_above_limit);
  if (quote.route->bound < quote.route->worth) {
    ask.most = quote.route->worth - 1;
    EXPECT_EQ(made().why, NotFillable::cost_above_limit);
  }
  ask.most.reset();
  ask.amount = 5'000'000 * kDollar;
  auto const deep = made();
  EXPECT_EQ(deep.why, NotFillable::too_little_liquidity);
  EXPECT_FALSE(deep.route || deep.certificate);
  ASSERT_TRUE(deep.most_found);
  EXPECT_GT(*deep.most_found, 2'000'000 * kDollar);
  EXPECT_LT(*deep.most_found, 4'000'000 * kDollar);
  ask.closed = {{kSushi, routing::LeftOut::venue_excluded}, {kUniswap, routing::LeftOut::venue_excluded}};
  EXPECT_EQ(made().why, NotFillable::no_route);
}

TEST_F(QuoteTest, GasIsCountedInWhatIsSold) {
  buys(20'000 * kDollar);
  ask.gas_price = 0;
  EXPECT_EQ(made().route->gas_cost, 0);
  ask.gas_price = 1'000'000'000;
  auto const quote = made();
  EXPECT_EQ(quote.route->gas_cost, i128{quote.route->gas} * 1'000'000'000) << "it is paid in WETH here";
}

TEST_F(QuoteTest, BranchingLowersTheBoundAndItsLeavesProveIt) {
  for (std::uint32_t i = 5; i < 9; ++i) {
    InstrumentId const id{i};
    registry.instruments[id] = {id, kSushi, "0x" + std::string(39, '0') + std::to_string(i), kWeth, kUsdc, 997, 1'000};
    hold(id, i * 50 * kEther, i * 100'000 * kDollar);
  }
  int lower = 0;
  for (i128 const amount : {10 * kEther, 30 * kEther, 100 * kEther})
    for (i128 const gas_price : {100'000'000'000, 300'000'000'000, 1'000'000'000'000}) {
      ask.amount = amount;
      ask.gas_price = gas_price;
      ask.parts = 0;
      auto const root = made();
      ask.parts = kQuotePartsMax;
      auto const quote = made();
      EXPECT_LE(quote.route->bound, root.route->bound);
      EXPECT_GE(quote.route->worth, root.route->worth);
      EXPECT_EQ(root.route->leaves, 0u);
      EXPECT_EQ(fault_of(quote), "");
      auto const told_of = told(quote);
      auto const& certificate = told_of.at("certificate").as_object();
      EXPECT_EQ(certificate.at("certificate"), quote.route->leaves > 0 ? kBranchedVersion : kCertificateVersion);
      if (quote.route->leaves == 0) continue;
      EXPECT_EQ(certificate.at("leaves").as_array().size(), quote.route->leaves);
      EXPECT_TRUE(certificate.contains("prices_of_caps"));
      // By more than what rounding alone leaves room for: only all leaves together prove it.
      if (root.route->bound - quote.route->bound < root.route->bound / 1'000'000) continue;
      ++lower;
      for (std::size_t leaf = 0; leaf < quote.route->leaves; ++leaf) {
        auto without = quote;
        auto& leaves = std::get<NamedCertificate>(*without.certificate).certificate.leaves;
        leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(leaf));
        EXPECT_NE(fault_of(without), "") << "leaf " << leaf;
      }
    }
  EXPECT_GT(lower, 0);
}

TEST_F(QuoteTest, WhatDataCostsIsWeighedAndProven) {
  ask.gas_price = 1'000'000'000;
  std::size_t before = 100;
  std::size_t first = 0;
  for (i128 const data_price : {i128{0}, i128{1'000'000'000'000}, i128{100'000'000'000'000}, kEther / 1'000}) {
    ask.data_price = data_price;
    for (bool const is_bought : {false, true}) {
      buys(20'000 * kDollar);
      ask.buys = is_bought;
      if (!is_bought) ask.amount = 10 * kEther;
      auto const quote = made();
      ASSERT_TRUE(quote.route);
      EXPECT_EQ(fault_of(quote), "");
      auto const data = (260 * data_price + 999'999'999) / 1'000'000'000;
      EXPECT_EQ(quote.route->gas, (150'000 + data) * static_cast<i128>(quote.route->steps.size()));
      if (is_bought) continue;
      EXPECT_LE(quote.route->steps.size(), before);
      before = quote.route->steps.size();
      if (first == 0) first = before;
    }
  }
  EXPECT_LT(before, first) << "dear data takes fewer swaps";
}

TEST_F(QuoteTest, WhatDataCannotBeCountedIsNotQuoted) {
  LiveView view(market);
  ask.data_price = 1;
  ask.gas_price = 0;
  EXPECT_EQ(make_quote(registry, view, ask).error(), NotQuoted::data_without_gas_price);
  ask.gas_price.reset();
  for (auto& [id, venue] : registry.venues) venue.gas_price_max = 0;
  EXPECT_EQ(make_quote(registry, view, ask).error(), NotQuoted::data_without_gas_price) << "nor do the venues say one";
  ask.gas_price = 1;
  ask.data_price = (routing::optimiser::kSwapGasMost - 150'000) / 260;
  EXPECT_TRUE(make_quote(registry, view, ask));
  ++ask.data_price;
  EXPECT_EQ(make_quote(registry, view, ask).error(), NotQuoted::data_too_dear);
  for (auto& [id, venue] : registry.venues) venue.gas_limit = 0;
  ask.gas_price = 0;
  auto const free = make_quote(registry, view, ask);
  ASSERT_TRUE(free);
  EXPECT_EQ(free->route->gas, 0) << "what uses no gas pays for no data";
}

TEST_F(QuoteTest, WhatMustComeIsSaidStepByStepAndInAll) {
  ask.amount = 300 * kEther;
  EXPECT_FALSE(made().route->min_out) << "not asked for";
  for (std::uint32_t const bps : {0u, 1u, 37u, 10'000u}) {
    ask.slippage_bps = bps;
    auto const quote = made();
    auto const& route = *quote.route;
    ASSERT_GT(route.steps.size(), 1u);
    EXPECT_EQ(route.min_out, route.bought * (10'000 - bps) / 10'000);
    EXPECT_FALSE(route.max_in);
    i128 last = 0;
    for (auto const& step : route.steps) {
      EXPECT_EQ(step.min_out, step.bought * (10'000 - bps) / 10'000);
      if (step.buy == kUsdc) last += *step.min_out;
    }
    EXPECT_LE(last, *route.min_out) << "those of the last steps do not come to more";
  }
}

TEST_F(QuoteTest, WhatMayBeSoldIsSaidStepByStepAndInAll) {
  buys(400'000 * kDollar);
  for (std::uint32_t const bps : {0u, 1u, 37u, 10'000u}) {
    ask.slippage_bps = bps;
    auto const quote = made();
    EXPECT_EQ(quote.route->max_in, quote.route->sold * (10'000 + bps) / 10'000);
    EXPECT_FALSE(quote.route->min_out);
    for (auto const& step : quote.route->steps) EXPECT_EQ(step.max_in, step.sold * (10'000 + bps) / 10'000);
  }
}

// What is asked for is kept even where the slippage would allow less.
TEST_F(QuoteTest, ALimitIsWithinWhatMustCome) {
  ask.slippage_bps = 500;
  auto const free = made();
  ask.least = free.route->worth - 5;
  EXPECT_EQ(made().route->min_out, free.route->bought - 5);
  ask.least = free.route->worth + 1;
  EXPECT_EQ(made().route->min_out, free.route->min_out) << "of what is not fillable nothing more is asked";
  ask.least = 0;
  buys(20'000 * kDollar);
  auto const bought = made();
  ask.most = bought.route->worth + 5;
  EXPECT_EQ(made().route->max_in, bought.route->sold + 5);
}

TEST_F(QuoteTest, TheJsonNamesWhatIsExact) {
  ask.slippage_bps = 30;
  auto const sold = told(made());
  EXPECT_EQ(sold.at("kind"), "exact_in");
  EXPECT_TRUE(sold.at("sell").is_object() && sold.at("buy").is_string());
  for (auto const* name : {"amount_out_net", "bound_net", "best_single_net", "min_out"})
    EXPECT_EQ(sold.at(name).at("asset"), "USDC") << name;
  for (auto const* name : {"cost", "bound_cost", "best_single_cost", "max_in", "most", "most_found"})
    EXPECT_TRUE(sold.at(name).is_null()) << name;
  EXPECT_TRUE(sold.at("certificate").as_object().contains("bound"));
  buys(20'000 * kDollar);
  auto const bought = told(made());
  EXPECT_EQ(bought.at("kind"), "exact_out");
  EXPECT_TRUE(bought.at("sell").is_string() && bought.at("buy").is_object());
  for (auto const* name : {"cost", "bound_cost", "best_single_cost", "max_in", "gas_cost"})
    EXPECT_EQ(bought.at(name).at("asset"), "WETH") << name;
  for (auto const* name : {"amount_out_net", "bound_net", "best_single_net", "min_out", "least"})
    EXPECT_TRUE(bought.at(name).is_null()) << name;
  auto const& certificate = bought.at("certificate").as_object();
  EXPECT_TRUE(certificate.contains("bound_cost") && !certificate.contains("bound"));
  EXPECT_EQ(certificate.at("name"), "WETH for 20000 USDC");
}

}  // namespace
}  // namespace sep::api
