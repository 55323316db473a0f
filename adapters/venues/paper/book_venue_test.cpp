// The venue's process with books: started, asked over its socket, killed at any moment, started again on its record.
#include <fstream>

#include "adapters/venues/paper/venue.hpp"
#include "adapters/venues/paper/venue_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

class BookVenueProcess : public VenueProcess {
 protected:
  BookVenueProcess() { options_.books = true; }

  // Buys WETH on a book, up to far beyond its best price.
  [[nodiscard]] orders::OrderTerms buy(std::uint32_t n, std::int64_t lots = 10'000, std::int64_t ticks = 260'000,
                                       TimeInForce time_in_force = TimeInForce::ioc, std::uint32_t book = 1) const {
    auto terms = buy_one(n, book);
    terms.sell.raw = lots * ticks * 2;
    terms.buy.raw = kWeth / 10'000 * lots;
    terms.gas_limit = 0;
    terms.gas_price_max = 0;
    terms.book = orders::BookLimit{lots, ticks, time_in_force};
    return terms;
  }
  [[nodiscard]] static std::vector<std::string> ids(std::vector<orders::Filled> const& fills) {
    std::vector<std::string> found;
    for (auto const& filled : fills) found.push_back(filled.fill.venue_fill_id);
    return found;
  }
};

TEST_F(BookVenueProcess, TradesOnBooksInLockstep) {
  start();
  auto client = connected();
  EXPECT_EQ(welcome_.venues, (std::vector<std::string>{"paper_one", "paper_two", "paper_three"}));
  ASSERT_TRUE(client.subscribe());
  ASSERT_TRUE(client.advance(welcome_.start + seconds(1)));
  ASSERT_TRUE(client.submit(buy(1), 1));
  auto const messages = client.advance(welcome_.start + seconds(3));
  ASSERT_TRUE(messages);
  EXPECT_EQ(reports<orders::Acked>(*messages).size(), 1u);
  auto const fills = reports<orders::Filled>(*messages);
  i128 bought = 0;
  for (auto const& filled : fills) bought += filled.fill.bought.raw;
  EXPECT_EQ(bought, kWeth);
  std::size_t published = 0;
  for (auto const& message : *messages) published += std::holds_alternative<PoolUpdate>(message) ? 1 : 0;
  EXPECT_GE(published, 6u);
  EXPECT_EQ(executions().size(), fills.size());
  EXPECT_EQ(stop(SIGTERM), 0);
}

TEST_F(BookVenueProcess, KilledAndStartedAgainTheBooksGoOnWhereTheyWere) {
  start();
  Time now;
  std::vector<orders::Filled> fills;
  {
    auto client = connected();
    ASSERT_TRUE(client.advance(welcome_.start + seconds(1)));
    ASSERT_TRUE(client.submit(buy(1), 1));
    ASSERT_TRUE(client.submit(buy(2, 500, 240'000, TimeInForce::gtd), 1));
    now = welcome_.start + seconds(3);
    fills = reports<orders::Filled>(*client.advance(now));
    ASSERT_FALSE(fills.empty());
    ASSERT_TRUE(client.query(order_number(2)));
    ASSERT_TRUE(client.advance(now + milliseconds(20)));  // in the record, and with it the time
    EXPECT_EQ(stop(SIGKILL), -SIGKILL);
  }
  start();
  auto client = connected(2);
  EXPECT_GE(welcome_.now, now);
  ASSERT_TRUE(client.submit(buy(1), 2));  // the same again: nothing is traded again
  ASSERT_TRUE(client.query(order_number(1)));
  ASSERT_TRUE(client.query(order_number(2)));
  auto const answers = reports<orders::StatusReported>(*client.advance(welcome_.now + seconds(1)));
  ASSERT_GE(answers.size(), 2u);
  std::vector<std::string> told;
  for (auto const& fill : answers.front().fills) told.push_back(fill.venue_fill_id);
  EXPECT_EQ(told, ids(fills));
  EXPECT_EQ(answers.back().status, orders::VenueOrderStatus::working);
  EXPECT_EQ(executions().size(), fills.size());

  auto other = buy(1);
  other.sell.raw += 1;
  ASSERT_TRUE(client.submit(other, 2));
  auto const conflict = reports<orders::Rejected>(*client.advance(welcome_.now + seconds(2)));
  ASSERT_EQ(conflict.size(), 1u);
  EXPECT_EQ(conflict[0].reason, orders::RejectReason::conflicting_id);
}

TEST_F(BookVenueProcess, KilledAtAnyMomentItNeverForgetsWhatItSaid) {
  options_.book_script = *parse_book_script("lost_fill=100,late_ack=100,duplicate_fill=100,fill_after_cancel=100");
  std::set<std::string> told;
  std::uint32_t n = 0;
  for (std::uint32_t life = 1; life <= 10; ++life) {
    start();
    auto client = connected(life);
    auto now = welcome_.now;
    killed_during(Rng{life}, 30'000, [&] {
      for (;;) {
        ++n;
        if (!client.submit(buy(n, 500, 260'000, TimeInForce::ioc, 1 + n % 3), life)) return;
        now = now + milliseconds(400);
        auto const messages = client.advance(now);
        if (!messages) return;
        for (auto const& id : ids(reports<orders::Filled>(*messages))) told.insert(id);
      }
    });
  }
  start();
  connected(100);
  expect_remembered(told, kWeth / 20);
}

TEST_F(BookVenueProcess, WithItsOwnClockTheBooksMoveByThemselves) {
  options_.virtual_time = false;
  start();
  auto client = connected();
  ASSERT_TRUE(client.subscribe());
  std::size_t updates = 0;
  while (updates < 4) {
    auto const message = client.receive(seconds(30));
    ASSERT_TRUE(message && *message);
    if (std::holds_alternative<PoolUpdate>(**message)) ++updates;
  }
  ASSERT_TRUE(client.submit(buy(1), 1));
  bool filled = false;
  while (!filled) {
    auto const message = client.receive(seconds(30));
    ASSERT_TRUE(message && *message);
    auto const* report = std::get_if<Report>(&**message);
    filled = report && std::holds_alternative<orders::Filled>(report->report);
  }
  EXPECT_EQ(stop(SIGINT), 0);
}

TEST_F(BookVenueProcess, ARecordIsServedOnlyInTheMarketItBeganIn) {
  {
    ASSERT_TRUE(open_venue(options_, Time{}));
  }
  auto other = options_;
  other.seed = 2;
  EXPECT_NE(open_venue(other, Time{}).error().find("foreign"), std::string::npos);
  other = options_;
  other.start = Time{5};
  EXPECT_NE(open_venue(other, Time{}).error().find("foreign"), std::string::npos);
  other = options_;
  other.books = false;
  EXPECT_NE(open_venue(other, Time{}).error().find("foreign"), std::string::npos);
  other = options_;
  other.book_script = *parse_book_script("lost_ack=1000");
  {
    ASSERT_TRUE(open_venue(other, Time{}));
  }
  EXPECT_TRUE(open_venue(options_, Time{}));
}

TEST_F(BookVenueProcess, ATornLineIsCutAndADamagedRecordIsRefused) {
  start();
  {
    auto client = connected();
    ASSERT_TRUE(client.advance(welcome_.start + seconds(1)));
    ASSERT_TRUE(client.submit(buy(1), 1));
    ASSERT_TRUE(client.advance(welcome_.start + seconds(3)));
  }
  EXPECT_EQ(stop(SIGKILL), -SIGKILL);
  auto const whole = *read_record(options_.record);
  std::ofstream(options_.record, std::ios::app) << "{\"n\":" << whole.size() + 1 << ",\"kind\":\"execu";
  {
    auto const venue = open_venue(options_, Time{});
    ASSERT_TRUE(venue) << venue.error();
    EXPECT_GT(venue->record->torn_bytes(), 0u);
  }
  auto const again = *read_record(options_.record);
  ASSERT_EQ(again.size(), whole.size() + 1);
  EXPECT_TRUE(std::holds_alternative<BooksOpened>(again.back()));
  EXPECT_TRUE(std::equal(whole.begin(), whole.end(), again.begin()));

  std::fstream file(options_.record, std::ios::in | std::ios::out);
  file.seekp(200);
  file << '~';
  file.close();
  EXPECT_NE(open_venue(options_, Time{}).error().find("corrupt"), std::string::npos);
}

}  // namespace
}  // namespace sep::paper
