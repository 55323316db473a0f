#include "adapters/venues/paper/book/walking_book.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

constexpr std::uint64_t kTradesMax = 3;   // of a step
constexpr std::uint64_t kChangesMax = 6;  // of a side and a step

std::int64_t draw_between(Rng& rng, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(high - low) + 1));
}

std::vector<BookLevel> listed(std::map<std::int64_t, std::int64_t> const& levels) {
  std::vector<BookLevel> listed;
  for (auto const& [price, lots] : levels) listed.push_back({price, lots});
  return listed;
}

}  // namespace

WalkingBook::WalkingBook(WalkingBookOptions options)
    : options_(options),
      walk_{options.walk.seed},
      rng_{options.seed},
      phase_(draw_between(rng_, 0, options.grid_ticks - 1)),
      middle_(options.walk.middle_ticks),
      now_(options.start) {
  CHECK(options_.grid_ticks > 0 && options_.half_spread_ticks > 0 && options_.interval.ns > 0);
  CHECK(options_.levels > 2 * kTradesMax);  // what trades empty comes back a step later: a side never runs dry
  CHECK(0 < options_.lots_min && options_.lots_min <= options_.lots_max && options_.walk.step_ticks >= 0);
  auto const ladder = static_cast<std::int64_t>(options_.levels + 1) * options_.grid_ticks + options_.half_spread_ticks;
  CHECK(ladder < options_.walk.middle_ticks / 4);
  for (auto side : {Side::bid, Side::ask}) move_ladder(side);
  BookSnapshot snapshot{update_, now_, listed(bids_), listed(asks_)};
  std::ranges::reverse(snapshot.bids);
  ready_.push_back({now_, std::move(snapshot)});
}

BookSource::Event WalkingBook::take() {
  auto event = std::move(ready_.front());
  ready_.pop_front();
  if (ready_.empty()) make_step();
  return event;
}

void WalkingBook::make_step() {
  now_ = now_ + options_.interval;
  diff_ = {.first = update_ + 1, .last = update_ + 1, .previous = update_, .at = now_, .bids = {}, .asks = {}};
  update_ = diff_.last;
  emptied_.clear();
  auto const hit = rng_.chance(1, 2) ? Side::bid : Side::ask;
  for (auto n = rng_.below(kTradesMax + 1); n > 0; --n) trade(hit);
  step_middle();
  for (auto side : {Side::bid, Side::ask}) {
    move_ladder(side);
    for (auto n = rng_.below(kChangesMax + 1); n > 0; --n) change(side);
  }
  ready_.push_back({now_, std::move(diff_)});
}

// Takes from the best level of the side, at most all of it.
void WalkingBook::trade(Side hit) {
  auto const& side = levels(hit);
  auto const best = hit == Side::bid ? std::prev(side.end()) : side.begin();
  auto const [price, there] = *best;
  auto const lots = draw_between(rng_, 1, there);
  ready_.push_back({now_, BookTrade{++trade_, price, lots, hit, now_}});
  if (lots == there) emptied_.insert(price);
  set(hit, price, there - lots);
}

// The draws are of the walk alone, so that all its books make the same step.
void WalkingBook::step_middle() {
  auto const& walk = options_.walk;
  middle_ += draw_between(walk_, -walk.step_ticks, walk.step_ticks);
  middle_ = std::clamp(middle_, walk.middle_ticks / 4, walk.middle_ticks * 4);
}

WalkingBook::Range WalkingBook::range(Side side) const {
  auto const grid = options_.grid_ticks;
  auto const width = static_cast<std::int64_t>(options_.levels - 1) * grid;
  if (side == Side::bid) {
    auto const best = middle_ - options_.half_spread_ticks;
    auto const high = best - (best - phase_) % grid;
    return {high - width, high};
  }
  auto const best = middle_ + options_.half_spread_ticks + grid - 1;
  auto const low = best - (best - phase_) % grid;
  return {low, low + width};
}

void WalkingBook::move_ladder(Side side) {
  auto const [low, high] = range(side);
  std::vector<std::int64_t> left;
  for (auto const& [price, lots] : levels(side))
    if (price < low || price > high) left.push_back(price);
  for (auto const price : left) set(side, price, 0);
  for (auto price = low; price <= high; price += options_.grid_ticks)
    if (!levels(side).contains(price) && !emptied_.contains(price)) set(side, price, draw_lots());
}

void WalkingBook::change(Side side) {
  auto const [low, high] = range(side);
  auto const price = low + options_.grid_ticks * draw_between(rng_, 0, (high - low) / options_.grid_ticks);
  auto const lots = draw_lots();
  if (levels(side).contains(price)) set(side, price, lots);
}

void WalkingBook::set(Side side, std::int64_t price_ticks, std::int64_t lots) {
  if (lots == 0)
    levels(side).erase(price_ticks);
  else
    levels(side)[price_ticks] = lots;
  (side == Side::bid ? diff_.bids : diff_.asks).push_back({price_ticks, lots});
}

std::int64_t WalkingBook::draw_lots() { return draw_between(rng_, options_.lots_min, options_.lots_max); }

}  // namespace sep::paper
