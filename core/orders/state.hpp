// One child order as we know it, and what can become true of it.
#pragma once

#include <algorithm>
#include <optional>
#include <set>

#include "core/base/ulid.hpp"
#include "core/intent/state.hpp"
#include "core/orders/lifecycle.hpp"
#include "core/orders/terms.hpp"

namespace sep::orders {

inline constexpr std::size_t kMaxFillsPerOrder = 256;  // in memory; those beyond it are looked up in the store
inline constexpr std::size_t kRestingFillsMost = 128;  // then an order that waits is taken back, before it has more

struct OrderState {
  OrderTerms terms;
  Ulid intent;
  std::uint32_t slice = 0;
  Status status{};
  std::string venue_order_id;
  Time submitted_at;
  std::optional<Time> unknown_since;
  std::uint32_t queries = 0;
  bool escalated = false;
  std::set<std::string> fill_ids;    // what was booked: the same id is the same fill
  std::set<std::string> busted_ids;  // what was taken back: never booked again
  i128 cum_sold = 0;
  i128 cum_bought = 0;
  i128 gas_paid = 0;
  i128 expected_buy = 0;    // by the quote that it was routed on
  i128 gas_reserved = 0;    // of the intent's gas reservation, held by this order while it lives
  intent::TimerSlot check;  // when we next ask the venue, or look at an order that waits
  std::optional<RejectReason> reject_reason;
  std::optional<CancelCause> taken_back;  // why we asked the venue to cancel it

  // Whether fills may have been told that are not remembered here.
  [[nodiscard]] bool forgets_fills() const {
    return fill_ids.size() >= kMaxFillsPerOrder || busted_ids.size() >= kMaxFillsPerOrder;
  }
  [[nodiscard]] bool is_live() const { return !is_terminal(status); }
  // Quantity in the fixed leg: what is sold exactly, or bought exactly.
  [[nodiscard]] i128 order_qty() const { return terms.order_qty(); }
  [[nodiscard]] i128 cum_qty() const { return terms.kind == SwapKind::exact_in ? cum_sold : cum_bought; }
  [[nodiscard]] i128 leaves_qty() const { return std::max<i128>(order_qty() - cum_qty(), 0); }
  // What this order may still take from the seller, unknown counted as filled.
  [[nodiscard]] i128 exposed_sell() const { return is_live() ? std::max<i128>(terms.sell.raw - cum_sold, 0) : 0; }

  // What it may still bring, unknown counted as filled.
  [[nodiscard]] i128 exposed_buy() const {
    return is_live() ? std::max<i128>(std::max(expected_buy, terms.buy.raw) - cum_bought, 0) : 0;
  }

  friend bool operator==(OrderState const&, OrderState const&) = default;
};
BOOST_DESCRIBE_STRUCT(OrderState, (),
                      (terms, intent, slice, status, venue_order_id, submitted_at, unknown_since, queries, escalated,
                       fill_ids, busted_ids, cum_sold, cum_bought, gas_paid, expected_buy, gas_reserved, check,
                       reject_reason, taken_back))

}  // namespace sep::orders
