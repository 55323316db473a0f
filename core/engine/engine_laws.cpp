#include "core/engine/engine_laws.hpp"

#include <algorithm>

#include "core/engine/catalogue.hpp"

namespace sep::engine::test {
namespace {

using Reserved = std::map<ledger::AccountKey, i128>;

std::string check_again(Decision const& d) {
  RecordedView view(d.versions);
  auto const events = decide(d.before, view, d.input);
  if (view.strayed() || view.reads() != d.reads) return "deciding again reads another market";
  if (events.size() != d.events.size()) return "deciding again gives another number of events";
  for (std::size_t i = 0; i < events.size(); ++i)
    if (tag_of(events[i]) != tag_of(d.events[i]) || encode_event(events[i]) != encode_event(d.events[i]))
      return "deciding again gives another " + std::string(topic_of(d.events[i]));
  return {};
}

std::string check_replay(Decision const& d) {
  State state = d.before;
  std::vector<Effect> effects;
  for (auto const& event : d.events) {
    auto const bytes = encode_event(event);
    auto const read = decode_event(tag_of(event), version_of(event), bytes);
    if (!read) return "cannot read back " + std::string(topic_of(event));
    if (encode_event(*read) != bytes) return "reads back otherwise: " + std::string(topic_of(event));
    apply(state, *read, {d.input.seq, d.input.at});
    for (auto& effect : effects_of(state, *read)) effects.push_back(std::move(effect));
  }
  if (effects != d.effects) return "the events as read ask for other effects";
  if (!(state == d.after)) return "the events as read lead to another state";
  auto const bytes = snapshot(d.after);
  if (snapshot(state) != bytes) return "equal states with different forms";
  auto const restored = restore(bytes);
  if (!restored || !(*restored == d.after)) return "the snapshot restores to another state";
  if (hash_of(*restored) != sha256(bytes)) return "the restored state has another hash";
  return {};
}

std::string check_input_form(Decision const& d) {
  auto const& payload = d.input.payload;
  auto const bytes = encode_input(d.input.principal, payload, d.reads);
  auto const read = decode_input(tag_of(payload), version_of(payload), bytes);
  if (!read) return "cannot read back the input " + std::string(name_of(payload));
  if (encode_input(read->principal, read->payload, read->reads) != bytes) return "the input reads back otherwise";
  return {};
}

std::string check_reserved(State const& state) {
  Reserved held;
  for (auto const& [key, balance] : state.ledger.accounts())
    if (key.kind == ledger::AccountKind::reserved) held[key] = balance;
  Reserved owed;
  auto const owe = [&](intent::IntentState const& intent, AssetId asset, i128 amount) {
    if (amount != 0)
      owed[{intent.spec.owner.strategy, intent.terms.location, asset, ledger::AccountKind::reserved}] += amount;
  };
  for (auto const& [id, intent] : state.intents) {
    if (intent.reserved_sell < 0 || intent.reserved_gas < 0) return "a reservation below zero: " + to_text(id);
    owe(intent, intent.sides().sell, intent.reserved_sell);
    owe(intent, intent.terms.gas_asset, intent.reserved_gas);
  }
  return held == owed ? "" : "reserved accounts are not what live intents hold";
}

std::string check_owed(Decision const& d) {
  bool breached = false;
  for (auto const& event : d.events) breached = breached || std::holds_alternative<risk::RiskBreached>(event);
  for (auto const& [key, balance] : d.after.ledger.accounts()) {
    if (key.kind != ledger::AccountKind::available || balance >= 0 || breached) continue;
    auto const before = d.before.ledger.balance(key.owner, key.location, key.asset, key.kind);
    if (balance < before) return "available of " + key.owner + " turned negative without a breach";
  }
  return {};
}

std::string check_plan(intent::IntentState const& intent) {
  auto const name = to_text(intent.id);
  auto const& plan = *intent.plan;
  auto const& schedule = plan.plan.schedule;
  if (intent.slices.size() > intent::kMaxOpenSlices) return "too many slices: " + name;
  if (plan.filled_before > intent.cum_qty) return "a plan that counts fills twice: " + name;
  if (!plan.outdated && schedule.total_qty + plan.filled_before != intent.terms.order_qty)
    return "a plan for another size: " + name;
  if (!plan.outdated && schedule.end >= intent.spec.deadline) return "a plan beyond the deadline: " + name;
  for (auto const& slice : intent.slices)
    if (slice.status != intent::SliceStatus::released && slice.status != intent::SliceStatus::routed)
      return "a slice of a plan that sleeps: " + name;
  if (!intent::may_trade(intent.status) || intent.timer(intent::Timer::slice_due).armed) return {};
  bool const for_reports =
      plan.waiting == intent::WaitCause::in_flight || plan.waiting == intent::WaitCause::open_slices;
  bool const something_lives = !intent.live_orders.empty() || !intent.slices.empty();
  return for_reports && something_lives ? "" : "a plan that is never asked again: " + name;
}

std::string check_intent(State const& state, intent::IntentState const& intent) {
  auto const name = to_text(intent.id);
  if (intent.terms.order_qty + intent.over_qty() != intent.cum_qty + intent.leaves_qty() + intent.canceled_qty)
    return "quantities do not add up: " + name;
  if (intent.slices.size() > intent::kMaxOpenSlices) return "too many slices: " + name;
  if (intent::is_terminal(intent.status) && (!intent.live_orders.empty() || !intent.slices.empty()))
    return "ended with something open: " + name;
  if (intent.status == intent::Status::closing && intent.live_orders.empty()) return "closing without a cause: " + name;
  for (auto const& id : intent.live_orders) {
    auto const* order = state.order(orders::ClientOrderId{id});
    if (!order || !order->is_live() || order->intent != intent.id) return "a live order that is none: " + name;
    bool const asked = order->status == orders::Status::unknown || order->status == orders::Status::cancel_pending;
    if (order->terms.rests() && !intent::may_trade(intent.status) && !asked)
      return "an order that waits for an intent that may not trade: " + name;
  }
  for (auto const& slice : intent.slices) {
    bool const has_order = std::ranges::any_of(intent.live_orders, [&](Hash128 const& id) {
      return state.orders.at(orders::ClientOrderId{id}).slice == slice.number;
    });
    if (has_order != (slice.status == intent::SliceStatus::routed))
      return "a slice that is routed without a live order, or has one without being it: " + name;
  }
  return intent.plan ? check_plan(intent) : std::string{};
}

std::string check_live_orders(State const& state) {
  std::map<InstrumentId, std::set<Hash128>> live;
  std::map<std::string, i128> notional;
  std::size_t counted = 0;
  for (auto const& [id, order] : state.orders) {
    if (!order.is_live()) continue;
    ++counted;
    for (auto const pool : order.terms.hops()) live[pool].insert(id.value);
    auto const& intent = state.intents.at(order.intent);
    if (!intent.live_orders.contains(id.value)) return "a live order that no intent has";
    if (!order.check.armed) return "a live order that is never asked for";
    if (order.fill_ids.size() > orders::kMaxFillsPerOrder) return "too many fills of one order";
    auto const known = state.risk.live_notional.find(id.value);
    if (known == state.risk.live_notional.end() || known->second < 0) return "a live order without its notional";
    notional[intent.spec.owner.strategy] += known->second;
  }
  if (state.risk.live_notional.size() != counted) return "a notional of an order that is over";
  for (auto const& [strategy, book] : state.risk.books)
    if (book.live_notional != notional[strategy]) return "the live notional of " + strategy + " is not its orders'";
  return state.risk.live_orders == live ? "" : "risk's live orders are not the live orders";
}

std::string check_books(State const& state) {
  std::map<std::string, std::pair<std::uint32_t, i128>> open;
  for (auto const& [id, intent] : state.intents) {
    if (intent::is_terminal(intent.status) || intent.status == intent::Status::submitted) continue;
    auto& [count, notional] = open[intent.spec.owner.strategy];
    ++count;
    notional += intent.terms.notional;
  }
  std::uint32_t count = 0;
  i128 notional = 0;
  for (auto const& [strategy, book] : state.risk.books) {
    auto const& found = open[strategy];
    if (book.open_intents != found.first || book.open_notional != found.second)
      return "the book of " + strategy + " is not the sum of its intents";
    if (book.recent_orders.size() > risk::kRecentMax + 1 || book.recent_intents.size() > risk::kRecentMax + 1)
      return "the book of " + strategy + " remembers too much";
    count += found.first;
    notional += found.second;
  }
  if (state.risk.open_intents != count || state.risk.open_notional != notional) return "risk's totals are wrong";
  return check_live_orders(state);
}

}  // namespace

std::string broken_law(Decision const& d) {
  if (d.events.size() > kMaxEvents) return "too many events";
  if (!d.after.ledger.is_conserved()) return "the ledger is not conserved";
  for (auto const& found : {check_owed(d), check_reserved(d.after), check_books(d.after)})
    if (!found.empty()) return found;
  for (auto const& [id, intent] : d.after.intents)
    if (auto found = check_intent(d.after, intent); !found.empty()) return found;
  for (auto const& found : {check_again(d), check_replay(d), check_input_form(d)})
    if (!found.empty()) return found;
  return {};
}

}  // namespace sep::engine::test
