#include "runtime/committer.hpp"

#include <gtest/gtest.h>

#include "tests/platform/platform.hpp"

namespace sep::runtime {
namespace {

using tests::Platform;

// Renewals of the lease: the smallest appends there are.
struct CommitterTest : testing::Test {
  Platform platform;

  Append renewal(int n) const {
    return {platform.loop->next_seq(), platform.loop->epoch(), {}, {}, {}, platform.clock.now() + minutes(n)};
  }
  Time lease() const { return platform.reader()->head()->lease_until; }
};

TEST_F(CommitterTest, OnAThreadItIsDoneByItself) {
  std::atomic<int> told = 0;
  Committer committer(*platform.store, Committer::Where::threaded, [&] { ++told; });
  for (int n = 1; n <= 50; ++n) {
    committer.begin(renewal(n));
    while (!committer.is_done()) std::this_thread::yield();
    EXPECT_EQ(lease(), platform.clock.now() + minutes(n));
    ASSERT_TRUE(committer.finish().has_value());
    EXPECT_FALSE(committer.is_done());
  }
  while (told < 50) std::this_thread::yield();
}

TEST_F(CommitterTest, FinishWaits) {
  Committer committer(*platform.store, Committer::Where::threaded, [] {});
  for (int n = 1; n <= 50; ++n) {
    committer.begin(renewal(n));
    ASSERT_TRUE(committer.finish().has_value());
    EXPECT_EQ(platform.store->head()->lease_until, platform.clock.now() + minutes(n)) << "the store is ours again";
  }
}

TEST_F(CommitterTest, DeferredNothingHappensBeforeFinish) {
  Committer committer(*platform.store, Committer::Where::deferred, [] { FAIL() << "there is no thread to tell"; });
  auto const before = lease();
  committer.begin(renewal(7));
  EXPECT_TRUE(committer.is_done());
  EXPECT_EQ(lease(), before);
  ASSERT_TRUE(committer.finish().has_value());
  EXPECT_EQ(lease(), platform.clock.now() + minutes(7));
}

TEST_F(CommitterTest, AFailureIsTheOutcome) {
  for (auto const where : {Committer::Where::deferred, Committer::Where::threaded}) {
    Committer committer(*platform.store, where, [] {});
    auto append = renewal(1);
    append.epoch += 1;
    committer.begin(append);
    auto const outcome = committer.finish();
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().error, StoreError::stale_epoch);
  }
}

TEST_F(CommitterTest, WhatIsUnderWayEndsBeforeTheThread) {
  {
    Committer committer(*platform.store, Committer::Where::threaded, [] {});
    committer.begin(renewal(9));
  }
  EXPECT_EQ(lease(), platform.clock.now() + minutes(9));
}

}  // namespace
}  // namespace sep::runtime
