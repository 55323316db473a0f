// A hall of two made books of one pair, at venues of one location; a third venue's book only publishes.
#include "adapters/venues/paper/book/hall.hpp"

#include <gtest/gtest.h>

#include "adapters/venues/paper/book/book_fixture.hpp"
#include "adapters/venues/paper/book/generated_book.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

using orders::OrderTerms;
using orders::RejectReason;
using orders::SwapKind;
using orders::VenueOrderStatus;

constexpr InstrumentId kFirst{11};
constexpr InstrumentId kSecond{12};
constexpr InstrumentId kSilent{13};

Instrument book_numbered(InstrumentId id) {
  auto instrument = matcher_options().instrument;
  instrument.book = id;
  return instrument;
}

Registry registry_of_three() {
  Registry registry;
  registry.assets.emplace(kBase, AssetSpec{kBase, "eip155:1/slip44:60", "BASE", 18, true});
  registry.assets.emplace(
      kQuote, AssetSpec{kQuote, "eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "QUOTE", 6, true});
  registry.locations.emplace(LocationId{1}, LocationSpec{LocationId{1}, "exchange:main", "eip155:1"});
  for (auto const id : {kFirst, kSecond, kSilent}) {
    VenueId const venue{id.value - 10};
    registry.venues.emplace(venue, VenueSpec{.id = venue,
                                             .name = "venue_" + std::to_string(venue.value),
                                             .location = LocationId{1},
                                             .enabled = id != kSilent,
                                             .idempotent_submit = true,
                                             .acceptance_window = seconds(2),
                                             .gas_asset = kQuote,
                                             .gas_limit = 0,
                                             .gas_price_max = 0});
    registry.instruments.emplace(id, spec_of(book_numbered(id), venue, "BASE-QUOTE"));
  }
  return registry;
}

class HallTest : public testing::Test {
 protected:
  HallTest() { restart({}); }

  static Time begin() { return GeneratedBookOptions{}.start; }

  static std::unique_ptr<BookHall> make(BookScript const& script, std::uint32_t rate = 1'000'000) {
    std::vector<HallBook> books;
    for (auto const id : {kFirst, kSecond, kSilent}) {
      BookVenueOptions options;
      options.matcher = matcher_options();
      options.matcher.sequence = SequenceRule::linked;
      options.matcher.instrument = book_numbered(id);
      options.seed = id.value;
      options.rate.requests = rate;
      options.script = script;
      books.push_back({std::make_unique<GeneratedBook>(GeneratedBookOptions{.seed = id.value}), std::move(options)});
    }
    return std::make_unique<BookHall>(registry_of_three(), std::move(books), begin());
  }
  void restart(BookScript const& script, std::uint32_t rate = 1'000'000) {
    hall_ = make(script, rate);
    hall_->ask(Attach{1}, begin(), "s");
    pass(seconds(1));
  }

  static OrderTerms order(std::uint32_t n, InstrumentId book, Side side, std::int64_t lots, std::int64_t ticks,
                          TimeInForce time_in_force = TimeInForce::ioc) {
    bool const sells = side == Side::ask;
    i128 const quote = lots * ticks * kTickLot;
    OrderTerms terms{.id = book_order(n),
                     .venue = VenueId{book.value - 10},
                     .instrument = book,
                     .kind = sells ? SwapKind::exact_in : SwapKind::exact_out,
                     .sell = sells ? Amount{kBase, lots * kLot} : Amount{kQuote, quote * 2},
                     .buy = sells ? Amount{kQuote, quote / 2} : Amount{kBase, lots * kLot},
                     .not_after = begin() + seconds(20)};
    terms.book = orders::BookLimit{lots, ticks, time_in_force};
    return terms;
  }
  void submit(OrderTerms const& terms, std::uint32_t epoch = 1) { hall_->ask(Submit{terms, epoch}, hall_->now(), "s"); }
  std::vector<orders::VenueReport> pass(Duration time) {
    std::vector<orders::VenueReport> reports;
    for (auto const& due : hall_->advance(hall_->now() + time)) {
      if (auto const* moved = std::get_if<InstrumentsMoved>(&due.what))
        for (auto const& state : moved->states) moved_.push_back(state);
      else
        reports.push_back(std::get<orders::VenueReport>(due.what));
    }
    return reports;
  }
  template <class Report>
  static std::vector<Report> only(std::vector<orders::VenueReport> const& reports) {
    std::vector<Report> found;
    for (auto const& report : reports)
      if (auto const* match = std::get_if<Report>(&report)) found.push_back(*match);
    return found;
  }
  static orders::Rejected rejected(std::uint32_t n, RejectReason reason) {
    return {book_order(n), reason, {kQuote, 0}};
  }

  std::unique_ptr<BookHall> hall_;
  std::vector<InstrumentState> moved_;
};

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

// Orders at random, faults of every kind that has words: the engine's sums are the accounts', in the end.
TEST_F(HallTest, whatever_goes_wrong_queries_tell_all_fills) {
  auto const script = parse_book_script(
      "lost_fill=300,lost_ack=200,timeout_executed=200,timeout_not_executed=100,unavailable_after_accept=100,"
      "duplicate_fill=200,duplicate_ack=100,late_ack=100,feed_gap=100");
  ASSERT_TRUE(script.has_value());
  restart(*script);
  Rng rng{5};
  std::map<orders::ClientOrderId, std::map<std::string, orders::Fill>> told;
  std::uint32_t n = 0, unknown = 0;
  auto const note = [&](std::vector<orders::VenueReport> const& reports) {
    unknown += static_cast<std::uint32_t>(only<orders::OutcomeUnknown>(reports).size());
    for (auto const& filled : only<orders::Filled>(reports))
      told[filled.order][filled.fill.venue_fill_id] = filled.fill;
    for (auto const& status : only<orders::StatusReported>(reports))
      for (auto const& fill : status.fills) told[status.order][fill.venue_fill_id] = fill;
  };
  while (n < 150) {
    auto const side = rng.chance(1, 2) ? Side::bid : Side::ask;
    auto terms = order(++n, rng.chance(1, 2) ? kFirst : kSecond, side, static_cast<std::int64_t>(rng.between(1, 900)),
                       side == Side::bid ? 250'030 : 249'970, static_cast<TimeInForce>(rng.below(3)));
    terms.not_after = hall_->now() + seconds(2);
    submit(terms);
    note(pass(milliseconds(120)));
  }
  note(pass(seconds(20)));
  for (std::uint32_t id = 1; id <= n; ++id) hall_->ask(Query{book_order(id)}, hall_->now(), "s");
  note(pass(seconds(5)));
  EXPECT_GT(unknown, 5U);

  for (auto const id : {kFirst, kSecond}) {
    std::map<AssetId, i128> moved;
    for (auto const& [order, booked] : hall_->book(id).matcher().orders()) {
      EXPECT_EQ(told[order].size(), booked.fills.size());
      for (auto const& [fill_id, fill] : told[order]) {
        moved[fill.sold.asset] -= fill.sold.raw;
        moved[fill.bought.asset] += fill.bought.raw;
      }
    }
    for (auto const asset : {kBase, kQuote}) {
      EXPECT_NE(moved[asset], 0);
      auto const held = hall_->book(id).matcher().accounts().balance("s", asset);
      EXPECT_EQ(held.locked, 0);
      EXPECT_EQ(held.free, kHallBalance + moved[asset]);
    }
  }
}

TEST_F(HallTest, is_the_same_however_time_is_cut) {
  auto const run = [](Duration step) {
    auto hall = make({});
    std::vector<Due> all;
    hall->ask(Attach{1}, begin(), "s");
    for (std::uint32_t n = 1; n <= 10; ++n) {
      auto const until = begin() + milliseconds(700) * n;
      for (auto at = hall->now(); at < until; at = at + step)
        for (auto& due : hall->advance(std::min(at + step, until))) all.push_back(std::move(due));
      hall->ask(Submit{order(n, n % 2 == 0 ? kFirst : kSecond, Side::bid, 40, 250'050), 1}, until, "s");
    }
    for (auto& due : hall->advance(begin() + seconds(10))) all.push_back(std::move(due));
    return all;
  };
  auto const whole = run(seconds(1));
  EXPECT_GT(whole.size(), 100U);
  EXPECT_EQ(whole, run(milliseconds(13)));
}

using HallDeathTest = HallTest;
TEST_F(HallDeathTest, takes_no_book_that_the_engine_has_no_words_for) {
  BookScript busts;
  busts.per_mille.emplace(BookFault::trade_bust, 1);
  EXPECT_DEATH(make(busts), "CHECK failed");
  auto const with_registry = [](auto const& change) {
    auto registry = registry_of_three();
    change(registry);
    std::vector<HallBook> books;
    for (auto const id : {kFirst, kSecond, kSilent}) {
      BookVenueOptions options;
      options.matcher.instrument = book_numbered(id);
      books.push_back({std::make_unique<GeneratedBook>(GeneratedBookOptions{}), std::move(options)});
    }
    BookHall const hall(std::move(registry), std::move(books), begin());
  };
  with_registry([](Registry&) {});
  EXPECT_DEATH(with_registry([](Registry& r) { r.instruments.at(kFirst).book->lot_base = 7; }), "CHECK failed");
  EXPECT_DEATH(with_registry([](Registry& r) { r.instruments.erase(kSilent); }), "CHECK failed");
}

}  // namespace
}  // namespace sep::paper
