// What the auditor says of a whole log and of whole runs: I12 and I14, shown something wrong.
#include <gtest/gtest.h>

#include "readmodel/read_model.hpp"
#include "sim/auditor.hpp"
#include "sim/run.hpp"
#include "tests/platform/platform.hpp"

namespace sep::sim {
namespace {

struct Finished {
  tests::Platform platform;
  Time const now = platform.clock.now();
  Auditor auditor{now, "paper"};
  readmodel::ReadModel follower;

  Finished() {
    EXPECT_TRUE(auditor.recovered(*platform.store));
    EXPECT_TRUE(follower.load(*platform.store));
  }
};

std::string found(Auditor const& auditor) {
  auto const& violation = auditor.verdict().violation();
  return violation ? enum_name(violation->invariant) : "nothing";
}

std::vector<engine::Event> events_of(std::vector<log::Record> const& records) {
  std::vector<engine::Event> events;
  for (auto const& record : records)
    if (record.kind == log::RecordKind::event)
      events.push_back(*engine::decode_event(record.type, record.version, record.payload));
  return events;
}

TEST(AuditorOfALog, FindsNothingWhereNothingIsWrong) {
  Finished run;
  run.auditor.end(*run.platform.store, run.platform.loop->state(), run.follower);
  EXPECT_EQ(found(run.auditor), "nothing") << run.auditor.verdict().violation()->detail;
}

// A difference in what the other comparisons do not look at.
TEST(AuditorOfALog, I12SeesALiveStateThatTheLogDoesNotReplayTo) {
  Finished run;
  auto live = run.platform.loop->state();
  ++live.risk.open_intents;
  run.auditor.end(*run.platform.store, live, run.follower);
  EXPECT_EQ(found(run.auditor), "i12_replay_agrees");
}

// What was published reached it, but for the last of it.
TEST(AuditorOfALog, I24SeesAFollowerThatMissesTheEnd) {
  Finished run;
  readmodel::ReadModel late;
  auto records = *run.platform.store->read(1, 1'000);
  ASSERT_LT(records.size(), 1'000U);
  while (records.back().kind == log::RecordKind::event) records.pop_back();
  records.pop_back();
  late.apply(records, events_of(records));
  run.auditor.end(*run.platform.store, run.platform.loop->state(), late);
  EXPECT_EQ(found(run.auditor), "i24_consumers_follow");
}

TEST(AuditorOfALog, I24SeesWhatIsPublishedAndNotDurable) {
  Finished run;
  auto records = *run.platform.store->read(1, 1'000);
  run.auditor.i24_followed(0, records);
  EXPECT_EQ(found(run.auditor), "nothing");
  ++records.back().seq;
  run.auditor.i24_followed(0, records);
  EXPECT_EQ(found(run.auditor), "i24_consumers_follow");
}

TEST(AuditorOfALog, I24SeesARecordThatIsLeftOutOfWhatIsPublished) {
  Finished run;
  auto const records = *run.platform.store->read(3, 1'000);
  run.auditor.i24_followed(2, records);
  EXPECT_EQ(found(run.auditor), "nothing");
  run.auditor.i24_followed(1, records);
  EXPECT_EQ(found(run.auditor), "i24_consumers_follow");
}

// A view with an event folded that is not the one of the log.
TEST(AuditorOfALog, I27SeesAViewThatTheLogDoesNotGive) {
  Finished run;
  auto const records = *run.platform.store->read(1, 1'000);
  auto events = events_of(records);
  bool altered = false;
  for (auto& event : events)
    if (auto* posted = std::get_if<engine::LedgerPosted>(&event); posted && !posted->posting.entries.empty()) {
      posted->posting.owner += "?";
      altered = true;
      break;
    }
  ASSERT_TRUE(altered);
  readmodel::ReadModel other;
  other.apply(records, events);
  run.auditor.end(*run.platform.store, run.platform.loop->state(), other);
  EXPECT_EQ(found(run.auditor), "i27_views_rebuilt");
}

TEST(AuditorOfRuns, I14SeesASecondRunThatDiffers) {
  auto const first = Simulation(3, {.faults = false}).run().trace_hash;
  auto const other = Simulation(4, {.faults = false}).run().trace_hash;
  Campaign campaign;
  judge_traces(campaign, 3, first, first);
  EXPECT_TRUE(campaign.violations.empty());
  judge_traces(campaign, 3, first, other);
  ASSERT_TRUE(campaign.violations.contains(3));
  EXPECT_EQ(campaign.violations.at(3).invariant, Invariant::i14_same_seed_same_trace);
  EXPECT_EQ(campaign.checked.at(Invariant::i14_same_seed_same_trace), 2U);
}

}  // namespace
}  // namespace sep::sim
