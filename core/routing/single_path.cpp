#include "core/routing/single_path.hpp"

#include <optional>

namespace sep::routing {
namespace {

// How exactly the part of a quantity that a path can trade is sought: 1/kFinestPart of it.
constexpr i128 kFinestPart = 4'096;

// The lane with so much on it; nullopt where that is beyond the limits.
std::optional<Lane> filled(RouteRequest const& request, Lane const& lane, i128 qty) {
  if (qty <= 0) return std::nullopt;
  auto const swap = swap_on(request, lane, qty);
  if (!swap || (request.whole && swap->qty != request.qty)) return std::nullopt;
  i128 const sold = request.kind == orders::SwapKind::exact_in ? swap->qty : swap->cost;
  if (swap->qty > request.qty || sold > request.sell_cap) return std::nullopt;
  auto full = lane;
  full.qty = swap->qty;
  full.cost = swap->cost;
  return full;
}

// The most of the request's quantity that this lane can trade within the worst price.
i128 largest_qty(RouteRequest const& request, Lane const& lane) {
  auto const& [pool, sell, state] = lane.path.front();
  bool const exact_in = request.kind == orders::SwapKind::exact_in;
  if (lane.path.size() == 1)
    return exact_in ? pricing::max_exact_in(*pool, *state, sell, request.worst, request.qty)
                    : pricing::max_exact_out(*pool, *state, sell, request.worst, request.qty);
  i128 good = 0;
  for (i128 part = request.qty / 2; part > 0 && part >= request.qty / kFinestPart; part /= 2)
    if (swap_on(request, lane, good + part)) good += part;
  return good;
}

// More quantity first; at equal quantity the better price net of gas, which is the same for most instruments; then the
// instrument alone, which comes first.
bool is_better(Lane const& a, Lane const& b) {
  if (a.qty != b.qty) return a.qty > b.qty;
  return a.cost + a.gas < b.cost + b.gas;
}

}  // namespace

std::optional<Lane> best_single(RouteRequest const& request, Lanes const& lanes) {
  std::optional<Lane> best;
  for (auto const* list : {&lanes.instruments, &lanes.paths})
    for (auto const& lane : *list) {
      auto full = filled(request, lane, request.qty);
      if (!full && !request.whole) full = filled(request, lane, largest_qty(request, lane));
      if (full && (!best || is_better(*full, *best))) best = std::move(full);
    }
  return best;
}

Proposal propose_single_path(RouteRequest const& request, Registry const& registry, MarketView& market) {
  auto const best = best_single(request, find_lanes(request, registry, market));
  if (!best) return {kSinglePathSolver, {}};
  return {kSinglePathSolver, {as_step(request, *best)}};
}

}  // namespace sep::routing
