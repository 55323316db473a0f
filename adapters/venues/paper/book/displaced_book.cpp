#include "adapters/venues/paper/book/displaced_book.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/base/int.hpp"

namespace sep::paper {

std::int64_t still_away(std::int64_t lots, Duration elapsed, std::optional<Duration> half_life) {
  if (!half_life || elapsed.ns <= 0) return lots;
  auto const halvings = elapsed.ns / half_life->ns;
  if (halvings >= 62) return 0;
  auto const whole = lots >> halvings;
  auto const next = whole >> 1;
  auto const back = static_cast<i128>(whole - next) * (elapsed.ns % half_life->ns) / half_life->ns;
  return whole - static_cast<std::int64_t>(back);
}

DisplacedBook::DisplacedBook(SequenceRule rule, std::int64_t recorded_per_lot, ImpactRules impact)
    : book_(rule), recorded_per_lot_(recorded_per_lot), impact_(impact) {
  CHECK(recorded_per_lot_ > 0);
  CHECK(!impact_.half_life || impact_.half_life->ns > 0);
}

void DisplacedBook::apply(BookSnapshot const& snapshot, Time now) {
  if (book_.apply(snapshot) != BookChange::old) shrink_marks(now);
}

void DisplacedBook::apply(BookDiff const& diff, Time now) {
  if (book_.apply(diff) == BookChange::applied) shrink_marks(now);
}

void DisplacedBook::apply(BookTrade const& trade) {
  traded_[of(trade.hit)][trade.price_ticks] += trade.lots / recorded_per_lot_;
}

void DisplacedBook::shrink_marks(Time now) {
  for (auto side : {Side::bid, Side::ask}) {
    traded_[of(side)].clear();
    auto& marks = taken_[of(side)];
    for (auto mark = marks.begin(); mark != marks.end();) {
      auto const shown = recorded(side, mark->first);
      auto const left = away(side, mark->first, now);
      if (left > shown) mark->second = {shown, now};
      mark = std::min(left, shown) == 0 ? marks.erase(mark) : std::next(mark);
    }
  }
}

std::int64_t DisplacedBook::recorded(Side side, std::int64_t price_ticks) const {
  return book_.lots_at(side, price_ticks) / recorded_per_lot_;
}

std::int64_t DisplacedBook::traded(Side side, std::int64_t price_ticks) const {
  auto const found = traded_[of(side)].find(price_ticks);
  return found == traded_[of(side)].end() ? 0 : found->second;
}

std::int64_t DisplacedBook::away(Side side, std::int64_t price_ticks, Time now) const {
  auto const found = taken_[of(side)].find(price_ticks);
  if (found == taken_[of(side)].end()) return 0;
  return still_away(found->second.lots, now - found->second.at, impact_.half_life);
}

std::int64_t DisplacedBook::available_of(Side side, BookLevel const& level, Time now) const {
  auto const gone = away(side, level.price_ticks, now) + traded(side, level.price_ticks);
  return std::max<std::int64_t>(0, level.lots / recorded_per_lot_ - gone);
}

std::int64_t DisplacedBook::available(Side side, std::int64_t price_ticks, Time now) const {
  return available_of(side, {price_ticks, book_.lots_at(side, price_ticks)}, now);
}

std::optional<BookLevel> DisplacedBook::best(Side side, Time now, std::optional<std::int64_t> limit,
                                             std::optional<std::int64_t> skip) const {
  std::optional<BookLevel> found;
  book_.each(side, [&](BookLevel const& level) {
    if (limit && is_better(side, *limit, level.price_ticks)) return false;
    if (skip && !is_better(side, *skip, level.price_ticks)) return true;
    auto const lots = available_of(side, level, now);
    if (lots > 0) found = BookLevel{level.price_ticks, lots};
    return lots == 0;
  });
  return found;
}

void DisplacedBook::take(Side side, std::int64_t price_ticks, std::int64_t lots, Time now) {
  if (lots == 0) return;
  auto const before = away(side, price_ticks, now);
  taken_[of(side)].insert_or_assign(price_ticks, Taken{before + lots, now});
}

InstrumentState DisplacedBook::state(InstrumentId id, std::size_t levels, Time now) const {
  BookDepth depth;
  for (auto side : {Side::bid, Side::ask}) {
    auto& shown = side == Side::bid ? depth.bids : depth.asks;
    book_.each(side, [&](BookLevel const& level) {
      if (shown.size() == levels) return false;
      if (auto const lots = available_of(side, level, now); lots > 0) shown.push_back({level.price_ticks, lots});
      return true;
    });
  }
  return {id, std::move(depth), book_.sequence(), now};
}

}  // namespace sep::paper
