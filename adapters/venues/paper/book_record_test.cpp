// The record of a hall of books: what was told stays told, wherever the process ends.
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

#include "adapters/venues/paper/book/generated_hall.hpp"
#include "adapters/venues/paper/book/served_hall.hpp"
#include "adapters/venues/paper/entry_text.hpp"
#include "adapters/venues/paper/exchange_fixture.hpp"
#include "adapters/venues/paper/record.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

constexpr char const* kFaults =
    "lost_fill=200,fill_after_cancel=300,timeout_not_executed=100,timeout_executed=100,late_ack=100,late_cancel=200,"
    "duplicate_fill=100,silent_feed=5";

std::unique_ptr<ServedHall> make_hall(std::uint64_t seed) {
  return std::make_unique<ServedHall>(make_generated_hall(seed, kGeneratedStart, *parse_book_script(kFaults)));
}

// A limit order some ticks through or away from the first middle, on one of the books.
Submit order_at_random(std::uint32_t n, Rng& rng, Registry const& registry, Time now) {
  InstrumentId const book{static_cast<std::uint32_t>(rng.between(1, 3))};
  auto const& spec = *registry.instrument(book);
  bool const sells = rng.chance(1, 2);
  auto const lots = static_cast<std::int64_t>(rng.between(1, 12'000));
  auto const ticks = static_cast<std::int64_t>(rng.between(249'800, 250'200));
  auto const base = registry.asset_by_symbol("WETH")->id;
  auto const quote = registry.asset_by_symbol("USDC")->id;
  Amount const traded{base, lots * i128{100'000'000'000'000}};
  Amount const worth{quote, lots * ticks};
  orders::OrderTerms terms;
  terms.id = order_number(n);
  terms.venue = spec.venue;
  terms.instrument = book;
  terms.kind = sells ? orders::SwapKind::exact_in : orders::SwapKind::exact_out;
  terms.sell = sells ? traded : Amount{quote, worth.raw * 2};
  terms.buy = sells ? Amount{quote, worth.raw / 2} : traded;
  terms.not_after = now + milliseconds(static_cast<std::int64_t>(rng.between(1'000, 8'000)));
  terms.book = orders::BookLimit{lots, ticks, static_cast<TimeInForce>(rng.below(4))};
  return {terms, 1};
}

// An order on no book at all.
orders::OrderTerms no_order(std::uint32_t n) {
  orders::OrderTerms terms;
  terms.id = order_number(n);
  return terms;
}

// A life of orders, cancels, queries and faults; `step` is how finely time is cut.
std::vector<Entry> live(ServedHall& hall, std::uint64_t seed, std::uint32_t orders, Duration step = minutes(1)) {
  Rng rng{seed};
  hall.ask(Attach{1}, hall.now(), "s");
  for (std::uint32_t n = 1; n <= orders; ++n) {
    hall.ask(order_at_random(n, rng, hall.registry(), hall.now()), hall.now(), "s");
    if (n % 10 == 0) hall.ask(Submit{no_order(n), 1}, hall.now(), "s");
    auto const until = hall.now() + milliseconds(static_cast<std::int64_t>(rng.between(1, 1'500)));
    while (hall.now() < until) static_cast<void>(hall.advance(std::min(until, hall.now() + step)));
    if (rng.chance(1, 2)) hall.ask(Cancel{order_number(n), 1}, hall.now(), "s");
    if (rng.chance(1, 3)) hall.ask(Query{order_number(n)}, hall.now(), "s");
  }
  auto const until = hall.now() + seconds(40);
  while (hall.now() < until) static_cast<void>(hall.advance(std::min(until, hall.now() + step)));
  return hall.take_entries();
}

TEST(BookRecordTest, EntriesAreTheSameHoweverTimeIsCut) {
  auto const whole = live(*make_hall(1), 1, 40);
  EXPECT_EQ(live(*make_hall(1), 1, 40, milliseconds(7)), whole);
  EXPECT_NE(live(*make_hall(2), 1, 40), whole);
}

TEST(BookRecordTest, LinesAreReadableAndReadBackWhateverHappened) {
  std::uint64_t number = 0;
  std::map<std::size_t, std::uint64_t> kinds;
  Time before;
  for (auto const& entry : live(*make_hall(3), 3, 100)) {
    auto const line = format_line(++number, entry);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(parse_line(line, number), entry);
    EXPECT_LE(before, time_of(entry));
    before = time_of(entry);
    ++kinds[entry.index()];
  }
  EXPECT_EQ(kinds.size(), 7u);  // asked, executed, refused, withdrawn, reported, ended, book_misbehaved
  auto const line = format_line(1, Ended{Time{5}, order_number(1), EndReason::remainder, 7, 3});
  EXPECT_TRUE(line.starts_with(R"({"n":1,"kind":"ended","at":"5","order":"00000000000000000000000000000001",)"
                               R"("reason":"remainder","cum_lots":"7","canceled_lots":"3",)"))
      << line;
}

// The venue's own account: every lot that a book says was traded is an execution in the record, once.
TEST(BookRecordTest, ExecutionsAreTheFillsOfTheBooks) {
  auto const hall = make_hall(4);
  std::map<orders::ClientOrderId, std::vector<std::string>> recorded;
  std::map<orders::ClientOrderId, Ended> ended;
  for (auto const& entry : live(*hall, 4, 80)) {
    if (auto const* executed = std::get_if<Executed>(&entry))
      recorded[executed->order].push_back(executed->fill.venue_fill_id);
    auto const* end = std::get_if<Ended>(&entry);
    EXPECT_TRUE(!end || ended.emplace(end->order, *end).second);
  }
  std::size_t fills = 0;
  for (std::uint32_t book = 1; book <= 3; ++book)
    for (auto const& [id, order] : hall->hall().book(InstrumentId(book)).matcher().orders()) {
      fills += order.fills.size();
      ASSERT_EQ(recorded[id].size(), order.fills.size());
      for (std::size_t i = 0; i < order.fills.size(); ++i) EXPECT_EQ(recorded[id][i], order.fills[i].venue_fill_id);
      ASSERT_EQ(ended.contains(id), !order.is_working());
      EXPECT_TRUE(order.is_working() || ended.at(id).cum_lots == order.cum_lots);
    }
  EXPECT_GT(fills, 40u);
}

TEST(BookRecordTest, RestoringGoesOnAsIfNothingHadHappenedWhereverTheRecordIsCut) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    auto const original = make_hall(seed);
    auto const entries = live(*original, seed, 20);
    for (std::size_t kept = 0; kept <= entries.size(); kept += 9) {
      auto const again = make_hall(seed);
      auto rest = restore(*again, std::span(entries).first(kept));
      ASSERT_TRUE(rest) << kept << ' ' << rest.error().detail;
      for (auto const& entry : std::span(entries).subspan(kept))
        if (auto const* asked = std::get_if<Asked>(&entry)) again->ask(asked->request, asked->at, asked->store);
      static_cast<void>(again->advance(original->now()));
      for (auto& entry : again->take_entries()) rest->push_back(std::move(entry));
      EXPECT_EQ(*rest, std::vector<Entry>(entries.begin() + static_cast<std::ptrdiff_t>(kept), entries.end()));
      EXPECT_EQ(again->states(), original->states());
    }
  }
}

TEST(BookRecordTest, ARecordThatSaysSomethingElseThanWhatHappensIsRefused) {
  auto entries = live(*make_hall(5), 5, 20);
  EXPECT_EQ(restore(*make_hall(6), entries).error().error, RecordError::diverged);
  auto of_pools = entries;
  of_pools.insert(of_pools.begin(), {BooksOpened{}, Opened{}});
  EXPECT_EQ(restore(*make_hall(5), of_pools).error().error, RecordError::foreign);
  for (auto& entry : entries)
    if (auto* executed = std::get_if<Executed>(&entry)) ++executed->fill.sold.raw;
  EXPECT_EQ(restore(*make_hall(5), entries).error().error, RecordError::diverged);
}

}  // namespace
}  // namespace sep::paper
