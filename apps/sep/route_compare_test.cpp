// A comparison says what the router found, in whole numbers that can be checked, and never less than the plain ways.
#include "apps/sep/route_compare.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <limits>
#include <set>

#include "apps/sep/route_report.hpp"
#include "core/money/decimal.hpp"
#include "core/routing/optimiser/number.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr i128 kUnit = 1'000'000'000'000'000'000;

Pool pair_of(Token token0, Token token1, i128 reserve0, i128 reserve1) {
  return {{token0, token1}, {100'000, 0}, ConstantProduct{reserve0 * kUnit, reserve1 * kUnit, {997, 1000}}};
}

InstanceOrder order_of(std::string const& name, Token source, Token target, i128 amount) {
  InstanceOrder order{.name = name, .token_in = "in", .token_out = "out", .order = {}, .value = 1e-18};
  order.order.source = source;
  order.order.target = target;
  order.order.amount = amount;
  order.order.gas_price = 1e10;
  return order;
}

// Token 3 has no pool.
Instance instance_of(std::vector<InstanceOrder> orders) {
  Instance instance;
  instance.name = "test";
  instance.tokens = {"t0", "t1", "t2", "t3"};
  instance.addresses = {"p0", "p1", "p2", "p3"};
  instance.pools = {pair_of(0, 1, 1'000, 2'000), pair_of(0, 1, 900, 1'810), pair_of(0, 2, 500, 500),
                    pair_of(2, 1, 400, 810)};
  instance.orders = std::move(orders);
  return instance;
}

TEST(GasCost, IsRoundedUpExactly) {
  EXPECT_EQ(gas_cost(0, 5), 0);
  EXPECT_EQ(gas_cost(7, 0), 0);
  EXPECT_EQ(gas_cost(3, 0.5), 2);
  EXPECT_EQ(gas_cost(4, 0.5), 2);
  EXPECT_EQ(gas_cost(130'000, 1e10), 1'300'000'000'000'000);
  EXPECT_EQ(gas_cost(1, 1e-300), 1);
  EXPECT_EQ(gas_cost(std::int64_t{1} << 62, 0x1p64), i128{1} << 126);
  EXPECT_EQ(gas_cost(std::int64_t{1} << 62, 0x1p65), std::nullopt);
  EXPECT_EQ(gas_cost(1, 1e300), std::nullopt);
  EXPECT_EQ(gas_cost((std::int64_t{1} << 62) + 1, 1 + 0x1p-52), (i128{1} << 62) + 1 + (i128{1} << 10) + 1);
}

TEST(RoundedUp, IsNeverBelow) {
  EXPECT_EQ(rounded_up(1.5), 2);
  EXPECT_EQ(rounded_up(-1.5), -1);
  EXPECT_EQ(rounded_up(2), 2);
  EXPECT_EQ(rounded_up(1e300), kInt128Max);
  EXPECT_EQ(rounded_up(std::numeric_limits<double>::quiet_NaN()), kInt128Max);
  EXPECT_EQ(rounded_up(-1e300), kInt128Min);
}

TEST(RoundedDown, IsNeverAbove) {
  EXPECT_EQ(rounded_down(1.5), 1);
  EXPECT_EQ(rounded_down(-1.5), -2);
  EXPECT_EQ(rounded_down(2), 2);
  EXPECT_EQ(rounded_down(1e300), kInt128Max);
  EXPECT_LE(rounded_down(-1e300), -kInt128Max);
}

TEST(Compare, IsBetweenThePlainWaysAndTheBound) {
  auto const comparison = compare(instance_of({order_of("a", 0, 1, 50 * kUnit), order_of("b", 1, 0, kUnit / 100)}));
  ASSERT_EQ(comparison.orders.size(), 2U);
  for (auto const& compared : comparison.orders) {
    ASSERT_TRUE(compared.grid_net && compared.single_net);
    EXPECT_GE(compared.net, *compared.single_net);
    EXPECT_GE(compared.net, *compared.grid_net);
    EXPECT_LE(compared.net, compared.bound);
    EXPECT_EQ(compared.net, compared.route.out - compared.gas_cost);
    EXPECT_EQ(compared.gas_cost, gas_cost(compared.route.gas, 1e10));
    EXPECT_TRUE(compared.whole);
    EXPECT_TRUE(compared.repeats);
    EXPECT_EQ(compared.names.size(), compared.route.steps.size());
    ASSERT_TRUE(compared.warm_net);
    EXPECT_LE(*compared.warm_net, compared.bound);
  }
  EXPECT_GT(comparison.orders[0].net, *comparison.orders[0].single_net);
}

TEST(Compare, WhatBuysCostsNoLessThanItsBound) {
  auto order = order_of("a", 0, 1, 0);
  order.wanted = 40 * kUnit;
  order.gas_price_in = 5e9;
  std::vector<AnyCertificate> kept;
  auto const comparison = compare(instance_of({order}), [&](AnyCertificate const& one) { kept.push_back(one); });
  ASSERT_EQ(comparison.orders.size(), 1U);
  auto const& compared = comparison.orders[0];
  ASSERT_TRUE(compared.buying);
  EXPECT_GE(compared.route.out, *order.wanted);
  EXPECT_EQ(compared.buying->cost, compared.route.in + *gas_cost(compared.route.gas, 5e9));
  EXPECT_LE(compared.buying->bound, compared.buying->cost);
  EXPECT_LT(*measures_of(compared).cost_gap_bp, 1);
  ASSERT_EQ(kept.size(), 1U);
  auto const* named = std::get_if<NamedBuying>(&kept[0]);
  ASSERT_TRUE(named);
  EXPECT_EQ(named->certificate.order.amount, *order.wanted);
  auto const checked = routing::certificate::check(named->certificate);
  EXPECT_TRUE(checked) << checked.error().where;
}

TEST(Compare, TheStateIsThatOfTheLastBlock) {
  auto instance = instance_of({order_of("a", 0, 1, kUnit)});
  instance.pools.resize(1);
  auto const without = compare(instance);
  instance.before.push_back({0, ConstantProduct{kUnit, kUnit, {997, 1000}}});
  auto const with = compare(instance);
  ASSERT_EQ(with.orders.size(), 1U);
  EXPECT_EQ(with.orders[0].net, without.orders[0].net);
}

TEST(Compare, WhatCannotBeRoutedIsNamed) {
  auto const comparison = compare(instance_of({order_of("a", 0, 3, kUnit)}));
  EXPECT_TRUE(comparison.orders.empty());
  ASSERT_EQ(comparison.unrouted.size(), 1U);
  EXPECT_EQ(comparison.unrouted[0].name, "a");
  EXPECT_EQ(comparison.unrouted[0].reason, NotRouted::no_route);
}

TEST(Compare, AnAmountNobodyCanTakeIsSurvived) {
  for (auto const amount : {kInt128Max, i128{1} << 112, i128{1}}) {
    auto const comparison = compare(instance_of({order_of("a", 0, 1, amount)}));
    EXPECT_EQ(comparison.orders.size() + comparison.unrouted.size(), 1U);
    for (auto const& compared : comparison.orders) {
      EXPECT_TRUE(compared.repeats);
      EXPECT_LE(compared.net, compared.bound);
    }
  }
}

TEST(Compare, GasThatCostsMoreThanAnyNumberIsTold) {
  auto order = order_of("a", 0, 1, kUnit);
  order.order.gas_price = 1e35;
  auto const comparison = compare(instance_of({order}));
  ASSERT_EQ(comparison.unrouted.size(), 1U);
  EXPECT_EQ(comparison.unrouted[0].reason, NotRouted::too_large);
}

TEST(SpreadOf, IsByTheNearestRank) {
  EXPECT_FALSE(spread_of({}));
  std::vector<double> figures;
  for (int i = 100; i >= 1; --i) figures.push_back(i);
  auto const spread = spread_of(figures);
  ASSERT_TRUE(spread);
  EXPECT_EQ(spread->median, 50);
  EXPECT_EQ(spread->p90, 90);
  EXPECT_EQ(spread->p99, 99);
  EXPECT_EQ(spread->least, 1);
  EXPECT_EQ(spread->most, 100);
  EXPECT_EQ(spread->mean, 50.5);
}

TEST(Report, TheJsonIsAsItIsFixed) {
  auto orders = std::vector{order_of("a", 0, 1, 50 * kUnit), order_of("b", 1, 0, kUnit), order_of("c", 0, 3, kUnit)};
  orders[0].reference = 1;
  std::vector const comparisons{compare(instance_of(orders))};
  auto const document = boost::json::parse(as_json(comparisons, summarise(comparisons))).as_object();
  auto const& rows = document.at("orders").as_array();
  ASSERT_EQ(rows.size(), 2U);
  std::set<std::string> keys;
  for (auto const& member : rows[0].as_object()) keys.insert(std::string(member.key()));
  EXPECT_EQ(keys, (std::set<std::string>{"name", "token_in", "token_out", "amount_in", "steps", "amount_out", "gas",
                                         "gas_cost_out", "amount_out_net", "bound_net", "gap_bp", "reference_net",
                                         "vs_reference_bp", "best_single_net", "grid5_net", "cold_us", "warm_us"}));
  auto const& row = rows[0].as_object();
  EXPECT_EQ(row.at("amount_in").as_string(), to_text(50 * kUnit));
  EXPECT_EQ(row.at("reference_net").as_string(), "1");
  EXPECT_TRUE(rows[1].as_object().at("reference_net").is_null());
  EXPECT_TRUE(rows[1].as_object().at("vs_reference_bp").is_null());
  auto const& step = row.at("steps").as_array().at(0).as_object();
  EXPECT_TRUE(step.at("pool").as_string().starts_with("p"));
  EXPECT_EQ(step.at("token_in").as_string(), "t0");
  EXPECT_TRUE(step.at("amount_in").is_string());
  EXPECT_TRUE(row.at("gas").is_int64());
  auto const& summary = document.at("summary").as_object();
  EXPECT_EQ(summary.at("orders").as_int64(), 2);
  EXPECT_EQ(summary.at("not_routed").as_array().size(), 1U);
  EXPECT_TRUE(summary.at("above_bound").as_array().empty());
  EXPECT_EQ(order_rows(comparisons[0]).size(), 3U);
  EXPECT_EQ(total_rows(summarise(comparisons)).back().front(), "all");
}

TEST(Report, WhatMustNotBeIsSaid) {
  auto comparison = compare(instance_of({order_of("a", 0, 1, 50 * kUnit), order_of("b", 1, 0, kUnit)}));
  // The grid beats the single path, which beats the optimiser: both are told.
  comparison.orders[0].found_net = *comparison.orders[0].single_net - 1;
  comparison.orders[1].found_net = *comparison.orders[1].single_net;
  comparison.orders[1].grid_net = comparison.orders[1].single_net;
  comparison.orders[1].bound = comparison.orders[1].net - 1;
  comparison.orders[1].repeats = false;
  std::vector const comparisons{comparison};
  auto const summary = summarise(comparisons);
  EXPECT_FALSE(summary.sound());
  EXPECT_EQ(summary.worse_than_single, std::vector<std::string>{"a"});
  EXPECT_EQ(summary.worse_than_grid, std::vector<std::string>{"a"});
  EXPECT_EQ(summary.not_repeated, std::vector<std::string>{"b"});
  EXPECT_EQ(summary.above_bound, std::vector<std::string>{"b"});
  auto cheap = comparison;
  cheap.orders[0].buying = Buying{.cost = 9, .bound = 10};
  EXPECT_EQ(summarise({cheap}).above_bound, (std::vector<std::string>{"a", "b"}));
  auto const text = remarks(comparisons, summary);
  EXPECT_NE(text.find("WRONG: 1 of the optimiser's routes were worse than the 5 % grid: the better one was taken: a"),
            std::string::npos);
  EXPECT_NE(
      text.find("WRONG: 1 of the optimiser's routes were worse than the best single path: the better one was taken: a"),
      std::string::npos);
  EXPECT_NE(text.find("WRONG: 1 routes do not give what they say when they are run again: b"), std::string::npos);
  EXPECT_NE(text.find("WRONG: 1 routes net more than their bound: b"), std::string::npos);
}

}  // namespace
}  // namespace sep::app::route
