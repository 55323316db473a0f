#include "core/routing/optimiser/recover.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/routing/optimiser/trim.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kLeastPart = 1e-9;  // of what a token passes on: less is no step

// Where a token stands.
struct Holding {
  i128 amount = 0;
  std::vector<std::size_t> on;    // edges to tokens between, in the order of sort()
  std::vector<std::size_t> last;  // edges to the target, likewise
  double to_go_on = 0;            // by the swaps
};

class Recovery {
 public:
  Recovery(Network const& network, Order const& order, std::vector<Edge> const& edges, std::vector<Swap> const& swaps,
           double part)
      : network_(network), order_(order), edges_(edges), swaps_(swaps), part_(part) {
    double wanted = 0;
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (edges[i].from == order.source) wanted += swaps[i].in;
    double const share = wanted / static_cast<double>(order.amount);
    route_.in = part < 1 || share < 1 - kSurplus ? part_of(order.amount, std::min(share, 1.0) * part) : order.amount;
  }

  std::optional<Route> run() {
    gather();
    auto& source = holdings_[order_.source];
    source.amount = route_.in;
    std::vector<std::size_t> first = source.on;
    first.insert(first.end(), source.last.begin(), source.last.end());
    sort(first);
    if (!spend(source, route_.in, first)) return std::nullopt;
    std::map<Token, i128> came;  // from the source
    for (auto const& [token, holding] : holdings_) came[token] = holding.amount;
    for (auto& [token, holding] : holdings_) {
      if (token == order_.source || holding.on.empty()) continue;
      if (!spend(holding, part_to_go_on(holding, came[token]), holding.on)) return std::nullopt;
    }
    for (auto& [token, holding] : holdings_) {
      if (token == order_.source || token == order_.target || holding.amount == 0) continue;
      if (!spend(holding, holding.amount, holding.last)) return std::nullopt;
    }
    route_.out = holdings_[order_.target].amount;
    if (route_.out <= 0) return std::nullopt;
    route_.net = static_cast<double>(route_.out) - order_.gas_price * static_cast<double>(route_.gas);
    return std::move(route_);
  }

 private:
  void gather() {
    std::map<Token, double> passed;
    for (std::size_t i = 0; i < edges_.size(); ++i) passed[edges_[i].from] += swaps_[i].in;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      auto const& edge = edges_[i];
      if (!(swaps_[i].in > kLeastPart * passed[edge.from])) continue;
      auto& holding = holdings_[edge.from];
      bool const last = edge.to == order_.target;
      (last ? holding.last : holding.on).push_back(i);
      if (!last) holding.to_go_on += swaps_[i].in;
    }
    for (auto& [token, holding] : holdings_) {
      sort(holding.on);
      sort(holding.last);
    }
  }

  // Of what came from the source.
  [[nodiscard]] i128 part_to_go_on(Holding const& holding, i128 came) const {
    if (holding.last.empty()) return came;
    double const wanted = holding.to_go_on * part_;
    return wanted < static_cast<double>(came) ? static_cast<i128>(wanted) : came;
  }

  // Splits `amount` over the edges; the last gets the rest.
  bool spend(Holding& holding, i128 amount, std::vector<std::size_t> const& over) {
    double left = 0;
    for (auto const i : over) left += swaps_[i].in;
    if (amount > 0 && over.empty()) return false;
    holding.amount -= amount;
    for (std::size_t k = 0; k < over.size(); ++k) {
      auto const weight = swaps_[over[k]].in;
      auto const part = k + 1 == over.size() ? amount : part_of(amount, weight / left);
      left -= weight;
      if (part == 0) continue;
      // What a pool cannot take, or is too little to buy a unit, goes to the ones after it.
      amount -= step(edges_[over[k]], part, k + 1 == over.size());
    }
    return amount == 0;
  }

  static i128 part_of(i128 amount, double share) {
    auto const part = static_cast<i128>(static_cast<long double>(amount) * static_cast<long double>(share));
    return std::clamp<i128>(part, 0, amount);
  }

  // What the pool takes of `in`: all of it; a little less where it gives all it has, since in doubles that may be a
  // little more than in integers; or nothing. A book that is not the last takes what its lots cost; the last one what
  // comes, so that less than a lot costs is given up.
  i128 step(Edge const& edge, i128 in, bool is_last) {
    auto const& pool = network_.pool(edge.pool);
    for (double const less : {0.0, 1e-12, 1e-10, 1e-8}) {
      i128 const part = in - part_of(in, less);
      auto const swap = trade_exact(pool.state, pool.gas, edge.way, part);
      if (!swap) continue;
      i128 const taken = is_last ? part : swap->in;
      route_.steps.push_back({edge, taken, swap->out, swap->gas});
      route_.gas += swap->gas;
      holdings_[edge.to].amount += swap->out;
      return taken;
    }
    return 0;
  }

  // Pools that give all they have come first, then books, which leave what is less than a lot, then by amount: what is
  // left goes to the largest that can take more.
  void sort(std::vector<std::size_t>& edges) const {
    std::ranges::sort(edges, {}, [&](std::size_t i) {
      bool const has_lots = std::holds_alternative<OrderBook>(network_.pool(edges_[i].pool).state);
      return std::tuple(swaps_[i].slope > 0, !has_lots, swaps_[i].in);
    });
  }

  Network const& network_;
  Order const& order_;
  std::vector<Edge> const& edges_;
  std::vector<Swap> const& swaps_;
  double part_;  // of the order
  std::map<Token, Holding> holdings_;
  Route route_;
};

}  // namespace

std::optional<Route> recover(Network const& network, Order const& order, std::vector<Edge> const& edges,
                             std::vector<Swap> const& swaps) {
  constexpr int kTries = 16;
  auto const wanted = trimmed(network, order, edges, swaps);
  // Where a pool gives all it has, what it can take in doubles may be a little more than in integers.
  double less = 0;
  for (int i = 0; i < kTries; ++i) {
    auto found = Recovery(network, order, edges, wanted, 1 - less).run();
    if (found) return found;
    less = less == 0 ? 1e-9 : less * 3;
  }
  return std::nullopt;
}

std::optional<Route> recover_path(Network const& network, Order const& order, std::vector<Edge> const& edges) {
  Route route;
  route.in = route.out = order.amount;
  for (auto const& edge : edges) {
    auto const& pool = network.pool(edge.pool);
    auto const swap = trade_exact(pool.state, pool.gas, edge.way, route.out);
    if (!swap) return std::nullopt;
    route.steps.push_back({edge, route.out, swap->out, swap->gas});
    route.out = swap->out;
    route.gas += swap->gas;
  }
  route.net = static_cast<double>(route.out) - order.gas_price * static_cast<double>(route.gas);
  return route;
}

namespace {

std::optional<Route> best_arrival(Network const& network, Order const& order, SinglePath const& path) {
  std::optional<Route> best;
  for (auto const& arrival : path.arrivals) {
    if (best && arrival.net <= best->net) break;
    auto found = recover_path(network, order, arrival.edges);
    if (found && (!best || found->net > best->net)) best = std::move(found);
  }
  return best;
}

PoolIndex first_that_fails(Network const& network, Order const& order, std::vector<Edge> const& edges) {
  i128 amount = order.amount;
  for (auto const& edge : edges) {
    auto const& pool = network.pool(edge.pool);
    auto const swap = trade_exact(pool.state, pool.gas, edge.way, amount);
    if (!swap) return edge.pool;
    amount = swap->out;
  }
  return edges.back().pool;
}

}  // namespace

std::optional<Route> recover_single(Network const& network, Order const& order, SinglePath const& path) {
  constexpr int kWithoutMost = 16;
  auto best = best_arrival(network, order, path);
  std::vector<char> without(network.pools().size(), 0);
  auto other = std::optional(path);
  for (int i = 0; i < kWithoutMost && !best && other && other->filled; ++i) {
    without[first_that_fails(network, order, other->edges)] = 1;
    other = best_single_path(network, order, without);
    if (other) best = best_arrival(network, order, *other);
  }
  return best;
}

}  // namespace sep::routing::optimiser
