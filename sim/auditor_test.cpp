// The auditor itself: shown something wrong, it says so, and under the right number.
#include "sim/auditor.hpp"

#include <gtest/gtest.h>

namespace sep::sim {
namespace {

constexpr AssetId kWeth{2};
constexpr AssetId kUsdc{3};
constexpr LocationId kWallet{1};

struct AuditorTest : testing::Test {
  Time now{1'000};
  Auditor auditor{now, "sim"};
  log::Chain chain{"sim"};
  runtime::Dispatch const permission{2, Time{1'000'000}};
  Ulid const parent = make_ulid(Time{1'000'000}, 1, 1);
  orders::OrderTerms const terms{.id = orders::ClientOrderId{truncate(sha256(as_bytes("order")))},
                                 .venue = VenueId(1),
                                 .pool = PoolId(1),
                                 .kind = orders::SwapKind::exact_out,
                                 .sell = {kUsdc, 2'000},
                                 .buy = {kWeth, 10},
                                 .not_after = Time{50'000},
                                 .gas_limit = 1,
                                 .gas_price_max = 1};

  [[nodiscard]] log::Record record(log::RecordKind kind, std::uint16_t type, Bytes payload) {
    log::Record made;
    made.kind = kind;
    made.epoch = 1;
    made.at = now;
    made.type = type;
    made.version = 1;
    made.payload = std::move(payload);
    chain.seal(made);
    return made;
  }

  // One input and what it made true.
  void commit(std::vector<engine::Event> const& events) {
    engine::Payload const input = engine::MarketMoved{1};
    std::vector<log::Record> records{
        record(log::RecordKind::input, engine::tag_of(input), engine::encode_input("test", input, {}))};
    for (auto const& event : events)
      records.push_back(record(log::RecordKind::event, engine::tag_of(event), engine::encode_event(event)));
    auditor.committed(records);
  }

  // An accepted intent for 10 WETH at no more than 200 USDC each, and its plan.
  void accept() {
    intent::IntentSubmitted submitted;
    submitted.intent = parent;
    submitted.principal = "user:alpha";
    submitted.idempotency_key = "k";
    auto& spec = submitted.spec;
    spec.base = kWeth;
    spec.quote = kUsdc;
    spec.size = 10;
    spec.max_slippage_bps = 0;
    spec.deadline = Time{100'000};
    spec.owner.strategy = "alpha";
    intent::Terms accepted;
    accepted.decision_price = accepted.worst_price = Rate{200, 1};
    accepted.order_qty = 10;
    accepted.sell_reserve = 2'000;
    accepted.location = kWallet;
    accepted.gas_asset = AssetId(1);
    commit({engine::ConfigAdopted{}, engine::RegistryAdopted{registry()}, deposit(kUsdc, 5'000),
            deposit(AssetId(1), 50), submitted, intent::IntentAccepted{parent, accepted}});
  }
  static Registry registry() {
    Registry known;
    known.venues[VenueId(1)] = {VenueId(1), "v", kWallet, true, true, {}, AssetId(1), 1, 1};
    known.locations[kWallet] = {kWallet, "main", "eip155:1"};
    return known;
  }
  static engine::Event deposit(AssetId asset, i128 raw) {
    return engine::LedgerPosted{{}, "d", ledger::deposit("alpha", kWallet, {asset, raw})};
  }
  std::vector<engine::Event> order(orders::OrderTerms const& of) const {
    routing::SliceRouted routed;
    routed.step.sell = of.sell.raw;
    routed.step.buy = of.buy.raw;
    return {routed, orders::OrderCreated{parent, 1, 1, of, 1}, orders::OrderSubmitting{parent, of.id, Time{9'000}}};
  }
  std::vector<engine::Event> fill(i128 sold, i128 bought) const {
    orders::Fill const filled{"f1", {kUsdc, sold}, {kWeth, bought}, {AssetId(1), 1}, 7, now};
    return {orders::OrderFilled{parent, terms.id, filled, 0, true},
            engine::LedgerPosted{parent, {}, ledger::settle("alpha", kWallet, filled.sold, {kUsdc, 0}, filled.bought)},
            engine::LedgerPosted{parent, {}, ledger::gas("alpha", kWallet, filled.gas, {AssetId(1), 0})}};
  }

  void expect_sound() const {
    auto const& found = auditor.verdict().violation();
    EXPECT_FALSE(found) << enum_name(found->invariant) << ": " << found->detail;
  }
  void expect_violated(Invariant invariant) const {
    ASSERT_TRUE(auditor.verdict().violation());
    EXPECT_EQ(enum_name(auditor.verdict().violation()->invariant), enum_name(invariant))
        << auditor.verdict().violation()->detail;
  }
};

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
  paper::Executed const executed{now, terms.id, 1, PoolId(1), {"f1", {kUsdc, 1'990}, {kWeth, 10}, {}, 7, now}};
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

TEST_F(AuditorTest, I11SeesASecondEndingAndFalseTotals) {
  accept();
  commit({intent::IntentClosing{parent, intent::ClosingCause::deadline, {}},
          intent::IntentCompleted{parent, {10, 10, 0, 2'000, 10, 0}}});
  expect_violated(Invariant::i11_one_ending);
}

TEST_F(AuditorTest, I13SeesAGapAndAnAlteredRecord) {
  auto first = record(log::RecordKind::input, 15, {});
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

}  // namespace
}  // namespace sep::sim
