// The counts of the recorded Balancer pools, pinned: what docs/exact-pricing.md says.
#include <gtest/gtest.h>

#include "adapters/recordings/check.hpp"

namespace sep::recordings {
namespace {

using Counted = std::map<std::string, std::uint64_t>;

Counted matched_in(FolderReport const& report, std::string const& kind, std::string const& prefix) {
  Counted counts;
  for (auto const& file : report.files) {
    if (file.kind != kind || !file.file.starts_with(prefix)) continue;
    EXPECT_EQ(file.mismatched, 0U) << file.file;
    EXPECT_EQ(file.malformed, 0U) << file.file;
    counts[file.file] = file.matched;
  }
  return counts;
}

TEST(BalancerCounts, EveryAnswerOfTheWeightedPoolsOfV2) {
  auto const report = check_folder("../shared/data/amm-onchain-quotes");
  if (!report) GTEST_SKIP() << "no recorded data: ../shared/data/amm-onchain-quotes";
  EXPECT_EQ(matched_in(*report, "amm_onchain_quotes", "balancer_v2_weighted"),
            (Counted{{"balancer_v2_weighted_aura_kaiaura_50_50.json", 36},
                     {"balancer_v2_weighted_dai_gp_weth_usdt_4_token.json", 210},
                     {"balancer_v2_weighted_gel_dexg_60_40.json", 36},
                     {"balancer_v2_weighted_sdvecrv_crv_90_10.json", 36},
                     {"balancer_v2_weighted_usdc_weth.json", 18},
                     {"balancer_v2_weighted_usdc_weth_50_50.json", 36},
                     {"balancer_v2_weighted_weth_bal.json", 18}}));
  for (auto const& [reason, count] : report->total.reasons) EXPECT_FALSE(reason.contains("balancer")) << reason;
}

TEST(BalancerCounts, EveryAnswerOfTheStablePoolsOfV2) {
  auto const report = check_folder("../shared/data/amm-onchain-quotes");
  if (!report) GTEST_SKIP() << "no recorded data: ../shared/data/amm-onchain-quotes";
  EXPECT_EQ(matched_in(*report, "amm_onchain_quotes", "balancer_v2_stable"),
            (Counted{{"balancer_v2_stable_tusd_bsp.json", 36}, {"balancer_v2_stable_wsteth_weth.json", 36}}));
}

TEST(BalancerCounts, EverySwapAndChangeOfLiquidityOfTheWeightedAndStablePoolsOfV3) {
  auto const report = check_folder("../shared/data/balancer-v3-onchain");
  if (!report) GTEST_SKIP() << "no recorded data: ../shared/data/balancer-v3-onchain";
  auto counts = matched_in(*report, "balancer_v3_pools", "");
  std::erase_if(counts, [](auto const& entry) { return entry.second == 0; });
  EXPECT_EQ(counts, (Counted{{"1-22247251-StableSurgeHook.json", 4 + 5},
                             {"11155111-7439300-Stable-stataUSDC-stataUSDT.json", 2 + 5},
                             {"11155111-7439300-Weighted-USDC-DAI.json", 4 + 8},
                             {"11155111-8085514-LBP-BAL-DAI.json", 4}}));
  EXPECT_EQ(report->total.checked, 14U + 18U);
  EXPECT_EQ(report->total.reasons,
            (Counted{{"no pricing for pools of type Buffer: the wrapper's rate is recorded rounded", 4},
                     {"no pricing for pools of type FIXED_PRICE_LBP", 2},
                     {"no pricing for pools of type GYROE", 4},
                     {"no pricing for pools of type RECLAMM", 8},
                     {"no pricing of liquidity added or removed: pools of type GYROE", 8}}));
}

}  // namespace
}  // namespace sep::recordings
