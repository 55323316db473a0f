// What holds of a hall whatever happens in it.
#include "adapters/venues/paper/book/hall_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

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
