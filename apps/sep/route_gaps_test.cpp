// A measurement of gaps draws the same orders by the same seed, and counts what it found.
#include "apps/sep/route_gaps.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr char const* kDollar = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
constexpr double kWei = 1e18;

Pool pair_of(Token token0, Token token1, double reserve0, double reserve1) {
  return {{token0, token1},
          {100'000, 0},
          ConstantProduct{static_cast<i128>(reserve0), static_cast<i128>(reserve1), {997, 1000}}};
}

// The coin, a dollar of six decimals (2,000 a coin), and two tokens; the last is in one small pool alone.
Snapshot state() {
  return {
      .name = "one",
      .tokens = {"0xc0", kDollar, "0xt2", "0xt3", "0xt4"},
      .addresses = {"p0", "p1", "p2", "p3", "p4"},
      .pools = {pair_of(0, 1, 1e3 * kWei, 2e6 * 1e6), pair_of(0, 1, 8e2 * kWei, 1.61e6 * 1e6),
                pair_of(0, 2, 5e2 * kWei, 5e2 * kWei), pair_of(1, 2, 1e6 * 1e6, 5e2 * kWei), pair_of(0, 3, kWei, kWei)},
      .gas_price = 1e10,
      .per_wei = {1, 2e9 / kWei, 1, 1, 0}};
}

GapTerms terms(std::size_t pairs) { return {.pairs = pairs}; }

TEST(Gaps, AreOfEverySizeOfEveryPair) {
  auto const gaps = measure_gaps({state(), state()}, terms(5));
  EXPECT_EQ(gaps.states, 2U);
  EXPECT_EQ(gaps.pairs, 10U);
  EXPECT_EQ(gaps.orders.size() + gaps.unanswered, 60U);
  ASSERT_FALSE(gaps.orders.empty());
  for (auto const& order : gaps.orders) {
    EXPECT_GE(order.bound, order.route.net);
    EXPECT_NE(order.token_in, order.token_out);
    EXPECT_NE(order.token_in, "0xt4");
    EXPECT_NE(order.token_out, "0xt4");
    EXPECT_GT(order.step_gas, 0);
    EXPECT_LT(order.kept, 1.01);
  }
}

TEST(Gaps, ASeedDrawsTheSameAgain) {
  auto const orders_of = [](std::uint64_t seed) {
    auto asked = terms(6);
    asked.seed = seed;
    std::vector<std::string> orders;
    for (auto const& order : measure_gaps({state()}, asked).orders) orders.push_back(order.token_in + order.token_out);
    return orders;
  };
  EXPECT_EQ(orders_of(3), orders_of(3));
  EXPECT_NE(orders_of(3), orders_of(4));
}

TEST(Gaps, TokensOfFewPoolsMayBeLeftOut) {
  auto asked = terms(20);
  asked.least_pools = 2;
  for (auto const& order : measure_gaps({state()}, asked).orders) {
    EXPECT_NE(order.token_in, "0xt3");
    EXPECT_NE(order.token_out, "0xt3");
  }
}

TEST(Gaps, EachSoManyThStateIsTaken) {
  auto asked = terms(1);
  asked.every = 2;
  EXPECT_EQ(measure_gaps({state(), state(), state()}, asked).states, 2U);
}

TEST(Gaps, BranchingBringsThemNearerAndEveryCertificateHolds) {
  auto asked = terms(6);
  auto const before = measure_gaps({state()}, asked);
  asked.branch = 30;
  asked.verify = true;
  auto const after = measure_gaps({state()}, asked);
  ASSERT_EQ(before.orders.size(), after.orders.size());
  double less = 0;
  for (std::size_t i = 0; i < before.orders.size(); ++i) {
    EXPECT_TRUE(after.orders[i].holds);
    EXPECT_LE(after.orders[i].gap(), before.orders[i].gap());
    less += before.orders[i].gap() - after.orders[i].gap();
  }
  EXPECT_GT(less, 0);
}

TEST(Gaps, AreCountedBySize) {
  auto const asked = terms(8);
  auto const gaps = measure_gaps({state()}, asked);
  auto const totals = gap_totals(gaps, asked);
  ASSERT_EQ(totals.size(), asked.sizes.size());
  std::size_t orders = 0;
  for (auto const& total : totals) {
    orders += total.orders;
    EXPECT_EQ(total.orders, total.net_loss + (total.gap_bp ? total.gap_bp->count : 0));
  }
  EXPECT_EQ(orders, gaps.orders.size());
  EXPECT_LT(gap_totals(gaps, asked, kHalf).back().orders, totals.back().orders);  // 10 million find no such depth
  EXPECT_EQ(gap_rows(totals).size(), totals.size() + 1);
  auto const json = boost::json::parse(gaps_json(gaps, asked));
  EXPECT_EQ(json.at("orders").as_array().size(), gaps.orders.size());
  EXPECT_EQ(json.at("summary").at("sizes").as_array().size(), totals.size());
}

TEST(Gaps, WithoutADollarThereAreNoSizes) {
  auto without = state();
  without.per_wei[1] = 0;
  EXPECT_TRUE(measure_gaps({without}, terms(3)).orders.empty());
}

}  // namespace
}  // namespace sep::app::route
