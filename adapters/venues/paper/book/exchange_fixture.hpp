// A book venue over a made market, and orders to it: the fixture of its tests.
#pragma once

#include <gtest/gtest.h>
#include <memory>

#include "adapters/venues/paper/book/book_exchange.hpp"
#include "adapters/venues/paper/book/book_fixture.hpp"
#include "adapters/venues/paper/book/generated_book.hpp"

namespace sep::paper {

class BookExchangeTest : public testing::Test {
 protected:
  static constexpr i128 kRich = i128{1} << 80;

  BookExchangeTest() {
    options_.matcher = matcher_options();
    options_.matcher.sequence = SequenceRule::linked;
    options_.rate.requests = 1'000'000;
    restart();
  }

  [[nodiscard]] static Time options_start() { return GeneratedBookOptions{}.start; }

  void restart() {
    venue_ = std::make_unique<BookExchange>(
        std::make_unique<GeneratedBook>(GeneratedBookOptions{.seed = options_.seed}), options_start(), options_);
    for (auto const* account : {"a", "b"})
      for (auto asset : {kBase, kQuote, kThird}) venue_->deposit(account, {asset, kRich});
    moved_.clear();
    news_.clear();
  }

  void submit(BookTerms const& terms, std::uint32_t epoch = 1) {
    venue_->ask(BookSubmit{terms, epoch}, venue_->now(), "s");
  }
  void buy(std::uint32_t n, std::int64_t lots, std::int64_t ticks, TimeInForce time_in_force, std::uint32_t epoch = 1) {
    submit(book_terms(n, Side::bid, lots, ticks, time_in_force), epoch);
  }
  void cancel(std::uint32_t n) { venue_->ask(BookCancel{book_order(n), 1}, venue_->now(), "s"); }
  void query(std::uint32_t n) { venue_->ask(BookQuery{book_order(n)}, venue_->now(), "s"); }

  // Lets time pass; publications and news are kept apart.
  std::vector<BookReport> pass(Duration time) { return advance_to(venue_->now() + time); }
  std::vector<BookReport> advance_to(Time now) {
    std::vector<BookReport> reports;
    for (auto& due : venue_->advance(now)) {
      if (auto const* report = std::get_if<BookReport>(&due.what)) reports.push_back(*report);
      if (auto const* moved = std::get_if<BookMoved>(&due.what)) moved_.emplace_back(due.deliver_at, *moved);
      if (auto const* rules = std::get_if<OrderRules>(&due.what)) news_.push_back(*rules);
    }
    return reports;
  }
  [[nodiscard]] BookOrder const& order(std::uint32_t n) const { return venue_->matcher().orders().at(book_order(n)); }

  template <class Report>
  [[nodiscard]] static std::vector<Report> only(std::vector<BookReport> const& reports) {
    std::vector<Report> found;
    for (auto const& report : reports)
      if (auto const* match = std::get_if<Report>(&report)) found.push_back(*match);
    return found;
  }

  BookVenueOptions options_;
  std::unique_ptr<BookExchange> venue_;
  std::vector<std::pair<Time, BookMoved>> moved_;
  std::vector<OrderRules> news_;
};

}  // namespace sep::paper
