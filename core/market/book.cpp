#include "core/market/book.hpp"

#include <algorithm>

#include "core/base/codec.hpp"

namespace sep {
namespace {

using Levels = std::vector<BookLevel>;

constexpr std::ptrdiff_t kNear = 8;  // most changes are among so many of the best

// Where the price is or would be among levels whose best is last.
template <Side side>
Levels::iterator position_of(Levels& levels, std::int64_t price_ticks) {
  auto at = levels.end();
  auto const near = levels.end() - std::min<std::ptrdiff_t>(kNear, levels.end() - levels.begin());
  while (at != near) {
    if (is_better(side, price_ticks, (at - 1)->price_ticks)) return at;
    --at;
    if (at->price_ticks == price_ticks) return at;
  }
  return std::lower_bound(levels.begin(), at, price_ticks, [](BookLevel const& level, std::int64_t price) {
    return is_better(side, price, level.price_ticks);
  });
}

void forget_gone(BookLevels& levels) {
  std::erase_if(levels.all, [](BookLevel const& level) { return level.lots == 0; });
  levels.gone = 0;
}

void remove(BookLevels& levels, Levels::iterator at) {
  auto& all = levels.all;
  if (at->lots == 0) return;
  if (all.end() - at > kNear) {
    at->lots = 0;
    ++levels.gone;
    constexpr std::size_t kFewEnough = 64;
    if (levels.gone > kFewEnough && levels.gone > all.size() / 4) forget_gone(levels);
    return;
  }
  all.erase(at);
  for (; !all.empty() && all.back().lots == 0; all.pop_back()) --levels.gone;
}

void drop_farthest(BookLevels& levels) {
  forget_gone(levels);
  if (levels.all.size() > kBookLevelsMax) levels.all.erase(levels.all.begin());
}

template <Side side>
void set_level(BookLevels& levels, BookLevel const& level) {
  auto& all = levels.all;
  auto const at = position_of<side>(all, level.price_ticks);
  bool const there = at != all.end() && at->price_ticks == level.price_ticks;
  if (there && level.lots == 0) {
    remove(levels, at);
  } else if (there) {
    if (at->lots == 0) --levels.gone;
    at->lots = level.lots;
  } else if (level.lots != 0) {
    all.insert(at, level);
    if (all.size() > kBookLevelsMax) drop_farthest(levels);
  }
}

template <Side side>
bool set_levels(BookLevels& levels, Levels const& changes) {
  for (auto const& level : changes) {
    if (level.price_ticks <= 0 || level.lots < 0) return false;
    set_level<side>(levels, level);
  }
  return true;
}

BookLevels best_last(Levels const& best_first) {
  auto const shown = best_first.begin() + static_cast<std::ptrdiff_t>(std::min(best_first.size(), kBookLevelsMax));
  BookLevels levels{Levels(best_first.begin(), shown), 0};
  std::reverse(levels.all.begin(), levels.all.end());
  return levels;
}

}  // namespace

bool is_ordered(Side side, Levels const& best_first) {
  std::int64_t before = 0;
  for (auto const& level : best_first) {
    if (level.price_ticks <= 0 || level.lots <= 0) return false;
    if (before != 0 && !is_better(side, before, level.price_ticks)) return false;
    before = level.price_ticks;
  }
  return true;
}

BookChange Book::apply(BookSnapshot const& snapshot) {
  if (is_live() && snapshot.last < sequence_) return BookChange::old;
  if (!is_ordered(Side::bid, snapshot.bids) || !is_ordered(Side::ask, snapshot.asks)) return BookChange::malformed;
  bids_ = best_last(snapshot.bids);
  asks_ = best_last(snapshot.asks);
  sequence_ = snapshot.last;
  at_ = snapshot.at;
  after_snapshot_ = true;
  if (crosses()) return fault(BookStatus::crossed, BookChange::crossed);
  status_ = BookStatus::live;
  auto outcome = BookChange::applied;
  for (auto const& diff : std::exchange(kept_, {}))
    if (auto const change = apply(diff); change == BookChange::gap || change == BookChange::crossed) outcome = change;
  return outcome;
}

BookChange Book::apply(BookDiff const& diff) {
  if (diff.first > diff.last) return fault(BookStatus::stale, BookChange::malformed);
  if (!is_live()) return keep(diff, BookChange::kept);
  if (diff.last <= sequence_) return BookChange::old;
  if (!follows(diff)) {
    status_ = BookStatus::stale;
    return keep(diff, BookChange::gap);
  }
  if (!set_levels<Side::bid>(bids_, diff.bids) || !set_levels<Side::ask>(asks_, diff.asks))
    return fault(BookStatus::stale, BookChange::malformed);
  sequence_ = diff.last;
  at_ = diff.at;
  after_snapshot_ = false;
  return crosses() ? fault(BookStatus::crossed, BookChange::crossed) : BookChange::applied;
}

void Book::lose_feed() {
  if (is_live()) status_ = BookStatus::stale;
}

// `diff.last` is beyond the sequence.
bool Book::follows(BookDiff const& diff) const {
  switch (rule_) {
    case SequenceRule::contiguous:
      return after_snapshot_ ? diff.first <= sequence_ + 1 : diff.first == sequence_ + 1;
    case SequenceRule::linked:
      return diff.previous == sequence_ || (after_snapshot_ && diff.first <= sequence_);
  }
  return false;
}

bool Book::crosses() const {
  auto const bid = best(Side::bid);
  auto const ask = best(Side::ask);
  return bid && ask && bid->price_ticks >= ask->price_ticks;
}

BookChange Book::keep(BookDiff const& diff, BookChange why) {
  if (kept_.size() == kKeptDiffsMax) kept_.pop_front();
  kept_.push_back(diff);
  return why;
}

// A book at fault before a snapshot still waits for one.
BookChange Book::fault(BookStatus status, BookChange why) {
  if (status_ != BookStatus::waiting || status == BookStatus::crossed) status_ = status;
  return why;
}

std::optional<BookLevel> Book::best(Side side) const {
  auto const& all = levels(side).all;
  return all.empty() ? std::nullopt : std::optional(all.back());
}

std::int64_t Book::lots_at(Side side, std::int64_t price_ticks) const {
  auto const& all = levels(side).all;
  auto const at = std::lower_bound(
      all.begin(), all.end(), price_ticks,
      [side](BookLevel const& level, std::int64_t price) { return is_better(side, price, level.price_ticks); });
  return at != all.end() && at->price_ticks == price_ticks ? at->lots : 0;
}

std::vector<BookLevel> Book::top(Side side, std::size_t count) const {
  std::vector<BookLevel> shown;
  each(side, [&](BookLevel const& level) {
    if (shown.size() == count) return false;
    shown.push_back(level);
    return true;
  });
  return shown;
}

}  // namespace sep
