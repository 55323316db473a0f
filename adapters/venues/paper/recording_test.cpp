#include "adapters/venues/paper/recording.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "adapters/venues/paper/recorded_world.hpp"
#include "core/base/codec.hpp"
#include "core/base/rng.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/pricing/instrument.hpp"

namespace sep::paper {
namespace {

namespace fs = std::filesystem;
fs::path const kData = "../shared/data/eth-pools-recording";

struct Moves {
  int equal = 0, below = 0, above = 0, other = 0;
};

// How each recorded change of a pool compares with a single swap through the contract's formula.
Moves count_moves(Recording const& recording) {
  Moves moves;
  auto last = recording.blocks.front().changes;
  for (std::size_t b = 1; b < recording.blocks.size(); ++b) {
    for (auto const& change : recording.blocks[b].changes) {
      auto const previous = std::exchange(last[change.pool], change);
      auto const* pair = std::get_if<PairReserves>(&change.holdings);
      if (!pair) continue;
      auto const& now = *pair;
      auto const& before = std::get<PairReserves>(previous.holdings);
      auto const delta0 = now.reserve0 - before.reserve0;
      auto const delta1 = now.reserve1 - before.reserve1;
      auto const& protocol = protocol_spec(recording.pools[change.pool].protocol);
      bool const forward = delta0 > 0 && delta1 < 0;
      if (!forward && !(delta1 > 0 && delta0 < 0)) {
        ++moves.other;
        continue;
      }
      auto const out = forward ? pricing::amount_out({before.reserve0, before.reserve1}, delta0,
                                                     {protocol.fee_numerator, protocol.fee_denominator})
                               : pricing::amount_out({before.reserve1, before.reserve0}, delta1,
                                                     {protocol.fee_numerator, protocol.fee_denominator});
      auto const taken = forward ? -delta1 : -delta0;
      if (taken == out.value_or(0))
        ++moves.equal;
      else if (taken < out.value_or(0))
        ++moves.below;
      else
        ++moves.above;
    }
  }
  return moves;
}

class RealRecording : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kData)) GTEST_SKIP() << "no recorded market at " << kData;
  }
};

TEST_F(RealRecording, TheLatestIsTakenUnlessOneIsNamed) {
  EXPECT_EQ(load_recording(kData)->name, "24721394-24721407");
  EXPECT_EQ(load_recording(kData, "24693611-24693622")->name, "24693611-24693622");
  EXPECT_EQ(load_recording(kData / "blocks_24693611-24693622.json.zst")->name, "24693611-24693622");
  EXPECT_EQ(load_recording(kData, "1-2").error().error, RecordingError::unknown_choice);
}

TEST_F(RealRecording, HoldsThePoolsItPricesAndSaysWhatItLeftOut) {
  auto const recording = load_recording(kData, "24721394-24721407");
  ASSERT_TRUE(recording);
  EXPECT_EQ(recording->pools.size(), 1350u);
  EXPECT_EQ(recording->blocks.size(), 14u);
  EXPECT_EQ(recording->blocks.front().number, 24721394u);
  EXPECT_EQ(recording->blocks.back().number, 24721407u);
  EXPECT_EQ(recording->report.loaded, 1350u);
  EXPECT_EQ(recording->report.skipped,
            (std::map<Skip, std::uint64_t>{{Skip::other_protocol, 29}, {Skip::no_state, 563}}));
  EXPECT_EQ(recording->report.protocols.at("UniswapV3State"), 307u);
  EXPECT_EQ(recording->report.protocols.at("UniswapV2State"), 1039u);
  EXPECT_EQ(recording->report.protocols.at("PancakeswapV2State"), 4u);
}

TEST_F(RealRecording, MovesOfReservesAreSwapsByTheContractsFormulaAndNeverBetter) {
  auto const older = count_moves(*load_recording(kData, "24693611-24693622"));
  auto const newer = count_moves(*load_recording(kData, "24721394-24721407"));
  EXPECT_EQ(older.equal, 32);
  EXPECT_EQ(older.below, 10);
  EXPECT_EQ(newer.equal, 62);
  EXPECT_EQ(newer.below, 17);
  EXPECT_EQ(older.above + newer.above, 0);
  EXPECT_EQ(older.other + newer.other, 0);
}

TEST_F(RealRecording, BecomesAWorldOfRealTokens) {
  for (auto const* name : {"24693611-24693622", "24721394-24721407"}) {
    RecordedWorld world(*load_recording(kData, name), {});
    EXPECT_EQ(check_registry(world.registry()), std::nullopt);
    auto const& registry = world.registry();
    auto const pools =
        registry.instruments_between(registry.asset_by_symbol("WETH")->id, registry.asset_by_symbol("USDC")->id);
    ASSERT_GE(pools.size(), 5u);  // three of constant product, the others of concentrated liquidity
    EXPECT_EQ(registry.instrument(pools[0])->address, "0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc");
    EXPECT_EQ(registry.instrument(pools[2])->fee_numerator, 9975u);
    EXPECT_EQ(registry.asset_by_symbol("TRUMP"), nullptr);  // two carry it
  }
}

TEST_F(RealRecording, UndisturbedTheWorldEndsInTheLastRecordedState) {
  auto const recording = *load_recording(kData);
  RecordedWorld world(recording, {});
  auto last = recording.blocks.front().changes;
  for (auto const& block : recording.blocks)
    for (auto const& change : block.changes) last[change.pool] = change;
  EXPECT_EQ(world.start(), recording.blocks.front().at);
  auto const pools = world.advance(*world.end());
  ASSERT_EQ(pools.size(), last.size());
  for (std::size_t i = 0; i < last.size(); ++i) {
    EXPECT_EQ(pools[i].holdings, last[i].holdings);
    EXPECT_EQ(pools[i].block, recording.blocks.back().number);
  }
  EXPECT_EQ(world.next_block_at(), std::nullopt);
  EXPECT_TRUE(world.advance(*world.end() + minutes(60)).empty());
}

TEST_F(RealRecording, ADisplacedPoolKeepsItsDisplacement) {
  auto const recording = *load_recording(kData);
  RecordedWorld plain(recording, {});
  RecordedWorld moved(recording, {});
  auto const& registry = moved.registry();
  orders::OrderTerms terms;
  terms.venue = VenueId(1);
  terms.instrument =
      registry.instruments_between(registry.asset_by_symbol("WETH")->id, registry.asset_by_symbol("USDC")->id)[0];
  terms.kind = orders::SwapKind::exact_out;
  terms.sell = {registry.asset_by_symbol("USDC")->id, 30'000'000'000};
  terms.buy = {registry.asset_by_symbol("WETH")->id, i128{10} * 1'000'000'000'000'000'000};
  auto const swapped = moved.quote(terms);
  ASSERT_TRUE(swapped);
  moved.settle(terms, *swapped, moved.start());
  static_cast<void>(plain.advance(*plain.end()));
  static_cast<void>(moved.advance(*moved.end()));
  auto const one = *plain.pool(terms.instrument), other = *moved.pool(terms.instrument);
  EXPECT_EQ(reserves_of(other).reserve0 - reserves_of(one).reserve0, swapped->sold);
  EXPECT_EQ(reserves_of(one).reserve1 - reserves_of(other).reserve1, swapped->bought);
  EXPECT_EQ(moved.changes_refused(), 0u);
}

TEST_F(RealRecording, AConcentratedPoolKeepsItsDisplacementToo) {
  auto const recording = *load_recording(kData);
  RecordedWorld plain(recording, {});
  RecordedWorld moved(recording, {});
  auto const& registry = moved.registry();
  auto const usdc = registry.asset_by_symbol("USDC")->id;
  auto const weth = registry.asset_by_symbol("WETH")->id;
  int displaced = 0;
  for (auto const id : registry.instruments_between(weth, usdc)) {
    auto const& spec = *registry.instrument(id);
    if (spec.kind != InstrumentKind::concentrated) continue;
    SCOPED_TRACE(spec.address);
    orders::OrderTerms terms;
    terms.venue = spec.venue;
    terms.instrument = id;
    terms.kind = orders::SwapKind::exact_in;
    terms.sell = {usdc, 20'000'000'000};
    terms.buy = {weth, 1};
    auto const swapped = moved.quote(terms);
    ASSERT_TRUE(swapped);
    auto const after = moved.settle(terms, *swapped, moved.start()).at(0);
    EXPECT_NE(after.holdings, plain.pool(id)->holdings);
    ++displaced;
  }
  ASSERT_GE(displaced, 2);
  static_cast<void>(plain.advance(*plain.end()));
  static_cast<void>(moved.advance(*moved.end()));
  EXPECT_EQ(moved.changes_refused(), 0u);
  for (auto const id : registry.instruments_between(weth, usdc)) {
    if (registry.instrument(id)->kind != InstrumentKind::concentrated) continue;
    auto const one = std::get<ConcentratedLiquidity>(plain.pool(id)->holdings);
    auto const other = std::get<ConcentratedLiquidity>(moved.pool(id)->holdings);
    // USDC is token0: what we sold keeps the price of token0 lower.
    EXPECT_LT(other.sqrt_price_x96, one.sqrt_price_x96);
    EXPECT_EQ(other.ticks, one.ticks);
    EXPECT_EQ(pricing::liquidity_at(other), other.liquidity);
  }
}

TEST_F(RealRecording, CanBeMovedInTime) {
  RecordedOptions options;
  options.start = Time{} + seconds(1'000'000);
  RecordedWorld world(*load_recording(kData), options);
  EXPECT_EQ(world.start(), *options.start);
  EXPECT_EQ(world.next_block_at(), *options.start + seconds(12));
  EXPECT_EQ(*world.end(), *options.start + seconds(13 * 12));
}

}  // namespace
}  // namespace sep::paper
