// What holds whatever comes: orders and accounts add up, and the market's part is what the fills say.
#include "adapters/venues/paper/book/book_fixture.hpp"
#include "adapters/venues/paper/book/generated_book.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

struct Settings {
  FeeIn fee_in;
  QueueModel queue;
  SelfMatch self_match;
  bool distorted;
};

class Laws : public testing::Test {
 protected:
  void begin(std::uint64_t seed, Settings const& settings) {
    rng_ = Rng{seed};
    auto options = matcher_options();
    options.sequence = SequenceRule::linked;
    options.queue = settings.queue;
    options.self_match = settings.self_match;
    options.impact.half_life = seconds(2);
    options.instrument.fees.in = settings.fee_in;
    options.instrument.quote_per_tick_lot = 3;
    if (settings.distorted)
      options.distort = [this](BookOrder const&) {
        return Distortion{static_cast<std::int64_t>(rng_.below(3)), static_cast<std::int64_t>(rng_.below(3)),
                          rng_.chance(1, 2)};
      };
    matcher_ = std::make_unique<BookMatcher>(options);
    market_ = std::make_unique<GeneratedBook>(GeneratedBookOptions{.seed = seed, .steps = 150, .lots_max = 60});
    deposited_ = {{kBase, 0}, {kQuote, 0}, {kThird, 0}};
    for (auto const* account : {"a", "b", "c"})
      for (auto asset : {kBase, kQuote, kThird}) {
        i128 const amount = static_cast<i128>(rng_.below(asset == kThird ? 50'000 : 100'000'000));
        matcher_->deposit(account, {asset, amount});
        deposited_[asset] += amount;
      }
    orders_ = 0;
  }

  void act(Time now) {
    auto const kind = rng_.below(10);
    if (kind < 7) {
      auto const accounts = std::array{"a", "b", "c"};
      auto terms = book_terms(++orders_, rng_.chance(1, 2) ? Side::bid : Side::ask,
                              static_cast<std::int64_t>(rng_.between(1, 80)),
                              static_cast<std::int64_t>(rng_.between(249'990, 250'010)),
                              static_cast<TimeInForce>(rng_.below(4)), accounts[rng_.below(3)]);
      if (rng_.chance(1, 2)) terms.not_after = now + milliseconds(static_cast<std::int64_t>(rng_.below(3'000)));
      static_cast<void>(matcher_->place(terms, now));
    } else if (orders_ > 0) {
      auto const id = book_order(static_cast<std::uint32_t>(rng_.between(1, orders_)));
      static_cast<void>(matcher_->cancel(id, now));
      bust_one(id);
    }
  }

  void bust_one(orders::ClientOrderId id) {
    auto const found = matcher_->orders().find(id);
    if (found == matcher_->orders().end() || !rng_.chance(1, 4)) return;
    auto const& fills = found->second.fills;
    if (!fills.empty() && !fills.front().busted) matcher_->bust(id, 0);
  }

  // The market's gain is the other half of every fill of ours; between our own it cancels out.
  void expect_market_matches_fills() {
    i128 base = 0, quote = 0;
    for (auto const& [id, order] : matcher_->orders())
      for (auto const& fill : order.fills) {
        if (fill.busted) continue;
        auto const sign = order.terms.side == Side::bid ? -1 : 1;
        base += sign * fill.base.raw;
        quote -= sign * fill.quote.raw;
        ASSERT_TRUE(fill.quote.raw == static_cast<i128>(fill.lots) * fill.price_ticks * 3);
      }
    ASSERT_TRUE(matcher_->accounts().balance(kMarketAccount, kBase).free == base);
    ASSERT_TRUE(matcher_->accounts().balance(kMarketAccount, kQuote).free == quote);
  }

  void run(std::uint64_t seed, Settings const& settings) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    begin(seed, settings);
    while (auto const next = market_->next_at()) {
      matcher_->expire(*next);
      matcher_->apply(market_->take().message, *next);
      act(*next);
      ASSERT_NO_FATAL_FAILURE(expect_laws(*matcher_, deposited_));
    }
    ASSERT_NO_FATAL_FAILURE(expect_market_matches_fills());
    if (!settings.distorted) expect_limits_held();
  }

  // Nobody pays more than the limit, nor goes short, nor fills twice.
  void expect_limits_held() {
    for (auto const& [id, order] : matcher_->orders()) {
      EXPECT_EQ(order.over_lots, 0);
      for (auto const& fill : order.fills) {
        EXPECT_FALSE(is_better(opposite(order.terms.side), order.price_ticks, fill.price_ticks) &&
                     order.price_ticks != fill.price_ticks);
        filled_ += fill.lots;
      }
      if (order.terms.time_in_force == TimeInForce::fok) {
        EXPECT_TRUE(order.cum_lots == 0 || order.cum_lots == order.order_lots || !order.fills.empty());
      }
      if (order.terms.time_in_force == TimeInForce::post_only) {
        for (auto const& fill : order.fills) EXPECT_TRUE(fill.maker);
      }
    }
  }

  Rng rng_{};
  std::unique_ptr<BookMatcher> matcher_;
  std::unique_ptr<GeneratedBook> market_;
  std::map<AssetId, i128> deposited_;
  std::uint32_t orders_ = 0;
  std::int64_t filled_ = 0;
};

TEST_F(Laws, HoldForEveryFeeQueueAndSelfMatch) {
  std::uint64_t seed = 0;
  for (auto fee : {FeeIn::quote, FeeIn::base, FeeIn::received, FeeIn::third})
    for (auto queue : {QueueModel::proportional, QueueModel::behind, QueueModel::ahead})
      for (auto self :
           {SelfMatch::cancel_newest, SelfMatch::cancel_oldest, SelfMatch::cancel_both, SelfMatch::decrement})
        for (int i = 0; i < 4; ++i) {
          run(++seed, {fee, queue, self, false});
          if (HasFatalFailure()) return;
        }
  EXPECT_GT(filled_, 100'000);
}

TEST_F(Laws, HoldWhenFillsAreWrong) {
  for (std::uint64_t seed = 1'000; seed < 1'040; ++seed) {
    run(seed, {FeeIn::received, QueueModel::proportional, SelfMatch::cancel_oldest, true});
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace sep::paper
