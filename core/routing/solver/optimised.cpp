#include "core/routing/solver/optimised.hpp"

#include <algorithm>
#include <set>

#include "core/orders/terms.hpp"
#include "core/routing/gas.hpp"
#include "core/routing/graph/graph.hpp"
#include "core/routing/optimiser/exact_out.hpp"
#include "core/routing/optimiser/number.hpp"
#include "core/routing/optimiser/walks.hpp"
#include "core/routing/single_path.hpp"
#include "core/routing/split.hpp"

namespace sep::routing {
namespace {

using optimiser::Network;
using optimiser::Step;
using Ids = std::vector<InstrumentId>;

constexpr i128 kGasMax = 100'000'000'000;  // units of a swap; rounded down: less gas keeps a bound true

// What the optimiser finds: the steps of its best flow, of its best single path, and the bound, in the leg that is not
// fixed.
struct Found {
  std::vector<Step> flow;
  std::vector<Step> single;
  std::optional<i128> bound;
};

class Search {
 public:
  Search(RouteRequest const& request, Registry const& registry, MarketView& market)
      : request_(request), registry_(registry), market_(market) {
    GraphTerms terms{.sell = request.sell,
                     .buy = request.buy,
                     .hops = orders::kMaxHops,
                     .not_before = request.market_not_before,
                     .busy = request.busy,
                     .through = request.through};
    for (auto const& [id, venue] : registry.venues)
      if (!std::ranges::binary_search(request.venues, id)) terms.closed.emplace(id, LeftOut::venue_excluded);
    graph_ = make_graph(registry, market, terms);
    put_gas();
  }

  [[nodiscard]] Found run(bool gas_counts) const {
    Network const network(graph_.assets.size(), graph_.pools);
    auto const price = optimiser::number_of(gas_counts ? price_of_gas() : Rate{0, 1}) * optimiser::number_of(gas_unit_);
    return is_exact_in() ? sell(network, price) : buy(network, price);
  }

  // Paths of a flow, the one that carries most first: of one venue each, and no pool in two of them.
  [[nodiscard]] std::vector<Ids> paths_of(std::vector<Step> const& flow) const {
    std::vector<Ids> paths;
    std::set<InstrumentId> taken;
    for (auto const& walk : optimiser::walks_of(flow, kSource, kTarget, orders::kMaxHops)) {
      Ids path;
      for (auto const pool : walk) path.push_back(graph_.instruments[pool]);
      bool const shares = std::ranges::any_of(path, [&](InstrumentId id) { return taken.contains(id); });
      if (shares || !can_send(path)) continue;
      taken.insert(path.begin(), path.end());
      paths.push_back(std::move(path));
    }
    return paths;
  }

  // Instruments of the pair that are not in the network, and may be used.
  [[nodiscard]] Ids beside() const {
    Ids ids;
    for (auto const id : registry_.instruments_between(request_.sell, request_.buy))
      if (!std::ranges::binary_search(graph_.instruments, id) && !cannot_trade(id)) ids.push_back(id);
    return ids;
  }

 private:
  [[nodiscard]] bool is_exact_in() const { return request_.kind == orders::SwapKind::exact_in; }

  // What a swap costs is the most that its venue may take, counted in units that the network takes.
  void put_gas() {
    for (auto const id : graph_.instruments) gas_unit_ = std::max(gas_unit_, gas_at(id) / kGasMax + 1);
    for (std::size_t i = 0; i < graph_.pools.size(); ++i)
      graph_.pools[i].gas = {static_cast<std::int64_t>(gas_at(graph_.instruments[i]) / gas_unit_), 0};
  }

  // The most that a swap there costs, base units of the gas asset.
  [[nodiscard]] i128 gas_at(InstrumentId id) const { return gas_of(*registry_.venue(registry_.instrument(id)->venue)); }

  // In the leg that is not fixed, per base unit of what gas is paid in, as contests value it.
  [[nodiscard]] Rate price_of_gas() const {
    auto const counted = is_exact_in() ? request_.buy : request_.sell;
    auto const price = price_of_coin(graph_.gas_asset, counted, registry_, market_, request_.market_not_before);
    return price && !graph_.pools.empty() ? *price : Rate{0, 1};
  }

  [[nodiscard]] Found sell(Network const& network, auto gas_price) const {
    optimiser::Order const order{kSource, kTarget, request_.qty, orders::kMaxHops, gas_price, 0};
    auto const answer = optimiser::Router(network).route(order);
    if (!answer) return {};
    Found found{answer->route.steps, {}, {}};
    if (answer->single) found.single = answer->single->steps;
    if (speaks_of_all() && answer->route.in == request_.qty) found.bound = optimiser::rounded_up(answer->bound);
    return found;
  }

  [[nodiscard]] Found buy(Network const& network, auto gas_price) const {
    optimiser::ExactOutOrder const order{kSource, kTarget, request_.qty, orders::kMaxHops, gas_price};
    auto const answer = optimiser::route_exact_out(network, order);
    if (!answer) return {};
    Found found{answer->route.steps, {}, {}};
    if (speaks_of_all()) found.bound = std::max<i128>(optimiser::rounded_down(answer->least), 0);
    return found;
  }

  // Whether the network has everything that the request may use.
  [[nodiscard]] bool speaks_of_all() const {
    return std::ranges::none_of(graph_.left_out, [&](LeftOutInstrument const& one) {
      if (one.why == LeftOut::too_many) return true;
      bool const may_use = std::ranges::binary_search(request_.venues, registry_.instrument(one.instrument)->venue);
      return may_use && (one.why == LeftOut::other_location || one.why == LeftOut::other_coin);
    });
  }

  [[nodiscard]] bool cannot_trade(InstrumentId id) const {
    return std::ranges::find(graph_.left_out, LeftOutInstrument{id, LeftOut::cannot_trade}) != graph_.left_out.end();
  }

  // Alone, or pools of one venue.
  [[nodiscard]] bool can_send(Ids const& path) const {
    auto const venue = registry_.instrument(path.front())->venue;
    return path.size() == 1 || std::ranges::all_of(path, [&](InstrumentId id) {
             auto const& spec = *registry_.instrument(id);
             return spec.venue == venue && spec.kind != InstrumentKind::order_book;
           });
  }

  RouteRequest const& request_;
  Registry const& registry_;
  MarketView& market_;
  Graph graph_;
  i128 gas_unit_ = 1;  // base units of the gas asset that count as one of gas
};

}  // namespace

std::optional<Proposal> propose_optimised(RouteRequest const& request, Registry const& registry, MarketView& market) {
  if (request.rest_until) return std::nullopt;
  Proposal proposal{kOptimiserSolver, {}, {}};
  if (request.qty <= 0) return proposal;
  Search const search(request, registry, market);
  auto const found = search.run(true);
  bool const several = !request.whole && request.most_steps > 1;
  auto paths = search.paths_of(several || found.single.empty() ? found.flow : found.single);
  for (auto const id : search.beside()) paths.push_back({id});
  auto const lanes = lanes_over(request, paths, registry, market);
  proposal.steps = propose_over(request, lanes, best_single(request, lanes)).steps;
  proposal.bound = proposal.steps.empty() ? search.run(false).bound : found.bound;
  return proposal;
}

}  // namespace sep::routing
