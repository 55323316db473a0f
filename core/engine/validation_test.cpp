// What makes no sense by itself is denied with its own reason and the values that broke the rule.
#include <gtest/gtest.h>

#include "core/engine/coverage_fixture.hpp"
#include "core/engine/engine_fixture.hpp"
#include "core/intent/validate.hpp"

namespace sep::engine::test {
namespace {

using intent::InvalidReason;
using intent::Reason;
using Change = void (*)(Spec&);

struct Case {
  InvalidReason reason;
  Change change;
  std::string subject = {};
  i128 value = 0;
  i128 limit = 0;
};

constexpr i128 kSecond = 1'000'000'000;

std::vector<Case> rule_cases() {
  return {
      {InvalidReason::unknown_base_asset, [](Spec& s) { s.base = AssetId{99}; }, "", 99},
      {InvalidReason::unknown_quote_asset, [](Spec& s) { s.quote = AssetId{0}; }},
      {InvalidReason::same_asset, [](Spec& s) { s.quote = s.base; }, "WETH"},
      {InvalidReason::size_not_positive, [](Spec& s) { s.size = 0; }},
      {InvalidReason::size_not_positive, [](Spec& s) { s.size = kInt128Min; }, "", kInt128Min},
      {InvalidReason::size_absurd, [](Spec& s) { s.size = intent::kSizeMax + 1; }, "", intent::kSizeMax + 1,
       intent::kSizeMax},
      {InvalidReason::percent_out_of_range,
       [](Spec& s) {
         s.size_kind = intent::SizeKind::position_percent;
         s.size = 10'001;
       },
       "", 10'001, 10'000},
      {InvalidReason::slippage_out_of_range, [](Spec& s) { s.max_slippage_bps = 5'001; }, "", 5'001, 5'000},
      {InvalidReason::limit_price_not_positive, [](Spec& s) { s.limit_price = Rate{0, 1}; }},
      {InvalidReason::limit_price_not_positive, [](Spec& s) { s.limit_price = Rate{1, -1}; }},
      {InvalidReason::deadline_passed, [](Spec& s) { s.deadline = kStart - seconds(1); }, "", kSecond},
      {InvalidReason::deadline_passed, [](Spec& s) { s.deadline = kStart; }},
      {InvalidReason::deadline_too_near, [](Spec& s) { s.deadline = kStart + Duration{1}; }, "", 1, kSecond},
      {InvalidReason::deadline_too_far, [](Spec& s) { s.deadline = kTimeMax; }, "",
       static_cast<i128>(kTimeMax.ns) - kStart.ns, 30 * 24 * 3'600 * kSecond},
      {InvalidReason::window_inverted, [](Spec& s) { s.not_before = s.deadline; }},
      {InvalidReason::style_unavailable,
       [](Spec& s) {
         s.style = intent::ExecutionStyle::twap;
         s.on_failure = intent::FailurePolicy::all_or_nothing;
       },
       "twap"},
      {InvalidReason::unknown_venue, [](Spec& s) { s.excluded_venues = {VenueId{77}}; }, "", 77},
      {InvalidReason::venue_contradiction, [](Spec& s) { s.allowed_venues = s.excluded_venues = {kSushi}; },
       "sushiswap_v2", 2},
      {InvalidReason::no_venue_left, [](Spec& s) { s.excluded_venues = {kUniswap, kSushi, kPancake}; }},
      {InvalidReason::no_venue_left, [](Spec& s) { s.quote = kEth; }},
      {InvalidReason::list_not_canonical, [](Spec& s) { s.allowed_venues = {kSushi, kUniswap}; }},
      {InvalidReason::list_not_canonical, [](Spec& s) { s.excluded_venues = {kSushi, kSushi}; }},
      {InvalidReason::fee_cap_negative, [](Spec& s) { s.max_fee = -1; }, "", -1},
      {InvalidReason::gas_cap_negative, [](Spec& s) { s.max_gas = -5; }, "", -5},
      {InvalidReason::priority_out_of_range, [](Spec& s) { s.priority = 10; }, "", 10, 9},
      {InvalidReason::owner_invalid, [](Spec& s) { s.owner.strategy = ""; }, "strategy"},
      {InvalidReason::owner_invalid, [](Spec& s) { s.owner.strategy = std::string(65, 'a'); }, "strategy"},
      {InvalidReason::owner_invalid, [](Spec& s) { s.owner.trader = "no blanks"; }, "trader"},
      {InvalidReason::owner_invalid, [](Spec& s) { s.owner.desk = "d\xc3\xa9sk"; }, "desk"},
      {InvalidReason::client_id_invalid, [](Spec& s) { s.client_intent_id = "a b"; }, "client_intent_id"},
      {InvalidReason::client_id_invalid, [](Spec& s) { s.client_intent_id = std::string(129, 'x'); },
       "client_intent_id"},
      {InvalidReason::tags_invalid, [](Spec& s) { s.tags.assign(17, "t"); }, "", 17, 16},
      {InvalidReason::tags_invalid, [](Spec& s) { s.tags = {""}; }, "", 1, 16},
      {InvalidReason::reserved_field_too_large, [](Spec& s) { s.ml_features["x"] = std::string(257, 'x'); },
       "ml_features"},
      {InvalidReason::reserved_field_too_large,
       [](Spec& s) {
         for (int i = 0; i < 65; ++i) s.success_criteria[std::to_string(i)] = "";
       },
       "success_criteria"},
  };
}

std::vector<Case> schedule_cases() {
  return {
      {InvalidReason::no_book_left, [](Spec& s) { s.execution = intent::Execution::passive; }},
      {InvalidReason::execution_contradictory,
       [](Spec& s) {
         s.execution = intent::Execution::passive;
         s.on_failure = intent::FailurePolicy::all_or_nothing;
       },
       "on_failure"},
      {InvalidReason::schedule_contradictory,
       [](Spec& s) {
         s.style = intent::ExecutionStyle::twap;
         s.schedule.emplace().slices = 4;
         s.schedule->interval = seconds(10);
       },
       "interval"},
      {InvalidReason::schedule_contradictory, [](Spec& s) { s.schedule.emplace().slices = 4; }, "style"},
  };
}

// In the order of the rules.
std::vector<Case> spec_cases() {
  auto cases = rule_cases();
  for (auto& more : schedule_cases()) cases.push_back(std::move(more));
  return cases;
}

// What the whole command, not the spec alone, says.
struct CommandCase {
  InvalidReason reason;
  void (*change)(SubmitIntent&);
};
std::vector<CommandCase> command_cases() {
  return {
      {InvalidReason::key_invalid, [](SubmitIntent& c) { c.idempotency_key = "with blank"; }},
      {InvalidReason::key_invalid, [](SubmitIntent& c) { c.idempotency_key = std::string(129, 'k'); }},
      {InvalidReason::flatten_needs_reason,
       [](SubmitIntent& c) {
         c.spec.type = intent::IntentType::dispose;
         c.flatten = true;
       }},
      {InvalidReason::flatten_not_reducing,
       [](SubmitIntent& c) {
         c.flatten = true;
         c.reason = "acquires";
       }},
  };
}

SubmitIntent sound_command() {
  SubmitIntent command;
  command.spec = acquire(kOneWeth);
  command.spec.deadline = kStart + minutes(5);
  return command;
}

intent::Denial denial_of(Bench& bench, SubmitIntent const& command) {
  auto const ran = bench.run(command);
  auto const* denied = ran.find<intent::IntentDenied>();
  EXPECT_NE(denied, nullptr) << "accepted";
  EXPECT_EQ(ran.events.size(), 2U);
  return denied ? denied->denial : intent::Denial{};
}

TEST(Validation, EachRuleDeniesWithItsReasonAndValues) {
  Bench bench;
  for (auto const& c : spec_cases()) {
    SCOPED_TRACE(enum_name(c.reason));
    auto command = sound_command();
    c.change(command.spec);
    EXPECT_EQ(denial_of(bench, command), intent::deny(c.reason, c.subject, c.value, c.limit));
  }
  for (auto const& c : command_cases()) {
    SCOPED_TRACE(enum_name(c.reason));
    auto command = sound_command();
    c.change(command);
    EXPECT_EQ(denial_of(bench, command).reason, Reason{c.reason});
  }
  EXPECT_EQ(bench.state().ledger.balance(kOwner, kWallet, kUsdc, ledger::AccountKind::reserved), 0);
}

TEST(Validation, EveryReasonHasACase) {
  std::set<InvalidReason> covered;
  for (auto const& c : spec_cases()) covered.insert(c.reason);
  for (auto const& c : command_cases()) covered.insert(c.reason);
  EXPECT_EQ(uncovered(covered), std::set<std::string>{});
}

TEST(Validation, TheFirstBrokenRuleIsTheAnswer) {
  Bench bench;
  auto const cases = spec_cases();
  for (std::size_t i = 0; i + 1 < cases.size(); ++i) {
    auto command = sound_command();
    // Two rules broken, the later one first: the answer is the earlier, unless one change undoes the other.
    cases[i + 1].change(command.spec);
    cases[i].change(command.spec);
    auto const reason = std::get<InvalidReason>(denial_of(bench, command).reason);
    EXPECT_LE(reason, cases[i + 1].reason);
  }
}

TEST(Validation, TheEdgesAreInside) {
  Bench bench;
  auto const is_accepted = [&](Change change) {
    auto command = sound_command();
    change(command.spec);
    return bench.run(command).find<intent::IntentAccepted>() != nullptr;
  };
  EXPECT_TRUE(is_accepted([](Spec& s) { s.deadline = kStart + seconds(1); }));
  EXPECT_TRUE(is_accepted([](Spec& s) { s.deadline = kStart + seconds(30 * 24 * 3'600); }));
  EXPECT_TRUE(is_accepted([](Spec& s) { s.max_slippage_bps = 5'000; }));
  EXPECT_TRUE(is_accepted([](Spec& s) { s.priority = 9; }));
  EXPECT_TRUE(is_accepted([](Spec& s) { s.tags.assign(16, std::string(64, 't')); }));
  EXPECT_TRUE(is_accepted([](Spec& s) { s.client_intent_id = std::string(128, '~'); }));
  EXPECT_TRUE(is_accepted([](Spec& s) { s.excluded_venues = {kUniswap, kSushi}; }));
}

}  // namespace
}  // namespace sep::engine::test
