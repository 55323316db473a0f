#include "adapters/venues/paper/send_queue.hpp"

#include <gtest/gtest.h>
#include <thread>

#include "adapters/venues/paper/exchange_fixture.hpp"

namespace sep::paper {
namespace {

constexpr Time kNow{1'000};
constexpr runtime::Dispatch kLasting{1, kNow + Duration{1}};
constexpr runtime::Dispatch kOver{1, kNow};

engine::SubmitOrder submission(std::uint32_t n) {
  engine::SubmitOrder submit;
  submit.terms.id = order_number(n);
  return submit;
}
engine::CancelOrder cancellation(std::uint32_t n) { return {order_number(n), {}}; }
engine::QueryOrder question(std::uint32_t n) { return {order_number(n), {}}; }

// "s1", "c1", "q1", and "r1" for a refused submission.
std::string name_of(QueuedEffect const& request) {
  struct Named {
    std::string operator()(engine::SubmitOrder const& e) const { return "s" + number(e.terms.id); }
    std::string operator()(engine::CancelOrder const& e) const { return "c" + number(e.order); }
    std::string operator()(engine::QueryOrder const& e) const { return "q" + number(e.order); }
    std::string operator()(NoRoom const& e) const { return "r" + number(e.order); }
    static std::string number(orders::ClientOrderId order) { return std::to_string(order.value.bytes[15]); }
  };
  return std::visit(Named{}, request.effect);
}

std::vector<std::string> drain(SendQueue& queue) {
  std::vector<std::string> names;
  while (auto const request = queue.take()) names.push_back(name_of(*request));
  queue.done();
  return names;
}

using Names = std::vector<std::string>;

TEST(SendQueue, WhatComesFirstGoesFirst) {
  SendQueue queue;
  queue.push(submission(1), kLasting);
  queue.push(cancellation(1), kLasting);
  queue.push(question(2), kLasting);
  queue.push(submission(2), kLasting);
  EXPECT_EQ(drain(queue), (Names{"s1", "c1", "q2", "s2"}));
}

TEST(SendQueue, ASubmissionTooManyIsToldSoAndCancelsAndQueriesAlwaysFindRoom) {
  SendQueue queue;
  for (std::size_t i = 0; i < SendQueue::kSubmissionsMax; ++i) queue.push(submission(1), kLasting);
  queue.push(submission(2), kLasting);
  queue.push(cancellation(3), kLasting);
  queue.push(question(4), kLasting);
  auto const names = drain(queue);
  ASSERT_EQ(names.size(), SendQueue::kSubmissionsMax + 3);
  EXPECT_EQ(Names(names.end() - 4, names.end()), (Names{"s1", "r2", "c3", "q4"}));
  queue.push(submission(5), kLasting);
  EXPECT_EQ(drain(queue), Names{"s5"}) << "there is room again";
}

TEST(SendQueue, ARepeatedCancelOrQueryWaitsOnceUnderTheLaterPermission) {
  SendQueue queue;
  for (int i = 0; i < 3; ++i) {
    queue.push(cancellation(1), {1, kNow + Duration{i}});
    queue.push(question(1), {1, kNow + Duration{10 + i}});
    queue.push(cancellation(2), kOver);
  }
  EXPECT_EQ(queue.take()->dispatch.not_after, kNow + Duration{2});
  EXPECT_EQ(queue.take()->dispatch.not_after, kNow + Duration{12});
  EXPECT_EQ(drain(queue), Names{"c2"});
  queue.push(cancellation(1), kLasting);
  EXPECT_EQ(drain(queue), Names{"c1"}) << "one that has left may be asked for again";
}

TEST(SendQueue, WithoutAConnectionCancelsAndQueriesStayWhileTheirPermissionLasts) {
  SendQueue queue;
  queue.push(submission(1), kLasting);
  queue.push(cancellation(1), kLasting);
  queue.push(cancellation(2), kOver);
  queue.push(question(3), kOver);
  queue.push(question(4), kLasting);
  Names taken;
  for (auto const& request : queue.take_unsendable(kNow)) taken.push_back(name_of(request));
  EXPECT_EQ(taken, (Names{"s1", "c2", "q3"}));
  queue.done();
  EXPECT_FALSE(queue.empty());
  queue.push(cancellation(2), kLasting);
  EXPECT_EQ(drain(queue), (Names{"c1", "q4", "c2"}));
}

TEST(SendQueue, WhatWasTakenCountsUntilItIsDone) {
  SendQueue queue;
  EXPECT_TRUE(queue.wait_empty({}));
  queue.push(submission(1), kLasting);
  EXPECT_FALSE(queue.wait_empty({}));
  ASSERT_TRUE(queue.take());
  EXPECT_FALSE(queue.empty());
  std::thread other([&] { queue.done(); });
  EXPECT_TRUE(queue.wait_empty(minutes(1)));
  other.join();
}

TEST(SendQueue, WhatManyThreadsPushComesOutOnce) {
  constexpr std::uint32_t kThreads = 3;
  constexpr std::uint32_t kEach = 80;
  SendQueue queue;
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&queue, t] {
      for (std::uint32_t i = 0; i < kEach; ++i) {
        queue.push(submission(t * kEach + i), kLasting);
        queue.push(cancellation(i), kLasting);
      }
    });
  std::map<std::string, int> seen;
  while (seen.size() < kThreads * kEach + kEach) {
    if (auto const request = queue.take()) ++seen[name_of(*request)];
    queue.done();
  }
  for (auto& thread : threads) thread.join();
  for (auto const& [name, times] : seen) EXPECT_TRUE(name[0] == 'c' || times == 1) << name;
}

}  // namespace
}  // namespace sep::paper
