#include "core/routing/certificate/cover.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::HopPrices;
using optimiser::Leaf;
using optimiser::PoolIndex;

Leaf leaf(std::vector<PoolIndex> open, std::vector<PoolIndex> closed) {
  return {std::move(open), std::move(closed), HopPrices(0, 0)};
}

TEST(Cover, OneLeafThatAsksNothingIsAll) {
  EXPECT_TRUE(is_cover(std::vector{leaf({}, {})}));
  EXPECT_FALSE(is_cover({}));
  EXPECT_FALSE(is_cover(std::vector{leaf({1}, {})}));
}

TEST(Cover, BothSidesOfEachBranchAreNeeded) {
  EXPECT_TRUE(is_cover(std::vector{leaf({1}, {}), leaf({}, {1})}));
  EXPECT_TRUE(is_cover(std::vector{leaf({1, 2}, {}), leaf({1}, {2}), leaf({}, {1})}));
  EXPECT_FALSE(is_cover(std::vector{leaf({1, 2}, {}), leaf({}, {1})}));
  EXPECT_FALSE(is_cover(std::vector{leaf({1}, {}), leaf({}, {2})}));
}

TEST(Cover, ALeafThatAsksBothOfAPoolIsNone) {
  EXPECT_FALSE(is_cover(std::vector{leaf({1}, {1})}));
  EXPECT_FALSE(is_cover(std::vector{leaf({1}, {1}), leaf({1}, {})}));
}

// Trees made from a seed cover; without any one of their leaves they do not.
TEST(Cover, OfATreeEveryLeafIsNeeded) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Rng rng{seed};
    std::vector<Leaf> leaves{leaf({}, {})};
    auto const parts = rng.between(1, 20);
    for (std::uint64_t i = 0; i < parts; ++i) {
      auto const at = rng.below(leaves.size());
      auto const pool = static_cast<PoolIndex>(rng.below(12));
      auto& one = leaves[at];
      if (std::ranges::find(one.open, pool) != one.open.end() ||
          std::ranges::find(one.closed, pool) != one.closed.end())
        continue;
      auto other = one;
      one.open.push_back(pool);
      other.closed.push_back(pool);
      leaves.push_back(std::move(other));
    }
    std::ranges::reverse(leaves);
    ASSERT_TRUE(is_cover(leaves)) << "seed " << seed;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      auto without = leaves;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(is_cover(without)) << "seed " << seed << " leaf " << i;
    }
  }
}

}  // namespace
}  // namespace sep::routing::certificate
