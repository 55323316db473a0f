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

TEST(Walks, WhatMeetsInATokenGoesOnTheWayThatHasMostLeft) {
  std::vector<Step> const flow{step(0, 0, 2, 60), step(1, 0, 2, 40), step(2, 2, 1, 75), step(3, 2, 1, 25)};
  EXPECT_EQ(walks_of(flow, 0, 1, 3), (std::vector<Walk>{{0, 2}, {1, 3}, {1, 2}}));
}

// Of what comes to 3 a part comes from 2 after 3 has been passed on: only what was there goes over pool 2.
TEST(Walks, WhatComesLaterIsNotPassedOnBefore) {
  std::vector<Step> const flow{step(0, 0, 3, 40), step(1, 0, 2, 60), step(2, 3, 4, 40),
                               step(3, 2, 3, 60), step(4, 3, 1, 60), step(5, 4, 1, 40)};
  EXPECT_EQ(walks_of(flow, 0, 1, 3), (std::vector<Walk>{{1, 3, 4}, {0, 2, 5}}));
}

TEST(Walks, AreNoLongerThanAllowed) {
  std::vector<Step> const flow{step(4, 0, 2, 40), step(7, 0, 3, 60), step(5, 2, 3, 40), step(6, 3, 1, 100)};
  EXPECT_EQ(walks_of(flow, 0, 1, 3), (std::vector<Walk>{{7, 6}, {4, 5, 6}}));
  EXPECT_EQ(walks_of(flow, 0, 1, 2), (std::vector<Walk>{{7, 6}}));
  EXPECT_TRUE(walks_of({}, 0, 1, 3).empty());
}

TEST(Walks, AreNoMoreThanTheBound) {
  std::vector<Step> flow;
  for (PoolIndex i = 0; i < 2 * kWalksMax; ++i) flow.push_back(step(i, 0, 1, i + 1));
  auto const walks = walks_of(flow, 0, 1, 3);
  EXPECT_EQ(walks.size(), kWalksMax);
  EXPECT_EQ(walks.front(), Walk{2 * kWalksMax - 1});
}

}  // namespace
}  // namespace sep::routing::optimiser
