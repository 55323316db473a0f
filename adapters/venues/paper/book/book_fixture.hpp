// A matcher over a book of a few levels, and orders on it: the fixture of the book venue's tests.
//
//   bids 100 x 50, 99 x 80, 98 x 100     asks 102 x 40, 103 x 60, 105 x 200
//
// A lot is 1,000 units of base (asset 1); at one tick it costs 10 units of quote (asset 2). Third asset: 3.
#pragma once

#include <gtest/gtest.h>
#include <memory>

#include "adapters/venues/paper/book/matcher.hpp"

namespace sep::paper {

inline constexpr AssetId kBase{1};
inline constexpr AssetId kQuote{2};
inline constexpr AssetId kThird{3};
inline constexpr i128 kLot = 1'000;
inline constexpr i128 kTickLot = 10;

[[nodiscard]] inline orders::ClientOrderId book_order(std::uint32_t n) {
  Hash128 hash;
  for (std::size_t i = 0; i < 4; ++i) hash.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return orders::ClientOrderId(hash);
}

[[nodiscard]] inline MatcherOptions matcher_options() {
  MatcherOptions options;
  options.instrument.book = InstrumentId{7};
  options.instrument.base = kBase;
  options.instrument.quote = kQuote;
  options.instrument.price_units_per_tick = 5;
  options.instrument.base_per_lot = kLot;
  options.instrument.quote_per_tick_lot = kTickLot;
  options.instrument.fees = FeeRules{
      .maker_pips = 1'000, .taker_pips = 2'000, .in = FeeIn::quote, .third = kThird, .third_for_quote = Rate{1, 2}};
  options.impact.half_life.reset();
  return options;
}

[[nodiscard]] inline BookTerms book_terms(std::uint32_t n, Side side, std::int64_t lots, std::int64_t ticks,
                                          TimeInForce time_in_force, std::string account = "a") {
  return {book_order(n), std::move(account), InstrumentId{7}, side, lots * kLot, ticks * 5, time_in_force, kTimeMax};
}

class MatcherTest : public testing::Test {
 protected:
  static constexpr i128 kPlenty = 1'000'000'000'000;

  MatcherTest() { restart(matcher_options()); }

  void restart(MatcherOptions options) {
    matcher_ = std::make_unique<BookMatcher>(std::move(options));
    for (auto const* account : {"a", "b"})
      for (auto asset : {kBase, kQuote, kThird}) matcher_->deposit(account, {asset, kPlenty});
    update_ = 1;
    matcher_->apply(BookSnapshot{update_, now_, {{100, 50}, {99, 80}, {98, 100}}, {{102, 40}, {103, 60}, {105, 200}}},
                    now_);
  }

  std::optional<BookReject> place(std::uint32_t n, Side side, std::int64_t lots, std::int64_t ticks,
                                  TimeInForce time_in_force, std::string const& account = "a") {
    return matcher_->place(book_terms(n, side, lots, ticks, time_in_force, account), now_);
  }
  std::optional<BookReject> buy(std::uint32_t n, std::int64_t lots, std::int64_t ticks,
                                TimeInForce time_in_force = TimeInForce::gtd, std::string const& account = "a") {
    return place(n, Side::bid, lots, ticks, time_in_force, account);
  }
  std::optional<BookReject> sell(std::uint32_t n, std::int64_t lots, std::int64_t ticks,
                                 TimeInForce time_in_force = TimeInForce::gtd, std::string const& account = "a") {
    return place(n, Side::ask, lots, ticks, time_in_force, account);
  }
  void diff(std::vector<BookLevel> bids, std::vector<BookLevel> asks = {}) {
    ++update_;
    matcher_->apply(BookDiff{update_, update_, update_ - 1, now_, std::move(bids), std::move(asks)}, now_);
  }
  void trade(Side hit, std::int64_t ticks, std::int64_t lots) {
    matcher_->apply(BookTrade{++trades_, ticks, lots, hit, now_}, now_);
  }
  [[nodiscard]] BookOrder const& order(std::uint32_t n) const { return matcher_->orders().at(book_order(n)); }
  [[nodiscard]] std::int64_t filled(std::uint32_t n) const { return order(n).cum_lots; }
  [[nodiscard]] std::int64_t ahead(std::uint32_t n) const { return order(n).ahead_lots; }
  [[nodiscard]] i128 free(std::string const& account, AssetId asset) const {
    return matcher_->accounts().balance(account, asset).free;
  }

  std::unique_ptr<BookMatcher> matcher_;
  Time now_{1'000'000'000};
  std::uint64_t update_ = 1;
  std::uint64_t trades_ = 0;
};

// What must hold at every moment: orders add up, accounts add up, and what is locked is what working orders hold.
inline void expect_laws(BookMatcher const& matcher, std::map<AssetId, i128> const& deposited) {
  std::map<std::pair<std::string, AssetId>, i128> locked;
  for (auto const& [id, order] : matcher.orders()) {
    ASSERT_EQ(order.order_lots + order.over_lots, order.cum_lots + order.leaves_lots + order.canceled_lots);
    ASSERT_EQ(order.is_working(), order.leaves_lots > 0);
    ASSERT_GE(order.ahead_lots, 0);
    std::int64_t lots = 0;
    for (auto const& fill : order.fills) lots += fill.busted ? 0 : fill.lots;
    ASSERT_EQ(lots, order.cum_lots);
    ASSERT_TRUE(order.locked.raw >= 0);
    locked[{order.terms.account, order.locked.asset}] += order.locked.raw;
  }
  for (auto const& [key, amount] : locked)
    ASSERT_TRUE(matcher.accounts().balance(key.first, key.second).locked == amount);
  for (auto const& [asset, total] : matcher.accounts().totals()) ASSERT_TRUE(total == deposited.at(asset));
}

}  // namespace sep::paper
