#include "core/risk/fold.hpp"

#include <algorithm>

#include "core/risk/rules.hpp"

namespace sep::risk {
namespace {

// Drops what lies before `horizon`, and the oldest beyond the bound.
template <class Item>
void trim(std::vector<Item>& items, Time horizon) {
  auto const first = std::ranges::find_if(items, [&](Item const& item) { return item.at >= horizon; });
  items.erase(items.begin(), first);
  if (items.size() > kRecentMax) items.erase(items.begin(), items.end() - kRecentMax);
}

DayStats& today_of(RiskState& risk, intent::IntentState const& intent, Time at) {
  auto& today = risk.books[intent.spec.owner.strategy].today;
  if (today.day != day_of(at)) today = {day_of(at), 0, 0};
  return today;
}

}  // namespace

void fold_accepted(RiskState& risk, RiskConfig const& config, intent::IntentState const& intent, Time at) {
  auto& book = risk.books[intent.spec.owner.strategy];
  ++book.open_intents;
  ++risk.open_intents;
  book.open_notional = saturating_add(book.open_notional, intent.terms.notional);
  risk.open_notional = saturating_add(risk.open_notional, intent.terms.notional);
  trim(book.recent_intents, at - config.duplicate_window);
  if (config.duplicate_window.ns > 0) book.recent_intents.push_back({at, intent.id, wish_of(intent.spec)});
}

void fold_amended(RiskState& risk, intent::IntentState const& intent, i128 notional_before) {
  i128 const change = intent.terms.notional - notional_before;
  auto& book = risk.books[intent.spec.owner.strategy];
  book.open_notional = saturating_add(book.open_notional, change);
  risk.open_notional = saturating_add(risk.open_notional, change);
}

void fold_ended(RiskState& risk, intent::IntentState const& intent) {
  auto& book = risk.books[intent.spec.owner.strategy];
  CHECK(book.open_intents > 0 && risk.open_intents > 0);
  --book.open_intents;
  --risk.open_intents;
  book.open_notional = saturating_add(book.open_notional, -intent.terms.notional);
  risk.open_notional = saturating_add(risk.open_notional, -intent.terms.notional);
}

void fold_order_created(RiskState& risk, RiskConfig const& config, intent::IntentState const& intent,
                        orders::OrderCreated const& created, Time at) {
  auto const& terms = created.terms;
  for (auto const id : terms.hops()) risk.live_orders[id].insert(terms.id.value);
  auto& recent = risk.books[intent.spec.owner.strategy].recent_orders;
  trim(recent, at - config.repeat_window);
  // The orders of one slice, an order that waits again among them, are one execution.
  bool const same = std::ranges::any_of(
      recent, [&](RecentOrder const& order) { return order.intent == intent.id && order.slice == created.slice; });
  if (!same) recent.push_back({at, terms.sell.asset, terms.buy.asset, intent.id, created.slice});
}

void fold_approved(RiskState& risk, intent::IntentState const& intent, RiskApproved const& approved) {
  auto& book = risk.books[intent.spec.owner.strategy];
  book.live_notional = saturating_add(book.live_notional, approved.notional);
  risk.live_notional[approved.order.value] = approved.notional;
}

void fold_live_filled(RiskState& risk, intent::IntentState const& intent, orders::OrderFilled const& filled) {
  auto const found = risk.live_notional.find(filled.order.value);
  if (found == risk.live_notional.end()) return;
  i128 const notional = notional_of(intent, filled.fill.sold.raw, filled.fill.bought.raw).value_or(kInt128Max);
  i128 const part = std::min(found->second, notional);
  found->second -= part;
  risk.books[intent.spec.owner.strategy].live_notional -= part;
}

void fold_order_ended(RiskState& risk, intent::IntentState const& intent, orders::OrderTerms const& terms) {
  if (auto const live = risk.live_notional.find(terms.id.value); live != risk.live_notional.end()) {
    risk.books[intent.spec.owner.strategy].live_notional -= live->second;
    risk.live_notional.erase(live);
  }
  for (auto const id : terms.hops()) {
    auto const found = risk.live_orders.find(id);
    if (found == risk.live_orders.end()) continue;
    found->second.erase(terms.id.value);
    if (found->second.empty()) risk.live_orders.erase(found);
  }
}

void fold_busted(RiskState& risk, intent::IntentState const& intent, i128 sold, i128 bought, Time at) {
  auto& today = today_of(risk, intent, at);
  i128 const gain = -std::max(cost_of_fill(intent, sold, bought), -kInt128Max);
  if (gain > 0) today.cost = saturating_add(today.cost, gain);
}

void fold_filled(RiskState& risk, intent::IntentState const& intent, i128 sold, i128 bought, Time at) {
  auto& today = today_of(risk, intent, at);
  today.turnover = saturating_add(today.turnover, notional_of(intent, sold, bought).value_or(kInt128Max));
  today.cost = saturating_add(today.cost, cost_of_fill(intent, sold, bought));
}

void fold_state(RiskState& risk, RiskStateChanged const& change) {
  if (change.state == TradingState::active)
    risk.states.erase(change.scope);
  else
    risk.states[change.scope] = change.state;
}

void fold_venue(RiskState& risk, VenueStatusChanged const& change) {
  if (change.up)
    risk.venues_down.erase(change.venue);
  else
    risk.venues_down[change.venue] = change.why;
}

i128 cost_of_fill(intent::IntentState const& intent, i128 sold, i128 bought) {
  bool const acquiring = intent.spec.type == intent::IntentType::acquire;
  auto const base = acquiring ? bought : sold;
  auto const quote = acquiring ? sold : bought;
  auto const fair = quote_for_floor(intent.terms.decision_price, base);
  if (!fair) return kInt128Max;
  i128 const in_quote = acquiring ? quote - *fair : *fair - quote;
  i128 const magnitude = in_quote < 0 ? -in_quote : in_quote;
  auto const in_reference = in_quote < 0 ? quote_for_floor(intent.terms.reference_per_quote, magnitude)
                                         : quote_for_ceil(intent.terms.reference_per_quote, magnitude);
  if (!in_reference) return in_quote < 0 ? kInt128Min : kInt128Max;
  return in_quote < 0 ? -*in_reference : *in_reference;
}

}  // namespace sep::risk
