#include "core/routing/optimiser/few.hpp"

#include <algorithm>
#include <cmath>

namespace sep::routing::optimiser {
namespace {

constexpr int kHalvings = 60;
constexpr double kFarthest = 1e-9;  // of the best root of a price: where the search ends
constexpr double kClose = 1e-12;
constexpr double kAbove = 1e-13;  // of a price

}  // namespace

std::vector<Link> direct_links(Network const& network, Token source, Token target) {
  std::vector<Link> links;
  for (auto const& link : network.links(source))
    if (link.to == target && network.trades(link.pool)) links.push_back(link);
  return links;
}

double clearing_price(Network const& network, std::vector<Link> const& links, double amount, Clears clears) {
  double high = 0;
  for (auto const& link : links) high = std::max(high, network.root_of_spot(link.pool, link.way));
  double low = high * kFarthest;
  for (int i = 0; i < kHalvings && low < high * (1 - kClose); ++i) {
    double const middle = std::sqrt(low * high);
    double traded = 0;
    for (auto const& link : links) {
      auto const swap = best_swap(network.liquidity(link.pool), link.way, middle);
      traded += clears == Clears::taken ? swap.in : swap.out;
    }
    (traded > amount ? low : high) = middle;
  }
  return high * high * (1 + kAbove);
}

double gain_of(Network const& network, Link const& link, double price_in, double price_out, double gas_price) {
  auto const& gas = network.pool(link.pool).gas;
  return best_net(network.liquidity(link.pool), link.way, price_in, price_out,
                  gas_price * static_cast<double>(gas.least()), gas_price * static_cast<double>(gas.per_pass));
}

std::int64_t least_gas(Network const& network, InARow const& path) {
  return network.least_gas(path.first.pool) + (path.second ? network.least_gas(path.second->pool) : 0);
}

}  // namespace sep::routing::optimiser
