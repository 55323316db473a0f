// A pool seen from the side that is sold into it.
#pragma once

#include "core/market/view.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::routing {

struct PoolSides {
  pricing::Reserves reserves;
  pricing::SwapFee fee;
};

[[nodiscard]] inline bool trades(PoolSpec const& pool, AssetId sell, AssetId buy) {
  return (pool.token0 == sell && pool.token1 == buy) || (pool.token1 == sell && pool.token0 == buy);
}

[[nodiscard]] inline PoolSides sides_of(PoolSpec const& pool, PoolState const& state, AssetId sell) {
  bool const forward = pool.token0 == sell;
  return {{forward ? state.reserve0 : state.reserve1, forward ? state.reserve1 : state.reserve0},
          {pool.fee_numerator, pool.fee_denominator}};
}

}  // namespace sep::routing
