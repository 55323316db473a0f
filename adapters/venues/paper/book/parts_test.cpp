// Latency, throttle, script, instrument and the made market.
#include <gtest/gtest.h>

#include "adapters/venues/paper/book/book_fixture.hpp"
#include "adapters/venues/paper/book/book_script.hpp"
#include "adapters/venues/paper/book/generated_book.hpp"
#include "adapters/venues/paper/book/latency.hpp"
#include "adapters/venues/paper/book/throttle.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

TEST(Latency, DrawsAreOfTheirDistribution) {
  Rng rng{1};
  EXPECT_EQ(draw_latency(ConstantLatency{milliseconds(3)}, 7), milliseconds(3));
  std::vector<Duration> uniform, normal;
  for (int i = 0; i < 10'001; ++i) {
    uniform.push_back(draw_latency(UniformLatency{milliseconds(1), milliseconds(3)}, rng.next()));
    normal.push_back(draw_latency(LogNormalLatency{milliseconds(5), 500}, rng.next()));
  }
  std::sort(uniform.begin(), uniform.end());
  std::sort(normal.begin(), normal.end());
  EXPECT_GE(uniform.front(), milliseconds(1));
  EXPECT_LE(uniform.back(), milliseconds(3));
  EXPECT_NEAR(static_cast<double>(uniform[5'000].ns), 2e6, 5e4);
  EXPECT_NEAR(static_cast<double>(normal[5'000].ns), 5e6, 2e5);
  EXPECT_NEAR(static_cast<double>(normal[8'413].ns), 5e6 * 1.6487, 4e5) << "one sigma above: times e^0.5";
  EXPECT_NEAR(static_cast<double>(normal[1'587].ns), 5e6 / 1.6487, 2e5);
}

TEST(Latency, IsTheSameEverywhere) {
  LogNormalLatency const model{milliseconds(5), 800};
  EXPECT_EQ(draw_latency(model, 0).ns, 419'634);
  EXPECT_EQ(draw_latency(model, std::uint64_t{1} << 63).ns, 5'000'000);
  EXPECT_EQ(draw_latency(model, 0x123456789abcdef0).ns, 1'545'278);
  EXPECT_EQ(draw_latency(model, UINT64_MAX).ns, 59'574'368);
  EXPECT_EQ(draw_latency(RecordedLatency{milliseconds(1), {milliseconds(0), milliseconds(10), milliseconds(30)}},
                         std::uint64_t{3} << 62),
            milliseconds(21));
}

TEST(Latency, AModelThatCannotBeIsNotSound) {
  EXPECT_FALSE(is_sound(ConstantLatency{milliseconds(-1)}));
  EXPECT_FALSE(is_sound(UniformLatency{milliseconds(2), milliseconds(1)}));
  EXPECT_FALSE(is_sound(LogNormalLatency{milliseconds(1), 4'001}));
  EXPECT_FALSE(is_sound(RecordedLatency{{}, {milliseconds(1)}}));
  EXPECT_FALSE(is_sound(RecordedLatency{{}, {milliseconds(2), milliseconds(1)}}));
  EXPECT_TRUE(is_sound(RecordedLatency{{}, {milliseconds(1), milliseconds(1)}}));
}

TEST(Throttle, RefusesBeyondTheRateAndBansWhoGoesOn) {
  Throttle throttle({.requests = 3, .window = seconds(10), .refusals_until_ban = 2, .ban = seconds(60)});
  Time const at{seconds(100).ns};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(throttle.count("x", at));
  EXPECT_FALSE(throttle.count("y", at)) << "each client has a count of its own";
  auto const limited = throttle.count("x", at + seconds(1));
  ASSERT_TRUE(limited);
  EXPECT_EQ(limited->reason, BookReject::rate_limited);
  EXPECT_EQ(limited->retry_at, at + seconds(10));
  auto const banned = throttle.count("x", at + seconds(2));
  EXPECT_EQ(banned->reason, BookReject::banned);
  EXPECT_EQ(banned->retry_at, at + seconds(62));
  EXPECT_EQ(throttle.count("x", at + seconds(61))->reason, BookReject::banned);
  EXPECT_FALSE(throttle.count("x", at + seconds(62)));
  EXPECT_EQ(throttle.ban("x", at + seconds(70)), at + seconds(190)) << "the next is twice as long";
}

TEST(Throttle, ABanHasABound) {
  Throttle throttle({.ban = seconds(60), .ban_max = seconds(100)});
  throttle.ban("x", Time{});
  for (int i = 0; i < 100; ++i) EXPECT_EQ(throttle.ban("x", Time{}), Time{} + seconds(100));
}

TEST(BookScript, TextRoundTripsAndBadTextIsRefused) {
  auto const script = parse_book_script("lost_ack=50,overfill=1000,trade_bust=0");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->per_mille.size(), 2U);
  EXPECT_EQ(parse_book_script(format_book_script(*script)), *script);
  auto const kind = [](std::string_view text) { return parse_book_script(text).error().kind; };
  EXPECT_EQ(kind("lost_ack"), ScriptErrorKind::bad_form);
  EXPECT_EQ(kind("lost_ack=1,"), ScriptErrorKind::bad_form);
  EXPECT_EQ(kind("wrong_quantity=1"), ScriptErrorKind::unknown_fault) << "of the pools' venue";
  EXPECT_EQ(kind("lost_ack=1001"), ScriptErrorKind::bad_rate);
  EXPECT_EQ(kind("lost_ack=1,lost_ack=1"), ScriptErrorKind::repeated);
  EXPECT_FALSE(strikes(BookScript{}, 1, BookFault::overfill, book_order(1), 1));
  EXPECT_TRUE(strikes(*script, 1, BookFault::overfill, book_order(1), 1));
}

TEST(Instrument, AnOrderOffTheGridIsRefusedByItsReason) {
  auto instrument = matcher_options().instrument;
  instrument.rules = {.tick_step = 2, .lot_step = 3, .min_lots = 6, .min_quote = 10'000, .max_lots = 1'000};
  auto const reason = [&](i128 quantity, std::int64_t price) {
    auto terms = book_terms(1, Side::bid, 1, 1, TimeInForce::ioc);
    terms.quantity = quantity;
    terms.price = price;
    auto const on = on_grid(instrument, terms);
    return on ? std::nullopt : std::optional(on.error());
  };
  EXPECT_EQ(reason(12 * kLot, 1'000), std::nullopt);
  EXPECT_EQ(reason(0, 1'000), BookReject::bad_quantity);
  EXPECT_EQ(reason(-kLot, 1'000), BookReject::bad_quantity);
  EXPECT_EQ(reason(1'002 * kLot, 1'000), BookReject::bad_quantity);
  EXPECT_EQ(reason(kInt128Max, 1'000), BookReject::bad_quantity);
  EXPECT_EQ(reason(12 * kLot + 1, 1'000), BookReject::bad_lot);
  EXPECT_EQ(reason(13 * kLot, 1'000), BookReject::bad_lot);
  EXPECT_EQ(reason(12 * kLot, 0), BookReject::bad_price);
  EXPECT_EQ(reason(12 * kLot, -5), BookReject::bad_price);
  EXPECT_EQ(reason(12 * kLot, 1'001), BookReject::bad_tick);
  EXPECT_EQ(reason(12 * kLot, 1'005), BookReject::bad_tick) << "an odd number of ticks";
  EXPECT_EQ(reason(3 * kLot, 1'000), BookReject::below_min_quantity);
  EXPECT_EQ(reason(6 * kLot, 10), BookReject::below_min_notional);
}

TEST(Instrument, FeesRoundUpInTheirAsset) {
  auto instrument = matcher_options().instrument;
  auto const fee = [&](Side side, bool maker, i128 third) {
    return fee_of(instrument, side, maker, 3'000, 4'999, third);
  };
  EXPECT_EQ(fee(Side::bid, true, 0), (Amount{kQuote, 5}));
  EXPECT_EQ(fee(Side::bid, false, 0), (Amount{kQuote, 10}));
  instrument.fees.in = FeeIn::received;
  EXPECT_EQ(fee(Side::bid, false, 0), (Amount{kBase, 6}));
  EXPECT_EQ(fee(Side::ask, false, 0), (Amount{kQuote, 10}));
  instrument.fees.in = FeeIn::base;
  EXPECT_EQ(fee(Side::ask, true, 0), (Amount{kBase, 3}));
  instrument.fees.in = FeeIn::third;
  EXPECT_EQ(fee(Side::bid, false, 5), (Amount{kThird, 5}));
  EXPECT_EQ(fee(Side::bid, false, 4), (Amount{kBase, 6})) << "too little of the third";
}

TEST(GeneratedBook, IsAMarketInOrderThatNeverCrosses) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    GeneratedBook source({.seed = seed, .steps = 300});
    GeneratedBook again({.seed = seed, .steps = 300});
    Book contiguous(SequenceRule::contiguous);
    Book linked(SequenceRule::linked);
    Time last;
    std::uint64_t trades = 0;
    while (auto const next = source.next_at()) {
      auto const event = source.take();
      ASSERT_EQ(again.take().message, event.message);
      ASSERT_EQ(event.at, *next);
      ASSERT_GE(event.at, last);
      last = event.at;
      if (auto const* diff = std::get_if<BookDiff>(&event.message)) {
        ASSERT_EQ(contiguous.apply(*diff), BookChange::applied);
        ASSERT_EQ(linked.apply(*diff), BookChange::applied);
      } else if (auto const* snapshot = std::get_if<BookSnapshot>(&event.message)) {
        ASSERT_EQ(contiguous.apply(*snapshot), BookChange::applied);
        linked.apply(*snapshot);
      } else {
        ++trades;
      }
    }
    EXPECT_GT(trades, 100U);
  }
}

}  // namespace
}  // namespace sep::paper
