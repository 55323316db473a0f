#include "core/engine/outrun.hpp"

#include "core/engine/resting.hpp"
#include "core/pricing/path.hpp"

namespace sep::engine {
namespace {

using orders::OrderState;

// On states that have been believed for a while. Where they are not known, or old, nothing is.
bool is_outrun(Draft& draft, OrderState const& order) {
  auto const& terms = order.terms;
  auto path = risk::path_of(draft.state.registry, terms);
  if (!path) return false;
  Time const not_before = draft.at() - draft.state.config.risk.max_market_age;
  Time const settled = draft.at() - draft.timing().query_interval;
  for (auto& hop : *path) {
    hop.state = draft.market.instrument(hop.pool->id);
    if (!hop.state || !fits(*hop.pool, *hop.state)) return false;
    if (hop.state->observed_at < not_before || hop.state->observed_at > settled) return false;
  }
  bool const exact_in = terms.kind == orders::SwapKind::exact_in;
  auto const swaps =
      exact_in ? pricing::path_exact_in(*path, terms.sell.raw) : pricing::path_exact_out(*path, terms.buy.raw);
  if (!swaps) return true;
  return exact_in ? swaps->back().bought < terms.buy.raw : swaps->front().sold > terms.sell.raw;
}

}  // namespace

bool is_on_its_way(OrderState const& order) { return !order.terms.book && order.status == orders::Status::working; }

void look_at_swap(Draft& draft, orders::ClientOrderId id) {
  auto const& order = draft.order(id);
  bool const may_ask = !order.taken_back && !draft.state.risk.venues_down.contains(order.terms.venue);
  if (may_ask && is_outrun(draft, order)) return take_back(draft, order, orders::CancelCause::outrun);
  draft.emit(orders::OrderKept{order.intent, id, 0, next_check(draft, order)});
}

}  // namespace sep::engine
