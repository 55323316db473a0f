#include "adapters/venues/paper/book/translate.hpp"

#include <gtest/gtest.h>

#include "adapters/venues/paper/book/book_fixture.hpp"
#include "core/base/lifecycle.hpp"

namespace sep::paper {
namespace {

using orders::OrderTerms;
using orders::RejectReason;
using orders::SwapKind;
using orders::VenueOrderStatus;
using orders::VenueReport;

constexpr VenueId kVenue{4};
constexpr AssetId kGas{2};

Instrument instrument_with(FeeIn in) {
  auto instrument = matcher_options().instrument;
  instrument.fees.in = in;
  return instrument;
}

OrderTerms sale(i128 lots, std::int64_t ticks) {
  OrderTerms terms{.id = book_order(1),
                   .venue = kVenue,
                   .instrument = InstrumentId{7},
                   .kind = SwapKind::exact_in,
                   .sell = {kBase, lots * kLot},
                   .buy = {kQuote, 1},
                   .not_after = Time{5'000}};
  terms.book = orders::BookLimit{lots, ticks, orders::TimeInForce::fok};
  return terms;
}
OrderTerms purchase(i128 lots, std::int64_t ticks) {
  auto terms = sale(lots, ticks);
  terms.kind = SwapKind::exact_out;
  terms.sell = {kQuote, lots * ticks * kTickLot * 2};
  terms.buy = {kBase, lots * kLot};
  return terms;
}

BookFill fill_of(std::string id, std::int64_t lots, Amount fee) {
  return {std::move(id), lots, 100, {kBase, lots * kLot}, {kQuote, lots * 100 * kTickLot}, fee, false, false, Time{9}};
}

class Told : public testing::Test {
 protected:
  explicit Told(OrderTerms terms = sale(10, 99)) : told_{std::move(terms), {}} {}

  std::vector<VenueReport> hear(BookReport const& report) { return in_engine_words(instrument_, kGas, &told_, report); }
  std::vector<VenueReport> fill(std::string id, std::int64_t lots, std::int64_t leaves) {
    return hear(BookFilled{book_order(1), fill_of(std::move(id), lots, {kQuote, 7}), leaves});
  }
  std::vector<VenueReport> end(EndReason reason, std::int64_t cum) {
    return hear(BookEnded{book_order(1), reason, cum, 10 - cum});
  }
  static VenueReport canceled() { return orders::Canceled{book_order(1)}; }
  static VenueReport unknown() {
    return orders::OutcomeUnknown{book_order(1), "ended with fills that were not reported"};
  }

  Instrument instrument_ = instrument_with(FeeIn::quote);
  OrderTold told_;
};
using Words = std::vector<VenueReport>;

TEST(Translate, the_row_of_the_registry_says_what_the_book_is) {
  auto const instrument = instrument_with(FeeIn::base);
  auto const spec = spec_of(instrument, kVenue, "BASE-QUOTE");
  EXPECT_EQ(spec.id, InstrumentId{7});
  EXPECT_EQ(spec.venue, kVenue);
  EXPECT_EQ(spec.kind, InstrumentKind::order_book);
  EXPECT_EQ(spec.token0, kBase);
  EXPECT_EQ(spec.token1, kQuote);
  EXPECT_EQ(spec.fee_denominator - spec.fee_numerator, instrument.fees.taker_pips);
  ASSERT_TRUE(spec.book.has_value());
  EXPECT_EQ(spec.book->fee_in, FeeAsset::base);
  EXPECT_EQ(spec.book->maker_fee_pips, instrument.fees.maker_pips);
  EXPECT_EQ(spec.book->min_lots, instrument.rules.min_lots);
  // A lot at some price is as much quote by the row as by the book.
  EXPECT_EQ(spec.book->lot_base, instrument.base_per_lot);
  for (std::int64_t const ticks : {1, 7, 102'345}) {
    Rate const price{spec.book->tick.quote_raw * ticks, spec.book->tick.base_raw};
    EXPECT_EQ(quote_for_floor(price, 13 * instrument.base_per_lot), quote_of(instrument, 13, ticks));
  }
}

TEST(Translate, what_the_registry_cannot_say_is_not_listed) {
  EXPECT_TRUE(can_be_listed(instrument_with(FeeIn::quote)));
  EXPECT_FALSE(can_be_listed(instrument_with(FeeIn::third)));
  EXPECT_FALSE(can_be_listed(instrument_with(FeeIn::received)));
  auto coarse = instrument_with(FeeIn::quote);
  coarse.rules.tick_step = 5;
  EXPECT_FALSE(can_be_listed(coarse));
  coarse = instrument_with(FeeIn::quote);
  coarse.rules.lot_step = 2;
  EXPECT_FALSE(can_be_listed(coarse));
  coarse = instrument_with(FeeIn::quote);
  coarse.fees.taker_pips = 1'000'000;
  EXPECT_FALSE(can_be_listed(coarse));
}

TEST(Translate, a_fee_in_a_third_asset_is_told_beside_what_was_traded) {
  BookFill const fill{.venue_fill_id = "f",
                      .lots = 2,
                      .price_ticks = 10,
                      .base = {kBase, 2 * kLot},
                      .quote = {kQuote, 20},
                      .fee = {kThird, 3},
                      .at = Time{7}};
  auto const told = to_fill(Side::bid, fill, kQuote);
  EXPECT_EQ(told.sold, (Amount{kQuote, 20}));
  EXPECT_EQ(told.bought, (Amount{kBase, 2 * kLot}));
  EXPECT_EQ(told.gas, (Amount{kThird, 3}));
}

TEST(Translate, an_order_is_a_side_a_quantity_and_a_price) {
  auto const instrument = instrument_with(FeeIn::quote);
  auto const sold = to_book_terms(instrument, sale(12, 99), "store");
  ASSERT_TRUE(sold.has_value());
  EXPECT_EQ(*sold, (BookTerms{book_order(1), "store", InstrumentId{7}, Side::ask, 12 * kLot, 99 * 5, TimeInForce::fok,
                              Time{5'000}}));
  auto const bought = to_book_terms(instrument, purchase(12, 99), "store");
  ASSERT_TRUE(bought.has_value());
  EXPECT_EQ(bought->side, Side::bid);
  EXPECT_EQ(bought->quantity, 12 * kLot) << "whatever may be spent";
}

TEST(Translate, what_is_no_order_on_the_book_is_refused) {
  auto const instrument = instrument_with(FeeIn::quote);
  auto const refused = [&](auto const& change) {
    auto terms = sale(12, 99);
    change(terms);
    auto const made = to_book_terms(instrument, terms, "store");
    return made ? std::optional<RejectReason>() : made.error();
  };
  EXPECT_EQ(refused([](OrderTerms&) {}), std::nullopt);
  EXPECT_EQ(refused([](OrderTerms& t) { t.book.reset(); }), RejectReason::unknown_instrument);
  EXPECT_EQ(refused([](OrderTerms& t) { t.instrument = InstrumentId{8}; }), RejectReason::unknown_instrument);
  EXPECT_EQ(refused([](OrderTerms& t) { t.buy.asset = kThird; }), RejectReason::other);
  EXPECT_EQ(refused([](OrderTerms& t) { t.buy.asset = kBase; }), RejectReason::other);
  EXPECT_EQ(refused([](OrderTerms& t) { t.book->lots = 0; }), RejectReason::off_grid);
  EXPECT_EQ(refused([](OrderTerms& t) { t.book->lots = -1; }), RejectReason::off_grid);
  EXPECT_EQ(refused([](OrderTerms& t) { t.book->lots = kInt128Max; }), RejectReason::off_grid);
  EXPECT_EQ(refused([](OrderTerms& t) { t.book->price_ticks = 0; }), RejectReason::off_grid);
  EXPECT_EQ(refused([](OrderTerms& t) { t.book->price_ticks = std::numeric_limits<std::int64_t>::max(); }),
            RejectReason::off_grid);
}

TEST(Translate, a_fee_makes_the_bought_less_or_the_sold_more) {
  auto const fill = [](Side side, AssetId fee) { return to_fill(side, fill_of("f", 3, {fee, 7}), kGas); };
  EXPECT_EQ(fill(Side::ask, kQuote).sold, (Amount{kBase, 3'000}));
  EXPECT_EQ(fill(Side::ask, kQuote).bought, (Amount{kQuote, 3'000 - 7}));
  EXPECT_EQ(fill(Side::ask, kBase).sold, (Amount{kBase, 3'000 + 7}));
  EXPECT_EQ(fill(Side::ask, kBase).bought, (Amount{kQuote, 3'000}));
  EXPECT_EQ(fill(Side::bid, kQuote).sold, (Amount{kQuote, 3'000 + 7}));
  EXPECT_EQ(fill(Side::bid, kQuote).bought, (Amount{kBase, 3'000}));
  EXPECT_EQ(fill(Side::bid, kBase).bought, (Amount{kBase, 3'000 - 7}));
  EXPECT_EQ(fill(Side::bid, kBase).gas, (Amount{kGas, 0}));
  EXPECT_EQ(fill(Side::bid, kBase).executed_at, Time{9});
}

TEST(Translate, every_refusal_has_a_word_of_its_own_kind) {
  for (std::size_t i = 0; i < enum_size<BookReject>; ++i)
    EXPECT_NE(to_reject_reason(static_cast<BookReject>(i)), RejectReason::other);
  EXPECT_EQ(to_reject_reason(BookReject::banned), RejectReason::rate_limited);
  EXPECT_EQ(to_reject_reason(BookReject::bad_timestamp), RejectReason::unauthorized);
  EXPECT_EQ(to_reject_reason(BookReject::no_market), RejectReason::insufficient_liquidity);
  EXPECT_EQ(to_reject_reason(BookReject::bad_tick), RejectReason::off_grid);
  EXPECT_EQ(to_reject_reason(BookReject::below_min_notional), RejectReason::below_minimum);
  EXPECT_EQ(to_reject_reason(BookReject::post_only_would_trade), RejectReason::would_trade);
  for (std::size_t i = 0; i < enum_size<BookOrderStatus>; ++i) {
    auto const status = static_cast<BookOrderStatus>(i);
    EXPECT_EQ(enum_name(to_order_status(status)), enum_name(status));
  }
}

TEST_F(Told, the_last_fill_says_the_end_where_it_comes_to_all_of_the_fixed_leg) {
  EXPECT_EQ(fill("1", 4, 6).size(), 1U);
  EXPECT_EQ(fill("2", 6, 0).size(), 1U);
  EXPECT_EQ(end(EndReason::remainder, 10), Words{});
}

TEST_F(Told, what_is_left_of_an_order_is_canceled) {
  fill("1", 4, 6);
  EXPECT_EQ(end(EndReason::remainder, 4), Words{canceled()});
  for (auto const reason : {EndReason::not_whole, EndReason::asked, EndReason::self_match})
    EXPECT_EQ(end(reason, 0), Words{canceled()});
}

TEST_F(Told, an_order_that_bought_all_its_lots_for_less_than_it_could_spend_is_over) {
  told_.terms = purchase(10, 101);
  told_.terms.kind = SwapKind::exact_in;  // of the quote, which a better price leaves in part
  EXPECT_EQ(fill("1", 4, 6).size(), 1U);
  auto const last = fill("2", 6, 0);
  ASSERT_EQ(last.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<orders::Filled>(last[0]));
  EXPECT_EQ(last[1], canceled());
}

TEST_F(Told, an_end_of_which_a_fill_is_missing_is_unknown_until_a_query_tells_it) {
  fill("1", 3, 6);
  EXPECT_EQ(end(EndReason::remainder, 4), Words{unknown()});
  EXPECT_EQ(fill("3", 6, 0).back(), unknown());
  auto const fills = {fill_of("1", 3, {kQuote, 7}), fill_of("2", 1, {kQuote, 7})};
  auto const status = hear(BookStatusReported{book_order(1), BookOrderStatus::canceled, Time{3}, 4, 0, 6, fills});
  ASSERT_EQ(status.size(), 1U);
  auto const& told = std::get<orders::StatusReported>(status[0]);
  EXPECT_EQ(told.status, VenueOrderStatus::canceled);
  EXPECT_EQ(told.as_of, Time{3});
  EXPECT_EQ(told.fills.size(), 2U);
  EXPECT_EQ(told_.lots, 10) << "the fill that the answer repeats counts once";
}

TEST_F(Told, a_fill_that_comes_twice_is_passed_on_and_counts_once) {
  EXPECT_EQ(fill("1", 5, 5), fill("1", 5, 5));
  EXPECT_EQ(told_.lots, 5);
  EXPECT_EQ(end(EndReason::asked, 6), Words{unknown()});
}

TEST_F(Told, a_fill_that_is_taken_back_counts_no_more_however_often_it_is_told) {
  fill("1", 4, 6);
  auto busted = fill_of("1", 4, {kQuote, 7});
  busted.busted = true;
  auto const back = Words{orders::Busted{book_order(1), to_fill(Side::ask, busted, kGas)}};
  EXPECT_EQ(hear(BookBusted{book_order(1), busted}), back);
  EXPECT_EQ(told_.lots, 0);
  EXPECT_EQ(told_.filled_qty, 0);
  fill("1", 4, 6);
  EXPECT_EQ(told_.lots, 0) << "the first report, come late";
  auto const status = hear(BookStatusReported{book_order(1), BookOrderStatus::canceled, Time{3}, 0, 0, 10, {busted}});
  ASSERT_EQ(status.size(), 2U);
  EXPECT_EQ(status[0], back[0]) << "who has not heard of it learns it by asking";
  EXPECT_TRUE(std::get<orders::StatusReported>(status[1]).fills.empty());
  EXPECT_EQ(end(EndReason::asked, 0), Words{canceled()});
}

TEST_F(Told, an_order_whose_time_is_over_expired_with_what_it_filled) {
  fill("1", 4, 6);
  auto const words = end(EndReason::time_over, 4);
  ASSERT_EQ(words.size(), 1U);
  auto const& status = std::get<orders::StatusReported>(words[0]);
  EXPECT_EQ(status.status, VenueOrderStatus::expired);
  EXPECT_EQ(status.as_of, Time{5'001});
  EXPECT_EQ(status.fills, told_.fills);
  EXPECT_EQ(end(EndReason::time_over, 5), Words{unknown()});
}

TEST_F(Told, the_other_reports_have_their_words) {
  auto const id = book_order(1);
  EXPECT_EQ(hear(BookAcked{id, "paper-1"}), (Words{orders::Acked{id, "paper-1"}}));
  EXPECT_EQ(hear(BookRejected{id, BookReject::bad_lot, {}}),
            (Words{orders::Rejected{id, RejectReason::off_grid, {kGas, 0}}}));
  EXPECT_EQ(hear(BookUnavailable{id}), (Words{orders::OutcomeUnknown{id, "the venue is unavailable"}}));
  EXPECT_EQ(hear(BalancesReported{}), Words{});
  EXPECT_EQ(in_engine_words(instrument_, kGas, nullptr, BookCancelRejected{id, BookOrderStatus::not_found}),
            (Words{orders::CancelRejected{id, VenueOrderStatus::not_found}}));
  EXPECT_EQ(in_engine_words(instrument_, kGas, nullptr, BookStatusReported{id, {}, Time{3}, 0, 0, 0, {}}),
            (Words{orders::StatusReported{id, VenueOrderStatus::not_found, Time{3}, {}, {kGas, 0}}}));
}

using TranslateDeathTest = Told;
TEST_F(TranslateDeathTest, what_has_no_words_stops) {
  EXPECT_DEATH(static_cast<void>(spec_of(instrument_with(FeeIn::third), kVenue, "BASE-QUOTE")), "CHECK failed");
}

}  // namespace
}  // namespace sep::paper
