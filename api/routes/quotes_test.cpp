#include <gmock/gmock.h>

#include "api/quotes/quote.hpp"
#include "core/pricing/instrument.hpp"
#include "core/routing/certificate/certificate.hpp"
#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

constexpr auto kTen = R"({"sell":"WETH","buy":"USDC","sell_amount":"10"})";

struct QuotesTest : RoutesTest {
  Registry registry = platform.model.read([](readmodel::View const& view) { return view.registry; });
  Market market;  // what the board shows

  QuotesTest() {
    std::uint64_t look = 0;
    for (auto const& version : platform.market.since(look)) EXPECT_TRUE(market.observe(version->state));
  }
  json::object quote(std::string body) {
    auto const response = post("/v1/quotes", std::move(body));
    EXPECT_EQ(response.status, 200) << response.body;
    return body_of(response);
  }
  static i128 raw(json::value const& amount) {
    return parse_integer(text_at(amount.as_object(), "raw")).value_or(kInt128Min);
  }
  InstrumentId pool_at(json::value const& row) const {
    for (auto const& [id, spec] : registry.instruments)
      if (spec.address == row.at("pool").as_string()) return id;
    return {};
  }
  // What the steps come to, by the pools' own integers.
  std::map<std::string, i128> walked(json::object const& said) {
    std::map<std::string, i128> held{{"WETH", raw(said.at("sold"))}};
    std::set<InstrumentId> used;
    for (auto const& step : said.at("steps").as_array()) {
      auto const id = pool_at(step);
      EXPECT_TRUE(used.insert(id).second) << "no pool twice";
      auto const sell = text_at(step.at("sell").as_object(), "asset");
      auto const swap = pricing::quote_exact_in(*registry.instrument(id), market.find(id)->state,
                                                platform.asset(sell.c_str()), raw(step.at("sell")));
      EXPECT_TRUE(swap.has_value());
      EXPECT_EQ(swap->bought, raw(step.at("buy")));
      held[sell] -= swap->sold;
      EXPECT_GE(held[sell], 0) << "nothing is sold that was not bought before";
      held[text_at(step.at("buy").as_object(), "asset")] += swap->bought;
    }
    return held;
  }
  QuoteAsk ask_for(i128 amount) const {
    return {.sell = platform.asset("WETH"), .buy = platform.asset("USDC"), .amount = amount, .not_before = {}};
  }
  Quote made(QuoteAsk asking) {
    LiveView view(market);
    return *make_quote(registry, view, std::move(asking));
  }
};

TEST_F(QuotesTest, TheRouteIsWhatThePoolsGive) {
  auto const before = platform.model.seq();
  auto const said = quote(kTen);
  EXPECT_EQ(text_at(said, "verdict"), "fillable");
  EXPECT_EQ(raw(said.at("sold")), 10 * tests::Platform::kEther);
  for (auto const& [asset, left] : walked(said))
    EXPECT_EQ(left, asset == "USDC" ? raw(said.at("amount_out")) : 0) << asset;
  EXPECT_EQ(raw(said.at("amount_out_net")), raw(said.at("amount_out")) - raw(said.at("gas_cost")));
  EXPECT_LE(raw(said.at("amount_out_net")), raw(said.at("bound_net")));
  EXPECT_GE(raw(said.at("amount_out_net")), raw(said.at("best_single_net")));
  std::int64_t gas = 0;
  for (auto const& step : said.at("steps").as_array()) gas += step.at("gas").to_number<std::int64_t>();
  EXPECT_EQ(said.at("gas").to_number<std::int64_t>(), gas);
  EXPECT_EQ(platform.model.seq(), before) << "nothing is recorded";
  EXPECT_TRUE(said.at("certificate").is_null()) << "not asked for";
}

TEST_F(QuotesTest, WhatIsBoughtIsBoughtForAsLittleAsCanBe) {
  auto const said = quote(R"({"sell":"WETH","buy":"USDC","buy_amount":"20000"})");
  EXPECT_EQ(text_at(said, "verdict"), "fillable");
  EXPECT_EQ(text_at(said, "kind"), "exact_out");
  EXPECT_EQ(text_at(said, "sell"), "WETH");
  for (auto const& [asset, left] : walked(said))
    EXPECT_EQ(left, asset == "USDC" ? raw(said.at("amount_out")) : 0) << asset;
  EXPECT_GE(raw(said.at("amount_out")), raw(said.at("buy")));
  EXPECT_LE(raw(said.at("amount_out")), raw(said.at("buy")) + 1);
  EXPECT_EQ(raw(said.at("cost")), raw(said.at("sold")) + raw(said.at("gas_cost")));
  EXPECT_EQ(text_at(said.at("gas_cost").as_object(), "asset"), "WETH");
  EXPECT_LE(raw(said.at("bound_cost")), raw(said.at("cost")));
  EXPECT_LE(raw(said.at("cost")), raw(said.at("best_single_cost")));
  i128 const cost = raw(said.at("cost"));
  i128 const gap = parse_decimal(text_at(said, "gap_bps"), 4).value_or(-1);
  EXPECT_GE(gap * cost, (cost - raw(said.at("bound_cost"))) * 100'000'000);
  for (auto const* name : {"amount_out_net", "bound_net", "best_single_net", "least", "most", "min_out", "max_in"})
    EXPECT_TRUE(said.at(name).is_null()) << name;
}

TEST_F(QuotesTest, WhatMustComeIsSaidStepByStepAndInAll) {
  auto const sold = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"700","slippage_bps":37})");
  EXPECT_EQ(sold.at("slippage_bps"), 37);
  EXPECT_EQ(raw(sold.at("min_out")), raw(sold.at("amount_out")) * 9'963 / 10'000);
  for (auto const& step : sold.at("steps").as_array())
    EXPECT_EQ(raw(step.at("min_out")), raw(step.at("buy")) * 9'963 / 10'000);
  auto const bought =
      quote(R"({"sell":"WETH","buy":"USDC","buy_amount":"90000","most_sell":"1000","slippage_bps":37})");
  EXPECT_EQ(raw(bought.at("max_in")), raw(bought.at("sold")) * 10'037 / 10'000);
  EXPECT_EQ(raw(bought.at("most")), 1'000 * tests::Platform::kEther);
}

TEST_F(QuotesTest, TheGapIsRoundedOutwards) {
  auto const said = quote(kTen);
  i128 const net = raw(said.at("amount_out_net"));
  i128 const over = raw(said.at("bound_net")) - net;
  i128 const gap = parse_decimal(text_at(said, "gap_bps"), 4).value_or(-1);  // ten-thousandths of a basis point
  EXPECT_GE(gap * net, over * 100'000'000);
  EXPECT_LT((gap - 1) * net, over * 100'000'000);
}

TEST_F(QuotesTest, ItsCertificateHolds) {
  for (i128 const amount :
       {tests::Platform::kEther / 100, 10 * tests::Platform::kEther, 2'000 * tests::Platform::kEther})
    for (std::size_t hops = 1; hops <= 3; ++hops) {
      auto asking = ask_for(amount);
      asking.hops = hops;
      auto const quote = made(std::move(asking));
      ASSERT_TRUE(quote.certificate && quote.route);
      auto const* named = std::get_if<NamedCertificate>(&*quote.certificate);
      ASSERT_TRUE(named);
      auto const checked = routing::certificate::check(named->certificate);
      ASSERT_TRUE(checked) << checked.error().where;
      EXPECT_GE(quote.route->bound, quote.route->worth);
      EXPECT_TRUE(checked->best() <= routing::certificate::Digits(to_text(quote.route->bound)));
    }
}

TEST_F(QuotesTest, WhatIsAskedForCarriesItsCertificate) {
  auto const said = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"10","with_certificate":true})");
  auto const& certificate = said.at("certificate").as_object();
  EXPECT_EQ(certificate.at("certificate").to_number<std::uint32_t>(), kCertificateVersion);
  EXPECT_EQ(certificate.at("pools").as_array().size(), said.at("graph").at("links").as_array().size());
  EXPECT_EQ(text_at(certificate.at("route").as_object(), "amount_out"),
            text_at(said.at("amount_out").as_object(), "raw"));
}

TEST_F(QuotesTest, TheGraphHasEveryPoolThatWasLookedAt) {
  auto const said = quote(kTen);
  std::set<std::string> nodes;
  for (auto const& node : said.at("graph").at("nodes").as_array()) nodes.insert(text_at(node.as_object(), "asset"));
  EXPECT_THAT(nodes, testing::IsSupersetOf({"WETH", "USDC"}));
  std::size_t used = 0;
  for (auto const& link : said.at("graph").at("links").as_array()) {
    EXPECT_TRUE(nodes.contains(text_at(link.as_object(), "from")) && nodes.contains(text_at(link.as_object(), "to")));
    EXPECT_EQ(link.at("used").as_bool(), link.at("sell").is_object());
    if (link.at("used").as_bool()) ++used;
  }
  EXPECT_EQ(used, said.at("steps").as_array().size());
}

TEST_F(QuotesTest, ARouteKeepsToSoManySteps) {
  auto const free = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"900"})");
  ASSERT_GT(free.at("steps").as_array().size(), 3u);
  EXPECT_TRUE(free.at("max_steps").is_null());
  auto const kept = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"900","max_steps":3})");
  EXPECT_LE(kept.at("steps").as_array().size(), 3u);
  EXPECT_EQ(kept.at("max_steps"), 3);
}

TEST_F(QuotesTest, ALimitOfBytesIsOneOfSteps) {
  auto const with = [&](std::string const& more) {
    return quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"900",)" + more + "}");
  };
  auto const free = with(R"("max_hops":3)");
  ASSERT_GT(free.at("steps").as_array().size(), 4u);
  EXPECT_TRUE(free.at("max_calldata").is_null());
  for (std::size_t steps = 1; steps <= 4; ++steps)
    for (std::size_t const more : {0, 259}) {
      auto const kept = with(R"("max_calldata":)" + std::to_string(steps * 260 + more));
      EXPECT_LE(kept.at("steps").as_array().size(), steps);
      EXPECT_EQ(kept.at("max_calldata"), steps * 260 + more);
      EXPECT_EQ(kept.at("max_steps"), steps);
      EXPECT_EQ(kept.at("max_hops"), std::min(steps, std::size_t{3})) << "no path has more steps than the route";
    }
  EXPECT_EQ(with(R"("max_calldata":1300,"max_steps":3)").at("max_steps"), 3) << "the tighter of the two";
  EXPECT_EQ(with(R"("max_calldata":780,"max_steps":5)").at("max_steps"), 3);
  auto const bought = quote(R"({"sell":"WETH","buy":"USDC","buy_amount":"90000","max_calldata":520})");
  EXPECT_LE(bought.at("steps").as_array().size(), 2u);
  EXPECT_EQ(bought.at("max_hops"), 2);
}

TEST_F(QuotesTest, ABranchedQuoteHasALowerBoundWhereGasLeavesAGap) {
  int lower = 0;
  for (auto const* amount : {"2", "10", "60", "300"}) {
    auto const ask = R"({"sell":"WETH","buy":"USDC","gas_price":"300000000000","sell_amount":")" + std::string(amount);
    auto const free = quote(ask + "\"}");
    EXPECT_EQ(free.at("branch"), 0);
    EXPECT_EQ(free.at("leaves"), 0);
    auto const branched = quote(ask + R"(","branch":20})");
    EXPECT_EQ(branched.at("branch"), 20);
    EXPECT_LE(raw(branched.at("bound_net")), raw(free.at("bound_net")));
    EXPECT_GE(raw(branched.at("amount_out_net")), raw(free.at("amount_out_net")));
    EXPECT_EQ(raw(branched.at("bound_net")) < raw(free.at("bound_net")), branched.at("leaves") != 0);
    lower += branched.at("leaves") != 0 ? 1 : 0;
  }
  EXPECT_GT(lower, 0);
}

TEST_F(QuotesTest, MoreHopsNeverNetLess) {
  i128 before = 0;
  for (auto const* hops : {"1", "2", "3"}) {
    auto const said = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"900","max_hops":)" + std::string(hops) + "}");
    EXPECT_GE(raw(said.at("amount_out_net")) + raw(said.at("bound_net")) / 1'000'000, before);
    before = raw(said.at("amount_out_net"));
  }
}

TEST_F(QuotesTest, VenuesAreKeptToWhatIsAllowed) {
  auto const only = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"10","allowed_venues":["uniswap_v2"]})");
  for (auto const& step : only.at("steps").as_array()) EXPECT_EQ(step.at("venue"), "uniswap_v2");
  EXPECT_FALSE(only.at("left_out").as_array().empty());
  auto const none = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"10","allowed_venues":[]})");
  EXPECT_EQ(text_at(none, "reason"), "no_route");
  EXPECT_EQ(raw(none.at("bound_net")), 0);
  for (auto const& row : none.at("left_out").as_array()) EXPECT_EQ(row.at("reason"), "venue_excluded");
  auto const without = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"10","excluded_venues":["uniswap_v2"]})");
  for (auto const& step : without.at("steps").as_array()) EXPECT_NE(step.at("venue"), "uniswap_v2");
}

TEST_F(QuotesTest, WhatCannotBeFilledSaysWhy) {
  auto const reason = [&](std::string more, char const* amount = "10") {
    auto const said = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":")" + std::string(amount) + "\"" + more + "}");
    EXPECT_EQ(text_at(said, "verdict") == "fillable", said.at("reason").is_null());
    return text_at(said, "reason");
  };
  EXPECT_EQ(reason(""), "null");
  EXPECT_EQ(reason(R"(,"least_buy":"9000000")"), "bound_below_limit");
  EXPECT_EQ(reason(R"(,"gas_price":"1000000000000000000")", "0.001"), "gas_above_output");
  EXPECT_EQ(reason("", "99999999999999999999"), "too_little_liquidity");
  EXPECT_EQ(reason("", "0.000000000000000001"), "nothing_found") << "it buys less than a unit";
}

TEST_F(QuotesTest, GasIsPricedAsAsked) {
  auto const free = quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"10","gas_price":"0"})");
  EXPECT_EQ(raw(free.at("gas_cost")), 0);
  EXPECT_EQ(raw(free.at("amount_out_net")), raw(free.at("amount_out")));
  EXPECT_GE(raw(free.at("amount_out_net")), raw(quote(kTen).at("amount_out_net")));
}

TEST_F(QuotesTest, DataIsPaidAsGas) {
  auto const with = [&](std::string const& more) {
    return quote(R"({"sell":"WETH","buy":"USDC","sell_amount":"100","gas_price":"1000")" + more + "}");
  };
  auto const free = with("");
  EXPECT_TRUE(free.at("data_price").is_null());
  auto const dear = with(R"(,"data_price":"7")");
  EXPECT_EQ(raw(dear.at("data_price")), 7);
  auto const gas_of = [](json::value const& said) { return said.at("gas").to_number<std::int64_t>(); };
  EXPECT_EQ(gas_of(dear.at("steps").at(0)), gas_of(free.at("steps").at(0)) + 2) << "260 bytes are two parts of a unit";
  std::int64_t gas = 0;
  for (auto const& step : dear.at("steps").as_array()) gas += gas_of(step);
  EXPECT_EQ(gas_of(dear), gas);
  EXPECT_LE(raw(dear.at("amount_out_net")), raw(free.at("bound_net")));
  EXPECT_TRUE(with(R"(,"data_price":"0")").at("data_price").is_null());
}

TEST_F(QuotesTest, AStaleMarketIsNone) {
  platform.clock.set(platform.clock.now() + minutes(10));
  auto const said = quote(kTen);
  EXPECT_EQ(text_at(said, "reason"), "no_route");
  EXPECT_FALSE(said.at("left_out").as_array().empty());
  for (auto const& row : said.at("left_out").as_array()) EXPECT_EQ(row.at("reason"), "stale_state");
}

TEST_F(QuotesTest, ATokenThatIsNotPlainIsRefused) {
  registry.assets[platform.asset("USDC")].plain_transfers = false;
  auto const quote = made(ask_for(tests::Platform::kEther));
  EXPECT_EQ(quote.why, NotFillable::not_plain_token);
  EXPECT_FALSE(quote.route);
}

}  // namespace
}  // namespace sep::api
