// What venues say, and what we know of venues. Facts: booked, never refused.
#include <algorithm>
#include <set>
#include <span>

#include "core/engine/flow.hpp"
#include "core/engine/resting.hpp"
#include "core/engine/rules.hpp"
#include "core/engine/scans.hpp"

namespace sep::engine {
namespace {

using orders::OrderState;
using orders::Status;
using orders::VenueOrderStatus;

bool names(std::vector<std::string> const& ids, orders::Fill const& fill) {
  return std::ranges::find(ids, fill.venue_fill_id) != ids.end();
}

struct OnReport {
  Draft& draft;
  OrderState const order;                  // as it was
  std::optional<KnownOrder> const& known;  // what the store has of the reported fills, where State cannot say

  [[nodiscard]] bool is_booked(orders::Fill const& fill) const {
    return order.fill_ids.contains(fill.venue_fill_id) || (known && names(known->booked, fill));
  }
  [[nodiscard]] bool is_busted(orders::Fill const& fill) const {
    return order.busted_ids.contains(fill.venue_fill_id) || (known && names(known->busted, fill));
  }
  // Whether another fill is booked already, nobody can say then.
  [[nodiscard]] bool forgets() const { return order.forgets_fills() && !known; }

  void repeated(std::string what) const {
    draft.emit(orders::OrderReportRepeated{order.intent, order.terms.id, std::move(what)});
  }

  void operator()(orders::Acked const& report) const {
    if (!order.is_live()) return repeated("acked");
    if (order.status == Status::working && order.venue_order_id == report.venue_order_id) return repeated("acked");
    draft.emit(orders::OrderAcked{order.intent, order.terms.id, report.venue_order_id, next_check(draft, order)});
    take_back_if_unwanted(draft, order.terms.id);
  }

  void operator()(orders::Filled const& report) const {
    if (is_booked(report.fill) || is_busted(report.fill)) return repeated("fill " + report.fill.venue_fill_id);
    book_fill(draft, order.terms.id, report.fill);
    if (forgets()) breach_memory(1);
  }

  void operator()(orders::Rejected const& report) const {
    if (!order.is_live()) return repeated("rejected");
    book_rejection(draft, order.terms.id, report.reason, report.gas);
  }

  void operator()(orders::Canceled const&) const {
    if (!order.is_live()) return repeated("canceled");
    draft.emit(orders::OrderCanceled{order.intent, order.terms.id});
    after_order(draft, order.terms.id);
  }

  void operator()(orders::CancelRejected const& report) const {
    if (order.status != Status::cancel_pending) return repeated("cancel_rejected");
    draft.emit(orders::OrderCancelRefused{order.intent, order.terms.id, report.status});
    // Whatever it is now, the venue tells when asked.
    lose(orders::UnknownCause::gateway);
  }

  void operator()(orders::OutcomeUnknown const&) const {
    if (!order.is_live() || order.status == Status::unknown) return repeated("unknown");
    lose(orders::UnknownCause::gateway);
  }

  void operator()(orders::NotSent const& report) const {
    if (order.status != Status::submitting) return repeated("not_sent");
    expire(orders::ExpiryProof::never_sent, report.why);
  }

  void operator()(orders::StatusReported const& report) const {
    std::set<std::string_view> told;
    for (auto const& fill : report.fills) {
      if (is_booked(fill) || is_busted(fill) || !told.insert(fill.venue_fill_id).second) continue;
      // A list comes again with every answer: what is not remembered would be booked with each. A person has to say.
      if (forgets()) {
        breach_memory(report.fills.size());
        return ask_again("more fills than are remembered");
      }
      if (draft.room() < kRoomPerFill) return ask_again("more fills than one decision books");
      book_fill(draft, order.terms.id, fill);
    }
    auto const& now = draft.order(order.terms.id);
    if (!now.is_live()) {
      if (!order.is_live()) repeated("status " + enum_name(report.status));
      return;
    }
    switch (report.status) {
      case VenueOrderStatus::not_found:
        return absent(report);
      case VenueOrderStatus::working:
        return operator()(orders::Acked{order.terms.id, order.venue_order_id});
      case VenueOrderStatus::rejected:
        return book_rejection(draft, order.terms.id, orders::RejectReason::other, report.gas);
      case VenueOrderStatus::expired:
        return expire(orders::ExpiryProof::venue_says, {});
      case VenueOrderStatus::filled:
        // Filled, and not one fill: the two cannot both be true, and an order that may have filled must not be sent
        // anew.
        if (now.cum_qty() == 0 && now.busted_ids.empty()) return ask_again("filled without a fill");
        [[fallthrough]];  // in part, and the rest will not come
      case VenueOrderStatus::canceled:
        return operator()(orders::Canceled{order.terms.id});
    }
  }

  void operator()(orders::Busted const& report) const {
    if (is_busted(report.fill)) return repeated("busted " + report.fill.venue_fill_id);
    if (!known) return breach_memory(1);  // nobody has looked what was booked
    bust_fill(draft, order.terms.id, report.fill, known->fill);
  }

  void expire(orders::ExpiryProof proof, std::string evidence) const {
    draft.emit(orders::OrderExpired{order.intent, order.terms.id, proof, std::move(evidence)});
    after_order(draft, order.terms.id);
  }

  void lose(orders::UnknownCause cause) const {
    draft.emit(orders::OrderUnknown{order.intent, order.terms.id, cause, draft.at() + draft.timing().query_interval});
  }

  void breach_memory(std::size_t fills) const {
    auto const scope = venue_scope(draft, order.terms.venue);
    draft.emit(risk::RiskBreached{risk::Breach::fill_not_remembered, order.intent, order.terms.id, scope.name,
                                  static_cast<i128>(fills), orders::kMaxFillsPerOrder});
    trip(draft, scope, enum_name(risk::Breach::fill_not_remembered));
  }

  // What the venue said settles nothing: the order stays, or becomes, one that is asked for.
  void ask_again(char const* what) const {
    auto const& now = draft.order(order.terms.id);
    if (!now.is_live()) return;
    if (now.status == Status::unknown) return repeated(what);
    lose(orders::UnknownCause::gateway);
  }

  // Absence proves something only when the venue can no longer take the order.
  void absent(orders::StatusReported const& report) const {
    // Known to it once, by its own fills: what it says now is no proof of anything.
    auto const& now = draft.order(order.terms.id);
    if (now.cum_qty() > 0 || !now.busted_ids.empty()) return ask_again("not found, and it has filled");
    auto const* venue = draft.state.registry.venue(order.terms.venue);
    auto const closed = order.terms.not_after + (venue ? venue->acceptance_window : Duration{});
    if (report.as_of > closed && draft.at() > closed)
      return expire(orders::ExpiryProof::absence_proven, "not known to the venue after its acceptance window");
    repeated("not_found");
  }
};

std::string name_of_report(orders::VenueReport const& report) {
  static constexpr auto kNames = std::to_array({"acked", "filled", "rejected", "canceled", "cancel_rejected",
                                                "outcome_unknown", "not_sent", "status", "busted"});
  return kNames.at(report.index());
}

// An order that left memory: its fills are still ours.
struct OnArchived {
  Draft& draft;
  orders::ClientOrderId const order;
  KnownOrder const& known;

  // All that one fill and the alarms after it emit.
  static constexpr std::size_t kRoom = 10;

  void book(std::span<orders::Fill const> fills) const {
    std::set<std::string> told(known.booked.begin(), known.booked.end());
    told.insert(known.busted.begin(), known.busted.end());
    bool news = false;
    for (auto const& fill : fills) {
      if (!told.insert(fill.venue_fill_id).second) continue;
      // The runtime hands on no more of them at once than there is room for.
      if (draft.room() < kRoom + 2) return breach(risk::Breach::fill_not_remembered, fill);
      book(fill);
      news = true;
    }
    if (!news) draft.emit(orders::OrderReportRepeated{known.intent, order, "fill " + fills.front().venue_fill_id});
  }

  void take_back(orders::Fill const& fill) const {
    auto const& owner = known.owner;
    if (names(known.busted, fill))
      return draft.emit(orders::OrderReportRepeated{known.intent, order, "busted " + fill.venue_fill_id});
    if (!known.fill) {
      draft.emit(orders::ArchivedFillBusted{known.intent, order, owner, fill, false});
      return breach(risk::Breach::fill_busted, fill);
    }
    auto const& booked = *known.fill;
    auto posting = ledger::bust(owner, known.location, booked.sold, booked.bought, booked.gas);
    if (!draft.state.ledger.fits(posting)) return breach(risk::Breach::fill_beyond_order, booked);
    draft.emit(orders::ArchivedFillBusted{known.intent, order, owner, booked, true});
    draft.emit(LedgerPosted{{}, "busted fill " + booked.venue_fill_id, std::move(posting)});
    breach(risk::Breach::fill_busted, booked);
    check_owed(draft, known.intent, order, owner, known.location, booked.bought.asset);
  }

 private:
  void book(orders::Fill const& fill) const {
    auto const& owner = known.owner;
    auto const& location = known.location;
    if (is_negative(fill)) return breach(risk::Breach::fill_foreign_asset, fill);
    auto settled = ledger::settle(owner, location, fill.sold, {fill.sold.asset, 0}, fill.bought);
    auto gas = ledger::gas(owner, location, fill.gas, {fill.gas.asset, 0});
    if (!draft.state.ledger.fits(settled) || !draft.state.ledger.fits(gas))
      return breach(risk::Breach::fill_beyond_order, fill);
    draft.emit(orders::ArchivedOrderFilled{known.intent, order, owner, fill});
    draft.emit(LedgerPosted{{}, "late fill " + fill.venue_fill_id, std::move(settled)});
    if (!gas.entries.empty()) draft.emit(LedgerPosted{{}, "gas of late fill " + fill.venue_fill_id, std::move(gas)});
    breach(risk::Breach::fill_after_end, fill);
    check_owed(draft, known.intent, order, owner, location, fill.sold.asset);
    if (fill.gas.raw > 0) check_owed(draft, known.intent, order, owner, location, fill.gas.asset);
  }

  void breach(risk::Breach what, orders::Fill const& fill) const {
    draft.emit(risk::RiskBreached{what, known.intent, order, known.owner, fill.sold.raw, 0});
    trip(draft, {risk::ScopeKind::strategy, known.owner}, enum_name(what));
  }
};

// The fills that a report brings of an order that is over.
std::span<orders::Fill const> fills_of(orders::VenueReport const& report) {
  if (auto const* filled = std::get_if<orders::Filled>(&report)) return {&filled->fill, 1};
  if (auto const* status = std::get_if<orders::StatusReported>(&report)) return status->fills;
  return {};
}

}  // namespace

void on(Draft& draft, Input const&, VenueReported const& reported) {
  auto const id = std::visit([](auto const& report) { return report.order; }, reported.report);
  auto const& known = reported.known;
  if (auto const* order = draft.state.order(id)) return std::visit(OnReport{draft, *order, known}, reported.report);
  auto const* busted = std::get_if<orders::Busted>(&reported.report);
  if (busted && known) return OnArchived{draft, id, *known}.take_back(busted->fill);
  auto const fills = fills_of(reported.report);
  if (!fills.empty() && known) return OnArchived{draft, id, *known}.book(fills);
  std::string const whose = known ? "archived order: " : "";
  draft.emit(orders::ForeignReport{id, whose + name_of_report(reported.report)});
}

void on(Draft& draft, Input const&, VenueHealth const& health) {
  bool const was_up = !draft.state.risk.venues_down.contains(health.venue);
  if (!draft.state.registry.venue(health.venue) || was_up == health.up) return;
  draft.emit(risk::VenueStatusChanged{health.venue, health.up, health.why});
  // What was said while the line was down is lost: ask for every live order.
  if (health.up) recover_orders(draft, {.scan = Scan::recover_orders, .venue = health.venue});
}

}  // namespace sep::engine
