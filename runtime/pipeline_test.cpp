// The loop that decides the next batch while one is being committed.
#include <gtest/gtest.h>
#include <map>

#include "runtime/log/verify.hpp"
#include "runtime/replay.hpp"
#include "tests/platform/platform.hpp"

namespace sep::runtime {
namespace {

using tests::Platform;
using tests::Venue;

enum class Thread : bool { one, two };

struct PipelineTest : testing::TestWithParam<Thread> {
  // One input a batch: whatever is offered together is spread over a pipeline.
  Platform platform{{.batch_max = 1, .pipelined = true}, GetParam() == Thread::two};
  std::vector<Outcome> told;

  void submit(i128 size, std::string const& key) {
    engine::SubmitIntent command;
    command.spec = platform.spec(1);
    command.spec.size = size;
    command.idempotency_key = key;
    command.body = sha256(encode(command.spec));
    ASSERT_TRUE(platform.loop->inbox().offer(
        Lane::commands, {"user:test", std::move(command), [this](Outcome const& outcome) {
                           EXPECT_TRUE(platform.reader()->read_one(outcome.seq).has_value()) << "not durable yet";
                           told.push_back(outcome);
                         }}));
  }
  void expect_proven() const {
    EXPECT_TRUE(log::verify(*platform.store, {}, record_projection()).ok);
    auto const replayed = replay(*platform.store, ReplayFrom::beginning);
    ASSERT_TRUE(replayed.has_value());
    EXPECT_EQ(replayed->state, platform.loop->state());
    auto const again = redecide(*platform.store);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->differing, 0U);
    EXPECT_EQ(again->strayed, 0U);
  }
};

template <class E>
std::size_t count(std::vector<Outcome> const& told) {
  std::size_t found = 0;
  for (auto const& outcome : told)
    for (auto const& event : outcome.events) found += std::holds_alternative<E>(event) ? 1 : 0;
  return found;
}

TEST_P(PipelineTest, AnswersComeInOrderAndAfterTheirCommit) {
  constexpr int kIntents = 30;
  std::uint64_t published = platform.loop->next_seq();
  platform.loop->on_published([&](auto const& records, auto const&) {
    for (auto const& record : records) EXPECT_EQ(record.seq, published++);
  });
  for (int i = 0; i < kIntents; ++i) submit(Platform::kEther / 100 + i, "k" + std::to_string(i));
  platform.step();
  ASSERT_EQ(told.size(), static_cast<std::size_t>(kIntents));
  for (std::size_t i = 1; i < told.size(); ++i) EXPECT_LT(told[i - 1].seq, told[i].seq);
  EXPECT_EQ(published, platform.loop->next_seq()) << "between two steps nothing is under way";
  EXPECT_GE(platform.loop->stats().overlapped, kIntents - 1U);
  EXPECT_EQ(count<intent::IntentSubmitted>(told), static_cast<std::size_t>(kIntents));
  expect_proven();
}

TEST_P(PipelineTest, AKeyIsRecognisedWhileItIsUnderWay) {
  for (int i = 0; i < 5; ++i) submit(Platform::kEther, "same");
  submit(2 * Platform::kEther, "same");
  platform.step();
  ASSERT_EQ(told.size(), 6U);
  EXPECT_EQ(count<intent::IntentSubmitted>(told), 1U);
  EXPECT_EQ(count<intent::IntentResubmitted>(told), 4U);
  EXPECT_EQ(count<engine::CommandRefused>(told), 1U);
  expect_proven();
}

TEST_P(PipelineTest, AMarketStateIsStoredOnceAlsoWhileItIsUnderWay) {
  platform.observe(platform.world.advance(platform.clock.now() + seconds(30)));
  for (int i = 0; i < 10; ++i) submit(Platform::kEther / 100 + i, "k" + std::to_string(i));
  platform.step();  // a second row of one state would be refused
  EXPECT_EQ(told.size(), 10U);
  EXPECT_GT(platform.loop->stats().slices, 0U);
  expect_proven();
}

TEST_P(PipelineTest, ACommitThatFailsTakesWithItWhatWasDecidedAfter) {
  auto const sent = platform.gateway.submitted.size();
  auto const before = platform.loop->next_seq();
  ASSERT_TRUE(platform.store->release(platform.loop->epoch()).has_value());
  ASSERT_TRUE(platform.store->acquire("other", platform.clock.now(), seconds(10)).has_value());
  for (int i = 0; i < 5; ++i) submit(Platform::kEther / 100 + i, "k" + std::to_string(i));
  auto const stepped = platform.loop->step();
  ASSERT_FALSE(stepped.has_value());
  EXPECT_EQ(stepped.error().error, StoreError::stale_epoch);
  EXPECT_EQ(platform.loop->stats().dropped, 1U);
  EXPECT_TRUE(told.empty());
  EXPECT_EQ(platform.gateway.submitted.size(), sent);
  EXPECT_EQ(platform.store->head()->next_seq, before);
}

TEST_P(PipelineTest, TheLeaseIsRenewedOnTheWay) {
  auto const lease = LoopOptions{}.lease;
  for (int i = 0; i < 20; ++i) {
    platform.clock.set(platform.clock.now() + Duration{lease.ns / 3});
    for (int n = 0; n < 3; ++n) submit(Platform::kEther / 100 + i * 10 + n, "k" + std::to_string(i * 10 + n));
    platform.step();
    EXPECT_GT(platform.store->head()->lease_until, platform.clock.now() + Duration{lease.ns / 2});
  }
  expect_proven();
}

TEST(Pipeline, AStepHasAnEndWhateverIsWaiting) {
  for (bool const second_thread : {false, true}) {
    Platform platform({.batch_max = 1, .batches_max = 2, .pipelined = true}, second_thread);
    for (int left = 40; !platform.loop->inbox().empty() && left > 0; --left) platform.step();
    int answers = 0;
    for (int i = 0; i < 5; ++i)
      ASSERT_TRUE(platform.loop->inbox().offer(
          Lane::commands,
          {"test", engine::DepositFunds{"desk1", platform.wallet(), {platform.asset("USDC"), 1 + i}, "test"},
           [&](Outcome const&) { ++answers; }}));
    for (auto const expected : {2, 4, 5}) {
      platform.step();
      EXPECT_EQ(answers, expected) << "and what it began it has ended";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Commits, PipelineTest, testing::Values(Thread::one, Thread::two),
                         [](auto const& param) { return param.param == Thread::one ? "Deferred" : "OnASecondThread"; });

// Several clients race for the same keys; commits go on beside the decisions. Batches as large as they come.
TEST(Pipeline, ClientsRaceForTheSameKeys) {
  constexpr int kThreads = 3;
  constexpr int kKeys = 60;
  Platform platform({.pipelined = true}, true);
  platform.run_thread();
  std::mutex mutex;
  std::map<std::string, std::vector<Ulid>> intents;
  std::atomic<int> answers = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < kKeys; ++i) {
        engine::SubmitIntent command;
        command.spec = platform.spec(1);
        command.spec.size = Platform::kEther / 100 + i;
        command.idempotency_key = "key-" + std::to_string(i);
        command.body = sha256(as_bytes(command.idempotency_key));
        auto const key = command.idempotency_key;
        ASSERT_TRUE(platform.loop->inbox().offer(
            Lane::commands, {"user:test", std::move(command), [&, key](Outcome const& outcome) {
                               std::lock_guard const lock(mutex);
                               for (auto const& event : outcome.events)
                                 if (auto const* made = std::get_if<intent::IntentSubmitted>(&event))
                                   intents[key].push_back(made->intent);
                               ++answers;
                             }}));
      }
    });
  for (auto& thread : threads) thread.join();
  while (answers < kThreads * kKeys) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  platform.stop_thread();
  EXPECT_EQ(intents.size(), static_cast<std::size_t>(kKeys));
  for (auto const& [key, made] : intents) EXPECT_EQ(made.size(), 1U) << key;
  EXPECT_TRUE(log::verify(*platform.store, {}, record_projection()).ok);
  auto const replayed = replay(*platform.store, ReplayFrom::beginning);
  ASSERT_TRUE(replayed.has_value());
  EXPECT_EQ(replayed->state, platform.loop->state());
}

}  // namespace
}  // namespace sep::runtime
