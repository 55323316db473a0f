// A hall of two made books of one pair, at venues of one location; a third venue's book only publishes.
#pragma once

#include <gtest/gtest.h>
#include <map>
#include <memory>

#include "adapters/venues/paper/book/book_fixture.hpp"
#include "adapters/venues/paper/book/generated_book.hpp"
#include "adapters/venues/paper/book/hall.hpp"

namespace sep::paper {

inline constexpr InstrumentId kFirst{11};
inline constexpr InstrumentId kSecond{12};
inline constexpr InstrumentId kSilent{13};

[[nodiscard]] inline Instrument book_numbered(InstrumentId id) {
  auto instrument = matcher_options().instrument;
  instrument.book = id;
  return instrument;
}

[[nodiscard]] inline Registry registry_of_three() {
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

  static std::unique_ptr<BookHall> make(BookScript const& script, std::uint32_t rate = 1'000'000,
                                        std::optional<Time> end = {}) {
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
    return std::make_unique<BookHall>(registry_of_three(), std::move(books), begin(), end);
  }
  void restart(BookScript const& script, std::uint32_t rate = 1'000'000) {
    hall_ = make(script, rate);
    hall_->ask(Attach{1}, begin(), "s");
    pass(seconds(1));
  }

  static orders::OrderTerms order(std::uint32_t n, InstrumentId book, Side side, std::int64_t lots, std::int64_t ticks,
                                  TimeInForce time_in_force = TimeInForce::ioc) {
    bool const sells = side == Side::ask;
    i128 const quote = lots * ticks * kTickLot;
    orders::OrderTerms terms{.id = book_order(n),
                             .venue = VenueId{book.value - 10},
                             .instrument = book,
                             .kind = sells ? orders::SwapKind::exact_in : orders::SwapKind::exact_out,
                             .sell = sells ? Amount{kBase, lots * kLot} : Amount{kQuote, quote * 2},
                             .buy = sells ? Amount{kQuote, quote / 2} : Amount{kBase, lots * kLot},
                             .not_after = begin() + seconds(20)};
    terms.book = orders::BookLimit{lots, ticks, time_in_force};
    return terms;
  }
  void submit(orders::OrderTerms const& terms, std::uint32_t epoch = 1) {
    hall_->ask(Submit{terms, epoch}, hall_->now(), "s");
  }
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
  static orders::Rejected rejected(std::uint32_t n, orders::RejectReason reason) {
    return {book_order(n), reason, {kQuote, 0}};
  }

  std::unique_ptr<BookHall> hall_;
  std::vector<InstrumentState> moved_;
};

}  // namespace sep::paper
