#include "core/routing/optimiser/walks.hpp"

#include <gtest/gtest.h>

namespace sep::routing::optimiser {
namespace {

Step step(PoolIndex pool, Token from, Token to, i128 in) { return {{pool, from, to, {}}, in, in, 0}; }

using Walk = std::vector<PoolIndex>;

TEST(Walks, TheOneThatCarriesMostIsFirst) {
  std::vector<Step> const flow{step(0, 0, 1, 30), step(1, 0, 2, 70), step(2, 2, 1, 70)};
  EXPECT_EQ(walks_of(flow, 0, 1, 3), (std::vector<Walk>{{1, 2}, {0}}));
}

TEST(Walks, WhatMeetsInATokenGoesOnEveryWay) {
  std::vector<Step> const flow{step(0, 0, 2, 60), step(1, 0, 2, 40), step(2, 2, 1, 75), step(3, 2, 1, 25)};
  EXPECT_EQ(walks_of(flow, 0, 1, 3), (std::vector<Walk>{{0, 2}, {1, 2}, {0, 3}, {1, 3}}));
}

TEST(Walks, AreNoLongerThanAllowedAndOfEqualOnesTheLowerIsFirst) {
  std::vector<Step> const flow{step(4, 0, 2, 50), step(5, 2, 3, 50), step(6, 3, 1, 50), step(7, 0, 3, 50)};
  EXPECT_EQ(walks_of(flow, 0, 1, 3), (std::vector<Walk>{{4, 5, 6}, {7, 6}}));
  EXPECT_EQ(walks_of(flow, 0, 1, 2), (std::vector<Walk>{{7, 6}}));
  EXPECT_TRUE(walks_of({}, 0, 1, 3).empty());
}

}  // namespace
}  // namespace sep::routing::optimiser
