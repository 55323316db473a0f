// What an optimiser looks for routes in: tokens, and pools of them. Each pool is kept twice: as its contract computes
// it (exact.hpp, for what is answered) and as a curve (liquidity.hpp, for the search).
#pragma once

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "core/market/instrument.hpp"
#include "core/pricing/concentrated.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/routing/optimiser/linear.hpp"
#include "core/routing/optimiser/liquidity.hpp"

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

using PoolState = std::variant<ConstantProduct, Concentrated, pricing::WeightedPool, pricing::BalancerStablePool,
                               pricing::StableSwapPool, OrderBook, FixedRate, Transfer>;

// How many tokens a state is of.
[[nodiscard]] std::size_t tokens_of(PoolState const& state);
// Whether it is routed over: a sound state, with some of every token (a book, of one). Routes and bounds speak of no
// other. Left out are
// also pools of which the integers round more than the curve allows for: weighted ones with rates, and stable ones of n
// tokens where least (least / most)^(n - 1) of their counts is below 10^6 units.
[[nodiscard]] bool can_trade(PoolState const& state);
// How long after a swap what was got can be used: of a transfer. An order that may not wait so long is routed over a
// network without it, and bounds speak of the rest.
[[nodiscard]] std::int64_t delay_ms(PoolState const& state);

// What one swap with a pool uses.
struct SwapGas {
  std::int64_t base = 0;
  std::int64_t per_pass = 0;  // of the price loop: an initialised tick or bitmap word; constant product passes once
};

struct Pool {
  std::vector<Token> tokens;  // all different, in the order of the state
  SwapGas gas;
  PoolState state;
};

// Calls visit(way, from, to) for every ordered pair of the pool's tokens.
template <class Visit>
void for_each_way(Pool const& pool, Visit const& visit) {
  auto const count = static_cast<std::uint8_t>(pool.tokens.size());
  for (std::uint8_t in = 0; in < count; ++in)
    for (std::uint8_t out = 0; out < count; ++out)
      if (in != out) visit(Way{in, out}, pool.tokens[in], pool.tokens[out]);
}

// A pool as seen from one of its tokens.
struct Link {
  PoolIndex pool = 0;
  Token to = 0;
  Way way;
};

class Network {
 public:
  // Pools have as many tokens as their states, below `tokens`, and all different (CHECKed). A pool that cannot trade
  // now is kept; trades() says so.
  Network(std::size_t tokens, std::vector<Pool> pools);

  // The new state of a pool, of the kind it was. Where a concentrated pool keeps its ticks, only its price is new.
  void update(PoolIndex pool, PoolState state);

  [[nodiscard]] std::size_t tokens() const { return links_.size(); }
  [[nodiscard]] std::vector<Pool> const& pools() const { return pools_; }
  [[nodiscard]] Pool const& pool(PoolIndex index) const { return pools_[index]; }
  // Of a pool that trades.
  [[nodiscard]] Liquidity const& liquidity(PoolIndex index) const { return liquidity_[index]; }
  [[nodiscard]] std::vector<Link> const& links(Token token) const { return links_[token]; }
  [[nodiscard]] bool trades(PoolIndex index) const { return trades_[index] != 0; }

 private:
  void place(PoolIndex index);

  std::vector<Pool> pools_;
  std::vector<char> trades_;                    // by pool
  std::vector<std::unique_ptr<Curve>> curves_;  // of those whose liquidity is a position on one
  std::vector<Liquidity> liquidity_;
  std::vector<std::vector<Link>> links_;  // by token
};

}  // namespace sep::routing::optimiser
