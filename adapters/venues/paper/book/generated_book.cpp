#include "adapters/venues/paper/book/generated_book.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::paper {

GeneratedBook::GeneratedBook(GeneratedBookOptions options)
    : options_(options), rng_{options.seed}, now_(options.start) {
  CHECK(options_.levels > 0 && options_.middle_ticks > 2 * static_cast<std::int64_t>(options_.levels));
  BookSnapshot snapshot{update_, now_, {}, {}};
  for (std::int64_t away = 1; away <= static_cast<std::int64_t>(options_.levels); ++away) {
    auto const lots = [&] {
      return static_cast<std::int64_t>(rng_.between(1, static_cast<std::uint64_t>(options_.lots_max)));
    };
    snapshot.bids.push_back({options_.middle_ticks - away, lots()});
    snapshot.asks.push_back({options_.middle_ticks + away, lots()});
    bids_.emplace(snapshot.bids.back().price_ticks, snapshot.bids.back().lots);
    asks_.emplace(snapshot.asks.back().price_ticks, snapshot.asks.back().lots);
  }
  ready_.push_back({now_, std::move(snapshot)});
}

std::optional<Time> GeneratedBook::next_at() const {
  return ready_.empty() ? std::nullopt : std::optional(ready_.front().at);
}

BookSource::Event GeneratedBook::take() {
  CHECK(!ready_.empty());
  auto event = std::move(ready_.front());
  ready_.pop_front();
  if (ready_.empty() && step_ < options_.steps) make_step();
  return event;
}

void GeneratedBook::make_step() {
  ++step_;
  now_ = now_ + options_.interval;
  diff_ = {.first = update_ + 1,
           .last = update_ + 1 + rng_.below(20),
           .previous = update_,
           .at = now_,
           .bids = {},
           .asks = {}};
  update_ = diff_.last;
  auto const hit = rng_.chance(1, 2) ? Side::bid : Side::ask;
  for (auto n = rng_.below(4); n > 0; --n) trade(hit);
  for (auto side : {Side::bid, Side::ask})
    for (auto n = rng_.below(8); n > 0; --n) change(side);
  ready_.push_back({now_, diff_});
}

// Takes from the best level of the side, at most all of it.
void GeneratedBook::trade(Side hit) {
  auto& side = levels(hit);
  if (side.size() <= options_.levels / 2) return;  // a side never runs dry
  auto const best = hit == Side::bid ? std::prev(side.end()) : side.begin();
  auto const lots = static_cast<std::int64_t>(rng_.between(1, static_cast<std::uint64_t>(best->second)));
  ready_.push_back({now_, BookTrade{++trade_, best->first, lots, hit, now_}});
  set(hit, best->first, best->second - lots);
}

// Sets some level near the best, inside the spread where there is room, to another quantity or to none.
void GeneratedBook::change(Side side) {
  auto const bid = bids_.rbegin()->first;
  auto const ask = asks_.begin()->first;
  auto const room = static_cast<std::int64_t>(options_.levels);
  auto const away = static_cast<std::int64_t>(rng_.below(static_cast<std::uint64_t>(room))) - (ask - bid > 1 ? 1 : 0);
  auto const price = side == Side::bid ? bid - away : ask + away;
  bool const goes = rng_.chance(1, 3) && levels(side).size() > options_.levels / 2;
  set(side, price,
      goes ? 0 : static_cast<std::int64_t>(rng_.between(1, static_cast<std::uint64_t>(options_.lots_max))));
}

void GeneratedBook::set(Side side, std::int64_t price_ticks, std::int64_t lots) {
  if (lots == 0)
    levels(side).erase(price_ticks);
  else
    levels(side)[price_ticks] = lots;
  (side == Side::bid ? diff_.bids : diff_.asks).push_back({price_ticks, lots});
}

}  // namespace sep::paper
