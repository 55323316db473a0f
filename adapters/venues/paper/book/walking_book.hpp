// A made market that follows a price: a ladder of levels around a middle that walks. Books of one walk (seed, start,
// interval, middle and step) have the same middle at the same time; the rest of each is its own. It never ends.
// Integers alone, so the same everywhere.
//
// Levels stand on a grid of the book's own, so what we took of one stays away for as long as the middle does not pass
// it. Every `interval` a few trades may hit the best level of one side; then the middle steps, levels that it passed or
// left behind go, others come, and some change. Never crossed, updates without a gap.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "core/base/rng.hpp"
#include "core/market/book.hpp"

namespace sep::paper {

struct Walk {
  std::uint64_t seed = 1;
  std::int64_t middle_ticks = 250'000;  // at the start; it stays within a quarter and four times of this
  std::int64_t step_ticks = 40;         // the most it moves in an interval
};

struct WalkingBookOptions {
  std::uint64_t seed = 1;
  Time start{};
  Duration interval = seconds(1);
  Walk walk{};
  std::int64_t half_spread_ticks = 3;  // the least from the middle to a level
  std::int64_t grid_ticks = 10;
  std::size_t levels = 60;  // a side, > 6
  std::int64_t lots_min = 2'000;
  std::int64_t lots_max = 16'000;
};

class WalkingBook final : public BookSource {
 public:
  // CHECKs that the ladder fits below a quarter of the middle.
  explicit WalkingBook(WalkingBookOptions options);

  [[nodiscard]] std::optional<Time> next_at() const override { return ready_.front().at; }
  [[nodiscard]] Event take() override;

 private:
  using Levels = std::map<std::int64_t, std::int64_t>;  // lots by price
  struct Range {
    std::int64_t low;
    std::int64_t high;  // included
  };

  void make_step();
  void trade(Side hit);
  void step_middle();
  void move_ladder(Side side);
  void change(Side side);
  void set(Side side, std::int64_t price_ticks, std::int64_t lots);
  [[nodiscard]] Range range(Side side) const;
  [[nodiscard]] std::int64_t draw_lots();
  [[nodiscard]] Levels& levels(Side side) { return side == Side::bid ? bids_ : asks_; }

  WalkingBookOptions options_;
  Rng walk_;
  Rng rng_;
  std::int64_t phase_;  // of the grid
  std::int64_t middle_;
  Time now_;
  std::uint64_t update_ = 1;
  std::uint64_t trade_ = 0;
  Levels bids_;
  Levels asks_;
  std::set<std::int64_t> emptied_;  // by trades of this step: the levels come back in the next
  BookDiff diff_;
  std::deque<Event> ready_;  // never empty
};

}  // namespace sep::paper
