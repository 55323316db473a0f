// What gas costs in any token, by the pools themselves.
#pragma once

#include <vector>

#include "core/routing/optimiser/network.hpp"

namespace sep::app::route {

// What the deepest pool of the coin that gas is paid in gives of the token for a little of it, its fee taken off;
// without one, over one token more: the way whose shallower pool is deepest. Depth is what a constant-product pool of
// the same depth would hold, in the coin. Only guides: how much gas counts, never what a swap gives.
class CoinPrices {
 public:
  // `coin` and the tokens of pools are below `tokens` (CHECKed).
  CoinPrices(std::size_t tokens, std::vector<routing::optimiser::Pool> const& pools, routing::optimiser::Token coin);

  // Base units of the token per base unit of the coin; 0: no pool says.
  [[nodiscard]] double at(routing::optimiser::Token token) const;

 private:
  struct Quote {
    double rate = 0;   // base units of the token per base unit of the coin
    double depth = 0;  // base units of the coin
  };

  std::vector<Quote> direct_;  // by token
  std::vector<Quote> via_;
};

}  // namespace sep::app::route
