// What a search has tried in vain, and what it hoped for: where no more is promised on the next block, it is not tried
// again. What is in vain with some edges in a draft need not be with others, so a search itself tries it again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

// Of the least gas of a pool's swap: so much more hope is worth another trial.
inline constexpr double kDrift = 0.1;

class Tried {
 public:
  enum class What : std::uint8_t {
    with,      // the edge; hoped for: what it would gain over its gas
    without,   // it; what would be saved
    straight,  // the way around it; what it gains less than its gas
  };

  // What was hoped for; nullopt: it was not tried.
  [[nodiscard]] std::optional<double> hope(What what, Edge const& edge) const {
    auto const one = std::ranges::find_if(all_, [&](One const& other) { return other.is(what, edge.pool, edge.way); });
    return one == all_.end() ? std::nullopt : std::optional(one->hoped);
  }

  void note(What what, Edge const& edge, double hoped) {
    std::erase_if(all_, [&](One const& one) { return one.is(what, edge.pool, edge.way); });
    all_.push_back({what, edge.pool, edge.way, hoped});
  }

  // Trials are left off, after those of an earlier search: what that one knew stays known.
  void leave_off(Tried const& earlier) {
    left_off_ = earlier.left_off_ + 1;
    auto const known = all_.size();
    for (auto const& one : earlier.all_)
      if (std::none_of(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(known),
                       [&](One const& here) { return here.is(one.what, one.pool, one.way); }))
        all_.push_back(one);
  }

  // How many searches have left trials off, one after another.
  [[nodiscard]] unsigned left_off() const { return left_off_; }

 private:
  // Tokens have other numbers in other networks, ways of a pool have not.
  struct One {
    What what{};
    PoolIndex pool = 0;
    Way way;
    double hoped = 0;

    [[nodiscard]] bool is(What other, PoolIndex in, Way through) const {
      return pool == in && what == other && way == through;
    }
  };

  std::vector<One> all_;
  unsigned left_off_ = 0;
};

// Of the block before, and of this one.
struct Trials {
  Tried const& before;
  Tried& now;

  // Whether it was in vain before and promises no more, or less than `slack` more. Then that stays known.
  [[nodiscard]] bool in_vain(Tried::What what, Edge const& edge, double hoped, double slack) const {
    auto const then = before.hope(what, edge);
    if (!then || hoped > *then + slack) return false;
    now.note(what, edge, *then);
    return true;
  }
};

}  // namespace sep::routing::optimiser
