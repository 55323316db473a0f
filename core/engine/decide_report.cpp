// What venues say, and what we know of venues. Facts: booked, never refused.
#include <algorithm>

#include "core/engine/flow.hpp"
#include "core/engine/rules.hpp"
#include "core/engine/scans.hpp"

namespace sep::engine {
namespace {

using orders::OrderState;
using orders::Status;
using orders::VenueOrderStatus;

struct OnReport {
  Draft& draft;
  OrderState const order;  // as it was

  void repeated(std::string what) const {
    draft.emit(orders::OrderReportRepeated{order.intent, order.terms.id, std::move(what)});
  }

  void operator()(orders::Acked const& report) const {
    if (!order.is_live()) return repeated("acked");
    if (order.status == Status::working && order.venue_order_id == report.venue_order_id) return repeated("acked");
    // It is over by not_after; if we have not heard by then, we ask.
    draft.emit(orders::OrderAcked{order.intent, order.terms.id, report.venue_order_id,
                                  std::max(order.terms.not_after, draft.at()) + draft.timing().query_interval});
  }

  void operator()(orders::Filled const& report) const { book_fill(draft, order.terms.id, report.fill); }

  void operator()(orders::Rejected const& report) const {
    if (!order.is_live()) return repeated("rejected");
    reject(report.reason, report.gas);
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
    for (auto const& fill : report.fills)
      if (!order.fill_ids.contains(fill.venue_fill_id)) book_fill(draft, order.terms.id, fill);
    if (!draft.order(order.terms.id).is_live()) return;
    switch (report.status) {
      case VenueOrderStatus::not_found:
        return absent(report);
      case VenueOrderStatus::working:
        return operator()(orders::Acked{order.terms.id, order.venue_order_id});
      case VenueOrderStatus::rejected:
        return reject(orders::RejectReason::other, report.gas);
      case VenueOrderStatus::expired:
        return expire(orders::ExpiryProof::venue_says, {});
      case VenueOrderStatus::filled:  // in part, and the rest will not come
      case VenueOrderStatus::canceled:
        return operator()(orders::Canceled{order.terms.id});
    }
  }

  void reject(orders::RejectReason reason, Amount gas) const {
    auto const& intent = draft.intent(order.intent);
    Amount const reserved{gas.asset, gas.asset == intent.terms.gas_asset ? intent.reserved_gas : 0};
    bool const paid = gas.raw > 0 && gas.asset.value != 0;
    auto posting =
        ledger::gas(intent.spec.owner.strategy, intent.terms.location, paid ? gas : Amount{gas.asset, 0}, reserved);
    draft.emit(orders::OrderRejected{order.intent, order.terms.id, reason, paid ? gas : Amount{gas.asset, 0}});
    if (paid) draft.emit(LedgerPosted{order.intent, {}, std::move(posting)});
    after_order(draft, order.terms.id);
  }

  void expire(orders::ExpiryProof proof, std::string evidence) const {
    draft.emit(orders::OrderExpired{order.intent, order.terms.id, proof, std::move(evidence)});
    after_order(draft, order.terms.id);
  }

  void lose(orders::UnknownCause cause) const {
    draft.emit(orders::OrderUnknown{order.intent, order.terms.id, cause, draft.at() + draft.timing().query_interval});
  }

  // Absence proves something only when the venue can no longer take the order.
  void absent(orders::StatusReported const& report) const {
    auto const* venue = draft.state.registry.venue(order.terms.venue);
    auto const closed = order.terms.not_after + (venue ? venue->acceptance_window : Duration{});
    if (report.as_of > closed && draft.at() > closed)
      return expire(orders::ExpiryProof::absence_proven, "not known to the venue after its acceptance window");
    repeated("not_found");
  }
};

std::string name_of_report(orders::VenueReport const& report) {
  static constexpr auto kNames = std::to_array(
      {"acked", "filled", "rejected", "canceled", "cancel_rejected", "outcome_unknown", "not_sent", "status"});
  return kNames.at(report.index());
}

// An order that left memory: its fills are still ours.
void on_archived(Draft& draft, orders::ClientOrderId order, orders::VenueReport const& report,
                 ArchivedOrder const& archived) {
  std::vector<orders::Fill> fills;
  if (auto const* filled = std::get_if<orders::Filled>(&report)) fills = {filled->fill};
  for (auto const& fill : fills) {
    auto settled = ledger::settle(archived.owner, archived.location, fill.sold, {fill.sold.asset, 0}, fill.bought);
    bool const sound = fill.sold.raw >= 0 && fill.bought.raw >= 0 && draft.state.ledger.fits(settled);
    if (!sound) continue;
    draft.emit(orders::ArchivedOrderFilled{archived.intent, order, archived.owner, fill});
    draft.emit(LedgerPosted{{}, "late fill " + fill.venue_fill_id, std::move(settled)});
    draft.emit(
        risk::RiskBreached{risk::Breach::fill_after_end, archived.intent, order, archived.owner, fill.sold.raw, 0});
    trip(draft, {risk::ScopeKind::strategy, archived.owner}, enum_name(risk::Breach::fill_after_end));
  }
  if (fills.empty()) draft.emit(orders::ForeignReport{order, "archived order: " + name_of_report(report)});
}

}  // namespace

void on(Draft& draft, Input const&, VenueReported const& reported) {
  auto const id = std::visit([](auto const& report) { return report.order; }, reported.report);
  if (auto const* order = draft.state.order(id)) return std::visit(OnReport{draft, *order}, reported.report);
  if (reported.archived) return on_archived(draft, id, reported.report, *reported.archived);
  draft.emit(orders::ForeignReport{id, name_of_report(reported.report)});
}

void on(Draft& draft, Input const&, VenueHealth const& health) {
  bool const was_up = !draft.state.risk.venues_down.contains(health.venue);
  if (!draft.state.registry.venue(health.venue) || was_up == health.up) return;
  draft.emit(risk::VenueStatusChanged{health.venue, health.up, health.why});
  // What was said while the line was down is lost: ask for every live order.
  if (health.up) recover_orders(draft, {Scan::recover_orders, health.venue, {}, {}});
}

}  // namespace sep::engine
