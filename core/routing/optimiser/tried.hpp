// What a search has tried in vain, for those of the blocks after it: what promises no more than it did then is not
// tried again.
#pragma once

#include <algorithm>
#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

class Tried {
 public:
  enum class What : std::uint8_t {
    with,      // the pool; hoped for: what it would gain over its gas
    without,   // its edge; what would be saved
    straight,  // the way around its edge; what the edge gains less than its gas
  };
  // So much more of its gas than a trial hoped for is worth another one.
  static constexpr double kMore = 0.1;

  [[nodiscard]] bool in_vain(What what, PoolIndex pool, double hoped, double cost) const {
    auto const* one = find(what, pool);
    return one != nullptr && hoped <= one->hoped + (one->is_old ? kMore * cost : 0);
  }

  void note(What what, PoolIndex pool, double hoped) {
    auto* one = const_cast<One*>(find(what, pool));
    if (one != nullptr)
      *one = {what, pool, hoped};
    else
      all_.push_back({what, pool, hoped});
  }

  void age() {
    for (auto& one : all_) one.is_old = true;
  }

 private:
  struct One {
    What what{};
    PoolIndex pool = 0;
    double hoped = 0;
    bool is_old = false;
  };
  [[nodiscard]] One const* find(What what, PoolIndex pool) const {
    auto const found = std::ranges::find_if(all_, [&](One const& one) { return one.pool == pool && one.what == what; });
    return found == all_.end() ? nullptr : &*found;
  }

  std::vector<One> all_;
};

}  // namespace sep::routing::optimiser
