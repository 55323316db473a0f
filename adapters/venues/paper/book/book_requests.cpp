// What the book venue does with a request that has arrived.
#include <algorithm>

#include "adapters/venues/paper/book/book_exchange.hpp"
#include "core/base/check.hpp"

namespace sep::paper {
namespace {

using orders::ClientOrderId;

constexpr std::uint64_t kDrawLateness = 2'006;
constexpr std::uint64_t kDrawCancelLateness = 2'007;
constexpr Duration kGhostLife = seconds(30);

std::string venue_order_id(ClientOrderId order) { return "paper-" + to_text(order.value); }

}  // namespace

void BookExchange::happen(Arrival const& arrival) {
  if (auto const* submit = std::get_if<BookSubmit>(&arrival.request)) return arrive(*submit, arrival.store);
  auto const* cancel = std::get_if<BookCancel>(&arrival.request);
  auto const* query = std::get_if<BookQuery>(&arrival.request);
  bool const refused = throttle_.count(arrival.store, now_).has_value() || closed_until_.has_value();
  if (refused)
    return report(arrival.store, BookUnavailable{cancel ? cancel->order : query ? query->order : ClientOrderId{}});
  if (cancel) return arrive(*cancel, arrival.store);
  if (query) return arrive(*query, arrival.store);
  arrive(std::get<BalanceQuery>(arrival.request), arrival.store);
}

void BookExchange::arrive(BookSubmit const& submit, std::string const& store) {
  auto const& terms = submit.terms;
  auto const occasion = submissions_[terms.id]++;
  if (occasion == 0) memory_.add(terms.id, terms.not_after, now_);
  if (misbehaves(BookFault::timeout_not_executed, terms.id, occasion)) return;
  if (auto const refused = refusal(submit, store, occasion)) {
    if (!told_.contains(terms.id)) rejected_.insert_or_assign(terms.id, *refused);
    return refuse(*refused, store);
  }
  if (told_.contains(terms.id)) return answer_again(terms, store);
  accept(terms, store, occasion);
}

std::optional<BookRejected> BookExchange::refusal(BookSubmit const& submit, std::string const& store,
                                                  std::uint64_t occasion) {
  auto const& id = submit.terms.id;
  auto const because = [&](BookReject reason, Time retry_at = {}) { return BookRejected{id, reason, retry_at}; };
  if (auto const limited = throttle_.count(store, now_)) return because(limited->reason, limited->retry_at);
  if (misbehaves(BookFault::sudden_ban, id, occasion)) return because(BookReject::banned, throttle_.ban(store, now_));
  if (closed_until_) return because(BookReject::maintenance, *closed_until_);
  if (misbehaves(BookFault::unauthorized, id, occasion)) return because(BookReject::unauthorized);
  if (misbehaves(BookFault::bad_timestamp, id, occasion)) return because(BookReject::bad_timestamp);
  if (is_stale(store, submit.epoch)) return because(BookReject::stale_epoch);
  auto const known = asked_.emplace(id, submit.terms).first;
  if (known->second != submit.terms) return because(BookReject::conflicting_id);
  return std::nullopt;
}

void BookExchange::accept(BookTerms const& terms, std::string const& store, std::uint64_t occasion) {
  auto& told = told_[terms.id];
  told.store = store;
  if (auto const reason = matcher_.place(terms, now_)) {
    told_.erase(terms.id);
    BookRejected const refused{terms.id, *reason, {}};
    rejected_.insert_or_assign(terms.id, refused);
    return refuse(refused, store);
  }
  rejected_.erase(terms.id);
  told.silent = misbehaves(BookFault::timeout_executed, terms.id, occasion);
  if (told.silent) return;
  if (misbehaves(BookFault::unavailable_after_accept, terms.id, occasion))
    return report(store, BookUnavailable{terms.id});
  if (misbehaves(BookFault::lost_ack, terms.id, occasion)) return;
  Duration late;
  if (misbehaves(BookFault::late_ack, terms.id, occasion))
    late = between(kDrawLateness, terms.id, occasion, seconds(2), seconds(10));
  BookAcked const acked{terms.id, venue_order_id(terms.id)};
  report(store, acked, late);
  if (misbehaves(BookFault::duplicate_ack, terms.id, occasion)) report(store, acked, late);
}

void BookExchange::refuse(BookRejected const& refused, std::string const& store) {
  note(refused.order, refused.reason);
  report(store, refused);
}

// The venue is idempotent: the order is there once, and what is known of it is said once more.
void BookExchange::answer_again(BookTerms const& terms, std::string const& store) {
  told_.at(terms.id).silent = false;  // the silence was about the first request
  report(store, BookAcked{terms.id, venue_order_id(terms.id)});
  report(store, status_of(terms.id));
}

void BookExchange::arrive(BookCancel const& cancel, std::string const& store) {
  auto const status = status_of(cancel.order);
  if (is_stale(store, cancel.epoch) || status.status != BookOrderStatus::working)
    return report(store, BookCancelRejected{cancel.order, status.status});
  if (misbehaves(BookFault::late_cancel, cancel.order, 0))
    return schedule(now_ + between(kDrawCancelLateness, cancel.order, 0, seconds(1), seconds(5)),
                    CancelLater{cancel.order});
  if (misbehaves(BookFault::fill_after_cancel, cancel.order, 0)) {
    told_.at(cancel.order).ghost = true;
    note(cancel.order, BookNote::Withdrawn{});
    report(store, BookEnded{cancel.order, EndReason::asked, status.cum_lots, status.leaves_lots});
    return schedule(now_ + kGhostLife, CancelLater{cancel.order});
  }
  static_cast<void>(matcher_.cancel(cancel.order, now_));
}

void BookExchange::arrive(BookQuery const& query, std::string const& store) {
  auto answer = status_of(query.order);
  auto const found = matcher_.orders().find(query.order);
  bool const may_lie = found != matcher_.orders().end() && now_ <= found->second.terms.not_after;
  if (may_lie && misbehaves(BookFault::query_not_found_then_appears, query.order, questions_++))
    answer = BookStatusReported{.order = query.order, .as_of = now_, .fills = {}};
  report(store, std::move(answer));
}

void BookExchange::arrive(BalanceQuery const& query, std::string const& store) {
  std::map<AssetId, Balance> balances;
  if (matcher_.accounts().has(query.account)) balances = matcher_.accounts().balances(query.account);
  auto const before = answered_.find(query.account);
  bool const stale = before != answered_.end() && misbehaves(BookFault::stale_balances, {}, questions_++);
  report(store, BalancesReported{query.account, stale ? before->second : balances});
  answered_[query.account] = std::move(balances);
}

BookStatusReported BookExchange::status_of(ClientOrderId id) const {
  BookStatusReported answer{.order = id, .as_of = now_, .fills = {}};
  auto const found = matcher_.orders().find(id);
  if (found == matcher_.orders().end()) {
    if (rejected_.contains(id)) answer.status = BookOrderStatus::rejected;
    return answer;
  }
  auto const& order = found->second;
  answer.status = order.status;
  answer.cum_lots = order.cum_lots;
  answer.leaves_lots = order.leaves_lots;
  answer.canceled_lots = order.canceled_lots;
  answer.fills = order.fills;
  if (!order.is_working() || !told_.at(id).ghost) return answer;
  answer.status = BookOrderStatus::canceled;
  answer.canceled_lots += std::exchange(answer.leaves_lots, 0);
  return answer;
}

bool BookExchange::is_stale(std::string const& store, std::uint32_t epoch) {
  auto& highest = epochs_[store];
  if (epoch < highest) return true;
  highest = epoch;
  return false;
}

}  // namespace sep::paper
