// A configuration or registry that does not make sense is not adopted, and what stands goes on standing.
#include <gtest/gtest.h>

#include "core/engine/coverage_fixture.hpp"
#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

struct Case {
  ConfigFault fault;
  void (*change)(Config&);
};

std::vector<Case> cases() {
  return {
      {ConfigFault::duration_not_positive, [](Config& c) { c.timing.order_life = {}; }},
      {ConfigFault::duration_not_positive, [](Config& c) { c.timing.archive_after = Duration{-1}; }},
      {ConfigFault::duration_not_positive, [](Config& c) { c.risk.max_market_age = {}; }},
      {ConfigFault::duration_not_positive, [](Config& c) { c.risk.repeat_window = Duration{-1}; }},
      {ConfigFault::attempts_zero, [](Config& c) { c.timing.max_attempts = 0; }},
      {ConfigFault::attempts_zero, [](Config& c) { c.timing.gas_attempts = 0; }},
      {ConfigFault::tolerance_out_of_range, [](Config& c) { c.timing.child_tolerance_bps = 10'000; }},
      {ConfigFault::tolerance_out_of_range, [](Config& c) { c.risk.collar_bps = 10'001; }},
      {ConfigFault::sources_too_few, [](Config& c) { c.risk.min_reference_sources = 2; }},
      {ConfigFault::repeat_limit_too_large, [](Config& c) { c.risk.repeat_limit = risk::kRecentMax; }},
      {ConfigFault::assets_not_ascending, [](Config& c) { c.risk.allowed_assets = {kUsdc, kWeth}; }},
      {ConfigFault::assets_not_ascending, [](Config& c) { c.risk.allowed_assets = {kUsdc, kUsdc}; }},
      {ConfigFault::limit_negative, [](Config& c) { c.risk.min_notional = -1; }},
      {ConfigFault::limit_negative, [](Config& c) { c.risk.strategies["a"].max_daily_loss = -1; }},
      {ConfigFault::limit_negative, [](Config& c) { c.risk.assets[kWeth].max_position = -1; }},
      {ConfigFault::unknown_asset, [](Config& c) { c.risk.reference_asset = AssetId{}; }},
      {ConfigFault::unknown_asset, [](Config& c) { c.risk.allowed_assets = {AssetId{99}}; }},
      {ConfigFault::unknown_asset, [](Config& c) { c.risk.assets[AssetId{99}] = {}; }},
      {ConfigFault::unknown_venue, [](Config& c) { c.risk.venues[VenueId{99}] = {}; }},
      {ConfigFault::duration_not_positive, [](Config& c) { c.scheduling.slice_interval = {}; }},
      {ConfigFault::duration_not_positive, [](Config& c) { c.scheduling.last_slice_life = {}; }},
      {ConfigFault::limit_negative, [](Config& c) { c.scheduling.min_slice_notional = -1; }},
      {ConfigFault::limit_negative, [](Config& c) { c.scheduling.impact_notional = -1; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.slice_interval = Duration{1}; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.catch_up_bps = 9'999; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.randomise_bps = 5'001; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.participation_bps = 0; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.participation_cap_bps = 10'001; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.better_bps = 10'000; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.depth_cover_bps = 0; }},
      {ConfigFault::schedule_out_of_range, [](Config& c) { c.scheduling.lead_slices = 0; }},
      {ConfigFault::profile_invalid, [](Config& c) { c.scheduling.volume_profile.clear(); }},
      {ConfigFault::profile_invalid, [](Config& c) { c.scheduling.volume_profile = {0, 0}; }},
      {ConfigFault::profile_invalid, [](Config& c) { c.scheduling.volume_profile.assign(kMaxProfile + 1, 1); }},
      {ConfigFault::profile_invalid, [](Config& c) { c.scheduling.volume_profile = {kMaxProfileWeight + 1}; }},
      {ConfigFault::passive_out_of_range, [](Config& c) { c.passive.repeg_bps = 10'000; }},
      {ConfigFault::passive_out_of_range, [](Config& c) { c.passive.cross_bps = 10'000; }},
      {ConfigFault::passive_out_of_range, [](Config& c) { c.passive.max_rests = 0; }},
      {ConfigFault::passive_out_of_range, [](Config& c) { c.passive.max_rests = kMaxRests + 1; }},
      {ConfigFault::duration_not_positive, [](Config& c) { c.passive.repeg_interval = {}; }},
      {ConfigFault::not_of_a_venue, [](Config& c) { c.risk.venues[kSushi].max_open_intents = 1; }},
  };
}

TEST(Configuration, EachFaultIsNamedAndNothingChanges) {
  Bench bench;
  auto const before = bench.state().config;
  for (auto const& c : cases()) {
    SCOPED_TRACE(enum_name(c.fault));
    auto config = make_config();
    c.change(config);
    auto const ran = bench.configure(config);
    ASSERT_EQ(ran.events.size(), 1U);
    EXPECT_EQ(ran.find<ConfigRefused>()->fault, c.fault);
    EXPECT_EQ(bench.state().config, before);
  }
}

TEST(Configuration, EveryFaultHasACase) {
  std::set<ConfigFault> covered;
  for (auto const& c : cases()) covered.insert(c.fault);
  EXPECT_EQ(uncovered(covered), std::set<std::string>{});
}

TEST(Configuration, TheSameAgainIsNoEvent) {
  Bench bench;
  EXPECT_TRUE(bench.configure(make_config()).events.empty());
  EXPECT_TRUE(bench.run(RegistryLoaded{make_registry()}).events.empty());
}

TEST(Configuration, ARegistryThatChangesAMeaningIsRefused) {
  Bench bench;
  auto registry = make_registry();
  registry.assets[kWeth].decimals = 6;
  EXPECT_EQ(bench.run(RegistryLoaded{registry}).find<RegistryRefused>()->error, RegistryError::identity_changed);
  registry = make_registry();
  registry.instruments.erase(InstrumentId{1});
  EXPECT_EQ(bench.run(RegistryLoaded{registry}).find<RegistryRefused>()->error, RegistryError::row_removed);
  EXPECT_EQ(bench.state().registry, make_registry());
}

TEST(Configuration, WhatTightensBindsWhatIsAlreadyLive) {
  Bench bench;
  bench.accept(acquire(10 * kOneWeth));
  auto config = make_config();
  config.risk.allowed_assets = {kUsdc};
  bench.configure(config);
  auto const ran = bench.answer_routes();
  ASSERT_NE(ran.find<risk::RiskDenied>(), nullptr);
  EXPECT_EQ(ran.find<risk::RiskDenied>()->denial.subject, "WETH");
  EXPECT_TRUE(bench.live_orders().empty());
}

}  // namespace
}  // namespace sep::engine::test
