// What an optimiser looks for routes in: tokens, and pools of them. Each pool is kept twice: as its contract computes
// it (exact.hpp, for what is answered) and as a curve (liquidity.hpp, for the search).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "core/market/instrument.hpp"
#include "core/pricing/concentrated.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/routing/optimiser/linear.hpp"
#include "core/routing/optimiser/liquidity.hpp"

namespace sep::routing::optimiser {

using Token = std::uint32_t;  // from 0
inline constexpr Token kNoToken = 0xffff'ffff;
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

// What one swap with a pool uses: not negative, at most kSwapGasMost and kPassGasMost (CHECKed), so that the gas of a
// route is never near 63 bits.
inline constexpr std::int64_t kSwapGasMost = 1'000'000'000'000;
inline constexpr std::int64_t kPassGasMost = 100'000'000;
struct SwapGas {
  std::int64_t base = 0;
  std::int64_t per_pass = 0;  // of the price loop: an initialised tick or bitmap word; constant product passes once

  [[nodiscard]] bool is_sane() const {
    return base >= 0 && base <= kSwapGasMost && per_pass >= 0 && per_pass <= kPassGasMost;
  }
  // Of a swap that passes once.
  [[nodiscard]] std::int64_t least() const { return base + per_pass; }
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

// A pool as seen from one of its tokens: the way there.
struct Link {
  PoolIndex pool = 0;
  Token to = 0;
  Way way;
};

// And the way here.
struct BackLink {
  PoolIndex pool = 0;
  Token from = 0;
  Way way;
};

// One direction of one pool.
struct Edge {
  PoolIndex pool = 0;
  Token from = 0;
  Token to = 0;
  Way way;

  friend bool operator==(Edge const&, Edge const&) = default;
};

class Network {
 public:
  // Pools have as many tokens as their states, below `tokens`, and all different (CHECKed). A pool that cannot trade
  // now is kept; trades() says so.
  Network(std::size_t tokens, std::vector<Pool> pools);

  // The part of `whole`, which outlives it, that has these edges alone, pools in ascending order. Pools keep their
  // numbers, and pools() and update() are those of the whole; tokens are numbered anew, as the edges say.
  Network(Network const& whole, std::size_t tokens, std::vector<Edge> edges);

  // The new state of a pool, of the kind it was. Of a concentrated pool's new ticks those that
  // are as before cost a comparison and a sum.
  void update(PoolIndex pool, PoolState state);

  [[nodiscard]] std::size_t tokens() const { return links_.size(); }
  [[nodiscard]] std::vector<Pool> const& pools() const { return whole().pools_; }
  [[nodiscard]] Pool const& pool(PoolIndex index) const { return whole().pools_[index]; }
  // Of a pool that trades.
  [[nodiscard]] Liquidity const& liquidity(PoolIndex index) const { return whole().liquidity_[index]; }
  // What can be said of it at a glance: square root of what the first unit gets at most, fee included (0: the pool
  // gives nothing), and what it may give beyond its curve, base units.
  [[nodiscard]] double root_of_spot(PoolIndex index, Way way) const { return spot(index, way).root; }
  [[nodiscard]] double beyond(PoolIndex index, Way way) const { return spot(index, way).beyond; }
  [[nodiscard]] std::vector<Link> const& links(Token token) const { return links_[token]; }
  [[nodiscard]] std::vector<BackLink> const& links_to(Token token) const { return links_to_[token]; }
  // All edges, those of a pool side by side, pools in ascending order.
  [[nodiscard]] std::vector<Edge> const& edges() const { return edges_; }
  [[nodiscard]] std::span<Edge const> edges_of(PoolIndex pool) const;
  // Gas of a swap that passes once.
  [[nodiscard]] std::int64_t least_gas(PoolIndex index) const { return whole().least_gas_[index]; }
  [[nodiscard]] bool trades(PoolIndex index) const { return whole().trades_[index] != 0; }
  // Of a part: the least gas that a swap takes of pools which trade and have no edge here, ascending, of so many pools.
  static constexpr std::size_t kSpare = 3;
  [[nodiscard]] std::vector<std::int64_t> const& spare_gas() const { return spare_gas_; }
  // Rises whenever a pool begins or ceases to trade.
  [[nodiscard]] std::uint64_t openings() const { return whole().openings_; }

 private:
  struct Spot {
    double root = 0;
    double beyond = 0;
  };
  struct Spots {
    std::uint32_t first = 0;
    std::uint32_t tokens = 0;  // of the pool
  };

  void place(PoolIndex index);
  void find_spots(PoolIndex index);
  [[nodiscard]] Spot const& spot(PoolIndex index, Way way) const {
    auto const [first, tokens] = whole().spots_of_[index];
    return whole().spots_[first + way.in * tokens + way.out];
  }
  void link();
  void find_spare_gas();
  [[nodiscard]] Network const& whole() const { return whole_ ? *whole_ : *this; }

  Network const* whole_ = nullptr;  // that this is a part of
  std::vector<Edge> edges_;
  std::vector<std::int64_t> spare_gas_;
  std::uint64_t openings_ = 0;
  std::vector<Pool> pools_;
  std::vector<std::int64_t> least_gas_;         // by pool
  std::vector<char> trades_;                    // by pool
  std::vector<std::unique_ptr<Curve>> curves_;  // of those whose liquidity is a position on one
  std::vector<Liquidity> liquidity_;
  std::vector<Spots> spots_of_;                  // by pool: where they are
  std::vector<Spot> spots_;                      // of each pool by the tokens in and out
  std::vector<std::vector<Link>> links_;         // by token
  std::vector<std::vector<BackLink>> links_to_;  // by token
};

// Calls visit(pool, its edges) for each pool that has any here and trades, ascending.
template <class Visit>
void for_each_pool(Network const& network, Visit const& visit) {
  std::span<Edge const> left = network.edges();
  while (!left.empty()) {
    auto const pool = left.front().pool;
    std::size_t count = 1;
    while (count < left.size() && left[count].pool == pool) ++count;
    if (network.trades(pool)) visit(pool, left.first(count));
    left = left.subspan(count);
  }
}

}  // namespace sep::routing::optimiser
