// What a change of the recorded book does to those who wait, and what a fill moves.
#include <algorithm>

#include "adapters/venues/paper/book/matcher.hpp"
#include "core/base/check.hpp"

namespace sep::paper {

struct BookMatcher::Shown {
  Side side;
  std::int64_t price_ticks;
  std::int64_t lots;  // available, what was traded since the difference before taken off
};

template <class Change>
void BookMatcher::change_book(Change const& change, Time now) {
  std::vector<Shown> before;
  for (auto side : {Side::bid, Side::ask})
    for (auto const& [key, ids] : queue(side)) {
      auto const price = side == Side::bid ? -key : key;
      before.push_back({side, price, market_.available(side, price, now)});
    }
  market_.apply(change, now);
  if (!market_.is_live()) return;
  for (auto const& level : before) leave_queue(level, market_.available(level.side, level.price_ticks, now));
  if (open_) fill_crossed(now);
}
template void BookMatcher::change_book(BookDiff const&, Time);
template void BookMatcher::change_book(BookSnapshot const&, Time);

// What the level lost beyond what was traded was canceled.
void BookMatcher::leave_queue(Shown const& before, std::int64_t after) {
  auto const canceled = std::max<std::int64_t>(0, before.lots - after);
  auto const key = before.side == Side::bid ? -before.price_ticks : before.price_ticks;
  for (auto const& id : queue(before.side).at(key)) {
    auto& ahead = orders_.at(id).ahead_lots;
    if (canceled > 0 && options_.queue == QueueModel::proportional)
      ahead -= static_cast<std::int64_t>(static_cast<i128>(canceled) * std::min(ahead, before.lots) / before.lots);
    if (options_.queue == QueueModel::ahead) ahead -= std::min(ahead, canceled);
    ahead = std::min(ahead, after);
  }
}

// The other side shows quantity where an order of ours waits: it would have met us on its way.
void BookMatcher::fill_crossed(Time now) {
  for (auto side : {Side::bid, Side::ask})
    for (auto const& id : waiting(side)) {
      auto& order = orders_.at(id);
      while (order.is_working()) {
        auto const level = market_.best(opposite(side), now, order.price_ticks);
        if (!level) break;
        auto const lots = std::min(level->lots, order.leaves_lots);
        market_.take(opposite(side), level->price_ticks, lots, now);
        order.ahead_lots = 0;
        fill(order, lots, order.price_ticks, true, true, now);
      }
    }
}

void BookMatcher::fill(BookOrder& order, std::int64_t lots, std::int64_t price_ticks, bool maker, bool by_market,
                       Time now) {
  auto instrument = options_.instrument;
  if (by_market && options_.distort && lots == order.leaves_lots) {
    auto const distortion = options_.distort(order);
    lots += distortion.more_lots;
    auto const worse = order.terms.side == Side::bid ? distortion.worse_by_ticks : -distortion.worse_by_ticks;
    if (worse != 0) price_ticks = std::max<std::int64_t>(1, order.price_ticks + worse);
    if (distortion.fee_in_third) instrument.fees.in = FeeIn::third;
  }
  auto const base = static_cast<i128>(lots) * instrument.base_per_lot;
  auto const quote = quote_of(instrument, lots, price_ticks);
  CHECK(quote.has_value());
  auto const third = accounts_.balance(order.terms.account, instrument.fees.third).free;
  BookFill fill{.venue_fill_id = to_text(order.terms.id.value) + '.' + std::to_string(order.fills.size() + 1),
                .lots = lots,
                .price_ticks = price_ticks,
                .base = {instrument.base, base},
                .quote = {instrument.quote, *quote},
                .fee = fee_of(instrument, order.terms.side, maker, base, *quote, third),
                .maker = maker,
                .at = now};
  settle(order, fill);
  order.cum_lots += lots;
  order.over_lots += std::max<std::int64_t>(0, lots - order.leaves_lots);
  order.leaves_lots = std::max<std::int64_t>(0, order.leaves_lots - lots);
  order.fills.push_back(fill);
  events_.push_back({order.terms.id, std::move(fill), order.leaves_lots});
  if (order.leaves_lots == 0) end(order, EndReason::filled);
}

// Both sides of a trade go through the market's account; between two of ours it ends as it began.
void BookMatcher::settle(BookOrder& order, BookFill const& fill) {
  auto const& account = order.terms.account;
  bool const buys = order.terms.side == Side::bid;
  auto const& paid = buys ? fill.quote : fill.base;
  auto const& got = buys ? fill.base : fill.quote;
  auto const unlock = [&](i128 needed) {
    Amount const from_lock{order.locked.asset, std::min(needed, order.locked.raw)};
    accounts_.release(account, from_lock);
    order.locked.raw -= from_lock.raw;
  };
  unlock(paid.raw + (fill.fee.asset == paid.asset ? fill.fee.raw : 0));
  accounts_.move(account, kMarketAccount, paid);
  accounts_.move(kMarketAccount, account, got);
  accounts_.move(account, kFeeAccount, fill.fee);
}

void BookMatcher::bust(orders::ClientOrderId id, std::size_t index) {
  auto& order = orders_.at(id);
  CHECK(index < order.fills.size() && !order.fills[index].busted);
  auto& fill = order.fills[index];
  fill.busted = true;
  bool const buys = order.terms.side == Side::bid;
  auto const& account = order.terms.account;
  accounts_.move(kMarketAccount, account, buys ? fill.quote : fill.base);
  accounts_.move(account, kMarketAccount, buys ? fill.base : fill.quote);
  accounts_.move(kFeeAccount, account, fill.fee);
  order.cum_lots -= fill.lots;
  order.canceled_lots += fill.lots;
}

void BookMatcher::reduce(BookOrder& order, std::int64_t lots) {
  order.leaves_lots -= lots;
  order.canceled_lots += lots;
  if (order.leaves_lots == 0) end(order, EndReason::self_match);
}

void BookMatcher::end(BookOrder& order, EndReason reason) {
  auto const& terms = order.terms;
  order.canceled_lots += order.leaves_lots;
  order.leaves_lots = 0;
  order.end = reason;
  order.status = reason == EndReason::filled      ? BookOrderStatus::filled
                 : reason == EndReason::time_over ? BookOrderStatus::expired
                                                  : BookOrderStatus::canceled;
  accounts_.release(terms.account, order.locked);
  order.locked.raw = 0;
  auto const key = terms.side == Side::bid ? -order.price_ticks : order.price_ticks;
  if (auto const level = queue(terms.side).find(key); level != queue(terms.side).end()) {
    std::erase(level->second, terms.id);
    if (level->second.empty()) queue(terms.side).erase(level);
  }
  expiries_.erase({terms.not_after + nanoseconds(1), terms.id});
  events_.push_back({terms.id, reason, 0});
}

}  // namespace sep::paper
