#include "sim/auditor_fold.hpp"

#include <algorithm>

namespace sep::sim {

void Auditor::Fold::operator()(engine::EngineTookOver const& e) const {
  auditor.verdict_.expect(Invariant::i15_one_writer, e.epoch > books().epoch,
                          [&] { return "epoch " + std::to_string(e.epoch) + " began a second time"; });
  books().epoch = e.epoch;
}

void Auditor::Fold::operator()(engine::LedgerPosted const& e) const {
  std::map<AssetId, Big> sums;
  for (auto const& entry : e.posting.entries) {
    sums[entry.delta.asset] += big(entry.delta.raw);
    AccountName const name{e.posting.owner, e.posting.location, entry.delta.asset};
    auto& account = books().accounts[name];
    if (entry.kind == ledger::AccountKind::available) account.available += entry.delta.raw;
    if (entry.kind == ledger::AccountKind::reserved) account.reserved += entry.delta.raw;
    if (entry.kind == ledger::AccountKind::external) account.held -= big(entry.delta.raw);
    group().accounts.insert(name);
  }
  for (auto const& [asset, sum] : sums)
    auditor.verdict_.expect(Invariant::i1_books_balance, sum == 0, "a posting that does not sum to zero");
}

void Auditor::Fold::operator()(intent::IntentSubmitted const& e) const {
  ParentBook parent;
  parent.spec = e.spec;
  parent.flatten = e.flatten;
  bool const fresh = books().parents.emplace(e.intent, std::move(parent)).second;
  auditor.verdict_.expect(Invariant::i2_one_content_per_id, fresh, "an intent id made twice");
  if (e.idempotency_key.empty()) return;
  bool const first = books().keys.emplace(std::pair(e.principal, e.idempotency_key), e.intent).second;
  auditor.verdict_.expect(Invariant::i9_acknowledged_is_kept, first,
                          [&] { return "key " + e.idempotency_key + " made a second intent"; });
}

void Auditor::Fold::operator()(intent::IntentAccepted const& e) const {
  auto& parent = books().parents.at(e.intent);
  parent.terms = e.terms;
  parent.worst_prices.push_back(e.terms.worst_price);
  auditor.i5_terms_are_bounded(parent);
  auditor.i7_room_for(parent);
  parent.phase = Phase::open;
}

void Auditor::Fold::operator()(intent::IntentDenied const& e) const {
  auto& parent = books().parents.at(e.intent);
  auditor.verdict_.expect(Invariant::i11_one_ending, parent.ending.empty(), "denied after another ending");
  parent.phase = Phase::ended;
  parent.ending = e.kTopic;
  ++auditor.endings_[e.kTopic];
}

void Auditor::Fold::operator()(intent::IntentAmended const& e) const {
  auto& parent = books().parents.at(e.intent);
  parent.spec.max_slippage_bps = e.max_slippage_bps;
  parent.spec.limit_price = e.limit_price;
  parent.spec.deadline = e.deadline;
  parent.terms = e.terms;
  parent.worst_prices.push_back(e.terms.worst_price);
  auditor.i5_terms_are_bounded(parent);
}

void Auditor::Fold::ended(Ulid id, char const* topic, intent::Totals const& totals) const {
  auditor.i11_ends_once(id, topic, totals);
  auto& parent = books().parents.at(id);
  parent.phase = Phase::ended;
  parent.ending = topic;
  parent.open_slices.clear();
  ++auditor.endings_[topic];
}

void Auditor::Fold::planned(Ulid id, std::vector<intent::PlannedSlice> const& slices,
                            std::optional<intent::Schedule> const& schedule) const {
  auto& parent = books().parents.at(id);
  for (auto const& slice : slices) opened(parent, slice.number);
  if (!schedule) return;
  auto const volume = auditor.volume_of(parent, books().known_traded);
  parent.plan = PlanBook{*schedule, parent.children.size(), parent.filled(), volume, volume};
}

void Auditor::Fold::opened(ParentBook& parent, std::uint32_t slice) const {
  parent.open_slices.insert(slice);
  auditor.verdict_.expect(Invariant::i2_one_content_per_id, slice == std::exchange(parent.last_slice, slice) + 1,
                          "a slice number that is not the next one");
}

void Auditor::Fold::operator()(intent::PlanVolumeSeen const& e) const {
  auto& parent = books().parents.at(e.intent);
  if (!parent.plan) return;
  auditor.d_volume_was_traded(parent, e);
  auto& plan = *parent.plan;
  if (!plan.volume_seen) plan.volume_before = plan.volume_at_release = big(e.traded_qty);
  plan.volume_seen = big(e.traded_qty);
}

void Auditor::Fold::operator()(intent::SliceReleased const& e) const {
  auto& parent = books().parents.at(e.intent);
  if (!parent.plan) return;
  if (parent.open_slices.contains(e.slice)) {  // what is left of an order that waited asks anew
    auditor.verdict_.expect(Invariant::d_slices_are_paced,
                            parent.spec.execution == intent::Execution::passive && parent.phase == Phase::open,
                            [&] { return "intent " + to_text(e.intent) + ": a slice asks again that does not wait"; });
    auditor.i3_slice_fits(parent, e);
    parent.asking[e.slice] = e.qty;
    return;
  }
  auditor.d_slice_is_paced(parent, e);
  auditor.i3_slice_fits(parent, e);
  auditor.d_keeps_its_share(parent, e);
  auto& plan = *parent.plan;
  plan.volume_at_release = plan.volume_seen.value_or(auditor.volume_of(parent, books().known_traded));
  opened(parent, e.slice);
  parent.asking[e.slice] = e.qty;
  if (e.reservation_price) parent.reservation_prices[e.slice] = *e.reservation_price;
  parent.released_at = group().at;
}

void Auditor::Fold::slice_over(Ulid id, std::uint32_t slice) const {
  auto& parent = books().parents.at(id);
  parent.open_slices.erase(slice);
  parent.asking.erase(slice);
  parent.reservation_prices.erase(slice);
}

void Auditor::Fold::operator()(risk::RiskBreached const& e) const {
  group().breaches.push_back(e);
  // What no account can hold, and what cannot be a fill of the order, is not booked.
  bool const says_why_not = e.breach == risk::Breach::fill_foreign_asset || e.breach == risk::Breach::fill_beyond_order;
  if (says_why_not)
    for (auto* told : {&auditor.told_, &auditor.told_busts_})
      std::erase_if(*told, [&](auto const& row) { return row.first.first == e.order; });
  // A fill that is taken back is booked back in these books, too: what holds of all others holds on.
  auto const parent = books().parents.find(e.intent);
  if (parent != books().parents.end() && e.breach != risk::Breach::fill_busted) parent->second.breached = true;
  if (e.breach != risk::Breach::available_negative) return;
  for (auto& [name, account] : books().accounts)
    if (std::get<0>(name) == e.subject && account.available < 0) account.owes = true;
}

void Auditor::Fold::operator()(risk::VenueStatusChanged const& e) const {
  if (e.up)
    books().venues_down.erase(e.venue);
  else
    books().venues_down.insert(e.venue);
}

void Auditor::Fold::operator()(orders::OrderCreated const& e) const {
  auditor.i2_is_new(e);
  auditor.i5_limit_within_worst(e);
  auditor.b_order_is_sound(e);
  auditor.p_path_is_sound(e);
  auditor.i6_may_trade(e);
  auditor.i7_within_limits(e);
  auditor.i7_within_notional(e);
  auditor.i7_within_rate(e);
  auto& parent = books().parents.at(e.intent);
  parent.children.push_back(e.terms.id);
  ChildBook child;
  child.parent = e.intent;
  child.terms = e.terms;
  if (group().step) {
    child.expected = group().step->buy;
    child.notional = notional_of(parent, group().step->sell, group().step->buy);
  }
  books().children.emplace(e.terms.id, std::move(child));
  auto& recent = books().recent[parent.spec.owner.strategy];
  bool const same = std::ranges::any_of(
      recent, [&](OrderNote const& note) { return note.parent == e.intent && note.slice == e.slice; });
  if (!same) recent.push_back({group().at, e.terms.sell.asset, e.terms.buy.asset, e.intent, e.slice});
}

void Auditor::Fold::moved(ParentBook const& parent, AssetId asset, Big const& change) const {
  AccountName const name{parent.spec.owner.strategy, parent.terms->location, asset};
  books().accounts[name].held += change;
  group().accounts.insert(name);
}

void Auditor::Fold::executed(ParentBook& parent, ChildBook& child, orders::ClientOrderId id,
                             orders::Fill const& fill) const {
  bool const fresh = child.fills.emplace(fill.venue_fill_id, fill).second;
  auditor.i25_booked_in_time(id, fill.venue_fill_id);
  auditor.verdict_.expect(Invariant::i2_one_content_per_id, fresh,
                          [&] { return "fill " + fill.venue_fill_id + " booked twice"; });
  moved(parent, fill.sold.asset, -big(fill.sold.raw));
  moved(parent, fill.bought.asset, big(fill.bought.raw));
  moved(parent, fill.gas.asset, -big(fill.gas.raw));
  if (fill.sold.asset == child.terms.sell.asset) child.sold += fill.sold.raw;
  if (fill.bought.asset == child.terms.buy.asset) child.bought += fill.bought.raw;
  if (!child.live || parent.phase == Phase::ended) group().late.insert(id);
  group().fills.emplace_back(id, fill);
}

void Auditor::Fold::operator()(orders::OrderFilled const& e) const {
  auto& child = auditor.child(e.order);
  auto& parent = books().parents.at(child.parent);
  executed(parent, child, e.order, e.fill);
  auto const sides = parent.sides();
  if (e.fill.sold.asset == sides.sell) parent.sold += e.fill.sold.raw;
  if (e.fill.bought.asset == sides.buy) parent.bought += e.fill.bought.raw;
  if (e.fill.gas.asset == parent.terms->gas_asset) parent.gas += e.fill.gas.raw;
  auditor.book_day(parent, e.fill);
  child.notional = std::max<Big>(child.notional - notional_of(parent, e.fill.sold.raw, e.fill.bought.raw), 0);
  child.found_out();
  if (e.complete) child.live = false;
}

void Auditor::Fold::operator()(orders::ArchivedOrderFilled const& e) const {
  auto& child = auditor.child(e.order);
  executed(books().parents.at(child.parent), child, e.order, e.fill);
}

void Auditor::Fold::operator()(orders::OrderRejected const& e) const {
  auto& child = auditor.child(e.order);
  auto& parent = books().parents.at(child.parent);
  if (e.gas.raw != 0) moved(parent, e.gas.asset, -big(e.gas.raw));
  if (e.gas.asset == parent.terms->gas_asset) parent.gas += e.gas.raw;
  over(e.order);
}

void Auditor::Fold::operator()(orders::OrderUnknown const& e) const {
  auto& child = auditor.child(e.order);
  if (!child.unknown_since) {
    child.unknown_since = group().at;
    child.unknown_from = auditor.now_;
    auditor.unknown_.insert(e.order);
  }
  bool const by_timer = e.cause == orders::UnknownCause::still_unanswered;
  if (by_timer && group().at - *child.unknown_since > books().config.timing.unknown_bound)
    group().overdue.insert(e.order);
}

void Auditor::Fold::over(orders::ClientOrderId id) const {
  auto& child = auditor.child(id);
  child.live = false;
  child.found_out();
}

namespace {

struct Describe {
  std::string operator()(engine::LedgerPosted const& e) const {
    auto text = " " + enum_name(e.posting.kind) + " " + e.posting.owner;
    for (auto const& entry : e.posting.entries)
      text += " " + enum_name(entry.kind) + " " + big(entry.delta.raw).str() + "#" +
              std::to_string(entry.delta.asset.value);
    return text;
  }
  std::string operator()(intent::IntentDenied const& e) const { return by_intent(e.intent) + reason(e.denial); }
  std::string operator()(intent::SliceWaiting const& e) const { return by_intent(e.intent) + reason(e.denial); }
  std::string operator()(risk::RiskDenied const& e) const { return by_intent(e.intent) + reason(e.denial); }
  std::string operator()(intent::IntentClosing const& e) const {
    return by_intent(e.intent) + " " + enum_name(e.cause);
  }
  std::string operator()(engine::CommandRefused const& e) const {
    return by_intent(e.intent) + " " + enum_name(e.fault);
  }
  std::string operator()(routing::ProposalRefused const& e) const {
    return by_intent(e.intent) + " " + enum_name(e.fault);
  }
  std::string operator()(risk::RiskBreached const& e) const { return by_intent(e.intent) + " " + enum_name(e.breach); }
  std::string operator()(risk::RiskStateChanged const& e) const {
    return " " + risk::to_text(e.scope) + " " + enum_name(e.state) + ": " + e.reason;
  }
  std::string operator()(orders::OrderCreated const& e) const {
    return by_intent(e.intent) + " " + to_text(e.terms.id.value) + " sell " + big(e.terms.sell.raw).str() + " buy " +
           big(e.terms.buy.raw).str() + (e.terms.book ? by_lots(*e.terms.book) : "");
  }
  static std::string by_lots(orders::BookLimit const& limit) {
    return ": " + big(limit.lots).str() + " lots at " + std::to_string(limit.price_ticks) + " " +
           enum_name(limit.time_in_force);
  }
  std::string operator()(orders::OrderFilled const& e) const {
    return by_intent(e.intent) + " " + to_text(e.order.value) + " sold " + big(e.fill.sold.raw).str() + " bought " +
           big(e.fill.bought.raw).str() + (e.complete ? " complete" : "");
  }
  template <class E>
  std::string operator()(E const& e) const {
    std::string text;
    if constexpr (requires { Ulid(e.intent); }) text += by_intent(e.intent);
    if constexpr (requires { e.order.value; }) text += " " + to_text(e.order.value);
    return text;
  }
  static std::string by_intent(Ulid id) { return id.is_none() ? "" : " " + to_text(id); }
  static std::string reason(intent::Denial const& denial) {
    return " " + intent::name_of(denial.reason) + " " + denial.subject + " " + big(denial.value).str() + "/" +
           big(denial.limit).str();
  }
};

}  // namespace

std::string describe_event(engine::Event const& event) { return std::visit(Describe{}, event); }

}  // namespace sep::sim
