#include "runtime/loop.hpp"

#include <gtest/gtest.h>

#include "runtime/log/verify.hpp"
#include "runtime/replay.hpp"
#include "tests/platform/platform.hpp"

namespace sep::runtime {
namespace {

using tests::Platform;
using tests::Venue;

// Submits and returns what the caller is told.
Outcome submit(Platform& platform, intent::IntentSpec const& spec, std::string const& key = {}) {
  std::optional<Outcome> told;
  engine::SubmitIntent command;
  command.spec = spec;
  command.idempotency_key = key;
  command.body = sha256(encode(spec));
  EXPECT_TRUE(platform.loop->inbox().offer(
      Lane::commands, {"user:test", std::move(command), [&](Outcome const& outcome) { told = outcome; }}));
  platform.step();
  EXPECT_TRUE(told.has_value());
  return told.value_or(Outcome{});
}

template <class E>
E const* find(Outcome const& outcome) {
  for (auto const& event : outcome.events)
    if (auto const* found = std::get_if<E>(&event)) return found;
  return nullptr;
}

Ulid intent_of(Outcome const& outcome) {
  auto const* submitted = find<intent::IntentSubmitted>(outcome);
  EXPECT_NE(submitted, nullptr);
  return submitted ? submitted->intent : Ulid{};
}

TEST(Loop, AnIntentCompletesAndTheLogProvesIt) {
  Platform platform;
  auto const id = intent_of(submit(platform, platform.spec(1)));
  EXPECT_EQ(platform.loop->state().intents.at(id).status, intent::Status::completed);
  EXPECT_TRUE(log::verify(*platform.store, {}, record_projection()).ok);
  auto const replayed = replay(*platform.store, ReplayFrom::beginning);
  ASSERT_TRUE(replayed.has_value());
  EXPECT_EQ(engine::hash_of(replayed->state), engine::hash_of(platform.loop->state()));
  auto const again = redecide(*platform.store);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->differing, 0U);
  EXPECT_GT(again->events, 20U);
}

TEST(Loop, ACallerIsAnsweredOnlyAfterTheCommit) {
  Platform platform;
  auto const outcome = submit(platform, platform.spec(1));
  auto const record = platform.reader()->read_one(outcome.seq);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->kind, log::RecordKind::input);
}

TEST(Loop, AKeyIsRecognisedWithinABatchAndForEver) {
  Platform platform;
  platform.gateway.does = Venue::silent;
  std::vector<Outcome> told;
  for (int i = 0; i < 2; ++i) {
    engine::SubmitIntent command;
    command.spec = platform.spec(1);
    command.idempotency_key = "k1";
    command.body = sha256(as_bytes("k1"));
    ASSERT_TRUE(platform.loop->inbox().offer(
        Lane::commands, {"user:test", std::move(command), [&](Outcome const& outcome) { told.push_back(outcome); }}));
  }
  platform.step();
  ASSERT_EQ(told.size(), 2U);
  auto const* repeated = find<intent::IntentResubmitted>(told[1]);
  ASSERT_NE(repeated, nullptr);
  EXPECT_EQ(repeated->intent, intent_of(told[0]));
  EXPECT_EQ(repeated->first_seq, told[0].seq);

  auto other = platform.spec(2);
  auto const answer = submit(platform, other, "k1");
  auto const* refused = find<engine::CommandRefused>(answer);
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->fault, engine::CommandFault::key_reused);
}

TEST(Loop, AFillAfterTheIntentLeftMemoryIsBooked) {
  Platform platform;
  auto const id = intent_of(submit(platform, platform.spec(1)));
  platform.advance(platform.config().timing.archive_after + seconds(1));
  ASSERT_FALSE(platform.loop->state().intents.contains(id));
  auto const before = platform.loop->state().ledger.position("desk1", platform.asset("WETH"));
  auto const& terms = platform.gateway.submitted.front();
  platform.offer(engine::VenueReported{
      orders::Filled{terms.id,
                     {"late", {terms.sell.asset, 5}, {terms.buy.asset, 7}, {platform.asset("ETH"), 0}, 1, Time{1}}},
      {}});
  platform.step();
  EXPECT_EQ(platform.loop->state().ledger.position("desk1", platform.asset("WETH")), before + 7);
  EXPECT_EQ(platform.loop->state().risk.state_of({risk::ScopeKind::strategy, "desk1"}), risk::TradingState::halted);
}

// Every pool that a decision reads is a slice between the input and its events.
TEST(Loop, AFillAfterTheEndIsBookedHoweverManyMarketSlicesItsIntentWasDecidedOn) {
  constexpr std::uint32_t kPools = 150;
  Platform platform;
  platform.gateway.does = Venue::silent;
  auto registry = platform.world.registry();
  auto const pair =
      *registry.instrument(registry.instruments_between(platform.asset("WETH"), platform.asset("USDC")).front());
  auto like = *platform.world.pool(pair.id);
  for (std::uint32_t n = 0; n < kPools; ++n) {
    auto pool = pair;
    pool.id = InstrumentId{1'000 + n};
    pool.address = "0x" + std::string(35, '7') + std::to_string(10'000 + n);
    registry.instruments[pool.id] = pool;
    like.instrument = pool.id;
    platform.loop->inbox().observe(like);
  }
  platform.offer(engine::RegistryLoaded{registry});
  platform.step();

  auto const outcome = submit(platform, platform.spec(1));
  auto const id = intent_of(outcome);
  auto const behind = platform.reader()->read(outcome.seq, 1'000).value();
  EXPECT_GE(std::ranges::count_if(behind,
                                  [&](log::Record const& record) {
                                    return record.cause == outcome.seq && record.kind == log::RecordKind::slice;
                                  }),
            kPools);
  ASSERT_EQ(platform.gateway.submitted.size(), 1U);
  auto const terms = platform.gateway.submitted.front();
  orders::Fill fill{"first", terms.sell, terms.buy, {platform.asset("ETH"), 0}, 1, Time{1}};
  platform.gateway.report(orders::Filled{terms.id, fill});
  platform.step();
  platform.advance(platform.config().timing.archive_after + seconds(1));
  ASSERT_FALSE(platform.loop->state().intents.contains(id));

  auto const before = platform.loop->state().ledger.position("desk1", platform.asset("WETH"));
  fill.venue_fill_id = "late";
  platform.gateway.report(orders::Filled{terms.id, fill});
  platform.step();
  EXPECT_EQ(platform.loop->state().ledger.position("desk1", platform.asset("WETH")), before + terms.buy.raw);
}

TEST(Loop, ItsOwnInputFindsRoomInAFullLane) {
  Platform platform({.batch_max = 16, .batches_max = 1});
  while (!platform.loop->inbox().empty()) platform.step();
  std::size_t answered = 0;
  for (std::size_t i = 0; i < Inbox::kLaneMax; ++i)
    ASSERT_TRUE(platform.loop->inbox().offer(
        Lane::urgent, {"test", engine::PauseIntent{Ulid{}, "full"}, [&](Outcome const&) { ++answered; }}));
  ASSERT_FALSE(platform.loop->inbox().offer(Lane::urgent, {"test", engine::ClockJumped{seconds(9)}, {}}));
  ASSERT_TRUE(platform.loop->offer({"runtime", engine::ClockJumped{seconds(9)}, {}}).has_value());
  while (!platform.loop->inbox().empty()) platform.step();
  EXPECT_EQ(answered, Inbox::kLaneMax);
  EXPECT_EQ(platform.loop->state().risk.state_of({risk::ScopeKind::global, {}}), risk::TradingState::halted);
}

TEST(Loop, AFullLaneDoesNotHideThatTheStoreFailed) {
  Platform platform;
  for (std::size_t i = 0; i < Inbox::kLaneMax; ++i)
    ASSERT_TRUE(platform.loop->inbox().offer(Lane::urgent, {"test", engine::PauseIntent{Ulid{}, "full"}, {}}));
  ASSERT_TRUE(platform.store->release(platform.loop->epoch()).has_value());
  ASSERT_TRUE(platform.store->acquire("other", platform.clock.now(), seconds(10)).has_value());
  auto const offered = platform.loop->offer({"runtime", engine::ClockJumped{seconds(9)}, {}});
  ASSERT_FALSE(offered.has_value());
  EXPECT_EQ(offered.error().error, StoreError::stale_epoch);
}

TEST(Loop, TheLeaseLastsUntilTheGatewayIsDone) {
  Platform platform;
  platform.gateway.does = Venue::silent;
  engine::SubmitIntent command;
  command.spec = platform.spec(1);
  platform.offer(std::move(command));
  bool told = false;
  auto const stopped = platform.loop->stop([&] {
    told = true;
    EXPECT_EQ(platform.gateway.submitted.size(), 1U) << "the last step has handed over what it decided";
    EXPECT_GT(platform.store->head()->lease_until, platform.clock.now());
  });
  ASSERT_TRUE(stopped.has_value());
  EXPECT_TRUE(told);
  EXPECT_EQ(platform.store->head()->lease_until, Time{});
}

TEST(Loop, NothingLeavesWithoutALiveLease) {
  Platform platform;
  auto const sent = platform.gateway.submitted.size();
  // Another writer takes over: this one's next commit is refused, and nothing of the batch leaves.
  ASSERT_TRUE(platform.store->release(platform.loop->epoch()).has_value());
  ASSERT_TRUE(platform.store->acquire("other", platform.clock.now(), seconds(10)).has_value());
  engine::SubmitIntent command;
  command.spec = platform.spec(1);
  bool answered = false;
  ASSERT_TRUE(platform.loop->inbox().offer(
      Lane::commands, {"user:test", std::move(command), [&](Outcome const&) { answered = true; }}));
  auto const stepped = platform.loop->step();
  ASSERT_FALSE(stepped.has_value());
  EXPECT_EQ(stepped.error().error, StoreError::stale_epoch);
  EXPECT_EQ(platform.gateway.submitted.size(), sent);
  EXPECT_FALSE(answered);
}

TEST(Loop, AStaleGenerationOfATimerDoesNothing) {
  Platform platform;
  platform.gateway.does = Venue::silent;
  auto const id = intent_of(submit(platform, platform.spec(1)));
  auto const before = platform.loop->stats().events;
  platform.offer(engine::TimerFired{engine::IntentTimer{id, intent::Timer::deadline}, 77});
  platform.step();
  EXPECT_EQ(platform.loop->stats().events, before);
  EXPECT_EQ(platform.loop->state().intents.at(id).status, intent::Status::executing);
}

TEST(Loop, ThreadsSubmitAndEachIsAnsweredOnce) {
  constexpr int kThreads = 3;
  constexpr int kEach = 40;
  Platform platform;
  platform.run_thread();
  std::atomic<int> answers = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        engine::SubmitIntent command;
        command.spec = platform.spec(1);
        command.spec.size = Platform::kEther / 100 + t * 1000 + i;
        ASSERT_TRUE(platform.loop->inbox().offer(
            Lane::commands, {"user:test", std::move(command), [&](Outcome const&) { ++answers; }}));
      }
    });
  for (auto& thread : threads) thread.join();
  while (answers < kThreads * kEach) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  platform.stop_thread();
  EXPECT_EQ(answers, kThreads * kEach);
  EXPECT_TRUE(log::verify(*platform.store, {}, record_projection()).ok);
}

}  // namespace
}  // namespace sep::runtime
