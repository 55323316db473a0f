// What no route can beat: prices by token and hop, and the bound that follows from them.
//
// Class of routes: a set of pools, each used for one swap in one direction; every unit of source reaches target in at
// most N = order.hops swaps, never through the source again nor on from the target. The swaps may share tokens and need
// no order, so routes with steps in sequence are among them.
//
// A unit of token v after h swaps is given a price p(v, h), with p(target, h) = 1, p(v, N) = 0 elsewhere, none below 0.
// Follow the units through a pool from a to b: they come at some hops, and all of them get the pool's average rate, so
// their gain in price is at most the largest over h of what the pool's best swap gains from p(a, h) to p(b, h + 1).
// Sum over the pools, and what is bought nets, after gas,
//
//   net <= amount * p(source, 0) + sum over pools of max(0, max over directions and h of best gain - gas of a swap)
//
// whatever the prices (weak duality). Because units are worth less the fewer swaps they have left, prices that fall
// with h leave nothing to gain from going in circles.
#pragma once

#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

class HopPrices {
 public:
  HopPrices(std::size_t tokens, std::size_t hops) : tokens_(tokens), prices_(tokens * (hops + 1), 0.0) {}

  [[nodiscard]] double at(std::size_t hop, Token token) const { return prices_[hop * tokens_ + token]; }
  double& at(std::size_t hop, Token token) { return prices_[hop * tokens_ + token]; }
  [[nodiscard]] std::size_t tokens() const { return tokens_; }
  // Of which it has prices; 0 without tokens.
  [[nodiscard]] std::size_t hops() const { return tokens_ == 0 ? 0 : prices_.size() / tokens_ - 1; }

 private:
  std::size_t tokens_;
  std::vector<double> prices_;
};

// An edge with what its best swap gains, after gas, from hop to hop + 1.
struct Gain {
  Edge edge;
  std::size_t hop = 0;
  double net = 0;
};

// By token, the most of it that a swap is paid: base units, infinity: any (caps.hpp).
using Caps = std::vector<double>;

// The largest gain after gas of a pool that trades, by its edges in the network (within caps); less than 0 where all
// lose. Without a direction: what it costs.
[[nodiscard]] Gain best_use(Network const& network, Order const& order, HopPrices const& prices, PoolIndex pool,
                            Caps const* caps = nullptr);

// The largest gain after gas of each pool that has one.
[[nodiscard]] std::vector<Gain> gains_at(Network const& network, Order const& order, HopPrices const& prices);

// The bound above, in doubles, from all gains at the prices.
[[nodiscard]] double bound_of(Order const& order, HopPrices const& prices, std::vector<Gain> const& gains);

// The bound for routes of at least `pools` pools: those must pay the gas of so many, whether they gain it or not.
[[nodiscard]] double bound_of_many(Network const& network, Order const& order, HopPrices const& prices,
                                   std::size_t pools);

}  // namespace sep::routing::optimiser
