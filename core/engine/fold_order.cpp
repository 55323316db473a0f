#include "core/engine/fold.hpp"

namespace sep::engine {
namespace {

using orders::OrderState;
using orders::Step;

void step(OrderState& order, Step taken) {
  auto const next = orders::kLifecycle.next(order.status, taken);
  CHECK_NOTE(next.has_value(), enum_name(order.status) + " has no row for " + enum_name(taken));
  order.status = *next;
  if (orders::is_terminal(order.status)) {
    order.check.disarm();
    order.gas_reserved = 0;
  }
  if (order.status != orders::Status::unknown) {
    order.unknown_since.reset();
    order.escalated = false;
  }
}

struct Fold {
  OrderState& order;
  Stamp stamp;

  void operator()(orders::OrderSubmitting const& e) const {
    step(order, Step::submit);
    order.submitted_at = stamp.at;
    order.check.arm(e.check_at);
  }
  void operator()(orders::OrderAcked const& e) const {
    step(order, Step::ack);
    order.venue_order_id = e.venue_order_id;
    order.check.arm(e.check_at);
  }
  void operator()(orders::OrderFilled const& e) const {
    // Amounts first: the next state speaks of them.
    if (order.fill_ids.size() < orders::kMaxFillsPerOrder) CHECK(order.fill_ids.insert(e.fill.venue_fill_id).second);
    if (e.fill.sold.asset == order.terms.sell.asset) order.cum_sold += e.fill.sold.raw;
    if (e.fill.bought.asset == order.terms.buy.asset) order.cum_bought += e.fill.bought.raw;
    if (!order.terms.book) order.gas_paid += e.fill.gas.raw;  // what is charged beside a fill on a book is no gas
    step(order, e.complete ? Step::fill_rest : Step::fill_part);
  }
  void operator()(orders::OrderFillBusted const& e) const {
    if (order.busted_ids.size() < orders::kMaxFillsPerOrder)
      CHECK(order.busted_ids.insert(e.fill.venue_fill_id).second);
    if (!e.booked) return;
    if (e.fill.sold.asset == order.terms.sell.asset) order.cum_sold -= e.fill.sold.raw;
    if (e.fill.bought.asset == order.terms.buy.asset) order.cum_bought -= e.fill.bought.raw;
    if (!order.terms.book) order.gas_paid -= e.fill.gas.raw;
  }
  void operator()(orders::OrderRejected const& e) const {
    order.gas_paid += e.gas.raw;
    order.reject_reason = e.reason;
    step(order, Step::reject);
  }
  void operator()(orders::OrderUnknown const& e) const {
    auto const since = order.unknown_since;
    step(order, Step::lose);
    order.unknown_since = since ? since : stamp.at;
    ++order.queries;
    order.check.arm(e.check_at);
  }
  void operator()(orders::OrderCancelRequested const& e) const {
    step(order, Step::request_cancel);
    order.taken_back = e.cause;
    if (e.check_at) order.check.arm(*e.check_at);
  }
  void operator()(orders::OrderKept const& e) const { order.check.arm(e.check_at); }
  void operator()(orders::OrderCancelRefused const&) const { step(order, Step::keep_working); }
  void operator()(orders::OrderCanceled const&) const { end_by(Step::cancel); }
  void operator()(orders::OrderExpired const&) const { end_by(Step::expire); }
  void operator()(orders::OrderEscalated const&) const { order.escalated = true; }

  template <class Other>
  void operator()(Other const&) const {}

  // Where all that it was for is done, and more: the venue only said that no more will come.
  void end_by(Step as) const { step(order, order.leaves_qty() == 0 ? Step::fill_rest : as); }
};

struct NamesOrder {
  std::optional<orders::ClientOrderId> operator()(orders::OrderCreated const& e) const { return e.terms.id; }
  std::optional<orders::ClientOrderId> operator()(orders::ArchivedOrderFilled const&) const { return {}; }
  std::optional<orders::ClientOrderId> operator()(orders::ArchivedFillBusted const&) const { return {}; }
  std::optional<orders::ClientOrderId> operator()(orders::ForeignReport const&) const { return {}; }
  // Changes nothing, and may speak of an order that left memory.
  std::optional<orders::ClientOrderId> operator()(orders::OrderReportRepeated const&) const { return {}; }
  std::optional<orders::ClientOrderId> operator()(risk::RiskBreached const&) const { return {}; }
  std::optional<orders::ClientOrderId> operator()(risk::RiskApproved const&) const { return {}; }
  template <class E>
  std::optional<orders::ClientOrderId> operator()(E const& e) const {
    if constexpr (requires { e.order; })
      return e.order;
    else
      return {};
  }
};

}  // namespace

std::optional<orders::ClientOrderId> order_of(Event const& event) { return std::visit(NamesOrder{}, event); }

void fold(orders::OrderState& order, Event const& event, Stamp stamp) noexcept {
  std::visit(Fold{order, stamp}, event);
}

orders::OrderState make_order(orders::OrderCreated const& event, Stamp stamp) {
  orders::OrderState order;
  order.terms = event.terms;
  order.intent = event.intent;
  order.slice = event.slice;
  order.status = orders::Status::created;
  order.submitted_at = stamp.at;
  order.gas_reserved = event.gas_reserved;
  order.expected_buy = event.expected_buy;
  return order;
}

}  // namespace sep::engine
