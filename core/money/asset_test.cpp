#include "core/money/asset.hpp"

#include <gtest/gtest.h>

#include "core/money/amount.hpp"

namespace sep {
namespace {

constexpr char const* kUsdc = "eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";

TEST(Asset, CanonicalTextStaysAsItIs) {
  for (auto const* text :
       {kUsdc, "eip155:1/slip44:60", "bip122:000000000019d6689c085ae165831e93/slip44:0",
        "cosmos:cosmoshub-3/slip44:118", "eip155:42161/erc20:0x0000000000000000000000000000000000000000",
        "solana:4sGjMW1sUnHzSxGspuhpqLDx6wiyjNtZ/token:7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU"})
    EXPECT_EQ(canonical_asset(text), text);
}

TEST(Asset, ChecksumCaseOfAnEvmAddressIsNoIdentity) {
  EXPECT_EQ(canonical_asset("eip155:1/erc20:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), kUsdc);
}

TEST(Asset, RefusesEachPartByName) {
  auto const refusal = [](std::string_view text) { return canonical_asset(text).error(); };
  for (auto const* text : {"", "eip155:1", "USDC"}) EXPECT_EQ(refusal(text), AssetTextError::bad_asset) << text;
  for (auto const* text :
       {"/erc20:0x", "eip155/erc20:0x12", "ei:1/slip44:60", "EIP155:1/slip44:60", "eip155:/slip44:60",
        "eip155:1 /slip44:60", "toolongname:1/slip44:60", "eip155:123456789012345678901234567890123/slip44:60"})
    EXPECT_EQ(refusal(text), AssetTextError::bad_chain) << text;
  for (auto const* text : {"eip155:1/", "eip155:1/slip44", "eip155:1/slip44:", "eip155:1/s:60", "eip155:1/slip44:6/0",
                           "eip155:1/slip44:60:1"})
    EXPECT_EQ(refusal(text), AssetTextError::bad_asset) << text;
  for (auto const* text : {"eip155:01/slip44:60", "eip155:one/slip44:60", "eip155:1/slip44:060", "eip155:1/slip44:x"})
    EXPECT_EQ(refusal(text), AssetTextError::bad_reference) << text;
  for (auto const* text : {"eip155:1/erc20:0x12", "eip155:1/erc20:a0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
                           "eip155:1/erc20:0Xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
                           "eip155:1/erc20:0xg0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"})
    EXPECT_EQ(refusal(text), AssetTextError::bad_address) << text;
}

TEST(Asset, KnowsItsChain) {
  EXPECT_EQ(chain_of(kUsdc), "eip155:1");
  EXPECT_EQ(chain_of("none"), "none");
}

constexpr AssetId kOne{1};
constexpr AssetId kTwo{2};

TEST(Amount, AddsWithinOneAsset) {
  EXPECT_EQ((Amount{kOne, 2} + Amount{kOne, 3}), (Amount{kOne, 5}));
  EXPECT_EQ((Amount{kOne, 2} - Amount{kOne, 3}), (Amount{kOne, -1}));
  EXPECT_EQ((-Amount{kOne, 2}), (Amount{kOne, -2}));
  EXPECT_LT((Amount{kOne, 2}), (Amount{kOne, 3}));
  EXPECT_NE((Amount{kOne, 2}), (Amount{kTwo, 2}));
}

TEST(Amount, SumsOfOutsideFiguresAnswerOverflow) {
  EXPECT_EQ(add({kOne, kInt128Max}, {kOne, 1}), std::nullopt);
  EXPECT_EQ(subtract({kOne, kInt128Min}, {kOne, 1}), std::nullopt);
  EXPECT_EQ(add({kOne, kInt128Max}, {kOne, 0}), (Amount{kOne, kInt128Max}));
}

TEST(AmountDeath, MixedAssetsAndOverflowAreBugsOfOurs) {
  EXPECT_DEATH((void)(Amount{kOne, 1} + Amount{kTwo, 1}), "CHECK failed");
  EXPECT_DEATH((void)(Amount{kOne, 1} < Amount{kTwo, 1}), "CHECK failed");
  EXPECT_DEATH((void)(Amount{kOne, kInt128Max} + Amount{kOne, 1}), "CHECK failed");
  EXPECT_DEATH((void)(-Amount{kOne, kInt128Min}), "CHECK failed");
}

}  // namespace
}  // namespace sep
