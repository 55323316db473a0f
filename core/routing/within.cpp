#include "core/routing/within.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/routing/split.hpp"

namespace sep::routing {
namespace {

// Sold per bought. Of a chunk that brings nothing there is no price.
std::optional<Rate> price_of(RouteRequest const& request, i128 qty, i128 cost) {
  return request.kind == orders::SwapKind::exact_in ? make_rate(qty, -cost) : make_rate(cost, qty);
}

// Part of a lot costs its part.
std::optional<i128> cost_at(RouteRequest const& request, Lane const& lane, i128 qty) {
  auto const swap = swap_on(request, lane, qty);
  if (!swap || swap->qty <= 0) return std::nullopt;
  if (swap->qty == qty) return swap->cost;
  bool const negative = swap->cost < 0;
  auto const size = mul_div_floor(static_cast<u128>(negative ? -swap->cost : swap->cost), static_cast<u128>(qty),
                                  static_cast<u128>(swap->qty));
  if (!size || *size > static_cast<u128>(kInt128Max)) return std::nullopt;
  return negative ? -static_cast<i128>(*size) : static_cast<i128>(*size);
}

// A chunk of the quantity: larger where every lane has larger lots.
i128 chunk_of(RouteRequest const& request, std::vector<Lane> const& lanes) {
  i128 chunk = std::max<i128>(request.qty / kChunks, 1);
  auto const takes = [&](Lane const& lane) { return cost_at(request, lane, chunk).has_value(); };
  while (chunk < request.qty && std::ranges::none_of(lanes, takes)) chunk = std::min(2 * chunk, request.qty);
  return chunk;
}

// Those that give a chunk, the cheapest first; no path that shares a pool with a cheaper one.
std::vector<Lane> cheapest_lanes(RouteRequest const& request, Lanes found, i128 chunk) {
  struct Priced {
    i128 cost;
    std::size_t place;
  };
  auto lanes = std::move(found.instruments);
  std::ranges::move(found.paths, std::back_inserter(lanes));
  std::vector<Priced> priced;
  for (std::size_t i = 0; i < lanes.size(); ++i)
    if (auto const cost = cost_at(request, lanes[i], chunk)) priced.push_back({*cost, i});
  std::ranges::sort(priced, {}, [](Priced const& one) { return std::pair(one.cost, one.place); });
  std::vector<Lane> chosen;
  std::set<InstrumentId> taken;
  for (auto const& [cost, place] : priced) {
    auto const ids = lanes[place].ids();
    bool const shares = std::ranges::any_of(ids, [&](InstrumentId id) { return taken.contains(id); });
    if (shares || chosen.size() == kMaxLanes) continue;
    taken.insert(ids.begin(), ids.end());
    chosen.push_back(std::move(lanes[place]));
  }
  return chosen;
}

class Pouring {
 public:
  Pouring(RouteRequest const& request, std::vector<Lane> lanes, i128 chunk, MarginBound const& bound)
      : request_(request), lanes_(std::move(lanes)), next_(lanes_.size()), chunk_(chunk), bound_(bound) {}

  Within pour() {
    Within within;
    i128 part = 0;
    while (within.qty < request_.qty) {
      if (std::exchange(part, std::min(chunk_, request_.qty - within.qty)) != part) price_all(part);
      auto const next = cheapest();
      if (!next) return within;
      auto const price = price_of(request_, part, *next_[*next]);
      auto const most = bound_(within.qty + part);
      if (!price || (most && *price > *most)) {
        within.next = price;
        return within;
      }
      lanes_[*next].qty += part;
      lanes_[*next].cost += *next_[*next];
      within.qty += part;
      price_next(*next, part);
    }
    return within;
  }

  // Which lane a route of the request could not have beside the others; none: it could have all of them.
  [[nodiscard]] std::optional<std::size_t> one_too_many() const {
    std::optional<std::size_t> least;
    std::size_t used = 0;
    i128 reserve = 0;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      if (lanes_[i].qty == 0) continue;
      ++used;
      reserve += lanes_[i].reserve;
      if (!least || lanes_[i].qty < lanes_[*least].qty) least = i;
    }
    if (used < 2) return std::nullopt;
    bool const must_go = used > request_.most_steps || lanes_[*least].qty < request_.least_step ||
                         reserve > request_.gas_cap || request_.whole;
    return must_go ? least : std::nullopt;
  }

  [[nodiscard]] std::vector<Lane> without(std::size_t lane) const {
    auto lanes = lanes_;
    lanes.erase(lanes.begin() + static_cast<std::ptrdiff_t>(lane));
    for (auto& each : lanes) each.qty = each.cost = 0;
    return lanes;
  }

 private:
  void price_next(std::size_t lane, i128 part) {
    auto const cost = cost_at(request_, lanes_[lane], lanes_[lane].qty + part);
    next_[lane] = cost ? std::optional(*cost - lanes_[lane].cost) : std::nullopt;
  }
  void price_all(i128 part) {
    for (std::size_t i = 0; i < lanes_.size(); ++i) price_next(i, part);
  }
  [[nodiscard]] std::optional<std::size_t> cheapest() const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < lanes_.size(); ++i)
      if (next_[i] && (!best || *next_[i] < *next_[*best])) best = i;
    return best;
  }

  RouteRequest const& request_;
  std::vector<Lane> lanes_;
  std::vector<std::optional<i128>> next_;  // what the next part adds to each lane's cost
  i128 chunk_;
  MarginBound const& bound_;
};

}  // namespace

Within pour_within(RouteRequest const& request, Registry const& registry, MarketView& market,
                   MarginBound const& bound) {
  if (request.qty <= 0) return {};
  auto found = find_lanes(request, registry, market);
  auto const chunk = chunk_of(request, found.instruments);
  auto lanes = cheapest_lanes(request, std::move(found), chunk);
  for (;;) {
    Pouring pouring(request, lanes, chunk, bound);
    auto const within = pouring.pour();
    auto const spare = pouring.one_too_many();
    if (!spare) return within;
    lanes = pouring.without(*spare);
  }
}

std::optional<Entry> entry_of(RouteRequest const& request, Registry const& registry, MarketView& market) {
  if (request.qty <= 0) return std::nullopt;
  auto found = find_lanes(request, registry, market);
  auto const chunk = chunk_of(request, found.instruments);
  auto const lanes = cheapest_lanes(request, std::move(found), chunk);
  if (lanes.empty()) return std::nullopt;
  auto const& best = lanes.front();
  auto const cost = cost_at(request, best, chunk);
  auto const price = cost ? price_of(request, chunk, *cost) : std::nullopt;
  if (!price) return std::nullopt;
  constexpr i128 kMany = 1'000'000'000'000;
  i128 const fee = pricing::fee_of_path(best.path, kMany);
  return Entry{*price, static_cast<std::uint32_t>(std::min(fee, kMany) / (kMany / 1'000'000))};
}

}  // namespace sep::routing
