// What the exchange does with a request that has arrived, and with an order that is included.
#include <algorithm>

#include "adapters/venues/paper/exchange.hpp"
#include "core/base/check.hpp"
#include "core/base/rng.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::paper {
namespace {

using orders::ClientOrderId;
using orders::OrderTerms;
using orders::RejectReason;
using orders::VenueOrderStatus;

constexpr std::uint64_t kDrawGasUsed = 4;
constexpr std::uint64_t kDrawLateness = 5;
constexpr std::uint64_t kDrawDistortion = 6;

std::string venue_order_id(ClientOrderId order, std::size_t attempt) {
  return "paper-" + to_text(order.value) + '-' + std::to_string(attempt);
}

// A path is one transaction that makes a swap at each of its pools.
i128 gas_units(VenueSpec const& venue, OrderTerms const& terms) {
  return static_cast<i128>(venue.gas_limit) * static_cast<i128>(terms.hop_count());
}

// At least one unit, so that the distortion is one.
i128 one_percent(i128 amount) { return std::max<i128>(amount / 100, 1); }

}  // namespace

void Exchange::arrive(Attach const& attach, std::string const& store, Time) {
  static_cast<void>(stale(store, attach.epoch));
}

void Exchange::arrive(Submit const& submit, std::string const& store, Time at) {
  auto const& terms = submit.terms;
  auto const occasion = submissions_[terms.id]++;
  if (occasion == 0) memory_.add(terms.id, terms.not_after, at);
  if (misbehaves(Fault::timeout_not_executed, terms.id, occasion, at)) return;
  if (auto const reason = refusal(submit, store, at)) {
    auto const free = no_gas(terms.venue);
    note(Refused{at, terms.id, 0, *reason, free});
    return report(store, orders::Rejected{terms.id, *reason, free}, at);
  }
  auto const known = orders_.find(terms.id);
  if (known != orders_.end() && world_->registry().venue(terms.venue)->idempotent_submit)
    return answer_again(known->second, occasion, at);
  accept(terms, store, occasion, at);
}

std::optional<RejectReason> Exchange::refusal(Submit const& submit, std::string const& store, Time at) {
  auto const& terms = submit.terms;
  if (stale(store, submit.epoch)) return RejectReason::stale_epoch;
  auto const known = orders_.find(terms.id);
  if (known != orders_.end() && known->second.terms != terms) return RejectReason::conflicting_id;
  auto const* venue = world_->registry().venue(terms.venue);
  auto const is_there = [&](InstrumentId id) {
    auto const* pool = world_->registry().instrument(id);
    return pool && pool->venue == terms.venue;
  };
  if (!venue || !std::ranges::all_of(terms.hops(), is_there)) return RejectReason::unknown_instrument;
  // A repeated id is answered from the book, whatever has changed since.
  if (known != orders_.end() && venue->idempotent_submit) return std::nullopt;
  if (!venue->enabled) return RejectReason::paused;
  if (terms.gas_limit < gas_units(*venue, terms)) return RejectReason::gas_too_low;
  if (at > terms.not_after) return RejectReason::too_late;
  auto const quoted = world_->quote(terms);
  if (!quoted && quoted.error() == RejectReason::other) return RejectReason::other;
  if (misbehaves(Fault::reject, terms.id, submissions_[terms.id], at)) return RejectReason::paused;
  return std::nullopt;
}

void Exchange::accept(OrderTerms const& terms, std::string const& store, std::uint64_t occasion, Time at) {
  auto& order = orders_[terms.id];
  order.terms = terms;
  order.store = store;
  auto const index = order.attempts.size();
  order.attempts.emplace_back();
  order.attempts.back().silent = misbehaves(Fault::timeout_executed, terms.id, occasion, at);
  acknowledge(order, occasion, at);

  auto const inclusion = inclusion_after(at);
  if (inclusion && *inclusion <= terms.not_after)
    schedule(*inclusion, Inclusion{terms.id, index});
  else
    schedule(std::min(terms.not_after, kTimeMax - nanoseconds(1)) + nanoseconds(1), Expiry{terms.id, index});
}

void Exchange::acknowledge(BookedOrder const& order, std::uint64_t occasion, Time at) {
  auto const id = order.terms.id;
  if (order.attempts.back().silent || misbehaves(Fault::lost_ack, id, occasion, at)) return;
  Duration late;
  if (misbehaves(Fault::late_ack, id, occasion, at)) {
    Rng rng{draw(options_.seed, kDrawLateness, id, occasion)};
    late = milliseconds(static_cast<std::int64_t>(rng.between(2'000, 10'000)));
  }
  orders::Acked const acked{id, venue_order_id(id, order.attempts.size())};
  report(order.store, acked, at, late);
  if (misbehaves(Fault::duplicate_ack, id, occasion, at)) report(order.store, acked, at, late);
}

// The venue is idempotent: whatever was answered is answered once more, from the book.
void Exchange::answer_again(BookedOrder& order, std::uint64_t occasion, Time at) {
  auto& attempt = order.attempts.back();
  attempt.silent = false;  // the silence was about the first request
  switch (attempt.status) {
    case VenueOrderStatus::working:
      return acknowledge(order, occasion, at);
    case VenueOrderStatus::filled:
      acknowledge(order, occasion, at);
      return report(order.store, orders::Filled{order.terms.id, *attempt.fill}, at);
    case VenueOrderStatus::rejected:
    case VenueOrderStatus::expired:
      return report(order.store, orders::Rejected{order.terms.id, attempt.reason, attempt.gas}, at);
    case VenueOrderStatus::canceled:
      return report(order.store, orders::Canceled{order.terms.id}, at);
    case VenueOrderStatus::not_found:
      break;
  }
  CHECK(false);
}

void Exchange::arrive(Cancel const& cancel, std::string const& store, Time at) {
  auto const found = orders_.find(cancel.order);
  auto const status = found == orders_.end() ? VenueOrderStatus::not_found : found->second.status();
  if (stale(store, cancel.epoch) || status != VenueOrderStatus::working)
    return report(store, orders::CancelRejected{cancel.order, status}, at);
  bool const ghost = misbehaves(Fault::fill_after_cancel, cancel.order, 0, at);
  for (auto& attempt : found->second.attempts) {
    if (attempt.status != VenueOrderStatus::working) continue;
    attempt.status = VenueOrderStatus::canceled;
    attempt.ghost = ghost;
  }
  note(Withdrawn{at, cancel.order});
  report(store, orders::Canceled{cancel.order}, at);
}

void Exchange::arrive(Query const& query, std::string const& store, Time at) {
  auto const found = orders_.find(query.order);
  orders::StatusReported answer{query.order, VenueOrderStatus::not_found, at, {}, no_gas({})};
  if (found == orders_.end()) return report(store, answer, at);
  auto const& order = found->second;
  answer.gas.asset = world_->registry().venue(order.terms.venue)->gas_asset;
  auto const occasion = queries_[query.order]++;
  bool const may_lie = at <= order.terms.not_after;
  if (may_lie && misbehaves(Fault::query_not_found_then_appears, query.order, occasion, at))
    return report(store, answer, at);
  answer.status = order.status();
  for (auto const& attempt : order.attempts) {
    if (attempt.fill) answer.fills.push_back(*attempt.fill);
    answer.gas.raw += attempt.gas.raw;
  }
  report(store, answer, at);
}

Amount Exchange::gas_cost(BookedOrder const& order, std::size_t index, bool reverted) const {
  Rng rng{draw(options_.seed, kDrawGasUsed, order.terms.id, index)};
  auto const& venue = *world_->registry().venue(order.terms.venue);
  auto const percent = reverted ? rng.between(25, 50) : rng.between(81, 96);
  i128 const used = gas_units(venue, order.terms) * static_cast<i128>(percent) / 100;
  return {venue.gas_asset, used * gas_price()};
}

void Exchange::execute(BookedOrder& order, std::size_t index, Swapped const& swapped, Time at) {
  auto const& terms = order.terms;
  auto& attempt = order.attempts[index];
  auto moved = world_->settle(terms, swapped, at);
  attempt.status = VenueOrderStatus::filled;
  attempt.fill = orders::Fill{.venue_fill_id = to_text(terms.id.value) + '.' + std::to_string(index + 1),
                              .sold = {terms.sell.asset, swapped.sold},
                              .bought = {terms.buy.asset, swapped.bought},
                              .gas = gas_cost(order, index, false),
                              .block = world_->height(),
                              .executed_at = at};
  note(Executed{at, terms.id, static_cast<std::uint32_t>(index + 1), terms.instrument, *attempt.fill});
  due_.push_back(Due{at, {}, InstrumentsMoved{std::move(moved)}});
  if (attempt.silent || misbehaves(Fault::lost_fill, terms.id, index, at)) return;
  report(order.store, orders::Filled{terms.id, *attempt.fill}, at);
  if (misbehaves(Fault::duplicate_fill, terms.id, index, at))
    report(order.store, orders::Filled{terms.id, *attempt.fill}, at);
}

void Exchange::end_attempt(BookedOrder& order, std::size_t index, RejectReason reason, Amount gas, Time at) {
  auto& attempt = order.attempts[index];
  // A swap that was canceled for the platform and then reverts on the chain is not spoken of, but its gas is gone.
  if (!attempt.ghost) attempt.status = VenueOrderStatus::rejected;
  attempt.reason = reason;
  attempt.gas = gas;
  note(Refused{at, order.terms.id, static_cast<std::uint32_t>(index + 1), reason, gas});
  if (!attempt.silent && !attempt.ghost) report(order.store, orders::Rejected{order.terms.id, reason, gas}, at);
}

// At the ends, one of: 1 % more sold than allowed, 1 % more bought than the pool's formula gives, 1 % less bought than
// the least asked for. The last is always possible.
Swapped Exchange::distorted(BookedOrder const& order, std::size_t index, Swapped const& proper) const {
  constexpr std::uint64_t kKinds = 3;
  auto const reserve = [&](InstrumentId id, AssetId asset) {
    auto const* spec = world_->registry().instrument(id);
    auto const depth = virtual_reserves(*spec, *world_->pool(id)).value_or(PairReserves{});
    return asset == spec->token1 ? depth.reserve1 : depth.reserve0;
  };
  auto const reserve_in = reserve(order.terms.instrument, order.terms.sell.asset);
  auto const reserve_out = reserve(order.terms.hops().back(), order.terms.buy.asset);
  auto const kind = Rng{draw(options_.seed, kDrawDistortion, order.terms.id, index)}.below(kKinds);
  if (kind == 0 && order.terms.sell.raw < pricing::kReserveMax - reserve_in)
    return {order.terms.sell.raw + one_percent(order.terms.sell.raw), proper.bought};
  auto const generous = proper.bought + one_percent(proper.bought);
  if (kind == 1 && generous < reserve_out) return {proper.sold, generous};
  return {proper.sold, order.terms.buy.raw - one_percent(order.terms.buy.raw)};
}

}  // namespace sep::paper
