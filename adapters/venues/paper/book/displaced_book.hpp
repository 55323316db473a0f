// The recorded market, less what we took of it.
//
// What our orders take of a level stays away and comes back by half in every half-life (default 10 s; none: never),
// linearly within one, rounded so that we are never given more. Recorded changes apply as changes: a level that shrinks
// or goes takes our mark with it, because there is nothing left to come back. Recorded trades lessen a level until the
// next difference, which contains them.
//
// Quantities are the venue's lots; parts of a lot that the market shows are left out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/market/instrument.hpp"

namespace sep::paper {

struct ImpactRules {
  std::optional<Duration> half_life = seconds(10);  // > 0
};

// What is still away of `lots` after `elapsed`.
[[nodiscard]] std::int64_t still_away(std::int64_t lots, Duration elapsed, std::optional<Duration> half_life);

class DisplacedBook {
 public:
  DisplacedBook(SequenceRule rule, std::int64_t recorded_per_lot, ImpactRules impact);

  void apply(BookSnapshot const& snapshot, Time now);
  void apply(BookDiff const& diff, Time now);
  void apply(BookTrade const& trade);  // counted against its level until the next difference
  void lose_feed() { book_.lose_feed(); }
  [[nodiscard]] bool is_live() const { return book_.is_live(); }

  [[nodiscard]] std::int64_t recorded(Side side, std::int64_t price_ticks) const;  // lots shown by the market
  [[nodiscard]] std::int64_t traded(Side side, std::int64_t price_ticks) const;    // since the last difference
  [[nodiscard]] std::int64_t available(Side side, std::int64_t price_ticks, Time now) const;
  // The best level with something available, not worse than `limit`; by `skip`, strictly worse than that price.
  [[nodiscard]] std::optional<BookLevel> best(Side side, Time now, std::optional<std::int64_t> limit = {},
                                              std::optional<std::int64_t> skip = {}) const;
  void take(Side side, std::int64_t price_ticks, std::int64_t lots, Time now);

  // What is available: a BookDepth, without what was traded.
  [[nodiscard]] InstrumentState state(InstrumentId id, std::size_t levels, Time now) const;

 private:
  struct Taken {
    std::int64_t lots;
    Time at;
  };
  using ByPrice = std::map<std::int64_t, std::int64_t>;

  [[nodiscard]] std::int64_t available_of(Side side, BookLevel const& level, Time now) const;
  [[nodiscard]] std::int64_t away(Side side, std::int64_t price_ticks, Time now) const;
  void shrink_marks(Time now);
  [[nodiscard]] static std::size_t of(Side side) { return side == Side::bid ? 0 : 1; }

  Book book_;
  std::int64_t recorded_per_lot_;
  ImpactRules impact_;
  std::map<std::int64_t, Taken> taken_[2];
  ByPrice traded_[2];
};

}  // namespace sep::paper
