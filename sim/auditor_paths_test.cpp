// What the auditor finds wrong with orders on paths of pools.
#include <gtest/gtest.h>

#include "sim/auditor_fixture.hpp"

namespace sep::sim {
namespace {

constexpr AssetId kDai{4};

// USDC (pool 1) DAI (pool 2) WETH; pool 3 trades WETH for USDC at another venue.
struct PathsTest : AuditorTest {
  orders::OrderTerms path_terms = terms;
  routing::SliceRouted routed;
  i128 gas_reserved = 2;
  Registry known = registry();
  std::vector<AssetId> allowed{kWeth, kUsdc, kDai};

  PathsTest() {
    auto const asset = [&](AssetId id, char const* symbol) { known.assets[id] = {id, symbol, symbol, 0, true}; };
    asset(kWeth, "WETH");
    asset(kUsdc, "USDC");
    asset(kDai, "DAI");
    known.venues[VenueId(2)] = known.venues.at(VenueId(1));
    auto const pool = [&](std::uint32_t id, std::uint32_t venue, AssetId token0, AssetId token1) {
      known.instruments[InstrumentId(id)] = {
          InstrumentId(id), VenueId(venue), "0x" + std::to_string(id), token0, token1, 997, 1'000};
    };
    pool(1, 1, kUsdc, kDai);
    pool(2, 1, kDai, kWeth);
    pool(3, 2, kDai, kWeth);
    path_terms.further = {InstrumentId(2)};
    path_terms.gas_limit = 2;
    routed.step.sell = terms.sell.raw;
    routed.step.buy = terms.buy.raw;
    routed.step.hops = {{InstrumentId(1), terms.sell, {kDai, 1'990}, {kUsdc, 6}, {}, 0, {}},
                        {InstrumentId(2), {kDai, 1'990}, terms.buy, {kDai, 6}, {}, 0, {}}};
  }

  std::vector<InstrumentState> states;  // that the route was read from
  // 1,000,000 USDC against as many DAI, and 1,984,000 DAI against 10,010 WETH.
  void show_reserves() {
    states = {{InstrumentId(1), PairReserves{1'000'000, 1'000'000}, 1, Time{1}},
              {InstrumentId(2), PairReserves{1'984'000, 10'010}, 1, Time{1}}};
    for (std::size_t i = 0; i < 2; ++i) routed.step.hops[i].market = sha256(encode(states[i]));
  }
  void create() {
    risk::RiskConfig risk;
    risk.allowed_assets = allowed;
    accept(risk);
    routed.intent = parent;
    commit({engine::RegistryAdopted{known}, routed,
            orders::OrderCreated{parent, 1, 1, path_terms, gas_reserved, path_terms.buy.raw},
            orders::OrderSubmitting{parent, path_terms.id, Time{9'000}}},
           states);
  }
  void expect_unsound() {
    create();
    expect_violated(Invariant::p_paths_are_sound);
  }
};

TEST_F(PathsTest, FindsNothingInAPathThatLeadsThere) {
  create();
  expect_sound();
}

TEST_F(PathsTest, SeesAPathThatLeadsElsewhere) {
  path_terms.further = {InstrumentId(2), InstrumentId(3)};
  path_terms.gas_limit = 3;
  gas_reserved = 3;
  expect_unsound();
}

TEST_F(PathsTest, SeesAPoolThatDoesNotTakeWhatThereIs) {
  path_terms.instrument = InstrumentId(2);
  path_terms.further = {InstrumentId(1)};
  expect_unsound();
}

TEST_F(PathsTest, SeesAnotherVenue) {
  path_terms.further = {InstrumentId(3)};
  expect_unsound();
}

TEST_F(PathsTest, SeesOnePoolTwice) {
  path_terms.further = {InstrumentId(1)};
  expect_unsound();
}

TEST_F(PathsTest, SeesTooManyHops) {
  path_terms.further = {InstrumentId(1), InstrumentId(1), InstrumentId(2)};
  path_terms.gas_limit = 4;
  gas_reserved = 4;
  expect_unsound();
}

TEST_F(PathsTest, SeesAnAssetThatIsNotAllowed) {
  allowed = {kWeth, kUsdc};
  expect_unsound();
}

TEST_F(PathsTest, SeesAnAssetThatIsNotPlain) {
  known.assets.at(kDai).plain_transfers = false;
  expect_unsound();
}

TEST_F(PathsTest, SeesTheGasOfOneSwap) {
  path_terms.gas_limit = 1;
  gas_reserved = 1;
  expect_unsound();
}

TEST_F(PathsTest, SeesLessGasHeldThanMayBeUsed) {
  gas_reserved = 1;
  expect_unsound();
}

TEST_F(PathsTest, SeesHopsThatDoNotHandOver) {
  routed.step.hops[1].sell.raw -= 1;
  expect_unsound();
}

TEST_F(PathsTest, FindsNothingInWhatTheReservesGive) {
  show_reserves();
  create();
  expect_sound();
}

TEST_F(PathsTest, SeesAHopThatTheReservesDoNotGive) {
  show_reserves();
  for (std::size_t i = 0; i < 2; ++i) {
    std::get<PairReserves>(states[i].holdings).reserve1 -= 500;
    routed.step.hops[i].market = sha256(encode(states[i]));
  }
  expect_unsound();
}

TEST_F(PathsTest, SeesAPoolWhoseStateTheLogDoesNotHave) {
  routed.step.hops[0].market = sha256(as_bytes("nowhere"));
  expect_unsound();
}

TEST_F(PathsTest, SeesEndsThatAreNotTheSteps) {
  routed.step.hops[1].buy.raw -= 1;
  expect_unsound();
}

struct SolversTest : AuditorTest {
  SolversTest() { accept(); }
  routing::ProposalsJudged judged;
  std::vector<routing::SliceRouted> routed;

  void judge(routing::Verdict first, routing::Verdict second, i128 sold) {
    judged.intent = parent;
    judged.solvers = {{.solver = "a", .verdict = first, .qty = 10, .sell = 2'000, .buy = 10, .gas_cost = 5},
                      {.solver = "b", .verdict = second, .qty = 10, .sell = sold, .buy = 10, .gas_cost = 5}};
    routed.clear();
    for (auto const& one : judged.solvers)
      if (one.verdict == routing::Verdict::taken) route(one.solver, one.qty, one.sell);
  }
  void route(std::string solver, i128 qty, i128 sold) {
    auto& step = routed.emplace_back(routing::SliceRouted{parent, 0, 0, std::move(solver), {}, 0}).step;
    step.qty = step.buy = qty;
    step.sell = sold;
  }
  void tell() {
    std::vector<engine::Event> events{judged};
    events.insert(events.end(), routed.begin(), routed.end());
    commit(events);
    commit({});  // the end of the one before
  }
  void expect_wrong() {
    tell();
    expect_violated(Invariant::s_best_is_taken);
  }
  void add_book(AssetId base) {
    auto known = registry();
    InstrumentSpec book{InstrumentId(9), VenueId(1), "book", base, kUsdc, 1, 1};
    book.kind = InstrumentKind::order_book;
    known.instruments[book.id] = book;
    commit({engine::RegistryAdopted{known}});
  }
};

TEST_F(SolversTest, TheBestIsTaken) {
  judge(routing::Verdict::taken, routing::Verdict::outbid, 2'000);
  tell();
  judge(routing::Verdict::denied, routing::Verdict::taken, 2'100);
  tell();
  judge(routing::Verdict::denied, routing::Verdict::denied, 2'100);
  tell();
  expect_sound();
}

TEST_F(SolversTest, ABetterOneWasPassedOver) {
  judge(routing::Verdict::taken, routing::Verdict::outbid, 1'999);
  expect_wrong();
}

TEST_F(SolversTest, TwoWereTaken) {
  judge(routing::Verdict::taken, routing::Verdict::taken, 2'000);
  expect_wrong();
}

TEST_F(SolversTest, OneOfMoreWasPassedOver) {
  add_book(AssetId(4));  // of another pair: nothing of this one is in lots
  judge(routing::Verdict::taken, routing::Verdict::outbid, 2'000);
  judged.solvers[1].qty = 11;
  expect_wrong();
}

TEST_F(SolversTest, OneOfMoreMayBeMoreByPartsOfLots) {
  add_book(kWeth);
  judge(routing::Verdict::taken, routing::Verdict::outbid, 2'000);
  judged.solvers[1].qty = 11;
  tell();
  expect_sound();
}

TEST_F(SolversTest, AnotherIsRouted) {
  judge(routing::Verdict::taken, routing::Verdict::outbid, 2'000);
  routed.front().solver = "b";
  expect_wrong();
}

TEST_F(SolversTest, OneIsRoutedWhereNoneWasTaken) {
  judge(routing::Verdict::denied, routing::Verdict::denied, 2'000);
  route("a", 10, 2'000);
  expect_wrong();
}

TEST_F(SolversTest, WhatIsRoutedIsLessThanWhatWasTaken) {
  judge(routing::Verdict::taken, routing::Verdict::outbid, 2'000);
  routed.clear();
  route("a", 4, 800);
  expect_wrong();
}

TEST_F(SolversTest, OfOneThatTheGateDeniedInPartTheRestIsRouted) {
  judge(routing::Verdict::taken, routing::Verdict::outbid, 2'000);
  judged.solvers[0].denial = intent::deny(intent::GateReason::gas_cap_reached, "v");
  routed.clear();
  route("a", 4, 800);
  route("a", 2, 400);
  tell();
  expect_sound();
}

TEST_F(SolversTest, StepsComeToAnotherSumThanWhatWasTaken) {
  judge(routing::Verdict::taken, routing::Verdict::outbid, 2'000);
  routed.clear();
  route("a", 4, 800);
  route("a", 6, 1'201);
  expect_wrong();
}

}  // namespace
}  // namespace sep::sim
