// The auditor itself: shown something wrong, it says so, and under the right number.
#include "sim/auditor_fixture.hpp"

namespace sep::sim {
namespace {

TEST_F(AuditorTest, FindsNothingWhereNothingIsWrong) {
  accept();
  commit(order(terms));
  auditor.dispatched(terms, permission, now);
  commit(fill(1'990, 10));
  expect_sound();
  EXPECT_EQ(auditor.inputs(), 3U);
}

TEST_F(AuditorTest, I1SeesAFillThatWasNotPosted) {
  accept();
  commit(order(terms));
  auto events = fill(1'990, 10);
  events.pop_back();
  commit(events);
  expect_violated(Invariant::i1_books_balance);
}

TEST_F(AuditorTest, I2SeesOtherTermsUnderOneId) {
  accept();
  commit(order(terms));
  auto other = terms;
  other.sell.raw += 1;
  auditor.dispatched(other, permission, now);
  expect_violated(Invariant::i2_one_content_per_id);
}

TEST_F(AuditorTest, I3SeesMoreLiveThanOrdered) {
  accept();
  commit(order(terms));
  auto second = terms;
  second.id = orders::ClientOrderId{truncate(sha256(as_bytes("second")))};
  second.buy.raw = 1;
  second.sell.raw = 200;
  commit(order(second));
  expect_violated(Invariant::i3_no_overfill);
}

TEST_F(AuditorTest, I4SeesAnExecutionTwiceAndAnOrderNobodySent) {
  accept();
  commit(order(terms));
  paper::Executed const executed{now, terms.id, 1, InstrumentId(1), {"f1", {kUsdc, 1'990}, {kWeth, 10}, {}, 7, now}};
  auditor.venue_did({paper::Asked{now, "ours", paper::Submit{terms, 1}}, executed}, "ours");
  expect_sound();
  auditor.venue_did({executed}, "ours");
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(AuditorTest, I4SeesAnOrderThatTheLogNeverSent) {
  auditor.venue_did({paper::Asked{now, "others", paper::Submit{terms, 1}}}, "ours");
  expect_sound();
  auditor.venue_did({paper::Asked{now, "ours", paper::Submit{terms, 1}}}, "ours");
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(AuditorTest, I5SeesALimitBeyondTheWorstPrice) {
  accept();
  auto dear = terms;
  dear.sell.raw = 2'001;
  commit(order(dear));
  expect_violated(Invariant::i5_price_promise);
}

TEST_F(AuditorTest, I5SeesAFillBeyondTheLimitWithoutABreach) {
  accept();
  commit(order(terms));
  commit(fill(2'001, 10));
  expect_violated(Invariant::i5_price_promise);
}

TEST_F(AuditorTest, I6SeesAnOrderAfterTheDeadlineOrAfterClosing) {
  accept();
  now = Time{100'000};
  commit(order(terms));
  expect_violated(Invariant::i6_no_new_exposure);
}

TEST_F(AuditorTest, I6SeesAnOrderWhileHalted) {
  accept();
  commit({risk::RiskStateChanged{{risk::ScopeKind::strategy, "alpha"}, risk::TradingState::halted, "why", true}});
  commit(order(terms));
  expect_violated(Invariant::i6_no_new_exposure);
}

TEST_F(AuditorTest, I7SeesAnOrderBeyondItsNotional) {
  accept();
  engine::ConfigAdopted adopted;
  adopted.config.risk.global.max_order_notional = 1'999;
  commit({adopted});
  commit(order(terms));
  expect_violated(Invariant::i7_limits_hold);
}

TEST_F(AuditorTest, I7SeesATurnoverWithLiveOrdersBeyondTheDays) {
  risk::RiskConfig risk;
  risk.strategies["alpha"].max_daily_turnover = 2'100;
  accept(risk);
  auto half = terms;
  half.sell.raw = 1'000;
  half.buy.raw = 5;
  commit(order(half));
  expect_sound();
  auto other = terms;
  other.id = orders::ClientOrderId{truncate(sha256(as_bytes("second")))};
  other.sell.raw = 1'101;
  other.buy.raw = 6;
  commit(order(other));
  expect_violated(Invariant::i7_limits_hold);
}

TEST_F(AuditorTest, I7SeesAnOrderAfterTheDaysLoss) {
  risk::RiskConfig risk;
  risk.global.max_daily_loss = 99;
  accept(risk);
  auto half = terms;
  half.sell.raw = 1'000;
  half.buy.raw = 5;
  commit(order(half));
  orders::Fill const dear{"f1", {kUsdc, 1'000}, {kWeth, 4}, {AssetId(1), 0}, 7, now};  // 200 more than 4 are worth
  commit({orders::OrderFilled{parent, half.id, dear, 0, true},
          engine::LedgerPosted{parent, {}, ledger::settle("alpha", kWallet, dear.sold, {kUsdc, 0}, dear.bought)},
          risk::RiskBreached{risk::Breach::fill_beyond_limit, parent, half.id, "", 0, 0}, halt()});
  commit({risk::RiskStateChanged{{risk::ScopeKind::venue, "v"}, risk::TradingState::active, "re-armed", false}});
  expect_sound();
  auto other = terms;
  other.id = orders::ClientOrderId{truncate(sha256(as_bytes("second")))};
  other.sell.raw = 200;
  other.buy.raw = 1;
  commit(order(other));
  expect_violated(Invariant::i7_limits_hold);
}

TEST_F(AuditorTest, I8SeesASubmissionWithoutADurableCause) {
  auditor.dispatched(terms, permission, now);
  expect_violated(Invariant::i8_cause_before_effect);
}

TEST_F(AuditorTest, I9SeesASecondReceipt) {
  accept();
  runtime::Outcome first{1, now, {intent::IntentResubmitted{parent, 1}}};
  auditor.answered("user:alpha", "k", first);
  expect_sound();
  runtime::Outcome second{1, now, {intent::IntentResubmitted{make_ulid(now, 1, 99), 1}}};
  auditor.answered("user:alpha", "k", second);
  expect_violated(Invariant::i9_acknowledged_is_kept);
}

TEST_F(AuditorTest, I10SeesALateFillWithoutAnAlarm) {
  accept();
  commit(order(terms));
  commit({orders::OrderExpired{parent, terms.id, orders::ExpiryProof::absence_proven, ""}});
  commit(fill(1'990, 10));
  expect_violated(Invariant::i10_ended_stays_ended);
}

TEST_F(AuditorTest, I1SeesADepositBookedTwiceUnderOneKey) {
  accept();
  commit({deposit(kUsdc, 7), engine::DepositKeyed{"user:alpha", "k", {}}});
  expect_sound();
  commit({deposit(kUsdc, 7), engine::DepositKeyed{"user:alpha", "k", {}}});
  expect_violated(Invariant::i1_books_balance);
}

TEST_F(AuditorTest, I11SeesASecondEndingAndFalseTotals) {
  accept();
  commit({intent::IntentClosing{parent, intent::ClosingCause::deadline, {}},
          intent::IntentCompleted{parent, {10, 10, 0, 2'000, 10, 0}}});
  expect_violated(Invariant::i11_one_ending);
}

TEST_F(AuditorTest, I13SeesAGapAndAnAlteredRecord) {
  auto first = record(log::RecordKind::input, 15, 1, {});
  first.payload.push_back(1);
  auditor.committed(std::vector{first});
  expect_violated(Invariant::i13_chain_intact);
}

TEST_F(AuditorTest, I15SeesAnEpochThatBeginsTwice) {
  commit({engine::EngineTookOver{1, 1, "sim", "id"}});
  expect_sound();
  commit({engine::EngineTookOver{1, 1, "sim", "id"}});
  expect_violated(Invariant::i15_one_writer);
}

TEST_F(AuditorTest, I15SeesAnOrderSentWithoutALease) {
  accept();
  commit(order(terms));
  auditor.leased(1, now);
  auditor.dispatched(terms, permission, now);
  expect_sound();
  auditor.dispatched(terms, {2, now}, now);
  expect_violated(Invariant::i15_one_writer);
}

TEST_F(AuditorTest, I15SeesAnOrderSentWhileTheOldLeaseLives) {
  accept();
  commit(order(terms));
  auditor.leased(1, Time{now.ns + 1});
  auditor.dispatched(terms, permission, now);
  expect_violated(Invariant::i15_one_writer);
}

TEST_F(AuditorTest, I21SeesADecisionBeyondItsBound) {
  accept();
  commit(std::vector<engine::Event>(engine::kMaxEvents, engine::Continued{}));
  expect_sound();
  commit(std::vector<engine::Event>(engine::kMaxEvents + 1, engine::Continued{}));
  expect_violated(Invariant::i21_bounded);
}

TEST_F(AuditorTest, I21SeesMoreOpenSlicesThanThereMayBe) {
  accept();
  intent::PlanCreated plan;
  plan.intent = parent;
  for (std::uint32_t number = 1; number <= intent::kMaxOpenSlices + 1; ++number)
    plan.slices.push_back({number, 1, now});
  commit({plan});
  expect_violated(Invariant::i21_bounded);
}

TEST_F(AuditorTest, I22SeesAnIntentThatDoesNotEnd) {
  accept();
  auditor.healed(true);
  expect_violated(Invariant::i22_everything_ends);
}

TEST_F(AuditorTest, I22SeesAClientThatWaitsForEver) {
  auditor.healed(true);
  expect_sound();
  auditor.healed(false);
  expect_violated(Invariant::i22_everything_ends);
}

TEST_F(AuditorTest, I23SeesAStateThatIsNotTheFoldOfTheLog) {
  accept();
  auditor.compare_state(engine::State{});
  expect_violated(Invariant::i23_books_equal_state);
}

TEST_F(AuditorTest, I26SeesAnOrderUnknownForTooLong) {
  accept();
  commit(order(terms));
  commit({orders::OrderUnknown{parent, terms.id, orders::UnknownCause::no_answer, Time{}}});
  now = Time{now.ns + seconds(10'000).ns};
  commit({orders::OrderUnknown{parent, terms.id, orders::UnknownCause::still_unanswered, Time{}}});
  commit({});
  expect_violated(Invariant::i26_unknown_is_bounded);
}

TEST_F(AuditorTest, I26SeesAnOrderThatTheEngineForgot) {
  accept();
  commit(order(terms));
  commit({orders::OrderUnknown{parent, terms.id, orders::UnknownCause::no_answer, Time{}}});
  auto const silent = [&](Duration by) {
    now = now + by;
    auditor.attended(true);
  };
  silent(Duration{});
  silent(seconds(60));  // nothing is said
  expect_sound();
  silent(seconds(10'000));
  expect_violated(Invariant::i26_unknown_is_bounded);
}

TEST_F(AuditorTest, I26WaitsForAProcessThatWasAway) {
  accept();
  commit(order(terms));
  commit({orders::OrderUnknown{parent, terms.id, orders::UnknownCause::no_answer, Time{}}});
  now = now + seconds(10'000);
  auditor.attended(false);
  auditor.attended(true);
  now = now + seconds(1);
  auditor.attended(true);
  expect_sound();
  now = now + seconds(1'000);
  auditor.attended(true);
  expect_violated(Invariant::i26_unknown_is_bounded);
}

}  // namespace
}  // namespace sep::sim
