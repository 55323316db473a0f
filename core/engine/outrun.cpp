// Swaps on pools that the market outruns before they come.
#include <algorithm>

#include "core/engine/resting.hpp"
#include "core/engine/scans.hpp"
#include "core/pricing/path.hpp"

namespace sep::engine {
namespace {

using intent::IntentState;
using orders::OrderState;
using orders::Status;

constexpr std::size_t kVisitsMax = 64;  // orders that one decision prices

// The venue has said that it has it, and nobody has asked for it back.
bool is_on_its_way(OrderState const& order) { return !order.terms.book && order.status == Status::working; }

// On what is believed now. Where that is not known or old, nothing is.
bool is_outrun(Draft& draft, OrderState const& order) {
  auto const& terms = order.terms;
  auto path = risk::path_of(draft.state.registry, terms);
  if (!path) return false;
  Time const not_before = draft.at() - draft.state.config.risk.max_market_age;
  for (auto& hop : *path) {
    hop.state = draft.market.instrument(hop.pool->id);
    if (!hop.state || !fits(*hop.pool, *hop.state) || hop.state->observed_at < not_before) return false;
  }
  bool const exact_in = terms.kind == orders::SwapKind::exact_in;
  auto const swaps =
      exact_in ? pricing::path_exact_in(*path, terms.sell.raw) : pricing::path_exact_out(*path, terms.buy.raw);
  if (!swaps) return true;
  return exact_in ? swaps->back().bought < terms.buy.raw : swaps->front().sold > terms.sell.raw;
}

}  // namespace

bool State::follows_market() const {
  return std::ranges::any_of(intents, [&](auto const& row) {
    IntentState const& intent = row.second;
    auto const is_swap = [&](Hash128 const& id) { return is_on_its_way(orders.at(orders::ClientOrderId{id})); };
    return intent.waits_for_market() || std::ranges::any_of(intent.live_orders, is_swap);
  });
}

void take_back_outrun(Draft& draft, Cursor cursor) {
  auto const& intents = draft.state.intents;
  std::size_t visits = 0;
  for (auto it = intents.upper_bound(cursor.after_intent); it != intents.end(); ++it) {
    auto const& [id, intent] = *it;
    auto const live = intent.live_orders;
    if (live.empty()) continue;
    if (draft.room() < live.size() + 2 || visits >= kVisitsMax) return draft.emit(ContinueRequested{cursor});
    for (auto const& order_id : live) {
      auto const& order = draft.order(orders::ClientOrderId{order_id});
      if (!is_on_its_way(order)) continue;
      ++visits;
      if (is_outrun(draft, order)) take_back(draft, order, orders::CancelCause::outrun);
    }
    cursor.after_intent = id;
  }
}

}  // namespace sep::engine
