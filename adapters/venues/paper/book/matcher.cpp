#include "adapters/venues/paper/book/matcher.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

using orders::ClientOrderId;

std::int64_t key_of(Side side, std::int64_t price_ticks) { return side == Side::bid ? -price_ticks : price_ticks; }

// The first instant at which an order is too late.
Time end_of(BookTerms const& terms) { return terms.not_after + nanoseconds(1); }

}  // namespace

BookMatcher::BookMatcher(MatcherOptions options)
    : options_(std::move(options)), market_(options_.sequence, options_.instrument.recorded_per_lot, options_.impact) {}

std::optional<BookReject> BookMatcher::place(BookTerms const& terms, Time now) {
  CHECK(!orders_.contains(terms.id));
  if (terms.book != options_.instrument.book) return BookReject::unknown_book;
  if (!accounts_.has(terms.account)) return BookReject::unknown_account;
  auto const on = on_grid(options_.instrument, terms);
  if (!on) return on.error();
  if (now > terms.not_after) return BookReject::too_late;
  if (!market_.is_live()) return BookReject::no_market;
  BookOrder order{.terms = terms, .order_lots = on->lots, .price_ticks = on->price_ticks, .locked = {}, .fills = {}};
  order.leaves_lots = order.order_lots;
  if (terms.time_in_force == TimeInForce::post_only && would_trade(order, now))
    return BookReject::post_only_would_trade;
  order.locked = *to_lock(options_.instrument, terms.side, *on);
  if (!accounts_.lock(terms.account, order.locked)) return BookReject::insufficient_balance;
  auto& booked = orders_.emplace(terms.id, std::move(order)).first->second;
  if (terms.time_in_force == TimeInForce::fok && !can_trade_whole(booked, now)) {
    end(booked, EndReason::not_whole);
    return std::nullopt;
  }
  trade_at_once(booked, now);
  if (!booked.is_working()) return std::nullopt;
  bool const waits = terms.time_in_force == TimeInForce::gtd || terms.time_in_force == TimeInForce::post_only;
  if (waits)
    rest(booked, now);
  else
    end(booked, EndReason::remainder);
  return std::nullopt;
}

void BookMatcher::forget(ClientOrderId order) {
  auto const found = orders_.find(order);
  if (found == orders_.end()) return;
  CHECK(!found->second.is_working());
  orders_.erase(found);
}

bool BookMatcher::cancel(ClientOrderId order, Time) {
  auto const found = orders_.find(order);
  if (found == orders_.end() || !found->second.is_working()) return false;
  end(found->second, EndReason::asked);
  return true;
}

std::optional<std::int64_t> BookMatcher::best_waiting(Side side) const {
  auto const& levels = queue(side);
  if (levels.empty()) return std::nullopt;
  return side == Side::bid ? -levels.begin()->first : levels.begin()->first;
}

std::vector<ClientOrderId> BookMatcher::waiting(Side side) const {
  std::vector<ClientOrderId> all;
  for (auto const& [key, ids] : queue(side)) all.insert(all.end(), ids.begin(), ids.end());
  return all;
}

bool BookMatcher::would_trade(BookOrder const& order, Time now) const {
  auto const other = opposite(order.terms.side);
  auto const ours = best_waiting(other);
  if (ours && !is_better(other, order.price_ticks, *ours)) return true;
  return market_.best(other, now, order.price_ticks).has_value();
}

// An order that would meet one of its own account is not whole, whatever would happen to the other.
bool BookMatcher::can_trade_whole(BookOrder const& order, Time now) const {
  auto const other = opposite(order.terms.side);
  i128 sum = 0;
  auto own = queue(other).begin();
  std::optional<std::int64_t> passed;
  while (sum < order.leaves_lots) {
    auto const level = market_.best(other, now, order.price_ticks, passed);
    bool const own_left = own != queue(other).end() && own->first <= key_of(other, order.price_ticks);
    if (!level && !own_left) return false;
    auto const next = level && (!own_left || key_of(other, level->price_ticks) < own->first)
                          ? key_of(other, level->price_ticks)
                          : own->first;
    if (level && key_of(other, level->price_ticks) == next) {
      sum += level->lots;
      passed = level->price_ticks;
    }
    if (!own_left || own->first != next) continue;
    for (auto const& id : own->second) {
      if (orders_.at(id).terms.account == order.terms.account) return false;
      sum += orders_.at(id).leaves_lots;
    }
    ++own;
  }
  return true;
}

void BookMatcher::trade_at_once(BookOrder& order, Time now) {
  if (!open_) return;
  auto const other = opposite(order.terms.side);
  while (order.is_working()) {
    auto const level = market_.best(other, now, order.price_ticks);
    auto price = best_waiting(other);
    if (price && is_better(other, order.price_ticks, *price)) price.reset();
    if (level && (!price || is_better(other, level->price_ticks, *price))) price = level->price_ticks;
    if (!price) return;
    take_level(order, *price, now);
  }
}

template <class Market, class Ours>
void BookMatcher::walk_level(Side side, std::int64_t price_ticks, std::int64_t lots, std::int64_t market_lots,
                             Market market, Ours ours) {
  auto const found = queue(side).find(key_of(side, price_ticks));
  auto const ids = found == queue(side).end() ? std::vector<ClientOrderId>{} : found->second;
  std::int64_t consumed = 0;  // of the market
  auto const give = [&](std::int64_t most) {
    auto const step = std::clamp<std::int64_t>(most, 0, std::min(lots, market_lots - consumed));
    consumed += step;
    lots -= step;
    if (step > 0) market(step);
  };
  std::size_t reached = 0;
  bool stopped = false;
  while (reached < ids.size() && !stopped) {
    auto& resting = orders_.at(ids[reached]);
    give(resting.ahead_lots - consumed);
    if (lots == 0) break;
    resting.ahead_lots = 0;
    auto const used = ours(resting, lots);
    stopped = used < 0;
    if (!stopped) lots -= used;
    ++reached;
  }
  if (reached == ids.size() && !stopped) give(market_lots);
  for (; reached < ids.size(); ++reached) {
    auto& resting = orders_.at(ids[reached]);
    resting.ahead_lots = std::max<std::int64_t>(0, resting.ahead_lots - consumed);
  }
}

void BookMatcher::take_level(BookOrder& taker, std::int64_t price_ticks, Time now) {
  auto const side = opposite(taker.terms.side);
  auto const market = [&](std::int64_t lots) {
    market_.take(side, price_ticks, lots, now);
    fill(taker, lots, price_ticks, false, true, now);
  };
  auto const ours = [&](BookOrder& resting, std::int64_t) { return meet(taker, resting, price_ticks, now); };
  walk_level(side, price_ticks, taker.leaves_lots, market_.available(side, price_ticks, now), market, ours);
}

// What of the taker the resting order used; negative: the taker goes no further.
std::int64_t BookMatcher::meet(BookOrder& taker, BookOrder& resting, std::int64_t price_ticks, Time now) {
  auto const before = taker.leaves_lots;
  if (taker.terms.account == resting.terms.account) {
    prevent_self_match(taker, resting, now);
  } else {
    auto const lots = std::min(taker.leaves_lots, resting.leaves_lots);
    fill(resting, lots, price_ticks, true, false, now);
    fill(taker, lots, price_ticks, false, false, now);
  }
  return taker.is_working() ? before - taker.leaves_lots : -1;
}

void BookMatcher::prevent_self_match(BookOrder& taker, BookOrder& resting, Time) {
  auto const mode = options_.self_match;
  if (mode == SelfMatch::decrement) {
    auto const lots = std::min(taker.leaves_lots, resting.leaves_lots);
    reduce(resting, lots);
    reduce(taker, lots);
    return;
  }
  if (mode != SelfMatch::cancel_newest) end(resting, EndReason::self_match);
  if (mode != SelfMatch::cancel_oldest) end(taker, EndReason::self_match);
}

void BookMatcher::rest(BookOrder& order, Time now) {
  auto const side = order.terms.side;
  order.ahead_lots = market_.available(side, order.price_ticks, now);
  queue(side)[key_of(side, order.price_ticks)].push_back(order.terms.id);
  if (order.terms.not_after != kTimeMax) expiries_.emplace(end_of(order.terms), order.terms.id);
}

void BookMatcher::expire(Time now) {
  while (!expiries_.empty() && expiries_.begin()->first <= now)
    end(orders_.at(expiries_.begin()->second), EndReason::time_over);
}

std::optional<Time> BookMatcher::next_expiry() const {
  return expiries_.empty() ? std::nullopt : std::optional(expiries_.begin()->first);
}

void BookMatcher::apply(BookMessage const& message, Time now) {
  if (auto const* trade = std::get_if<BookTrade>(&message)) return apply_trade(*trade, now);
  if (auto const* diff = std::get_if<BookDiff>(&message)) return change_book(*diff, now);
  if (auto const* snapshot = std::get_if<BookSnapshot>(&message)) return change_book(*snapshot, now);
}

// The market's seller would have met better bids first, and at one price those that came first.
void BookMatcher::apply_trade(BookTrade const& trade, Time now) {
  auto left = trade.lots / options_.instrument.recorded_per_lot;
  bool const trades = open_ && market_.is_live();
  for (auto best = best_waiting(trade.hit); trades && left > 0 && best;) {
    if (is_better(trade.hit, trade.price_ticks, *best)) break;
    bool const through = *best != trade.price_ticks;
    constexpr std::int64_t kAnyNumber = INT64_MAX;
    auto const before = left;
    auto const price = *best;
    walk_level(
        trade.hit, price, left, through ? 0 : kAnyNumber, [&](std::int64_t lots) { left -= lots; },
        [&](BookOrder& resting, std::int64_t lots) {
          auto const used = std::min(lots, resting.leaves_lots);
          left -= used;
          fill(resting, used, price, true, true, now);
          return used;
        });
    best = best_waiting(trade.hit);
    if (best == price || left == before) break;
  }
  market_.apply(trade);
  // What ours took of the trade, the market did not lose here; but it did where it was recorded.
  auto const level = queue(trade.hit).find(key_of(trade.hit, trade.price_ticks));
  if (level == queue(trade.hit).end()) return;
  auto const left_there = market_.available(trade.hit, trade.price_ticks, now);
  for (auto const& id : level->second) orders_.at(id).ahead_lots = std::min(orders_.at(id).ahead_lots, left_there);
}

}  // namespace sep::paper
