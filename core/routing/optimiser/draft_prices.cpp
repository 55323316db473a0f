#include <algorithm>
#include <map>
#include <set>

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kPart = 1e-3;  // of what passes: enough that its rate says the price
constexpr double kFalls =
    1e-13;  // of a price, with each swap: nothing is gained at a fixed rate, however much is traded

}  // namespace

// The search bends what has a fixed rate (ladder_curve.hpp): a node that sells over it stands a trifle above the price
// that the rate says. Once amounts are known it goes there: no pool gains by that but for less than the trifle.
std::vector<double> Draft::straightened() const {
  std::vector<double> prices;
  for (auto const root : roots_) prices.push_back(root * root);
  auto const is_bent = [&](Edge const& edge) {
    return std::holds_alternative<LadderCurve>(network_->liquidity(edge.pool));
  };
  if (std::ranges::none_of(edges_, is_bent)) return prices;
  std::vector<double> passed(roots_.size(), 0.0);
  for (std::size_t i = 0; i < edges_.size(); ++i) passed[from_node(edges_[i])] += dual_.swaps[i].in;
  for (std::size_t hop = 0; hop < order_.hops; ++hop) {
    std::map<Node, double> at_rate;
    std::set<Node> told;  // where enough flows at a part of a rate
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      auto const from = from_node(edges_[i]);
      auto const to = to_node(edges_[i]);
      double const rate = rate_below(network_->liquidity(edges_[i].pool), edges_[i].way, roots_[from] / roots_[to]);
      if (rate <= 0) continue;
      at_rate[from] = std::max(at_rate[from], rate * prices[to]);
      if (dual_.swaps[i].slope > 0 && dual_.swaps[i].in > kPart * passed[from]) told.insert(from);
    }
    for (auto const node : told) prices[node] = at_rate[node];
  }
  return prices;
}

KnownPrices Draft::prices() const {
  auto const tokens = apart_.size();
  auto const prices = straightened();
  auto const before = [&](std::size_t hops, double price) {
    return price * (1 + kFalls * static_cast<double>(order_.hops - hops));
  };
  KnownPrices known{0, std::vector<double>(tokens, 0.0), std::vector<double>(tokens, 0.0), dual_.value};
  known.source = before(0, prices[early(order_.source)]);
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    auto const& edge = edges_[i];
    if (edge.from == order_.source || dual_.swaps[i].in <= 0) continue;
    double const price = prices[from_node(edge)];
    bool const last = edge.to == order_.target;
    if (!last || !apart_[edge.from]) known.after_one[edge.from] = before(1, price);
    if (last) known.after_two[edge.from] = before(2, price);
  }
  return known;
}

}  // namespace sep::routing::optimiser
