// The counts of the recorded folders, pinned: what docs/exact-pricing.md says.
#include <gtest/gtest.h>

#include "adapters/recordings/check.hpp"

namespace sep::recordings {
namespace {

class Counts : public testing::Test {
 protected:
  std::optional<FolderReport> check(std::string const& folder) {
    auto report = check_folder("../shared/data/" + folder);
    if (!report) return report;
    EXPECT_EQ(report->total.mismatched, 0U) << as_text(*report);
    EXPECT_EQ(report->total.malformed, 0U) << as_text(*report);
    EXPECT_EQ(report->total.checked, report->total.matched);
    return report;
  }
};

#define REPORT_OR_SKIP(name, folder)                                             \
  auto const maybe_##name = check(folder);                                       \
  if (!maybe_##name) GTEST_SKIP() << "no recorded data: ../shared/data/" folder; \
  auto const& name = *maybe_##name

FileReport file_of(FolderReport const& report, std::string const& name) {
  for (auto const& file : report.files)
    if (file.file == name) return file;
  ADD_FAILURE() << "no file " << name;
  return {};
}

using Reasons = std::map<std::string, std::uint64_t>;

TEST_F(Counts, EveryQuoteOfFourteenPoolStates) {
  REPORT_OR_SKIP(report, "uniswap-v3-quotes");
  EXPECT_EQ(report.total.checked, 2'600U);
  EXPECT_EQ(report.total.skipped, 0U);
}

TEST_F(Counts, EveryEdgeCaseOfTheContractsOwnTests) {
  REPORT_OR_SKIP(report, "uniswap-v3-edge-cases");
  EXPECT_EQ(report.total.checked, 144U);
  EXPECT_EQ(report.total.skipped, 0U);
}

TEST_F(Counts, EveryEventOfAPoolsFirstDays) {
  REPORT_OR_SKIP(report, "uniswap-v3-event-replay");
  EXPECT_EQ(report.total.checked, 101U);
  EXPECT_EQ(report.total.skipped, 0U);
}

TEST_F(Counts, EverySwapOfNineteenBlocks) {
  REPORT_OR_SKIP(report, "eth-mainnet-blocks");
  EXPECT_EQ(file_of(report, "v2_swaps.csv").checked, 173U);
  EXPECT_EQ(file_of(report, "v2_swaps.csv").skipped, 0U);
  EXPECT_EQ(file_of(report, "v3_swaps_within_tick.csv").checked, 45U);
  EXPECT_EQ(file_of(report, "v3_swaps_within_tick.csv").skipped, 0U);
  auto const events = file_of(report, "dex_events.jsonl.zst");
  EXPECT_EQ(events.checked, 487U);
  EXPECT_EQ(events.reasons, (Reasons{{"balancer_swap: the pool's balances and weights are not recorded", 7},
                                     {"curve_exchange: the pool's balances and amplification are not recorded", 2},
                                     {"no pricing for kind curve_exchange_crypto", 9},
                                     {"not of a pair: no Sync before it", 8}}));
  EXPECT_EQ(events.notes.at("v3_swap: every figure reproduced"), 54U);
}

TEST_F(Counts, EveryAnswerOfTheKindsThatArePriced) {
  REPORT_OR_SKIP(report, "amm-onchain-quotes");
  EXPECT_EQ(file_of(report, "uniswap_v3_WBTC_WETH_3000.json").matched, 44U);
  EXPECT_EQ(file_of(report, "uniswap_v4_ETH_USDC_500.json").matched, 46U);
  EXPECT_EQ(file_of(report, "aerodrome_slipstream_cbETH_WETH.json").matched, 14U);
  EXPECT_EQ(file_of(report, "aerodrome_v2_tBTC_WETH_volatile.json").matched, 21U);
  EXPECT_EQ(file_of(report, "pancakeswap_v2_WETH_USDbC.json").matched, 11U);
  auto const stable = file_of(report, "curve_3pool.json");
  EXPECT_EQ(stable.notes, (Reasons{{"calc_token_amount", 6}, {"calc_withdraw_one_coin", 4}, {"get_dy", 10}}));
  EXPECT_EQ(stable.matched, 20U);
  auto const metapool = file_of(report, "curve_metapool_RAI_3CRV_25144000.json");
  EXPECT_EQ(metapool.notes, (Reasons{{"get_dy", 6}, {"get_dy_underlying", 36}}));
  EXPECT_EQ(metapool.matched, 42U);
  EXPECT_EQ(report.total.checked, 136U + 62U + 462U);  // the last: Balancer's pools, counts_balancer_test.cpp
  for (auto const& [reason, count] : report.total.reasons)
    EXPECT_TRUE(reason.starts_with("no pricing for kind ")) << reason;
}

TEST_F(Counts, EveryStateAndEveryPaidHopOfThePaths) {
  REPORT_OR_SKIP(report, "multi-hop-path-states");
  EXPECT_EQ(report.total.checked, 16U + 3U);  // states; hops
  EXPECT_EQ(report.total.reasons, (Reasons{{"foretold by the recording program, not paid by the chain", 14}}));
}

TEST_F(Counts, EveryStateOfTheRecordedPools) {
  REPORT_OR_SKIP(report, "eth-pools-recording");
  EXPECT_EQ(file_of(report, "blocks_24693611-24693622.json.zst").checked, 1'542U);
  EXPECT_EQ(file_of(report, "blocks_24721394-24721407.json.zst").checked, 1'523U);
  for (auto const& [reason, count] : report.total.reasons)
    EXPECT_TRUE(reason.starts_with("no pricing for kind ")) << reason;
}

TEST_F(Counts, EveryMessageOfTheExchangeCaptures) {
  REPORT_OR_SKIP(report, "binance-l2");
  std::string const compared = "difference: sequence, crossing and best levels";
  std::map<std::string, std::uint64_t> best_levels;
  for (auto const& file : report.files)
    if (file.notes.contains(compared)) best_levels[file.file] = file.notes.at(compared);
  EXPECT_EQ(best_levels, (Reasons{{"cm_btcusd_perp_20240808.gz", 26'805},
                                  {"cm_ethusd_perp_20240808.gz", 22'877},
                                  {"spot_btcusdt_20240808.gz", 3'448},
                                  {"spot_ethusdt_20240808.gz", 3'432},
                                  {"usdm_btcusdt_20230404.gz", 4'322},
                                  {"usdm_btcusdt_20240808.gz", 6'543},
                                  {"usdm_ethusdt_20240808.gz", 6'577}}));
  EXPECT_EQ(report.total.checked, 420'538U);
  EXPECT_EQ(report.total.reasons, (Reasons{{"no check for @markPrice@1s messages", 514},
                                           {"no check for @trade outside the book messages", 1}}));
}

TEST_F(Counts, EveryMessageOfTwoSessionsOfTheExchange) {
  REPORT_OR_SKIP(report, "venue-feeds");
  auto const spot = file_of(report, "BINANCE.jsonl.zst");
  auto const futures = file_of(report, "BINANCE_FUTURES.jsonl.zst");
  EXPECT_EQ(spot.checked, 265U);
  EXPECT_EQ(futures.checked, 1'381U);
  EXPECT_EQ(spot.notes.at("difference: sequence, crossing and best levels"), 141U);
  EXPECT_EQ(futures.notes.at("difference: sequence, crossing and best levels"), 719U);
  EXPECT_EQ(report.total.checked, spot.checked + futures.checked);
  for (auto const& file : report.files) EXPECT_EQ(file.skipped > 0, file.kind != "prose") << file.file;
}

TEST_F(Counts, WhatIsNotKnownIsListed) {
  for (auto const* folder : {"base-fees", "cow-auctions"}) {
    auto const report = check_folder(std::string("../shared/data/") + folder);
    if (!report) GTEST_SKIP() << "no recorded data: " << folder;
    EXPECT_EQ(report->total.checked, 0U) << as_text(*report);
    for (auto const& file : report->files) EXPECT_EQ(file.skipped > 0, file.kind != "prose") << file.file;
  }
}

}  // namespace
}  // namespace sep::recordings
