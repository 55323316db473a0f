#include "apps/sep/coin_prices.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/routing/optimiser/number.hpp"

namespace sep::app::route {
namespace {

using routing::optimiser::Concentrated;
using routing::optimiser::ConstantProduct;
using routing::optimiser::Pool;
using routing::optimiser::PoolState;
using routing::optimiser::Token;
using routing::optimiser::Way;

struct Depth {
  double reserve0 = 0;  // 0: it does not trade
  double reserve1 = 0;
  double kept = 1;  // what trades of what is paid in
};

Depth depth_of(PoolState const& state) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state))
    return {static_cast<double>(pair->reserve0), static_cast<double>(pair->reserve1),
            static_cast<double>(pair->fee.numerator) / static_cast<double>(pair->fee.denominator)};
  if (auto const* ranged = std::get_if<Concentrated>(&state)) {
    double const root = routing::optimiser::root_of_price(ranged->state.sqrt_price);
    auto const liquidity = static_cast<double>(ranged->state.liquidity);
    double const kept = 1 - static_cast<double>(ranged->state.fee_pips) / pricing::kPipsOne;
    return root > 0 ? Depth{liquidity / root, liquidity * root, kept} : Depth{};
  }
  return {};
}

// Where a weighted pool of these tokens stands, as the constant-product pool of the same depth and price.
Depth depth_of(pricing::WeightedPool const& pool, Way way) {
  auto const held = [&](std::size_t at) {
    auto const& token = pool.tokens[at];
    return token.weight == 0 ? 0 : static_cast<double>(token.balance) / static_cast<double>(token.weight) * 1e18;
  };
  return {held(way.in), held(way.out), 1 - static_cast<double>(pool.swap_fee) * 1e-18};
}

// Calls visit(pool's token, the other token, what it holds of the first, what of the second after its fee) for both
// directions.
template <class Visit>
void for_each_side(std::vector<Pool> const& pools, Visit const& visit) {
  for (auto const& pool : pools) {
    if (auto const* weighted = std::get_if<pricing::WeightedPool>(&pool.state)) {
      for_each_way(pool, [&](Way way, Token from, Token to) {
        auto const depth = depth_of(*weighted, way);
        if (depth.reserve0 > 0 && depth.reserve1 > 0) visit(from, to, depth.reserve0, depth.reserve1 * depth.kept);
      });
      continue;
    }
    auto const depth = depth_of(pool.state);
    if (!(depth.reserve0 > 0 && depth.reserve1 > 0)) continue;
    visit(pool.tokens[0], pool.tokens[1], depth.reserve0, depth.reserve1 * depth.kept);
    visit(pool.tokens[1], pool.tokens[0], depth.reserve1, depth.reserve0 * depth.kept);
  }
}

}  // namespace

CoinPrices::CoinPrices(std::size_t tokens, std::vector<Pool> const& pools, Token coin) : direct_(tokens), via_(tokens) {
  CHECK(coin < tokens);
  for_each_side(pools, [&](Token from, Token to, double held_from, double held_to) {
    if (from == coin && held_from > direct_[to].depth) direct_[to] = {held_to / held_from, held_from};
  });
  for_each_side(pools, [&](Token from, Token to, double held_from, double held_to) {
    auto const& first = direct_[from];
    if (from == coin || to == coin || first.depth <= 0) return;
    double const depth = std::min(first.depth, held_from / first.rate);
    if (depth > via_[to].depth) via_[to] = {first.rate * held_to / held_from, depth};
  });
  direct_[coin] = {1, 0};
}

double CoinPrices::at(Token token) const {
  CHECK(token < direct_.size());
  return direct_[token].rate > 0 ? direct_[token].rate : via_[token].rate;
}

}  // namespace sep::app::route
