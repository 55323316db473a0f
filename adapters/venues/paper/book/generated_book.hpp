// A made market: a book that walks, with differences and trades, from a seed. For tests and benchmarks, and for whoever
// has no recording. Integers alone, so the same everywhere.
//
// Every `interval` a few trades hit one side and the difference after them contains what they took, cancellations, new
// orders, and now and then a step of the whole book by a tick. Never crossed, updates without a gap.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "core/base/rng.hpp"
#include "core/market/book.hpp"

namespace sep::paper {

struct GeneratedBookOptions {
  std::uint64_t seed = 1;
  Time start{1'700'000'000'000'000'000};
  Duration interval = milliseconds(100);
  std::uint64_t steps = 600;
  std::int64_t middle_ticks = 250'000;  // > 2 * levels
  std::size_t levels = 40;              // a side, at the start
  std::int64_t lots_max = 1'000;        // of a level
};

class GeneratedBook final : public BookSource {
 public:
  explicit GeneratedBook(GeneratedBookOptions options);

  [[nodiscard]] std::optional<Time> next_at() const override;
  [[nodiscard]] Event take() override;

 private:
  void make_step();
  void trade(Side hit);
  void change(Side side);
  void set(Side side, std::int64_t price_ticks, std::int64_t lots);
  [[nodiscard]] std::map<std::int64_t, std::int64_t>& levels(Side side) { return side == Side::bid ? bids_ : asks_; }

  GeneratedBookOptions options_;
  Rng rng_;
  Time now_;
  std::uint64_t step_ = 0;
  std::uint64_t update_ = 1;
  std::uint64_t trade_ = 0;
  std::map<std::int64_t, std::int64_t> bids_;
  std::map<std::int64_t, std::int64_t> asks_;
  BookDiff diff_;
  std::deque<Event> ready_;
};

}  // namespace sep::paper
