#include "core/routing/lanes.hpp"

#include <algorithm>

#include "core/routing/gas.hpp"
#include "core/routing/paths.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing {
namespace {

void put_gas(Lane& lane, GasPrices& gas, Registry const& registry) {
  auto const& venue = *registry.venue(lane.path.front().pool->venue);
  lane.reserve = gas_of(venue, lane.path.size());
  lane.gas = gas.cost_of(venue, lane.path.size());
}

// Sold and bought at the ends.
std::optional<pricing::InstrumentQuote> ends_of(RouteRequest const& request, pricing::Path const& path, i128 qty) {
  bool const exact_in = request.kind == orders::SwapKind::exact_in;
  auto const& [pool, sell, state] = path.front();
  if (path.size() == 1) {  // a split asks thousands of times: without the list of hops
    auto const quote = exact_in ? pricing::quote_exact_in(*pool, *state, sell, qty)
                                : pricing::quote_exact_out(*pool, *state, sell, qty);
    return quote ? std::optional(*quote) : std::nullopt;
  }
  auto const hops = exact_in ? pricing::path_exact_in(path, qty) : pricing::path_exact_out(path, qty);
  if (!hops) return std::nullopt;
  return pricing::InstrumentQuote{.sold = hops->front().sold, .bought = hops->back().bought};
}

// On the states that the view holds.
std::optional<pricing::Path> usable_path(RouteRequest const& request, std::vector<InstrumentId> const& ids,
                                         Registry const& registry, MarketView& market) {
  auto path = pricing::make_path(registry, ids, request.sell, request.buy);
  if (!path || !can_fix(request, *path->front().pool)) return std::nullopt;
  bool const alone = path->size() == 1;
  auto const venue = path->front().pool->venue;
  for (auto& hop : *path) {
    bool const atomic = hop.pool->venue == venue && hop.pool->kind != InstrumentKind::order_book;
    if (!may_use(request, *hop.pool) || (!alone && !atomic)) return std::nullopt;
    hop.state = fresh_state(request, *hop.pool, market);
    if (!hop.state) return std::nullopt;
  }
  auto const& spec = *registry.venue(venue);
  if (!alone && (!can_carry(spec, path->size()) || gas_of(spec, path->size()) > request.gas_cap)) return std::nullopt;
  return path;
}

}  // namespace

std::vector<InstrumentId> Lane::ids() const {
  std::vector<InstrumentId> all;
  for (auto const& hop : path) all.push_back(hop.pool->id);
  return all;
}

Lanes find_lanes(RouteRequest const& request, Registry const& registry, MarketView& market) {
  Lanes lanes;
  GasPrices gas(request, registry, market);
  for (auto const id : registry.instruments_between(request.sell, request.buy)) {
    auto const& spec = *registry.instrument(id);
    if (!may_use(request, spec) || !can_fix(request, spec)) continue;
    auto const* state = fresh_state(request, spec, market);
    if (!state) continue;
    lanes.instruments.push_back({.path = {{&spec, request.sell, state}}});
    put_gas(lanes.instruments.back(), gas, registry);
  }
  for (auto& path : find_paths(request, registry, market)) {
    lanes.paths.push_back({.path = std::move(path)});
    put_gas(lanes.paths.back(), gas, registry);
  }
  return lanes;
}

Lanes lanes_over(RouteRequest const& request, std::vector<std::vector<InstrumentId>> const& paths,
                 Registry const& registry, MarketView& market) {
  Lanes lanes;
  GasPrices gas(request, registry, market);
  for (auto const& ids : paths) {
    auto path = usable_path(request, ids, registry, market);
    if (!path) continue;
    auto& list = path->size() == 1 ? lanes.instruments : lanes.paths;
    list.push_back({.path = *std::move(path)});
    put_gas(list.back(), gas, registry);
  }
  return lanes;
}

std::vector<InstrumentId> usable_instruments(RouteRequest const& request, Registry const& registry,
                                             MarketView& market) {
  auto const may_hold = [&](AssetId id) {
    return id == request.sell || id == request.buy || std::ranges::binary_search(request.through, id);
  };
  std::vector<InstrumentId> usable;
  for (auto const& [id, spec] : registry.instruments)
    if (may_hold(spec.token0) && may_hold(spec.token1) && may_use(request, spec) && fresh_state(request, spec, market))
      usable.push_back(id);
  return usable;
}

std::optional<LaneSwap> swap_on(RouteRequest const& request, Lane const& lane, i128 qty) {
  auto const ends = ends_of(request, lane.path, qty);
  if (!ends) return std::nullopt;
  auto const price = make_rate(ends->sold, ends->bought);
  if (!price || *price > request.worst) return std::nullopt;
  if (request.kind == orders::SwapKind::exact_in) return LaneSwap{ends->sold, -ends->bought, ends->lots};
  return LaneSwap{ends->bought, ends->sold, ends->lots};
}

ProposedStep as_step(RouteRequest const& request, Lane const& lane) {
  auto const ids = lane.ids();
  i128 const expected = request.kind == orders::SwapKind::exact_in ? -lane.cost : lane.cost;
  return {ids.front(), lane.qty, expected, {ids.begin() + 1, ids.end()}};
}

}  // namespace sep::routing
