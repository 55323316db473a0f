#include "core/routing/certificate/pool_gains.hpp"

#include <algorithm>

#include "core/routing/certificate/gains.hpp"

namespace sep::routing::certificate {

using optimiser::HopPrices;
using optimiser::PoolIndex;
using optimiser::Token;
using optimiser::Way;

Digits raised(Digits const& value) {
  constexpr double kOutward = 1e-60;
  return value + abs(value) * Digits(kOutward);
}

void GainTotal::add(Digits const& beyond) {
  gains_ += std::max(beyond, Digits(0));
  lacks_.push_back(std::max(Digits(-beyond), Digits(0)));
}

std::optional<Digits> GainTotal::total(std::size_t pools) const {
  if (lacks_.size() < pools) return std::nullopt;
  auto lacks = lacks_;
  std::ranges::sort(lacks);
  Digits total = raised(gains_);
  for (std::size_t i = 0; i < pools; ++i) total -= lacks[i];
  return total;
}

PoolGains::PoolGains(std::size_t tokens, std::vector<optimiser::Pool> const& pools, optimiser::Order const& order)
    : tokens_(tokens), pools_(pools), order_(order) {
  for (auto const& pool : pools) trades_.push_back(optimiser::can_trade(pool.state));
  find_reached();
  for (PoolIndex i = 0; i < pools_.size(); ++i)
    for (auto const& swap : hops_of(i))
      if (trades(i) && swap.from == order_.source && swap.to == order_.target) direct_.emplace_back(i, swap);
}

std::vector<Hop> PoolGains::hops_of(PoolIndex index) const {
  std::vector<Hop> hops;
  for_each_way(pools_[index], [&](Way way, Token from, Token to) {
    if (from != order_.target && to != order_.source) hops.push_back({from, to, way});
  });
  return hops;
}

Digits PoolGains::least_gas(PoolIndex index) const {
  return Digits(pools_[index].gas.base) + Digits(pools_[index].gas.per_pass);
}

std::optional<Digits> PoolGains::total(HopPrices const& prices, std::size_t pools, Digits const& gas_price) const {
  GainTotal sum;
  for (PoolIndex i = 0; i < pools_.size(); ++i)
    if (trades(i)) sum.add(best_gain(prices, i, gas_price) - gas_price * least_gas(i));
  return sum.total(pools);
}

std::optional<Digits> PoolGains::total_of_parallel(Digits const& price, Digits const& gas_price) const {
  GainTotal sum;
  for (auto const& [index, swap] : direct_)
    sum.add(most_gained(pools_[index].state, swap.way, price, 1, per_pass(index, gas_price)) -
            gas_price * least_gas(index));
  return sum.total(2);
}

Digits PoolGains::best_gain(HopPrices const& prices, PoolIndex index, Digits const& gas_price) const {
  Digits best = 0;
  for (auto const& swap : hops_of(index)) {
    bool const first = swap.from == order_.source;
    for (std::size_t hop = first ? 0 : 1; hop < (first ? 1 : order_.hops); ++hop) {
      double const price_in = prices.at(hop, swap.from);
      double const price_out = swap.to == order_.target ? 1 : prices.at(hop + 1, swap.to);
      bool const reached = reached_[hop][swap.from] != 0;
      if (!reached || (hop + 1 == order_.hops && swap.to != order_.target)) continue;
      best = std::max(best, most_gained(pools_[index].state, swap.way, Digits(price_in), Digits(price_out),
                                        per_pass(index, gas_price)));
    }
  }
  return best;
}

Digits PoolGains::per_pass(PoolIndex index, Digits const& gas_price) const {
  return gas_price * Digits(pools_[index].gas.per_pass);
}

// Whether a unit can be there after so many swaps: a matter of which pools there are.
void PoolGains::find_reached() {
  reached_.assign(order_.hops + 1, std::vector<char>(tokens_, 0));
  reached_[0][order_.source] = 1;
  for (std::size_t hop = 0; hop < order_.hops; ++hop)
    for (PoolIndex i = 0; i < pools_.size(); ++i)
      if (trades(i))
        for (auto const& swap : hops_of(i))
          if (reached_[hop][swap.from]) reached_[hop + 1][swap.to] = 1;
}

}  // namespace sep::routing::certificate
