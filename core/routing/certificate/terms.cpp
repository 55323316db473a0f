#include "core/routing/certificate/terms.hpp"

#include <cmath>
#include <fmt/format.h>
#include <set>

namespace sep::routing::certificate {

using optimiser::PoolIndex;
using optimiser::Token;

std::optional<Failure> check_order(std::size_t tokens, std::vector<optimiser::Pool> const& pools,
                                   optimiser::Order const& order) {
  bool const sound = order.amount > 0 && order.source != order.target && order.source < tokens &&
                     order.target < tokens && order.hops >= 1 && order.hops <= optimiser::kHopsMax &&
                     std::isfinite(order.gas_price) && order.gas_price >= 0;
  if (!sound) return Failure{Fault::bad_order, "the order"};
  for (PoolIndex i = 0; i < pools.size(); ++i) {
    auto const& pool = pools[i];
    std::set<Token> const held(pool.tokens.begin(), pool.tokens.end());
    if (held.empty() || pool.tokens.size() != optimiser::tokens_of(pool.state) || held.size() != pool.tokens.size() ||
        *held.rbegin() >= tokens)
      return Failure{Fault::unknown_pool, fmt::format("pool {} has tokens that are not there", i)};
  }
  return std::nullopt;
}

std::optional<Failure> check_prices(std::size_t tokens, std::size_t hops, optimiser::HopPrices const& prices) {
  if (prices.tokens() != tokens || prices.hops() != hops) return Failure{Fault::bad_prices, "of other tokens or hops"};
  for (std::size_t hop = 0; hop <= hops; ++hop)
    for (Token token = 0; token < tokens; ++token)
      if (!(prices.at(hop, token) >= 0))
        return Failure{Fault::bad_prices, fmt::format("of token {} after {} swaps", token, hop)};
  return std::nullopt;
}

}  // namespace sep::routing::certificate
