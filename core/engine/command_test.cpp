// Commands: every refusal with its fault, and what repeated requests get.
#include <gtest/gtest.h>

#include "core/engine/coverage_fixture.hpp"
#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Status;

AmendIntent amendment(Ulid id) { return {id, 0, {}, {}, {}, {}}; }

template <class T>
AmendIntent amended(Ulid id, T AmendIntent::* member, T value) {
  auto command = amendment(id);
  command.*member = std::move(value);
  return command;
}

struct Case {
  CommandFault fault;
  Payload (*command)(Bench&);
  std::string subject = {};
  i128 value = 0;
};

std::vector<Case> intent_cases() {
  using std::optional;
  return {
      {CommandFault::unknown_intent, [](Bench&) -> Payload { return CancelIntent{Ulid{7}, ""}; },
       "00000000000000000000000007"},
      {CommandFault::wrong_state, [](Bench& b) -> Payload { return ResumeIntent{b.accept(acquire(kOneWeth)), ""}; },
       "planned"},
      {CommandFault::version_differs,
       [](Bench& b) -> Payload {
         auto command = amended(b.accept(acquire(kOneWeth)), &AmendIntent::size, optional<i128>(kOneWeth / 2));
         command.expected_version = 2;
         return command;
       },
       "", 1},
      {CommandFault::nothing_to_change, [](Bench& b) -> Payload { return amendment(b.accept(acquire(kOneWeth))); }, "",
       1},
      {CommandFault::would_loosen,
       [](Bench& b) -> Payload {
         return amended(b.accept(acquire(kOneWeth)), &AmendIntent::max_slippage_bps, optional(51U));
       },
       "", 1},
      {CommandFault::would_loosen,
       [](Bench& b) -> Payload {
         auto spec = dispose(kOneWeth);
         spec.limit_price = Rate{1'995'000'000, kOneWeth};
         return amended(b.accept(spec), &AmendIntent::limit_price, optional(Rate{1'994'000'000, kOneWeth}));
       },
       "", 1},
  };
}

std::vector<Case> amendment_cases() {
  using std::optional;
  return {
      {CommandFault::size_not_smaller,
       [](Bench& b) -> Payload {
         return amended(b.accept(acquire(kOneWeth)), &AmendIntent::size, optional<i128>(kOneWeth));
       },
       "", 1},
      {CommandFault::size_below_done,
       [](Bench& b) -> Payload {
         auto const order = b.send(acquire(kOneWeth));
         return amended(b.order(order).intent, &AmendIntent::size, optional<i128>(kOneWeth / 2));
       },
       "", kOneWeth},
      {CommandFault::size_of_percent,
       [](Bench& b) -> Payload {
         auto spec = dispose(1'000);
         spec.size_kind = intent::SizeKind::position_percent;
         return amended(b.accept(spec), &AmendIntent::size, optional<i128>(1));
       },
       "", 1},
      {CommandFault::deadline_invalid,
       [](Bench& b) -> Payload {
         return amended(b.accept(acquire(kOneWeth)), &AmendIntent::deadline, optional(b.now()));
       },
       "", 1},
      {CommandFault::schedule_refused,
       [](Bench& b) -> Payload {
         auto config = make_config();
         config.timing.most_to_deadline = minutes(40 * 24 * 60);
         b.configure(config);
         auto spec = acquire(kOneWeth);
         spec.style = intent::ExecutionStyle::twap;
         return amended(b.accept(spec), &AmendIntent::deadline, optional(b.now() + minutes(32 * 24 * 60)));
       },
       "window_too_long", (minutes(32 * 24 * 60) - seconds(12)).ns},
      {CommandFault::amount_invalid,
       [](Bench& b) -> Payload {
         return amended(b.accept(acquire(kOneWeth)), &AmendIntent::limit_price, optional(Rate{0, 1}));
       },
       "", 1},
      {CommandFault::amount_invalid,
       [](Bench& b) -> Payload { return amended(b.accept(acquire(kOneWeth)), &AmendIntent::size, optional<i128>(0)); },
       "", 1},
  };
}

std::vector<Case> other_cases() {
  static KnownKey const known{sha256(as_bytes("another body")), Ulid{7}, 3};
  return {
      {CommandFault::key_reused,
       [](Bench&) -> Payload { return SubmitIntent{acquire(1), "key", {}, known, {}, false, {}}; },
       "00000000000000000000000007"},
      {CommandFault::key_reused,
       [](Bench&) -> Payload { return DepositFunds{kOwner, kWallet, {kUsdc, 1}, "", "key", {}, known}; },
       "00000000000000000000000007"},
      {CommandFault::key_reused,
       [](Bench&) -> Payload {
         return DepositFunds{kOwner, kWallet, {kUsdc, 1}, "", "key", {}, KnownKey{known.body, {}, 3}};
       },
       "deposit 3"},
      {CommandFault::key_invalid,
       [](Bench&) -> Payload { return DepositFunds{kOwner, kWallet, {kUsdc, 1}, "", "with blank", {}, {}}; }},
      {CommandFault::client_id_reused,
       [](Bench&) -> Payload { return SubmitIntent{acquire(1), "", {}, {}, known, false, {}}; },
       "00000000000000000000000007"},
  };
}

std::vector<Case> resolve_cases() {
  return {
      {CommandFault::unknown_order, [](Bench&) -> Payload { return ResolveOrder{{}, {}, "a receipt"}; },
       std::string(32, '0')},
      {CommandFault::order_settled,
       [](Bench& b) -> Payload {
         auto const order = b.send(acquire(kOneWeth));
         b.fill(order);
         return ResolveOrder{order, {}, "a receipt"};
       },
       "filled"},
      {CommandFault::order_not_unknown,
       [](Bench& b) -> Payload {
         auto const order = b.send(acquire(kOneWeth));
         b.report(orders::Acked{order, "v1"});
         return ResolveOrder{order, {}, "a receipt"};
       },
       "working"},
      {CommandFault::evidence_missing,
       [](Bench& b) -> Payload { return ResolveOrder{b.send(acquire(kOneWeth)), {}, ""}; }},
      {CommandFault::amount_invalid,
       [](Bench& b) -> Payload {
         auto const order = b.send(acquire(kOneWeth));
         auto fill = b.exact_fill(order, "f");
         b.report(orders::OutcomeUnknown{order, "timeout"});
         fill.sold.raw = -1;
         return ResolveOrder{order, fill, "a receipt"};
       }},
      {CommandFault::fills_not_remembered,
       [](Bench& b) -> Payload {
         auto const order = b.send(acquire(kOneWeth));
         auto fill = b.exact_fill(order, "");
         fill.sold.raw /= 1'000;
         fill.bought.raw /= 1'000;
         for (std::size_t i = 0; i < orders::kMaxFillsPerOrder; ++i) {
           fill.venue_fill_id = std::to_string(i);
           b.report(orders::Filled{order, fill});
         }
         b.report(orders::OutcomeUnknown{order, "timeout"});
         return ResolveOrder{order, fill, "a receipt"};
       },
       "255"},
  };
}

std::vector<Case> funds_cases() {
  static auto const funds = [](std::string owner, LocationId location, Amount amount) -> Payload {
    return DepositFunds{std::move(owner), location, amount, "test"};
  };
  return {
      {CommandFault::owner_invalid, [](Bench&) { return funds("no blanks", kWallet, {kUsdc, 1}); }, "no blanks"},
      {CommandFault::unknown_location, [](Bench&) { return funds(kOwner, LocationId{9}, {kUsdc, 1}); }, "", 9},
      {CommandFault::unknown_asset, [](Bench&) { return funds(kOwner, kWallet, {AssetId{9}, 1}); }, "", 9},
      {CommandFault::amount_invalid, [](Bench&) { return funds(kOwner, kWallet, {kUsdc, 0}); }},
      {CommandFault::amount_invalid, [](Bench&) { return funds(kOwner, kWallet, {kUsdc, kInt128Max}); }, "",
       kInt128Max},
      {CommandFault::reason_missing,
       [](Bench&) -> Payload { return SetTradingState{{}, risk::TradingState::halted, ""}; }, "global"},
      {CommandFault::unknown_scope,
       [](Bench&) -> Payload {
         return SetTradingState{{risk::ScopeKind::venue, "uniswap"}, risk::TradingState::halted, "typo"};
       },
       "venue:uniswap"},
      {CommandFault::unknown_scope,
       [](Bench&) -> Payload {
         return SetTradingState{{risk::ScopeKind::global, "all"}, risk::TradingState::halted, "typo"};
       },
       "global:all"},
  };
}

TEST(Commands, EachRefusalHasItsFaultAndChangesNothing) {
  for (auto const& cases : {intent_cases(), amendment_cases(), other_cases(), resolve_cases(), funds_cases()})
    for (auto const& c : cases) {
      SCOPED_TRACE(enum_name(c.fault));
      Bench bench;
      auto const command = c.command(bench);
      auto const before = bench.state();
      auto const ran = bench.run(command);
      ASSERT_EQ(ran.events.size(), 1U);
      auto const* refused = ran.find<CommandRefused>();
      ASSERT_NE(refused, nullptr);
      EXPECT_EQ(refused->fault, c.fault) << enum_name(refused->fault);
      EXPECT_EQ(refused->subject, c.subject);
      EXPECT_EQ(refused->value, c.value);
      EXPECT_TRUE(ran.effects.empty());
      EXPECT_EQ(bench.state(), before);
    }
}

TEST(Commands, EveryFaultHasACase) {
  std::set<CommandFault> covered;
  for (auto const& cases : {intent_cases(), amendment_cases(), other_cases(), resolve_cases(), funds_cases()})
    for (auto const& c : cases) covered.insert(c.fault);
  EXPECT_EQ(uncovered(covered), std::set<std::string>{});
}

TEST(Commands, TheSameRequestAgainGetsTheFirstReceipt) {
  Bench bench;
  auto const first = bench.submit(acquire(kOneWeth), "key");
  auto const id = first.find<intent::IntentAccepted>()->intent;
  KnownKey const known{first.find<intent::IntentSubmitted>()->body, id, bench.seq()};
  auto spec = acquire(kOneWeth);
  spec.deadline = bench.now() + minutes(5);
  for (bool const by_key : {true, false}) {
    SubmitIntent again{spec, "key", known.body, {}, {}, false, {}};
    (by_key ? again.known_key : again.known_client_id) = known;
    auto const before = bench.state();
    auto const ran = bench.run(again);
    ASSERT_EQ(ran.events.size(), 1U);
    EXPECT_EQ(ran.find<intent::IntentResubmitted>()->intent, id);
    EXPECT_EQ(ran.find<intent::IntentResubmitted>()->first_seq, known.seq);
    EXPECT_EQ(bench.state(), before);
  }
}

TEST(Commands, AKeyIsStillKnownWhenItsIntentIsForgotten) {
  Bench bench;
  auto const id = bench.accept(acquire(kOneWeth));
  bench.run(CancelIntent{id, "test"});
  bench.fire_timers_until(bench.now() + seconds(4'000));
  ASSERT_EQ(bench.state().intent(id), nullptr);
  SubmitIntent again{acquire(kOneWeth), "key", Hash256{}, KnownKey{{}, id, 9}, {}, false, {}};
  EXPECT_EQ(bench.run(again).find<intent::IntentResubmitted>()->first_seq, 9U);
}

TEST(Commands, ADepositUnderAKnownKeyIsNotBookedAgain) {
  Bench bench;
  DepositFunds funds{"beta", kWallet, {kWeth, 5}, "txn 0x12", "key", sha256(as_bytes("body")), {}};
  auto const first = bench.run(funds);
  auto const* keyed = first.find<DepositKeyed>();
  ASSERT_NE(keyed, nullptr);
  EXPECT_EQ(std::tie(keyed->principal, keyed->idempotency_key, keyed->body),
            std::tuple("test", "key", sha256(as_bytes("body"))));
  funds.known_key = KnownKey{funds.body, {}, 9};
  auto const again = bench.run(funds);
  ASSERT_EQ(again.events.size(), 1U);
  EXPECT_EQ(again.find<DepositRepeated>()->first_seq, 9U);
  EXPECT_EQ(bench.available(kWeth, "beta"), 5);
}

TEST(Commands, ADepositIsThere) {
  Bench bench;
  bench.deposit({kWeth, 5}, "beta");
  EXPECT_EQ(bench.available(kWeth, "beta"), 5);
}

}  // namespace
}  // namespace sep::engine::test
