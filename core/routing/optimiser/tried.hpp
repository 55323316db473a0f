// What a search has tried in vain: what promises no more than it did then is not tried again in the blocks after it.
// What is in vain with some edges in a draft need not be with others, so a search itself tries it again.
#pragma once

#include <algorithm>
#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

// Of the least gas of a pool's swap: so much more hope is worth another trial.
inline constexpr double kDrift = 0.1;

class Tried {
 public:
  enum class What : std::uint8_t {
    with,      // the pool; hoped for: what it would gain over its gas
    without,   // its edge; what would be saved
    straight,  // the way around its edge; what the edge gains less than its gas
  };

  // Whether a trial that hoped for as much, or for less by no more than `slack`, was in vain.
  [[nodiscard]] bool in_vain(What what, PoolIndex pool, double hoped, double slack) const {
    return std::ranges::any_of(all_, [&](One const& one) { return one.is(what, pool) && hoped <= one.hoped + slack; });
  }

  void note(What what, PoolIndex pool, double hoped) {
    std::erase_if(all_, [&](One const& one) { return one.is(what, pool); });
    all_.push_back({what, pool, hoped});
  }

 private:
  struct One {
    What what{};
    PoolIndex pool = 0;
    double hoped = 0;

    [[nodiscard]] bool is(What other, PoolIndex other_pool) const { return pool == other_pool && what == other; }
  };

  std::vector<One> all_;
};

}  // namespace sep::routing::optimiser
