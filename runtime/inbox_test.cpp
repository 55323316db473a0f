#include "runtime/inbox.hpp"

#include <gtest/gtest.h>
#include <thread>

#include "runtime/timers.hpp"

namespace sep::runtime {
namespace {

Item item(std::string principal) { return {std::move(principal), engine::MarketMoved{}, {}}; }

InstrumentState pool(std::uint32_t id, std::uint64_t block) {
  return {InstrumentId{id}, PairReserves{1, 1}, block, Time{1}};
}

TEST(Inbox, UrgentOvertakesReportsOvertakeProposalsOvertakeCommands) {
  Inbox inbox;
  ASSERT_TRUE(inbox.offer(Lane::commands, item("command")));
  ASSERT_TRUE(inbox.offer(Lane::proposals, item("proposal")));
  ASSERT_TRUE(inbox.offer(Lane::reports, item("report")));
  ASSERT_TRUE(inbox.offer(Lane::urgent, item("urgent")));
  for (auto const* expected : {"urgent", "report", "proposal", "command"}) EXPECT_EQ(inbox.take()->principal, expected);
  EXPECT_FALSE(inbox.take());
}

TEST(Inbox, AFullLaneRefusesAndTheOthersDoNot) {
  Inbox inbox;
  for (std::size_t i = 0; i < Inbox::kLaneMax; ++i) ASSERT_TRUE(inbox.offer(Lane::commands, item("c")));
  EXPECT_FALSE(inbox.offer(Lane::commands, item("one more")));
  EXPECT_TRUE(inbox.offer(Lane::urgent, item("halt")));
  EXPECT_EQ(inbox.take_up_to(Lane::proposals)->principal, "halt");
  EXPECT_FALSE(inbox.take_up_to(Lane::proposals));
}

TEST(Inbox, TheLatestObservationOfAPoolWins) {
  Inbox inbox;
  inbox.observe(pool(2, 5));
  inbox.observe(pool(1, 5));
  inbox.observe(pool(2, 6));
  auto const seen = inbox.take_observations();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].instrument, InstrumentId{1});
  EXPECT_EQ(seen[1].block, 6U);
  EXPECT_TRUE(inbox.empty());
}

TEST(Inbox, WhatManyThreadsOfferComesOutOnceAndInEachOnesOrder) {
  constexpr int kThreads = 4;
  constexpr int kEach = 900;
  Inbox inbox;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&inbox, t] {
      for (int i = 0; i < kEach; ++i) {
        while (!inbox.offer(Lane::reports, {std::to_string(t), engine::MarketMoved{static_cast<std::uint64_t>(i)}, {}}))
          std::this_thread::yield();
        inbox.observe(pool(static_cast<std::uint32_t>(t + 1), static_cast<std::uint64_t>(i)));
      }
    });
  std::map<std::string, std::uint64_t> next;
  for (int taken = 0; taken < kThreads * kEach;) {
    inbox.wait(milliseconds(10));
    while (auto const got = inbox.take()) {
      EXPECT_EQ(std::get<engine::MarketMoved>(got->payload).block, next[got->principal]++);
      ++taken;
    }
    static_cast<void>(inbox.take_observations());
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(next.size(), static_cast<std::size_t>(kThreads));
}

engine::WakeAt wake(std::uint8_t order, std::uint32_t generation, std::int64_t due) {
  orders::ClientOrderId id;
  id.value.bytes[0] = order;
  return {engine::OrderTimer{id}, generation, Time{due}};
}

TEST(Timers, FireInOrderOfTimeThenOfTimerAndOnlyWhenDue) {
  Timers timers;
  timers.set(wake(3, 1, 20));
  timers.set(wake(2, 1, 10));
  timers.set(wake(1, 1, 20));
  EXPECT_EQ(timers.next_due(), Time{10});
  EXPECT_FALSE(timers.fire(Time{9}));
  EXPECT_EQ(timers.fire(Time{20})->timer, wake(2, 1, 10).timer);
  EXPECT_EQ(timers.fire(Time{20})->timer, wake(1, 1, 20).timer);
  EXPECT_EQ(timers.fire(Time{20})->timer, wake(3, 1, 20).timer);
  EXPECT_FALSE(timers.fire(Time{20}));
  EXPECT_FALSE(timers.next_due());
}

TEST(Timers, ALaterArmingReplacesTheEarlierOne) {
  Timers timers;
  timers.set(wake(1, 1, 10));
  timers.set(wake(1, 2, 30));
  EXPECT_EQ(timers.size(), 1U);
  EXPECT_FALSE(timers.fire(Time{20}));
  EXPECT_EQ(timers.fire(Time{30})->generation, 2U);
}

}  // namespace
}  // namespace sep::runtime
