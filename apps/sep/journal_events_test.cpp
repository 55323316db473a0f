#include "apps/sep/journal_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace sep::app {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Time kAt{};
constexpr char const* kCanary = "canary-1f0c";

std::string text_of(engine::Event const& event) {
  Registry const registry;
  auto const line = line_of(event, registry, LogLevel::debug);
  return line ? line_text(*line, kAt, LogFormat::text) : "";
}

TEST(JournalEvents, AnEndSaysItsCauseAndHowFarItCame) {
  intent::IntentPartiallyCompleted ended;
  ended.cause = intent::ClosingCause::deadline;
  ended.totals = {.order_qty = 10, .cum_qty = 4, .canceled_qty = 6, .sold = 8, .bought = 4, .gas = 1};
  EXPECT_THAT(text_of(ended), HasSubstr("intent.partially_completed an intent ended short of its target "
                                        "cause=deadline size=10 done=4 sold=8 bought=4"));
}

TEST(JournalEvents, TradingStatesHaveCodesOfTheirOwn) {
  risk::RiskStateChanged changed{{risk::ScopeKind::strategy, "alpha"}, risk::TradingState::halted, kCanary, true};
  EXPECT_THAT(text_of(changed),
              HasSubstr("warn  trading.halted trading is halted scope=strategy:alpha by_breaker=true"));
  changed.state = risk::TradingState::active;
  EXPECT_THAT(text_of(changed), HasSubstr("info  trading.active"));
  EXPECT_THAT(text_of(risk::VenueStatusChanged{VenueId{3}, false, "refused"}), HasSubstr("venue=? why=refused"));
}

TEST(JournalEvents, BelowTheLevelNothingIsSaid) {
  risk::RiskStateChanged changed{{}, risk::TradingState::active, {}, false};
  EXPECT_TRUE(line_of(changed, {}, LogLevel::info));
  EXPECT_FALSE(line_of(changed, {}, LogLevel::warn));
  changed.state = risk::TradingState::halted;
  EXPECT_TRUE(line_of(changed, {}, LogLevel::warn));
  EXPECT_FALSE(line_of(changed, {}, LogLevel::error));
}

// What callers write freely is in the event log and nowhere else.
TEST(JournalEvents, WordsOfCallersAreNotTold) {
  intent::IntentSubmitted submitted;
  submitted.idempotency_key = kCanary;
  submitted.reason = kCanary;
  submitted.spec.client_intent_id = kCanary;
  std::vector<engine::Event> const events{
      submitted,
      intent::IntentDenied{{}, intent::deny(intent::GateReason::trading_halted, kCanary)},
      intent::IntentPaused{{}, kCanary},
      intent::IntentResumed{{}, kCanary},
      risk::RiskStateChanged{{}, risk::TradingState::halted, kCanary, false},
      risk::RiskDenied{{}, 0, intent::deny(intent::GateReason::trading_halted, kCanary)},
      engine::CommandRefused{{}, engine::CommandFault::key_reused, kCanary, 0},
      engine::DepositKeyed{kCanary, kCanary, {}},
      orders::OrderExpired{{}, {}, orders::ExpiryProof::operator_says, kCanary},
      orders::ForeignReport{{}, kCanary},
  };
  for (auto const& event : events) EXPECT_THAT(text_of(event), Not(HasSubstr(kCanary)));
}

TEST(JournalEvents, LinesNameTheirRecordAndTheirIntent) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  runtime::ManualClock const clock(kAt);
  auto const intent = *parse_ulid("01KDVDNA00DH8SEAG00000000D");
  {
    Journal journal(clock, LogLevel::info, LogFormat::text, ends[1]);
    log::Record input;
    log::Record event;
    event.kind = log::RecordKind::event;
    event.seq = 5;
    event.correlation = intent;
    log::Record silent = event;
    silent.seq = 6;
    tell(journal, {input, event, silent}, {intent::IntentCanceled{intent, {}}, intent::IntentArchived{intent}}, {});
  }
  ::close(ends[1]);
  char text[4096];
  auto const got = ::read(ends[0], text, sizeof text);
  ::close(ends[0]);
  ASSERT_GT(got, 0);
  std::string const line(text, static_cast<std::size_t>(got));
  EXPECT_THAT(line, HasSubstr("correlation_id=01KDVDNA00DH8SEAG00000000D seq=5"));
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
}

}  // namespace
}  // namespace sep::app
