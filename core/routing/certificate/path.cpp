#include "core/routing/certificate/path.hpp"

#include <algorithm>
#include <limits>

#include "core/routing/certificate/gains.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::PoolIndex;
using optimiser::Token;
using optimiser::Way;

// So much of a token, for so much gas.
struct Came {
  Digits amount;
  Digits paid;
  std::vector<PoolIndex> used{};  // pools that might be used again
};

// Whatever the other can become, this one can at least as well.
bool beats(Came const& one, Came const& other) {
  return one.amount >= other.amount && one.paid <= other.paid && std::ranges::all_of(one.used, [&](PoolIndex pool) {
           return std::ranges::find(other.used, pool) != other.used.end();
         });
}

void add(std::vector<Came>& front, Came came) {
  if (std::ranges::any_of(front, [&](Came const& other) { return beats(other, came); })) return;
  std::erase_if(front, [&](Came const& other) { return beats(came, other); });
  front.push_back(std::move(came));
}

}  // namespace

Digits best_path(std::vector<optimiser::Pool> const& pools, optimiser::Order const& order, std::size_t tokens) {
  std::vector<std::vector<Came>> held(tokens);
  held[order.source] = {{digits(order.amount), 0}};
  Digits best = -std::numeric_limits<double>::infinity();
  for (std::size_t hop = 1; hop <= order.hops; ++hop) {
    std::vector<std::vector<Came>> next(tokens);
    for (PoolIndex i = 0; i < pools.size(); ++i) {
      auto const& pool = pools[i];
      if (!optimiser::can_trade(pool.state)) continue;
      Digits const cost = Digits(order.gas_price) * Digits(pool.gas.base + pool.gas.per_pass);
      for_each_way(pool, [&](Way way, Token from, Token to) {
        if (from == order.target || to == order.source || (hop == order.hops && to != order.target)) return;
        for (auto const& came : held[from]) {
          if (std::ranges::find(came.used, i) != came.used.end()) continue;
          Came after{most_bought(pool.state, way, came.amount), came.paid + cost, came.used};
          if (pool.tokens.size() > 2) after.used.push_back(i);
          add(next[to], std::move(after));
        }
      });
    }
    for (auto const& came : next[order.target]) best = std::max<Digits>(best, came.amount - came.paid);
    held = std::move(next);
  }
  return best;
}

}  // namespace sep::routing::certificate
