#include "adapters/venues/paper/book/hall.hpp"

#include "adapters/venues/paper/book/hall_fixture.hpp"

namespace sep::paper {
namespace {

using orders::RejectReason;
using orders::VenueOrderStatus;

TEST_F(HallTest, every_book_publishes_what_fits_its_row) {
  pass(seconds(2));
  std::map<InstrumentId, int> publications;
  for (auto const& state : moved_) {
    ++publications[state.instrument];
    EXPECT_TRUE(fits(*hall_->registry().instrument(state.instrument), state));
  }
  EXPECT_EQ(publications.size(), 3U);
  for (auto const& [id, count] : publications) EXPECT_GT(count, 10);
  auto const states = hall_->states();
  ASSERT_EQ(states.size(), 3U);
  EXPECT_EQ(states[0].instrument, kFirst);
  EXPECT_EQ(states[2].instrument, kSilent);
}

TEST_F(HallTest, an_order_trades_on_its_own_book_and_is_told_net_of_fees) {
  submit(order(1, kSecond, Side::bid, 30, 250'100));
  submit(order(2, kFirst, Side::ask, 30, 249'900));
  auto const reports = pass(seconds(1));
  EXPECT_EQ(only<orders::Acked>(reports).size(), 2U);
  EXPECT_TRUE(only<orders::Canceled>(reports).empty());
  std::map<orders::ClientOrderId, orders::Fill> sums;
  for (auto const& filled : only<orders::Filled>(reports)) {
    auto& sum = sums[filled.order];
    sum.sold = {filled.fill.sold.asset, sum.sold.raw + filled.fill.sold.raw};
    sum.bought = {filled.fill.bought.asset, sum.bought.raw + filled.fill.bought.raw};
  }
  EXPECT_EQ(sums.at(book_order(1)).bought, (Amount{kBase, 30 * kLot}));
  EXPECT_EQ(sums.at(book_order(2)).sold, (Amount{kBase, 30 * kLot}));
  // What we paid and got is what the accounts say.
  auto const& first = hall_->book(kFirst).matcher().accounts();
  auto const& second = hall_->book(kSecond).matcher().accounts();
  EXPECT_EQ(second.balance("s", kQuote).free, kHallBalance - sums.at(book_order(1)).sold.raw);
  EXPECT_EQ(second.balance("s", kBase).free, kHallBalance + 30 * kLot);
  EXPECT_EQ(first.balance("s", kQuote).free, kHallBalance + sums.at(book_order(2)).bought.raw);
}

TEST_F(HallTest, an_order_that_waits_is_canceled_asked_for_and_expires) {
  submit(order(1, kFirst, Side::bid, 5, 200'000, TimeInForce::gtd));
  submit(order(2, kSecond, Side::bid, 5, 200'000, TimeInForce::gtd));
  pass(seconds(1));
  hall_->ask(Cancel{book_order(1), 1}, hall_->now(), "s");
  EXPECT_EQ(only<orders::Canceled>(pass(seconds(1))).size(), 1U);
  hall_->ask(Query{book_order(2)}, hall_->now(), "s");
  auto const answers = only<orders::StatusReported>(pass(seconds(1)));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, VenueOrderStatus::working);
  auto const over = only<orders::StatusReported>(pass(seconds(20)));
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].order, book_order(2));
  EXPECT_EQ(over[0].status, VenueOrderStatus::expired);
}

TEST_F(HallTest, an_order_of_nobody_is_not_found) {
  hall_->ask(Query{book_order(9)}, hall_->now(), "s");
  hall_->ask(Cancel{book_order(9), 1}, hall_->now(), "s");
  auto const reports = pass(seconds(1));
  ASSERT_EQ(only<orders::StatusReported>(reports).size(), 1U);
  EXPECT_EQ(only<orders::StatusReported>(reports)[0].status, VenueOrderStatus::not_found);
  EXPECT_EQ(only<orders::CancelRejected>(reports),
            (std::vector{orders::CancelRejected{book_order(9), VenueOrderStatus::not_found}}));
}

TEST_F(HallTest, what_is_no_order_here_is_refused) {
  auto elsewhere = order(1, kFirst, Side::bid, 5, 250'000);
  elsewhere.venue = VenueId{2};
  submit(elsewhere);
  submit(order(2, InstrumentId{99}, Side::bid, 5, 250'000));
  submit(order(3, kSilent, Side::bid, 5, 250'000));
  auto swap = order(4, kFirst, Side::bid, 5, 250'000);
  swap.book.reset();
  submit(swap);
  submit(order(5, kFirst, Side::bid, 0, 250'000));
  EXPECT_EQ(hall_->next_due(), hall_->now());
  auto const refused = only<orders::Rejected>(pass(Duration{}));
  EXPECT_EQ(refused, (std::vector{rejected(1, RejectReason::unknown_instrument),
                                  rejected(2, RejectReason::unknown_instrument), rejected(3, RejectReason::paused),
                                  rejected(4, RejectReason::unknown_instrument), rejected(5, RejectReason::off_grid)}));
}

TEST_F(HallTest, AfterTheEndOfTheMarketNothingIsTraded) {
  hall_ = make({}, 1'000'000, begin() + seconds(2));
  hall_->ask(Attach{1}, begin(), "s");
  pass(seconds(2));
  submit(order(1, kFirst, Side::bid, 3, 250'100));
  EXPECT_EQ(only<orders::Filled>(pass(milliseconds(50))).size(), 1U) << "sent at the last instant";
  submit(order(2, kFirst, Side::bid, 3, 250'100));
  auto const reports = pass(seconds(1));
  EXPECT_EQ(only<orders::Rejected>(reports), std::vector{rejected(2, RejectReason::paused)});
  EXPECT_TRUE(only<orders::Filled>(reports).empty());
  hall_->ask(Query{book_order(1)}, hall_->now(), "s");
  EXPECT_EQ(only<orders::StatusReported>(pass(seconds(1))).size(), 1U) << "what was done is still told";
  submit(order(1, kFirst, Side::bid, 3, 250'100));
  EXPECT_TRUE(only<orders::Rejected>(pass(seconds(1))).empty()) << "who asks again is not told that nothing was";
}

TEST_F(HallTest, an_id_is_one_order_whatever_the_book) {
  submit(order(1, kFirst, Side::bid, 5, 200'000, TimeInForce::gtd));
  pass(seconds(1));
  submit(order(1, kSecond, Side::bid, 5, 200'000, TimeInForce::gtd));
  EXPECT_EQ(only<orders::Rejected>(pass(seconds(1))), (std::vector{rejected(1, RejectReason::conflicting_id)}));
  submit(order(1, kFirst, Side::bid, 5, 200'000, TimeInForce::gtd));
  auto const again = pass(seconds(1));
  EXPECT_EQ(only<orders::Acked>(again).size(), 1U);
  EXPECT_EQ(only<orders::StatusReported>(again).size(), 1U);
  EXPECT_EQ(hall_->book(kFirst).matcher().orders().size(), 1U);
  EXPECT_TRUE(hall_->book(kSecond).matcher().orders().empty());
}

TEST_F(HallTest, a_new_writer_fences_what_the_old_one_has_under_way) {
  submit(order(1, kFirst, Side::bid, 5, 200'000, TimeInForce::gtd));
  hall_->ask(Attach{2}, hall_->now(), "s");
  EXPECT_EQ(hall_->highest_epoch("s"), 2U);
  EXPECT_EQ(hall_->highest_epoch("other"), 0U);
  EXPECT_EQ(only<orders::Rejected>(pass(seconds(1))), (std::vector{rejected(1, RejectReason::stale_epoch)}));
  submit(order(2, kSecond, Side::bid, 5, 200'000, TimeInForce::gtd), 2);
  EXPECT_EQ(only<orders::Acked>(pass(seconds(1))).size(), 1U);
}

TEST_F(HallTest, asking_too_often_is_refused_as_that) {
  restart({}, 3);
  for (std::uint32_t n = 1; n <= 6; ++n) submit(order(n, kFirst, Side::bid, 1, 200'000, TimeInForce::gtd));
  auto const reports = pass(seconds(1));
  EXPECT_EQ(only<orders::Acked>(reports).size(), 3U);
  ASSERT_EQ(only<orders::Rejected>(reports).size(), 3U);
  EXPECT_EQ(only<orders::Rejected>(reports)[0].reason, RejectReason::rate_limited);
}

TEST_F(HallTest, AnotherScriptHoldsFromThenOn) {
  restart(parse_book_script("unauthorized=1000").value());
  submit(order(1, kFirst, Side::bid, 5, 1'000'000));
  EXPECT_EQ(only<orders::Rejected>(pass(seconds(1))).size(), 1U);
  EXPECT_EQ(hall_->faults().at(BookFault::unauthorized), 1U);
  EXPECT_EQ(hall_->faults().at(BookFault::overfill), 0U);
  hall_->follow({});
  submit(order(2, kSecond, Side::bid, 5, 1'000'000));
  EXPECT_TRUE(only<orders::Rejected>(pass(seconds(1))).empty());
  EXPECT_EQ(hall_->faults().at(BookFault::unauthorized), 1U);
}

TEST_F(HallTest, ForgetsOrdersThatAreLongOverWhereItIsToldTo) {
  for (bool const forgets : {false, true}) {
    restart({});
    if (forgets) hall_->forget_orders_after(kLeastMemory);
    auto const terms = order(1, kFirst, Side::bid, 3, 250'100);
    submit(terms);
    ASSERT_EQ(only<orders::Filled>(pass(seconds(1))).size(), 1U);
    auto const told = [&] {
      hall_->ask(Query{terms.id}, hall_->now(), "s");
      return only<orders::StatusReported>(pass(seconds(1))).at(0).status;
    };
    pass(kLeastMemory);
    EXPECT_EQ(told(), VenueOrderStatus::filled) << "its not_after is not that long ago";
    pass(kLeastMemory + seconds(30));
    EXPECT_EQ(told(), forgets ? VenueOrderStatus::not_found : VenueOrderStatus::filled);
    EXPECT_EQ(hall_->book(kFirst).matcher().orders().contains(terms.id), !forgets);
    submit(terms);
    auto const again = pass(seconds(1));
    EXPECT_EQ(only<orders::Filled>(again).size(), 0U);
    if (!forgets) continue;
    EXPECT_EQ(only<orders::Rejected>(again).at(0).reason, RejectReason::too_late);
  }
}

TEST_F(HallTest, MayChargeAFeeInAnAssetThatNoRuleNames) {
  restart(parse_book_script("fee_in_third_asset=1000").value());
  submit(order(1, kFirst, Side::bid, 3, 250'100));
  auto const fills = only<orders::Filled>(pass(seconds(1)));
  ASSERT_FALSE(fills.empty());
  EXPECT_EQ(fills.back().fill.gas.asset, kThird) << "of the one that completes it";
  EXPECT_GT(fills.back().fill.gas.raw, 0);
  auto const& executed = hall_->book(kFirst).matcher().orders().at(book_order(1)).fills.back();
  EXPECT_EQ(fills.back().fill.sold, executed.quote) << "nothing of it is inside";
}

}  // namespace
}  // namespace sep::paper
