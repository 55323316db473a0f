#include "sim/simulation.hpp"

#include <gtest/gtest.h>

#include "sim/run.hpp"

namespace sep::sim {
namespace {

std::string told(std::optional<Violation> const& violation) {
  return violation ? enum_name(violation->invariant) + ": " + violation->detail : "";
}

TEST(Simulation, WithoutFaultsNothingIsLostUnknownOrLate) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const outcome = Simulation(seed, {.faults = false}).run();
    EXPECT_EQ(told(outcome.violation), "");
    EXPECT_GT(outcome.endings.at("intent.completed"), 0U);
    EXPECT_EQ(outcome.crashes, 0U);
    // What remains are cancels that come too late and disk counters of an orderly life.
    EXPECT_FALSE(outcome.faults.contains("n1_drop_request"));
    EXPECT_FALSE(outcome.faults.contains("x10_stale_append_refused"));
  }
}

TEST(Simulation, WithoutFaultsBooksFillWhatIsWanted) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto outcome = Simulation(seed, {.faults = false, .market = MarketKind::books}).run();
    EXPECT_EQ(told(outcome.violation), "");
    EXPECT_GT(outcome.endings["intent.completed"] + outcome.endings["intent.partially_completed"], 0U);
    EXPECT_GT(outcome.checked[Invariant::b_lots_agree], 100U);
    EXPECT_EQ(outcome.crashes, 0U);
  }
}

TEST(Simulation, ASeedIsARunBitForBit) {
  for (auto const market : {MarketKind::pools, MarketKind::books}) {
    auto const first = Simulation(7, {.market = market}).run();
    auto const second = Simulation(7, {.market = market}).run();
    EXPECT_EQ(first.trace_hash, second.trace_hash);
    EXPECT_EQ(first.faults, second.faults);
    EXPECT_EQ(first.checked, second.checked);
    EXPECT_NE(first.trace_hash, Simulation(8, {.market = market}).run().trace_hash);
  }
}

TEST(Simulation, ATracedRunIsTheSameRun) {
  std::uint64_t lines = 0;
  auto const traced = Simulation(7, {.trace = [&](std::string const&) { ++lines; }}).run();
  EXPECT_EQ(traced.trace_hash, Simulation(7, {}).run().trace_hash);
  EXPECT_GE(lines, traced.inputs + traced.events);
}

TEST(Campaign, DoesNotDependOnTheNumberOfThreads) {
  auto const one = run_campaign({.seeds = 12, .first_seed = 500, .jobs = 1});
  auto const three = run_campaign({.seeds = 12, .first_seed = 500, .jobs = 3});
  EXPECT_EQ(one.traces, three.traces);
  EXPECT_EQ(one.faults, three.faults);
  EXPECT_EQ(one.checked, three.checked);
  EXPECT_EQ(one.traces.size(), 12U);
}

TEST(Campaign, ChecksEveryInvariantAndViolatesNone) {
  auto const campaign = run_campaign({.seeds = 60, .first_seed = 1'000'000, .jobs = 2});
  for (auto const& [seed, violation] : campaign.violations) ADD_FAILURE() << "seed " << seed << ": " << told(violation);
  EXPECT_EQ(campaign.never_checked(), std::vector<std::string>{});
  EXPECT_GT(campaign.crashes, 100U);
}

TEST(Plan, EveryFaultIsOnInSomeSeedsAndOffInOthers) {
  constexpr std::uint64_t kSeeds = 200;
  std::map<Chance, std::uint64_t> chances;
  std::map<Act, std::uint64_t> acts;
  std::map<paper::Fault, std::uint64_t> faults;
  std::map<paper::BookFault, std::uint64_t> book_faults;
  std::uint64_t with_books = 0;
  std::uint64_t with_closures = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    auto const plan = draw_plan(seed);
    for (auto const& [chance, rate] : plan.per_mille) ++chances[chance];
    for (auto const& [act, mean] : plan.every) ++acts[act];
    for (auto const& [fault, rate] : plan.script.per_mille) ++faults[fault];
    for (auto const& [fault, rate] : plan.books.per_mille) ++book_faults[fault];
    with_books += has_books(seed, MarketKind::mixed) ? 1 : 0;
    with_closures += plan.closures.empty() ? 0 : 1;
    EXPECT_TRUE(has_books(seed, MarketKind::books));
    EXPECT_FALSE(has_books(seed, MarketKind::pools));
  }
  auto const in_some = [&](std::uint64_t count) { return count > 20 && count < kSeeds - 20; };
  for_each_enumerator<Chance>([&](Chance chance, char const* name) { EXPECT_TRUE(in_some(chances[chance])) << name; });
  for_each_enumerator<Act>([&](Act act, char const* name) { EXPECT_TRUE(in_some(acts[act])) << name; });
  for_each_enumerator<paper::Fault>(
      [&](paper::Fault fault, char const* name) { EXPECT_TRUE(in_some(faults[fault])) << name; });
  for_each_enumerator<paper::BookFault>([&](paper::BookFault fault, char const* name) {
    EXPECT_EQ(in_some(book_faults[fault]), is_simulated(fault)) << name;
  });
  EXPECT_TRUE(in_some(with_books));
  EXPECT_TRUE(in_some(with_closures));
}

TEST(Agenda, RunsByTimeAndThenInOrderOfEntry) {
  Agenda agenda;
  std::string order;
  agenda.at(Time{20}, [&] { order += "c"; });
  agenda.at(Time{10}, [&] {
    order += "a";
    agenda.at(Time{10}, [&] { order += "b"; });
  });
  agenda.at(Time{20}, [&] { order += "d"; });
  EXPECT_EQ(agenda.next_due(), Time{10});
  while (agenda.run_one(Time{19})) {
  }
  EXPECT_EQ(order, "ab");
  while (agenda.run_one(Time{20})) {
  }
  EXPECT_EQ(order, "abcd");
  EXPECT_FALSE(agenda.next_due());
}

}  // namespace
}  // namespace sep::sim
