// Focused runs, and the table that they make.
#include "sim/matrix.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>

namespace sep::sim {
namespace {

using intent::ExecutionStyle;

std::string printed(MatrixOptions const& options, int& code) {
  char* text = nullptr;
  std::size_t size = 0;
  auto* out = open_memstream(&text, &size);
  code = run_and_print(options, out);
  std::fclose(out);
  std::string const all(text, size);
  std::free(text);
  return all;
}

TEST(Focus, IsOneKindOfMisbehaviourAndNothingElse) {
  for (auto const& fault : focused_faults()) {
    SCOPED_TRACE(fault);
    Focus const focus{ExecutionStyle::twap, fault};
    auto const plan = focused_plan(focused_seed(1, focus), focus);
    auto const kinds = plan.per_mille.size() + plan.every.size() + plan.script.per_mille.size() +
                       plan.books.per_mille.size() + (plan.closures.empty() ? 0 : 1);
    EXPECT_EQ(kinds, 1U);
  }
}

TEST(Focus, KnowsEveryMisbehaviourOfTheVenuesButWhatIsLeftOutWithAReason) {
  auto names = focused_faults();
  for (auto const& [name, why] : faults_left_out()) {
    EXPECT_FALSE(why.empty());
    names.push_back(name);
  }
  auto const has = [&](std::string const& name) { return std::ranges::count(names, name) == 1; };
  for_each_enumerator<paper::Fault>(
      [&](paper::Fault, char const* name) { EXPECT_TRUE(has("v_" + std::string(name))) << name; });
  for_each_enumerator<paper::BookFault>(
      [&](paper::BookFault, char const* name) { EXPECT_TRUE(has("b_" + std::string(name))) << name; });
}

TEST(Focus, PovIsTradedOnBooksAlone) {
  EXPECT_TRUE(why_impossible({ExecutionStyle::pov, "v_reject"}));
  EXPECT_FALSE(why_impossible({ExecutionStyle::pov, "b_overfill"}));
  EXPECT_FALSE(why_impossible({ExecutionStyle::twap, "v_reject"}));
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(focused_market(seed, {ExecutionStyle::pov, "n1_drop_report"}), MarketKind::books);
    EXPECT_EQ(focused_market(seed, {ExecutionStyle::twap, "v_reject"}), MarketKind::pools);
    EXPECT_EQ(focused_market(seed, {ExecutionStyle::twap, "b_overfill"}), MarketKind::books);
  }
}

TEST(Focus, ASeedIsAnotherRunUnderEveryFocusAndTheSameRunTwice) {
  auto const trace = [](Focus const& focus) { return run_one(3, {.focus = focus}).trace_hash; };
  Focus const twap{ExecutionStyle::twap, "v_lost_fill"};
  EXPECT_EQ(trace(twap), trace(twap));
  EXPECT_NE(trace(twap), trace({ExecutionStyle::vwap, "v_lost_fill"}));
  EXPECT_NE(trace(twap), trace({ExecutionStyle::twap, "v_lost_ack"}));
}

TEST(Focus, IntentsAreOfItsStyleAndOnlyItsMisbehaviourStrikes) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::uint64_t plans = 0;
    auto const count = [&](std::string const& line) { plans += line.contains("plan.waiting") ? 1 : 0; };
    auto const outcome = run_one(seed, {.focus = Focus{ExecutionStyle::twap, "b_duplicate_fill"}, .trace = count});
    EXPECT_FALSE(outcome.violation);
    EXPECT_GT(plans, 0U);
    EXPECT_EQ(outcome.crashes, 0U);
    EXPECT_GT(outcome.faults.at("b_duplicate_fill"), 0U);
    EXPECT_EQ(std::ranges::count_if(outcome.faults, [](auto const& row) { return row.first.starts_with("b_"); }), 1);
    EXPECT_FALSE(outcome.faults.contains("n1_drop_report"));
    EXPECT_GT(outcome.checked.at(Invariant::i12_replay_agrees), 0U);
    EXPECT_GT(outcome.checked.at(Invariant::i27_views_rebuilt), 0U);
  }
}

TEST(Matrix, DoesNotDependOnTheNumberOfThreads) {
  MatrixOptions options{.seeds = 3, .styles = {ExecutionStyle::immediate}, .faults = {"v_lost", "n1_"}};
  auto const one = run_matrix(options);
  options.jobs = 3;
  auto const three = run_matrix(options);
  EXPECT_EQ(one.cells.size(), 4U);
  EXPECT_EQ(one.checked, three.checked);
  for (auto const& [focus, cell] : one.cells) {
    auto const& other = three.cells.at(focus);
    EXPECT_EQ(std::tie(cell.runs, cell.struck, cell.strikes, cell.intents, cell.filled, cell.events),
              std::tie(other.runs, other.struck, other.strikes, other.intents, other.filled, other.events));
  }
}

TEST(Matrix, SelectsByTheBeginningOfAName) {
  EXPECT_EQ(select_faults({}), focused_faults());
  EXPECT_EQ(select_faults({"v_lost_ack"}), std::vector<std::string>{"v_lost_ack"});
  EXPECT_EQ(select_faults({"v_"}).size(), 11U);
  EXPECT_EQ(select_faults({"b_"}).size(), 22U);  // maintenance among them
  EXPECT_EQ(select_faults({"V_"}).size(), 0U);
  EXPECT_EQ(select_faults({"nothing"}).size(), 0U);
}

TEST(Matrix, APairFailsIfItNeverStruckOrWasViolated) {
  Cell cell;
  cell.runs = cell.struck = 1;
  EXPECT_FALSE(cell.failed());
  cell.violations.emplace(7, Violation{});
  EXPECT_TRUE(cell.failed());
  cell = {};
  cell.runs = 5;
  EXPECT_TRUE(cell.failed());
  cell.runs = 0;
  cell.impossible = "a reason";
  EXPECT_FALSE(cell.failed());
}

TEST(Matrix, PrintsAPairThatCannotBeAndWhy) {
  int code = -1;
  auto const text =
      printed({.seeds = 2, .styles = {ExecutionStyle::pov, ExecutionStyle::twap}, .faults = {"v_duplicate_ack"}}, code);
  EXPECT_EQ(code, 0) << text;
  EXPECT_TRUE(text.contains("v_duplicate_ack"));
  EXPECT_TRUE(text.contains("-: pools do not say what the market trades"));
  EXPECT_TRUE(text.contains("2/2"));
}

// Of one seed whose orders all end before the fault has an occasion: the first that is found.
TEST(Matrix, SaysWhatNeverStruckAndEndsWithOne) {
  Focus const focus{ExecutionStyle::immediate, "x6_crash_in_recovery"};
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    if (run_one(seed, {.focus = focus}).faults.contains(focus.fault)) continue;
    int code = -1;
    auto const text = printed({.seeds = 1, .first_seed = seed, .styles = {focus.style}, .faults = {focus.fault}}, code);
    EXPECT_EQ(code, 1);
    EXPECT_TRUE(text.contains("NEVER STRUCK x6_crash_in_recovery under immediate")) << text;
    return;
  }
  FAIL() << "it strikes in every seed";
}

TEST(Matrix, NamesTheCommandThatRepeatsARun) {
  EXPECT_EQ(repro_command(17, Focus{ExecutionStyle::twap, "v_lost_fill"}),
            "sep sim repro 17 --style twap --fault v_lost_fill");
  EXPECT_EQ(repro_command(17, std::nullopt), "sep sim repro 17");
}

}  // namespace
}  // namespace sep::sim
