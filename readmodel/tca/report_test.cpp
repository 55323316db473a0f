#include "readmodel/tca/report.hpp"

#include "core/tca/value.hpp"
#include "tests/platform/platform.hpp"

namespace sep::readmodel {
namespace {

using tests::Platform;
using tests::Venue;

struct TcaOfALog : testing::Test {
  Platform platform;

  Ulid submit(intent::IntentSpec spec) {
    engine::SubmitIntent command;
    command.spec = std::move(spec);
    command.body = sha256(encode(command.spec));
    platform.offer(std::move(command));
    platform.step();
    return model_latest();
  }
  Ulid model_latest() const {
    return platform.model.read([](View const& view) { return view.intents.rbegin()->first; });
  }
  OrExecutionFailure<ExecutionLog> log_of(Ulid id) const {
    auto const reader = platform.reader();
    TRY_LET(auto const span, find_span(*reader, id));
    return read_execution(*reader, platform.world.registry(), id, span);
  }
  TcaReport report_of(Ulid id) const {
    auto log = log_of(id);
    EXPECT_TRUE(log.has_value()) << (log ? "" : log.error().detail);
    return make_report(log ? *std::move(log) : ExecutionLog{});
  }
  static bool misses(TcaReport const& report, std::string const& figure, Absence why) {
    return std::ranges::any_of(report.missing, [&](auto const& m) { return m.figure == figure && m.why == why; });
  }
};

TEST_F(TcaOfALog, AFilledPurchaseHasItsFigures) {
  auto const id = submit(platform.spec(2));
  auto const report = report_of(id);
  ASSERT_EQ(report.log.status, intent::Status::completed);
  ASSERT_FALSE(report.fills.empty());
  EXPECT_EQ(report.filled, 2 * Platform::kEther);
  EXPECT_EQ(report.intended, 2 * Platform::kEther);
  i128 quote = 0;
  for (auto const& row : report.fills) quote += row.fill.quote_raw;
  EXPECT_EQ(report.quote, quote);
  ASSERT_TRUE(report.shortfall.has_value());
  auto const& s = *report.shortfall;
  ASSERT_TRUE(report.gas.has_value());
  EXPECT_EQ(s.total, s.delay + s.execution + s.opportunity + s.fees + s.gas);
  EXPECT_EQ(s.delay, 0) << "nothing moved between the decision and the first release";
  EXPECT_EQ(s.opportunity, 0);
  EXPECT_EQ(s.execution, quote - *tca::value_at(report.log.terms.decision_price, report.filled));
  EXPECT_EQ(report.gas_raw, static_cast<i128>(report.fills.size()) * 100'000);
}

TEST_F(TcaOfALog, TheFirstMidIsTheDecisionPrice) {
  auto const report = report_of(submit(platform.spec(2)));
  ASSERT_FALSE(report.log.mids.empty());
  EXPECT_EQ(report.log.mids.front().price, report.log.terms.decision_price);
  EXPECT_EQ(report.log.mids.front().at, report.log.submitted_at);
}

TEST_F(TcaOfALog, WhatTheLogDoesNotHaveIsSaidAndNotInvented) {
  auto const report = report_of(submit(platform.spec(2)));
  EXPECT_FALSE(report.vwap || report.participation);
  EXPECT_TRUE(misses(report, "vwap", Absence::no_market_trades));
  EXPECT_TRUE(misses(report, "participation", Absence::no_market_trades));
  ASSERT_EQ(report.markouts.size(), tca::kMarkoutHorizons.size());
  EXPECT_EQ(report.markouts.front().sums.fills, 0U) << "no decision read the market after the fill";
}

TEST_F(TcaOfALog, LaterDecisionsGiveMarkouts) {
  auto const first = submit(platform.spec(2));
  platform.advance(seconds(13));
  static_cast<void>(submit(platform.spec(1)));
  auto const report = report_of(first);
  for (auto const& [sums, reversion] : report.markouts) {
    bool const reached = sums.horizon == seconds(15) || sums.horizon == minutes(1);
    EXPECT_EQ(sums.fills > 0, reached) << sums.horizon.ns;
    EXPECT_EQ(reversion.has_value(), reached) << sums.horizon.ns;
  }
}

TEST_F(TcaOfALog, ASaleSizedInTheQuoteAssetIntendsItsWorthAtTheDecision) {
  platform.deposit("WETH", 5 * Platform::kEther);
  auto spec = platform.spec(0);
  spec.type = intent::IntentType::dispose;
  spec.size_kind = intent::SizeKind::quote_amount;
  spec.size = i128{3'000} * 1'000'000;
  auto const report = report_of(submit(spec));
  ASSERT_EQ(report.log.status, intent::Status::completed);
  auto const& decision = report.log.terms.decision_price;
  EXPECT_EQ(report.intended, tca::value_at({decision.base_raw, decision.quote_raw}, spec.size));
  EXPECT_EQ(report.quote, spec.size);
  EXPECT_GT(report.filled, report.intended) << "fee and impact cost more of the base";
  ASSERT_TRUE(report.vs_decision.has_value());
  EXPECT_GT(*report.vs_decision, 0);
}

TEST_F(TcaOfALog, AnIntentThatNobodyFilledHasOnlyItsOpportunity) {
  platform.gateway.does = Venue::rejects;
  auto const id = submit(platform.spec(2));
  for (int i = 0; i < 40; ++i) platform.advance(seconds(13));
  auto const report = report_of(id);
  EXPECT_TRUE(report.fills.empty());
  EXPECT_FALSE(report.average.has_value());
  EXPECT_TRUE(misses(report, "average", Absence::nothing_filled));
  EXPECT_TRUE(misses(report, "markouts", Absence::nothing_filled));
  EXPECT_FALSE(report.log.attempts.empty()) << "refused attempts cost gas";
  EXPECT_EQ(report.gas_raw, static_cast<i128>(report.log.attempts.size()) * 21'000);
}

TEST_F(TcaOfALog, WhatHasNotEndedWasDeniedOrIsNowhereIsRefused) {
  auto const fault_of = [&](Ulid id) {
    auto const log = log_of(id);
    return log ? std::string("none") : enum_name(log.error().fault);
  };
  EXPECT_EQ(fault_of(Ulid{}), "unknown_intent");
  EXPECT_EQ(fault_of(make_ulid(platform.clock.now(), 7, 7)), "unknown_intent");
  EXPECT_EQ(fault_of(submit(platform.spec(1'000'000))), "not_accepted");
  platform.gateway.does = Venue::silent;
  auto const open = submit(platform.spec(2));
  EXPECT_EQ(fault_of(open), "not_ended");
  auto const reader = platform.reader();
  auto const log = read_execution(*reader, platform.world.registry(), open, *find_span(*reader, open), 1);
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().fault, ExecutionFault::log_too_long);
}

// The generated world with a book of WETH/USDC beside its pools: nobody would buy there, but what it prints is read.
struct TcaBesideABook : TcaOfALog {
  static constexpr InstrumentId kBook{1'000};
  static constexpr i128 kLot = Platform::kEther / 1'000;
  Registry registry = platform.world.registry();
  std::uint64_t traded = 0;
  std::uint64_t sequence = 0;

  TcaBesideABook() {
    auto const base = registry.asset_by_symbol("WETH")->id;
    auto const quote = registry.asset_by_symbol("USDC")->id;
    auto venue = registry.venues.begin()->second;
    venue.id = VenueId{1'000};
    venue.name = "exchange";
    registry.venues[venue.id] = venue;
    registry.instruments[kBook] = {.id = kBook,
                                   .venue = venue.id,
                                   .address = "WETHUSDC",
                                   .token0 = base,
                                   .token1 = quote,
                                   .fee_numerator = 1'000'000,
                                   .fee_denominator = 1'000'000,
                                   .kind = InstrumentKind::order_book,
                                   .book = BookRules{.lot_base = kLot, .tick = {10'000, Platform::kEther}}};
    platform.offer(engine::RegistryLoaded{registry});
    trade(777);
  }
  // So many lots more, at 2,100.00.
  void trade(std::uint64_t lots) {
    traded += lots;
    BookDepth depth{{{100'000, 10}}, {{320'000, 10}}, traded, u128{traded} * 210'000};
    platform.loop->inbox().observe({kBook, std::move(depth), ++sequence, platform.clock.now()});
    platform.step();
  }
};

TEST_F(TcaBesideABook, TheMarketsPriceAndOurShareAreWhatItsBooksSay) {
  auto spec = platform.spec(2);
  spec.style = intent::ExecutionStyle::twap;
  spec.max_slippage_bps = 100;
  spec.schedule.emplace().slices = 4;
  auto const id = submit(spec);
  for (int i = 0; i < 60; ++i) {
    trade(1'000);
    platform.advance(seconds(5));
  }
  auto const reader = platform.reader();
  auto const span = find_span(*reader, id);
  ASSERT_TRUE(span.has_value());
  auto const log = read_execution(*reader, registry, id, *span);
  ASSERT_TRUE(log.has_value()) << log.error().detail;
  auto const report = make_report(*log);
  ASSERT_EQ(report.log.status, intent::Status::completed);
  ASSERT_TRUE(report.vwap && report.participation && report.vs_vwap);
  EXPECT_EQ(*report.vwap, (Rate{2'100'000'000, Platform::kEther}));
  TradedVolume from, to;
  for (auto const& read : log->volumes) {
    if (read.at <= report.window.from) from = read.total;
    if (read.at <= report.window.to) to = read.total;
  }
  EXPECT_EQ(from.base, 777 * kLot) << "what was traded before the first release does not count";
  EXPECT_GE(to.base - from.base, 10'000 * kLot);
  EXPECT_EQ(*report.participation, tca::participation_centi_bps(2 * Platform::kEther, to.base - from.base));
}

}  // namespace
}  // namespace sep::readmodel
