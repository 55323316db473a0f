// An order book as its venue tells it: whole ticks and whole lots, by snapshot and differences, and what is wrong with
// it.
//
// Lifecycle: a book waits for a snapshot, is live while every difference follows on the one before, and is stale after
// a gap, or crossed when a best bid meets a best ask, until the next snapshot. What came in the meantime is kept and
// applied on top of the snapshot, because the two travel on different ways. Only a live book is to be believed; the
// levels of another are what was last known.
//
// Source of the sequence rules: the exchange's "How to manage a local order book correctly", spot and futures.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/market/registry.hpp"

namespace sep {

struct BookLevel {
  std::int64_t price_ticks = 0;  // > 0
  std::int64_t lots = 0;         // > 0; in a difference 0 removes the level

  friend bool operator==(BookLevel const&, BookLevel const&) = default;
};
BOOST_DESCRIBE_STRUCT(BookLevel, (), (price_ticks, lots))

enum class Side : std::uint8_t { bid, ask };
BOOST_DESCRIBE_ENUM(Side, bid, ask)

struct BookSnapshot {
  std::uint64_t last = 0;       // id of the last update it holds
  Time at;                      // the venue's clock; zero where it does not say
  std::vector<BookLevel> bids;  // best first
  std::vector<BookLevel> asks;
  friend bool operator==(BookSnapshot const&, BookSnapshot const&) = default;
};
// All that changed in the updates `first` to `last`: new quantities, not changes of them.
struct BookDiff {
  std::uint64_t first = 0;
  std::uint64_t last = 0;      // >= first
  std::uint64_t previous = 0;  // `last` of the difference before; only under SequenceRule::linked
  Time at;
  std::vector<BookLevel> bids;  // in any order; of a price that is there twice the later holds
  std::vector<BookLevel> asks;
  friend bool operator==(BookDiff const&, BookDiff const&) = default;
};
// A market print. `hit` is the side that was resting.
struct BookTrade {
  std::uint64_t id = 0;
  std::int64_t price_ticks = 0;  // > 0
  std::int64_t lots = 0;         // > 0
  Side hit{};
  Time at;
  friend bool operator==(BookTrade const&, BookTrade const&) = default;
};
struct BestQuote {
  std::uint64_t update = 0;  // the update that made it so; of the same count as those of the differences
  BookLevel bid;
  BookLevel ask;
  Time at;  // zero where the venue does not say
  friend bool operator==(BestQuote const&, BestQuote const&) = default;
};
BOOST_DESCRIBE_STRUCT(BookTrade, (), (id, price_ticks, lots, hit, at))

using BookMessage = std::variant<BookSnapshot, BookDiff, BookTrade, BestQuote>;

// A market over time, recorded or made: messages in the order in which they are to be applied, times never going back.
class BookSource {
 public:
  virtual ~BookSource() = default;

  struct Event {
    Time at;  // the venue's clock
    BookMessage message;
  };
  [[nodiscard]] virtual std::optional<Time> next_at() const = 0;  // none: it is over
  [[nodiscard]] virtual Event take() = 0;                         // next_at() has one
};

enum class SequenceRule : std::uint8_t {
  contiguous,  // spot: `first` is one more than the last applied; the first after a snapshot holds the one after it
  linked,      // futures: `previous` is the last applied; the first after a snapshot holds the snapshot's last
};
BOOST_DESCRIBE_ENUM(SequenceRule, contiguous, linked)

enum class BookStatus : std::uint8_t { waiting, live, stale, crossed };
BOOST_DESCRIBE_ENUM(BookStatus, waiting, live, stale, crossed)

enum class BookChange : std::uint8_t {
  applied,
  kept,       // the book is not live: applied when a snapshot comes
  old,        // nothing in it that is not known already
  gap,        // something is missing before it; the book is stale and the difference is kept
  crossed,    // it, or what was kept and applied after it, made the best bid meet the best ask
  malformed,  // a price not positive, a quantity negative, levels of a snapshot out of order, first after last
};
BOOST_DESCRIBE_ENUM(BookChange, applied, kept, old, gap, crossed, malformed)

inline constexpr std::size_t kKeptDiffsMax = 4'096;     // the oldest are dropped, which shows as a gap
inline constexpr std::size_t kBookLevelsMax = 100'000;  // of a side; the farthest from the best are dropped
inline constexpr std::size_t kStateLevelsMax = 5'000;   // of a side, in a recorded state

// Levels positive and strictly in order, best first.
[[nodiscard]] bool is_ordered(Side side, std::vector<BookLevel> const& levels);

// One side. The best is the last, so most changes, which are near it, move little. A level that goes far from the best
// stays as one of no lots, because its price is likely to come again; the last is always one with lots.
struct BookLevels {
  std::vector<BookLevel> all;
  std::size_t gone = 0;  // of no lots
};

class Book {
 public:
  explicit Book(SequenceRule rule) : rule_(rule) {}

  BookChange apply(BookSnapshot const& snapshot);
  BookChange apply(BookDiff const& diff);
  void lose_feed();  // stale until the next snapshot

  [[nodiscard]] BookStatus status() const { return status_; }
  [[nodiscard]] bool is_live() const { return status_ == BookStatus::live; }
  [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
  [[nodiscard]] Time at() const { return at_; }

  [[nodiscard]] std::size_t depth(Side side) const { return levels(side).all.size() - levels(side).gone; }
  [[nodiscard]] std::optional<BookLevel> best(Side side) const;
  // visit(level), best first, until it answers false.
  template <class Visit>
  void each(Side side, Visit visit) const {
    auto const& all = levels(side).all;
    for (auto level = all.rbegin(); level != all.rend(); ++level)
      if (level->lots > 0 && !visit(*level)) return;
  }
  [[nodiscard]] std::int64_t lots_at(Side side, std::int64_t price_ticks) const;  // 0: no such level
  [[nodiscard]] std::vector<BookLevel> top(Side side, std::size_t levels) const;  // best first

 private:
  [[nodiscard]] BookLevels const& levels(Side side) const { return side == Side::bid ? bids_ : asks_; }
  [[nodiscard]] bool follows(BookDiff const& diff) const;
  [[nodiscard]] bool crosses() const;
  BookChange keep(BookDiff const& diff, BookChange why);
  BookChange fault(BookStatus status, BookChange why);

  SequenceRule rule_;
  BookStatus status_ = BookStatus::waiting;
  bool after_snapshot_ = false;  // nothing applied since
  std::uint64_t sequence_ = 0;
  Time at_;
  BookLevels bids_;  // ascending
  BookLevels asks_;  // descending
  std::deque<BookDiff> kept_;
};

// Whether `a` is the better price of that side.
[[nodiscard]] constexpr bool is_better(Side side, std::int64_t a, std::int64_t b) {
  return side == Side::bid ? a > b : a < b;
}
[[nodiscard]] constexpr Side opposite(Side side) { return side == Side::bid ? Side::ask : Side::bid; }

}  // namespace sep
