// Books, fixed rates and transfers: exact amounts against the house's walk and by hand, and their curve against both.
#include "core/routing/optimiser/linear.hpp"

#include <gtest/gtest.h>

#include "core/routing/optimiser/exact.hpp"
#include "core/routing/optimiser/linear_fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

constexpr Way kThere{0, 1};
constexpr Way kBack{1, 0};

TEST(Linear, ABookTradesAsTheHouseWalksIt) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    Rng rng{seed};
    auto const book = any_book(rng, std::pow(10, uniform(rng, -2, 2)), 1e22);
    Way const way = rng.chance(1, 2) ? kThere : kBack;
    auto const in = static_cast<i128>(std::pow(10, uniform(rng, 10, 23)));
    bool const buys = way == kBack;
    auto const walked = pricing::walk_book(
        buys ? book.depth.asks : book.depth.bids, book.rules,
        {buys ? pricing::Taker::buys : pricing::Taker::sells, pricing::BookTarget::spend_at_most, in, {}});
    auto const made = trade(book, way, in);
    ASSERT_EQ(made.has_value(), walked.has_value() && walked->filled && walked->out > 0) << "seed " << seed;
    if (!made) continue;
    ++compared;
    EXPECT_EQ(made->in, walked->in) << "seed " << seed;
    EXPECT_EQ(made->out, walked->out) << "seed " << seed;
    // With what the lots cost, neither more nor less is traded.
    auto const again = trade(book, way, made->in);
    ASSERT_TRUE(again) << "seed " << seed;
    EXPECT_EQ(again->in, made->in) << "seed " << seed;
    EXPECT_EQ(again->out, made->out) << "seed " << seed;
    // What is left gives no better: the two together are one walk.
    auto const left = after(book, way, in);
    auto const more = trade(left, way, in);
    EXPECT_LE(more ? more->out : 0, made->out) << "seed " << seed;
  }
  EXPECT_GT(compared, 500);
}

TEST(Linear, AFixedRateIsRoundedDownAndEndsWhereItsCapacityDoes) {
  FixedRate const fixed{.units0 = 3, .units1 = 2, .most0 = 100, .most1 = 0};
  EXPECT_EQ(trade(fixed, kThere, 100)->out, 66);
  EXPECT_EQ(trade(fixed, kThere, 2)->out, 1);
  EXPECT_FALSE(trade(fixed, kThere, 1)) << "nothing for it";
  EXPECT_FALSE(trade(fixed, kThere, 101));
  EXPECT_FALSE(trade(fixed, kBack, 1)) << "closed";
  EXPECT_EQ(trade(FixedRate{}, kBack, kInt128Max)->out, kInt128Max);
  EXPECT_FALSE(trade(FixedRate{.units0 = 1, .units1 = 2}, kThere, kInt128Max)) << "beyond 127 bits";
  EXPECT_EQ(after(fixed, kThere, 60).most0, 40);
}

TEST(Linear, ATransferTakesItsFixedFeeFirst) {
  Transfer const transfer{.fixed = 50, .units0 = 1'000, .units1 = 999, .most = 10'050, .delay_ms = 600'000};
  EXPECT_EQ(trade(transfer, kThere, 10'050)->out, 9'990);
  EXPECT_EQ(trade(transfer, kThere, 52)->out, 1);
  EXPECT_FALSE(trade(transfer, kThere, 51)) << "nothing arrives";
  EXPECT_FALSE(trade(transfer, kThere, 50));
  EXPECT_FALSE(trade(transfer, kThere, 1));
  EXPECT_FALSE(trade(transfer, kThere, 10'051));
  EXPECT_FALSE(trade(transfer, kBack, 1'000)) << "one way only";
  EXPECT_EQ(delay_ms(transfer), 600'000);
  EXPECT_EQ(delay_ms(FixedRate{}), 0);
}

TEST(Linear, WhatCannotTradeIsSaid) {
  auto const good = std::get<OrderBook>(book_pool(0, 1, rules_of(), {{1, 1e18}}, {{1.1, 1e18}}).state);
  EXPECT_TRUE(can_trade(good));
  auto const with = [&](auto const& change) {
    auto book = good;
    change(book);
    return can_trade(book);
  };
  EXPECT_FALSE(can_trade(OrderBook{})) << "empty";
  EXPECT_TRUE(with([](OrderBook& book) { book.depth.bids.clear(); })) << "one side is enough";
  EXPECT_FALSE(with([](OrderBook& book) { book.depth.bids[0].lots = 0; }));
  EXPECT_FALSE(with([](OrderBook& book) { book.depth.bids[0].price_ticks = book.depth.asks[0].price_ticks; }));
  EXPECT_FALSE(with([](OrderBook& book) { book.rules.lot_base = 0; }));
  EXPECT_FALSE(with([](OrderBook& book) { book.rules.tick.base_raw = 0; }));
  EXPECT_FALSE(with([](OrderBook& book) { book.rules.fee_pips = 1'000'000; }));
  EXPECT_TRUE(can_trade(FixedRate{}));
  EXPECT_FALSE(can_trade(FixedRate{.units0 = 0}));
  EXPECT_FALSE(can_trade(FixedRate{.most0 = 0, .most1 = 0}));
  EXPECT_FALSE(can_trade(FixedRate{.most0 = -1}));
  EXPECT_TRUE(can_trade(Transfer{}));
  EXPECT_FALSE(can_trade(Transfer{.fixed = -1}));
  EXPECT_FALSE(can_trade(Transfer{.fixed = 10, .most = 10}));
  EXPECT_FALSE(can_trade(Transfer{.units1 = -1}));
}

PoolState any_linear(Rng& rng) {
  double const price = std::pow(10, uniform(rng, -2, 2));
  auto const kind = rng.below(3);
  if (kind == 0) return any_book(rng, price, 1e22);
  if (kind == 1) return any_fixed_rate(rng, price, 1e22);
  return any_transfer(rng, price, 1e22);
}

TEST(Ladder, AnAmountBuysWhatTheIntegersSayAndNoMoreThanMost) {
  std::array<int, 3> compared{};
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Rng rng{seed};
    auto const state = any_linear(rng);
    Network const network(2, {{{0, 1}, {}, state}});
    if (!network.trades(0)) continue;
    Way const way = rng.chance(2, 3) ? kThere : kBack;
    auto const in = static_cast<i128>(std::pow(10, uniform(rng, 12, 22)));
    auto const exact = trade_exact(state, {}, way, in);
    auto const sale = sell(network.liquidity(0), way, static_cast<double>(in));
    if (!exact) continue;
    ++compared[state.index() - (std::variant_size_v<PoolState> - 3)];
    EXPECT_TRUE(sale.filled) << "seed " << seed;
    EXPECT_GE(sale.most, static_cast<double>(exact->out)) << "seed " << seed;
    double const taken = sell(network.liquidity(0), way, static_cast<double>(exact->in)).out;
    double const rounding = 4 * (1 + std::pow(root_of_spot(network.liquidity(0), way), 2)) * 12;  // of a dozen levels
    EXPECT_NEAR(taken, static_cast<double>(exact->out), 1e-12 * taken + rounding) << "seed " << seed;
    EXPECT_LE(static_cast<double>(exact->out), most_out(network.liquidity(0), way) * (1 + 1e-12)) << "seed " << seed;
  }
  for (auto const count : compared) EXPECT_GT(count, 100);
}

TEST(Ladder, NoTradeNetsMoreThanTheBestAtAnyPrices) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Rng rng{seed};
    auto const state = any_linear(rng);
    Network const network(2, {{{0, 1}, {}, state}});
    if (!network.trades(0)) continue;
    auto const& curve = network.liquidity(0);
    double const spot = root_of_spot(curve, kThere);
    if (spot <= 0) continue;
    double const price_in = spot * spot * (1 + uniform(rng, -2e-3, 1e-3));
    auto const best = best_net(curve, kThere, price_in, 1, 0, 0);
    auto const in = static_cast<i128>(std::pow(10, uniform(rng, 12, 22)));
    auto const exact = trade_exact(state, {}, kThere, in);
    if (!exact) continue;
    ++compared;
    EXPECT_GE(best, static_cast<double>(exact->out) - static_cast<double>(exact->in) * price_in) << "seed " << seed;
    EXPECT_DOUBLE_EQ(best_net(curve, kThere, price_in, 1, 1e15, 0), best - 1e15) << "seed " << seed;
    // At the price that gains a cost, or more, it does not gain more.
    for (double const cost : {0.0, 1e12, 1e18}) {
      double const price = price_that_gains(curve, kThere, 1, cost);
      EXPECT_LE(best_net(curve, kThere, price * (1 + 1e-12), 1, cost, 0), 1e-12 * cost + 1) << "seed " << seed;
    }
  }
  EXPECT_GT(compared, 1'000);
}

// At prices that balance a part of a rung the true one gains next to nothing.
TEST(Ladder, ThePartOfARungAnswersToPricesAtAnyScale) {
  Network const network(2, {wrap(0, 1)});
  auto const& curve = network.liquidity(0);
  for (double amount = 1; amount < 1e36; amount *= 10) {
    double const root = sell(curve, kThere, amount).root_of_rate;
    auto const swap = best_swap(curve, kThere, root);
    EXPECT_NEAR(swap.in, amount, 1e-6 * amount);
    EXPECT_NEAR(swap.out, amount, 1e-5 * amount);
    EXPECT_GT(root, 1);
    EXPECT_EQ(best_net(curve, kThere, root * root, 1, 0, 0), 0);
  }
}

}  // namespace
}  // namespace sep::routing::optimiser::test
