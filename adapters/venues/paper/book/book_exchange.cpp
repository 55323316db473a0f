#include "adapters/venues/paper/book/book_exchange.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

// What a draw is for; faults use 3000 and above.
constexpr std::uint64_t kDrawRequest = 2'001;
constexpr std::uint64_t kDrawReport = 2'002;
constexpr std::uint64_t kDrawFeed = 2'003;
constexpr std::uint64_t kDrawBust = 2'004;
constexpr std::uint64_t kDrawSilence = 2'005;

}  // namespace

BookExchange::BookExchange(std::unique_ptr<BookSource> market, Time start, BookVenueOptions options)
    : options_(std::move(options)),
      source_(std::move(market)),
      matcher_([this] {
        auto matcher = options_.matcher;
        matcher.distort = [this](BookOrder const& order) { return distortion(order); };
        return matcher;
      }()),
      throttle_(options_.rate),
      now_(start),
      last_arrival_(start),
      last_report_(start),
      last_publication_(start),
      may_publish_(start),
      silent_until_(start) {
  Time before = start;
  for (auto const& closure : options_.maintenance) {
    CHECK(closure.from >= before && closure.from < closure.until);
    before = closure.until;
    schedule(closure.from, Open{false});
    schedule(closure.until, Open{true});
  }
  for (auto const& change : options_.rule_changes) schedule(change.at, change.rules);
}

void BookExchange::ask(BookRequest const& request, Time now, std::string const& store) {
  run_until(now);
  last_arrival_ = std::max(last_arrival_, now_ + latency(options_.request_latency, kDrawRequest));
  schedule(last_arrival_, Arrival{store, request});
}

void BookExchange::attach(std::uint32_t epoch, Time now, std::string const& store) {
  run_until(now);
  static_cast<void>(is_stale(store, epoch));
}

std::vector<BookDue> BookExchange::advance(Time now) {
  run_until(now);
  return std::exchange(due_, {});
}

std::optional<Time> BookExchange::next_due() const {
  if (!due_.empty()) return due_.front().deliver_at;
  return next_here();
}

std::optional<Time> BookExchange::next_here() const {
  auto next = source_->next_at();
  auto const sooner = [&](std::optional<Time> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  sooner(matcher_.next_expiry());
  if (!agenda_.empty()) sooner(agenda_.begin()->first.first);
  return next;
}

// At one instant: the market, then what expires, then what was scheduled.
void BookExchange::run_until(Time now) {
  for (auto next = next_here(); next && *next <= now; next = next_here()) {
    now_ = std::max(now_, *next);
    if (auto const market = source_->next_at(); market && *market <= *next) {
      move_market();
    } else if (auto const expiry = matcher_.next_expiry(); expiry && *expiry <= *next) {
      matcher_.expire(now_);
    } else {
      auto const happening = std::move(agenda_.begin()->second);
      agenda_.erase(agenda_.begin());
      std::visit([&](auto const& what) { happen(what); }, happening);
    }
    relay();
  }
  now_ = std::max(now_, now);
  forget_old();
}

void BookExchange::forget_old() {
  while (auto const id = memory_.take(now_)) {
    auto const found = matcher_.orders().find(*id);
    bool const works = found != matcher_.orders().end() && found->second.is_working();
    if (works) {
      memory_.add(*id, found->second.terms.not_after, now_);
      continue;
    }
    matcher_.forget(*id);
    told_.erase(*id);
    rejected_.erase(*id);
    asked_.erase(*id);
    submissions_.erase(*id);
  }
}

void BookExchange::count(Traded& traded, std::int64_t lots, std::int64_t price_ticks) {
  traded.lots += static_cast<std::uint64_t>(lots);
  traded.ticks += static_cast<u128>(lots) * static_cast<u128>(price_ticks);
}

void BookExchange::move_market() {
  auto const event = source_->take();
  if (auto const* trade = std::get_if<BookTrade>(&event.message)) {
    if (trades_.size() == kPublishedTradesMax) trades_.erase(trades_.begin());
    trades_.push_back(*trade);
    count(printed_, trade->lots, trade->price_ticks);
  }
  market_at_ = now_;
  matcher_.apply(event.message, now_);
  publish_soon();
}

void BookExchange::publish_soon() {
  if (publication_due_) return;
  publication_due_ = true;
  schedule(std::max(now_, may_publish_), Publication{});
}

void BookExchange::happen(Publication const&) {
  publication_due_ = false;
  if (closed_until_ || !matcher_.market().is_live()) return;  // what opens it or brings it to life publishes
  may_publish_ = now_ + options_.publish_interval;
  if (now_ < silent_until_) return;
  auto const number = ++publications_;
  if (misbehaves(BookFault::silent_feed, {}, number))
    silent_until_ = now_ + between(kDrawSilence, {}, number, seconds(5), seconds(30));
  auto trades = std::exchange(trades_, {});
  if (misbehaves(BookFault::feed_gap, {}, number)) return;
  BookMoved moved{number, state(), std::move(trades)};
  last_publication_ = std::max(last_publication_, now_ + latency(options_.feed_latency, kDrawFeed));
  schedule(last_publication_, BookDue{last_publication_, {}, std::move(moved)});
}

InstrumentState BookExchange::state() const {
  auto const& instrument = matcher_.instrument();
  auto state = matcher_.market().state(instrument.book, options_.publish_levels, now_);
  auto const per_lot = static_cast<std::uint64_t>(instrument.recorded_per_lot);
  auto& depth = std::get<BookDepth>(state.holdings);
  depth.traded_lots = printed_.lots / per_lot + taken_.lots;
  depth.traded_ticks = printed_.ticks / per_lot + taken_.ticks;
  state.observed_at = market_at_;
  return state;
}

void BookExchange::happen(Bust const& bust) {
  auto const& fill = matcher_.orders().at(bust.order).fills.at(bust.fill);
  if (fill.busted) return;
  matcher_.bust(bust.order, bust.fill);
  report(told_.at(bust.order).store, BookBusted{bust.order, fill});
}

void BookExchange::happen(CancelLater const& cancel) {
  auto const& store = told_.at(cancel.order).store;
  if (!matcher_.cancel(cancel.order, now_) && !told_.at(cancel.order).ghost)
    report(store, BookCancelRejected{cancel.order, matcher_.orders().at(cancel.order).status});
}

void BookExchange::happen(Open const& open) {
  closed_until_.reset();
  if (!open.open)
    for (auto const& closure : options_.maintenance)
      if (closure.from <= now_ && now_ < closure.until) closed_until_ = closure.until;
  matcher_.set_open(!closed_until_);
  publish_soon();
}

void BookExchange::happen(OrderRules const& rules) {
  matcher_.set_rules(rules);
  auto const at = now_ + latency(options_.feed_latency, kDrawFeed);
  schedule(at, BookDue{at, {}, rules});
}

void BookExchange::relay() {
  auto const events = matcher_.take_events();
  for (auto const& event : events) {
    auto& told = told_.at(event.order);
    if (auto const* fill = std::get_if<BookFill>(&event.what)) {
      note(event.order, *fill);
      if (!fill->maker) count(taken_, fill->lots, fill->price_ticks);
      tell_fill(told, event.order, *fill, event.leaves_lots);
      continue;
    }
    auto const& order = matcher_.orders().at(event.order);
    BookEnded const ended{event.order, std::get<EndReason>(event.what), order.cum_lots, order.canceled_lots};
    if (ended.reason == EndReason::asked && !told.ghost) note(event.order, BookNote::Withdrawn{});
    note(event.order, ended);
    if (ended.reason != EndReason::filled && !told.silent && !told.ghost) report(told.store, ended);
  }
  if (!events.empty()) publish_soon();
}

void BookExchange::tell_fill(Told& told, orders::ClientOrderId order, BookFill const& fill, std::int64_t leaves_lots) {
  auto const number = told.fills++;
  if (misbehaves(BookFault::trade_bust, order, number))
    schedule(now_ + between(kDrawBust, order, number, seconds(1), seconds(30)),
             Bust{order, static_cast<std::size_t>(number)});
  if (told.silent || misbehaves(BookFault::lost_fill, order, number)) return;
  BookFilled const filled{order, fill, leaves_lots};
  report(told.store, filled);
  if (misbehaves(BookFault::duplicate_fill, order, number)) report(told.store, filled);
  if (!misbehaves(BookFault::duplicate_fill_new_id, order, number)) return;
  auto again = filled;
  again.fill.venue_fill_id += "-again";
  report(told.store, std::move(again));
}

bool BookExchange::misbehaves(BookFault fault, orders::ClientOrderId order, std::uint64_t occasion) {
  if (!strikes(options_.script, options_.seed, fault, order, occasion)) return false;
  ++faults_.at(fault);
  note(order, fault);
  return true;
}

// One percent, and at least something, so that the distortion is one.
Distortion BookExchange::distortion(BookOrder const& order) {
  auto const occasion = order.fills.size();
  Distortion distortion;
  if (misbehaves(BookFault::overfill, order.terms.id, occasion))
    distortion.more_lots = std::max<std::int64_t>(1, order.order_lots / 100);
  if (misbehaves(BookFault::wrong_price, order.terms.id, occasion))
    distortion.worse_by_ticks = std::max<std::int64_t>(1, order.price_ticks / 100);
  distortion.fee_in_third = misbehaves(BookFault::fee_in_third_asset, order.terms.id, occasion);
  return distortion;
}

Duration BookExchange::between(std::uint64_t purpose, orders::ClientOrderId order, std::uint64_t occasion, Duration low,
                               Duration high) const {
  return draw_latency(UniformLatency{low, high}, draw(options_.seed, purpose, order, occasion));
}

Duration BookExchange::latency(LatencyModel const& model, std::uint64_t purpose) {
  return draw_latency(model, draw(options_.seed, purpose, {}, drawn_++));
}

void BookExchange::report(std::string const& store, BookReport report, Duration extra) {
  last_report_ = std::max(last_report_, now_ + latency(options_.report_latency, kDrawReport));
  auto const at = last_report_ + extra;
  schedule(at, BookDue{at, store, std::move(report)});
}

void BookExchange::note(orders::ClientOrderId order, decltype(BookNote::what) what) {
  if (keeps_notes_) notes_.push_back({now_, order, std::move(what)});
}

void BookExchange::schedule(Time at, Happening happening) {
  agenda_.emplace(std::pair(at, scheduled_++), std::move(happening));
}

}  // namespace sep::paper
