#include "core/routing/paths.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/routing/verify.hpp"

namespace sep::routing {
namespace {

// A pool that may be part of a path, and the reserves that a constant-product pool of its depth would hold.
struct Link {
  InstrumentSpec const* pool = nullptr;
  InstrumentState const* state = nullptr;
  PairReserves depth;

  [[nodiscard]] pricing::Reserves seen_from(AssetId sell) const {
    if (sell == pool->token0) return {depth.reserve0, depth.reserve1};
    return {depth.reserve1, depth.reserve0};
  }
};

struct Found {
  std::vector<Link const*> links;
  std::optional<i128> for_chunk;  // its cost, estimated
  std::optional<i128> for_all;
};

class PathSearch {
 public:
  PathSearch(RouteRequest const& request, Registry const& registry, MarketView& market)
      : request_(request), registry_(registry) {
    for (auto const* pool : parts())
      if (auto const* state = fresh_state(request, *pool, market))
        if (auto const depth = virtual_reserves(*pool, *state)) links_.push_back({pool, state, *depth});
    firsts_ = deepest_next_to(request.sell);
    lasts_ = deepest_next_to(request.buy);
  }

  [[nodiscard]] std::vector<Found> all() {
    std::vector<Found> found;
    for (auto const venue : request_.venues) {
      for (auto const first : firsts_) {
        add(found, venue, {request_.sell, first, request_.buy});
        for (auto const last : lasts_)
          if (first != last) add(found, venue, {request_.sell, first, last, request_.buy});
      }
    }
    for (auto& path : found) {
      path.for_chunk = estimate(path, std::max<i128>(request_.qty / kChunks, 1));
      path.for_all = estimate(path, request_.qty);
    }
    return found;
  }

 private:
  using Pools = std::vector<InstrumentSpec const*>;

  // Those that lie on a path of at most kMaxHops pools, whatever they hold.
  [[nodiscard]] Pools parts() const {
    Pools pools;
    for (auto const& [id, spec] : registry_.instruments)
      if (is_between_assets(spec)) pools.push_back(&spec);
    std::set<AssetId> const after_sell = next_to(pools, request_.sell);
    std::set<AssetId> const before_buy = next_to(pools, request_.buy);
    std::erase_if(pools, [&](InstrumentSpec const* pool) {
      auto const middle = [&](AssetId a, AssetId b) { return after_sell.contains(a) && before_buy.contains(b); };
      bool const at_sell = pool->token0 == request_.sell || pool->token1 == request_.sell;
      bool const at_buy = pool->token0 == request_.buy || pool->token1 == request_.buy;
      return !at_sell && !at_buy && !middle(pool->token0, pool->token1) && !middle(pool->token1, pool->token0);
    });
    return pools;
  }
  [[nodiscard]] bool is_between_assets(InstrumentSpec const& spec) const {
    auto const is_end = [&](AssetId id) { return id == request_.sell || id == request_.buy; };
    auto const may_hold = [&](AssetId id) { return is_end(id) || std::ranges::binary_search(request_.through, id); };
    bool const pair = is_end(spec.token0) && is_end(spec.token1);
    return spec.kind != InstrumentKind::order_book && !pair && may_hold(spec.token0) && may_hold(spec.token1) &&
           may_use(request_, spec);
  }
  static std::set<AssetId> next_to(Pools const& pools, AssetId end) {
    std::set<AssetId> found;
    for (auto const* pool : pools) {
      if (pool->token0 == end) found.insert(pool->token1);
      if (pool->token1 == end) found.insert(pool->token0);
    }
    return found;
  }

  [[nodiscard]] std::vector<AssetId> deepest_next_to(AssetId end) const {
    std::map<AssetId, i128> depths;
    for (auto const& link : links_) {
      if (link.pool->token0 != end && link.pool->token1 != end) continue;
      auto& depth = depths[link.pool->token0 == end ? link.pool->token1 : link.pool->token0];
      depth = std::max(depth, link.seen_from(end).in);
    }
    std::vector<std::pair<AssetId, i128>> ranked(depths.begin(), depths.end());
    std::ranges::sort(ranked, [](auto const& a, auto const& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (ranked.size() > kMaxThrough) ranked.resize(kMaxThrough);
    std::vector<AssetId> chosen;
    for (auto const& [asset, depth] : ranked) chosen.push_back(asset);
    return chosen;
  }

  // The deepest pools of the venue that lead from one asset to the other.
  [[nodiscard]] std::vector<Link const*> const& between(VenueId venue, AssetId sell, AssetId buy) {
    auto const [found, fresh] = between_.try_emplace({venue, sell, buy});
    if (!fresh) return found->second;
    auto& links = found->second;
    for (auto const& link : links_)
      if (link.pool->venue == venue && pricing::trades(*link.pool, sell, buy)) links.push_back(&link);
    std::ranges::sort(links, [&](Link const* a, Link const* b) {
      i128 const depth_a = a->seen_from(sell).in;
      i128 const depth_b = b->seen_from(sell).in;
      return depth_a != depth_b ? depth_a > depth_b : a->pool->id < b->pool->id;
    });
    if (links.size() > kMaxLinkPools) links.resize(kMaxLinkPools);
    return links;
  }

  // Every path of the venue over these assets.
  void add(std::vector<Found>& found, VenueId venue, std::vector<AssetId> const& assets) {
    auto const hops = assets.size() - 1;
    auto const& spec = *registry_.venue(venue);
    if (!can_carry(spec, hops) || gas_of(spec, hops) > request_.gas_cap) return;
    std::vector<Found> made(1);
    for (std::size_t i = 0; i < hops; ++i) {
      std::vector<Found> longer;
      for (auto const& path : made)
        for (auto const* link : between(venue, assets[i], assets[i + 1])) {
          longer.push_back(path);
          longer.back().links.push_back(link);
        }
      made = std::move(longer);
    }
    std::ranges::move(made, std::back_inserter(found));
  }

  // As if each pool held its liquidity at every price.
  [[nodiscard]] std::optional<i128> estimate(Found const& path, i128 qty) const {
    bool const exact_in = request_.kind == orders::SwapKind::exact_in;
    auto held = exact_in ? request_.sell : request_.buy;
    auto const step = [&](Link const& link) {
      auto const other = link.pool->token0 == held ? link.pool->token1 : link.pool->token0;
      auto const fee = pricing::fee_of_instrument(*link.pool);
      auto const amount = exact_in ? pricing::amount_out(link.seen_from(held), qty, fee)
                                   : pricing::amount_in(link.seen_from(other), qty, fee);
      held = other;
      qty = amount.value_or(0);
      return amount.has_value();
    };
    auto const& links = path.links;
    bool const possible =
        exact_in ? std::all_of(links.begin(), links.end(), [&](Link const* link) { return step(*link); })
                 : std::all_of(links.rbegin(), links.rend(), [&](Link const* link) { return step(*link); });
    if (!possible) return std::nullopt;
    return exact_in ? -qty : qty;
  }

  RouteRequest const& request_;
  Registry const& registry_;
  std::vector<Link> links_;
  std::vector<AssetId> firsts_;
  std::vector<AssetId> lasts_;
  std::map<std::tuple<VenueId, AssetId, AssetId>, std::vector<Link const*>> between_;
};

std::vector<InstrumentId> ids_of(Found const& path) {
  std::vector<InstrumentId> ids;
  for (auto const* link : path.links) ids.push_back(link->pool->id);
  return ids;
}

using Kept = std::map<std::vector<InstrumentId>, Found const*>;  // by the ids along them

// By the estimate; where it is the same, by the ids.
void keep_cheapest(std::vector<Found> const& all, std::optional<i128> Found::* cost, Kept& kept) {
  struct Ranked {
    i128 cost;
    std::vector<InstrumentId> ids;
    Found const* path;
  };
  std::vector<Ranked> ranked;
  for (auto const& path : all)
    if (path.*cost) ranked.push_back({*(path.*cost), ids_of(path), &path});
  std::ranges::sort(ranked, {}, [](Ranked const& one) { return std::tie(one.cost, one.ids); });
  if (ranked.size() > kMaxPathLanes) ranked.resize(kMaxPathLanes);
  for (auto& one : ranked) kept.emplace(std::move(one.ids), one.path);
}

pricing::Path as_path(RouteRequest const& request, Found const& found) {
  pricing::Path path;
  auto held = request.sell;
  for (auto const* link : found.links) {
    path.push_back({link->pool, held, link->state});
    held = link->pool->token0 == held ? link->pool->token1 : link->pool->token0;
  }
  return path;
}

}  // namespace

bool may_use(RouteRequest const& request, InstrumentSpec const& spec) {
  return std::ranges::binary_search(request.venues, spec.venue) && !std::ranges::binary_search(request.busy, spec.id);
}

InstrumentState const* fresh_state(RouteRequest const& request, InstrumentSpec const& spec, MarketView& market) {
  auto const* state = market.instrument(spec.id);
  return state && fits(spec, *state) && state->observed_at >= request.market_not_before ? state : nullptr;
}

std::vector<pricing::Path> find_paths(RouteRequest const& request, Registry const& registry, MarketView& market) {
  if (request.through.empty() || request.qty <= 0) return {};
  PathSearch search(request, registry, market);
  auto const all = search.all();
  Kept kept;
  keep_cheapest(all, &Found::for_chunk, kept);
  keep_cheapest(all, &Found::for_all, kept);
  std::vector<pricing::Path> paths;
  for (auto const& [ids, found] : kept) paths.push_back(as_path(request, *found));
  return paths;
}

}  // namespace sep::routing
