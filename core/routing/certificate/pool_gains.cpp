#include "core/routing/certificate/pool_gains.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "core/routing/certificate/gains.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::HopPrices;
using optimiser::PoolIndex;
using optimiser::Token;
using optimiser::Way;

constexpr double kOutward = 1e-60;  // of a sum: more than its digits can lose

bool contains(std::vector<PoolIndex> const& pools, PoolIndex pool) {
  return std::ranges::find(pools, pool) != pools.end();
}

}  // namespace

Digits raised(Digits const& value) { return isinf(value) ? value : Digits(value + abs(value) * Digits(kOutward)); }

void GainTotal::add(Digits const& beyond) {
  gains_ += std::max(beyond, Digits(0));
  size_ += std::max(beyond, Digits(0));
  lacks_.push_back(std::max(Digits(-beyond), Digits(0)));
}

void GainTotal::add_used(Digits const& beyond) {
  gains_ += beyond;
  size_ += abs(beyond);
  ++used_;
}

std::optional<Digits> GainTotal::total(std::size_t pools) const {
  std::size_t const more = pools - std::min(pools, used_);
  if (lacks_.size() < more) return std::nullopt;
  auto lacks = lacks_;
  std::ranges::sort(lacks);
  Digits total = gains_ + size_ * Digits(kOutward);
  for (std::size_t i = 0; i < more; ++i) total -= lacks[i];
  return total;
}

PoolGains::PoolGains(std::size_t tokens, std::vector<optimiser::Pool> const& pools, optimiser::Order const& order)
    : tokens_(tokens), pools_(pools), order_(order) {
  for (auto const& pool : pools) trades_.push_back(optimiser::can_trade(pool.state));
  for (PoolIndex i = 0; i < pools_.size(); ++i)
    for (auto const& swap : hops_of(i))
      if (trades(i) && swap.from == order_.source && swap.to == order_.target) direct_.push_back({i, swap.way});
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

std::optional<Digits> PoolGains::total(HopPrices const& prices, std::size_t pools, Digits const& gas_price,
                                       Some const& some) const {
  GainTotal sum;
  auto const reached = reached_without(some.closed);
  for (PoolIndex i = 0; i < pools_.size(); ++i) {
    if (!trades(i) || contains(some.closed, i)) continue;
    Digits const beyond = best_gain(prices, reached, some.caps, i, gas_price) - gas_price * least_gas(i);
    if (contains(some.open, i))
      sum.add_used(beyond);
    else
      sum.add(beyond);
  }
  return sum.total(pools);
}

Digits PoolGains::gain_of(Direct const& use, Digits const& price_in, Digits const& price_out,
                          Digits const& gas_price) const {
  auto const& [pool, way] = use;
  return most_gained(pools_[pool].state, way, price_in, price_out, per_pass(pool, gas_price)) -
         gas_price * least_gas(pool);
}

Digits PoolGains::best_gain(HopPrices const& prices, Reached const& reached, Caps const* caps, PoolIndex index,
                            Digits const& gas_price) const {
  Digits best = 0;
  Digits const more = per_pass(index, gas_price);
  for (auto const& swap : hops_of(index)) {
    bool const first = swap.from == order_.source;
    for (std::size_t hop = first ? 0 : 1; hop < (first ? 1 : order_.hops); ++hop) {
      if (!reached[hop][swap.from] || !reached[hop + 1][swap.to]) continue;
      Digits const price_in(prices.at(hop, swap.from));
      Digits const price_out(swap.to == order_.target ? 1 : prices.at(hop + 1, swap.to));
      auto const& state = pools_[index].state;
      auto const cap = caps ? (*caps)[swap.from] : std::nullopt;
      best = std::max(best, cap ? most_gained_within(state, swap.way, price_in, price_out, more, *cap)
                                : most_gained(state, swap.way, price_in, price_out, more));
    }
  }
  return best;
}

Digits PoolGains::per_pass(PoolIndex index, Digits const& gas_price) const {
  return gas_price * Digits(pools_[index].gas.per_pass);
}

std::optional<Failure> PoolGains::check_finite(HopPrices const& prices, std::vector<PoolIndex> const& closed) const {
  auto const reached = reached_without(closed);
  for (std::size_t hop = 0; hop <= order_.hops; ++hop)
    for (Token token = 0; token < tokens_; ++token)
      if (reached[hop][token] && !std::isfinite(prices.at(hop, token)))
        return Failure{Fault::bad_prices, fmt::format("of token {} after {} swaps: beyond all", token, hop)};
  return std::nullopt;
}

std::vector<std::vector<char>> PoolGains::reached_without(std::vector<PoolIndex> const& closed) const {
  std::vector<Hop> swaps;
  for (PoolIndex i = 0; i < pools_.size(); ++i)
    if (trades(i) && !contains(closed, i)) std::ranges::copy(hops_of(i), std::back_inserter(swaps));
  Reached reached(order_.hops + 1, std::vector<char>(tokens_, 0));
  reached[0][order_.source] = 1;
  for (std::size_t hop = 0; hop < order_.hops; ++hop)
    for (auto const& swap : swaps)
      if (reached[hop][swap.from]) reached[hop + 1][swap.to] = 1;
  std::vector<char> goes_on(tokens_, 0);
  for (std::size_t hop = order_.hops + 1; hop-- > 0;) {
    std::vector<char> goes_on_here(tokens_, 0);
    goes_on_here[order_.target] = 1;
    for (auto const& swap : swaps)
      if (goes_on[swap.to]) goes_on_here[swap.from] = 1;
    for (Token token = 0; token < tokens_; ++token) reached[hop][token] = reached[hop][token] && goes_on_here[token];
    goes_on = std::move(goes_on_here);
  }
  return reached;
}

}  // namespace sep::routing::certificate
