// What an optimiser looks for routes in: tokens, and pools of two of them. Each pool is kept twice: as its contract
// computes it (exact.hpp, for what is answered) and as a curve (curve.hpp, for the search).
#pragma once

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "core/market/instrument.hpp"
#include "core/pricing/concentrated.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/routing/optimiser/curve.hpp"

namespace sep::routing::optimiser {

using Token = std::uint32_t;  // from 0
using PoolIndex = std::uint32_t;

struct ConstantProduct {
  i128 reserve0 = 0;  // base units, 0 < . <= pricing::kReserveMax
  i128 reserve1 = 0;
  pricing::SwapFee fee;
};

struct Concentrated {
  pricing::ConcentratedState state;
  std::shared_ptr<std::vector<Tick> const> ticks;  // all of them (pricing::check_pool)
};

using PoolState = std::variant<ConstantProduct, Concentrated>;

// What one swap with a pool uses.
struct SwapGas {
  std::int64_t base = 0;
  std::int64_t per_pass = 0;  // of the price loop: an initialised tick or bitmap word; constant product passes once
};

struct Pool {
  Token token0 = 0;
  Token token1 = 0;
  SwapGas gas;
  PoolState state;
};

// A pool as seen from one of its tokens.
struct Link {
  PoolIndex pool = 0;
  Token to = 0;
  bool zero_for_one = true;
};

class Network {
 public:
  // Tokens of pools are below `tokens` and differ (CHECKed). A pool that cannot trade now is kept; trades() says so.
  Network(std::size_t tokens, std::vector<Pool> pools);

  // The new state of a pool, of the kind it was. Where a concentrated pool keeps its ticks, only its price is new.
  void update(PoolIndex pool, PoolState state);

  [[nodiscard]] std::size_t tokens() const { return links_.size(); }
  [[nodiscard]] std::vector<Pool> const& pools() const { return pools_; }
  [[nodiscard]] Pool const& pool(PoolIndex index) const { return pools_[index]; }
  [[nodiscard]] Position const& position(PoolIndex index) const { return positions_[index]; }
  [[nodiscard]] std::vector<Link> const& links(Token token) const { return links_[token]; }
  [[nodiscard]] bool trades(PoolIndex index) const { return curves_[index] != nullptr; }

 private:
  void place(PoolIndex index);

  std::vector<Pool> pools_;
  std::vector<std::unique_ptr<Curve>> curves_;  // by pool; none where it cannot trade
  std::vector<Position> positions_;
  std::vector<std::vector<Link>> links_;  // by token
};

}  // namespace sep::routing::optimiser
