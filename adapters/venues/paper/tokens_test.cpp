#include "adapters/venues/paper/tokens.hpp"

#include <gtest/gtest.h>

namespace sep::paper {
namespace {

TokenClaim claim(std::string symbol, std::string last6, bool plain = true) {
  return {"0x1111111111111111111111111111111111" + last6, std::move(symbol), 18, plain};
}

std::string symbol_of(std::string symbol) {
  std::vector const claims{claim(std::move(symbol), "abcdef")};
  return make_symbols(claims).front();
}

TEST(Tokens, BaseRegistryIsSound) {
  auto const registry = base_registry({}, {});
  EXPECT_EQ(check_registry(registry), std::nullopt);
  EXPECT_EQ(registry.venues.size(), 5u);
  EXPECT_EQ(registry.asset(AssetId(1))->caip19, "eip155:1/slip44:60");
  EXPECT_EQ(registry.asset_by_symbol("USDC")->caip19, "eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
}

TEST(Tokens, RebasingTokensAreNotPlainWhateverARecordingSays) {
  auto const steth = known_tokens()[5];
  ASSERT_EQ(steth.symbol, "stETH");
  std::vector const claims{TokenClaim{std::string(steth.address), "stETH", 18, true}};
  auto const registry = base_registry(claims, {});
  EXPECT_FALSE(registry.asset_by_symbol("stETH")->plain_transfers);
}

TEST(Tokens, IdempotenceIsSwitchedOffByName) {
  std::vector<std::string> const names{"pancakeswap_v2"};
  auto const registry = base_registry({}, names);
  EXPECT_FALSE(registry.venue_by_name("pancakeswap_v2")->idempotent_submit);
  EXPECT_TRUE(registry.venue_by_name("uniswap_v2")->idempotent_submit);
}

TEST(Tokens, AUniqueSymbolStaysAsItIs) {
  EXPECT_EQ(symbol_of("GOLDGR"), "GOLDGR");
  EXPECT_EQ(symbol_of("$MONG"), "$MONG");
  EXPECT_EQ(symbol_of("ETH2x-FLI"), "ETH2x-FLI");
}

TEST(Tokens, AKnownSymbolAtAnotherAddressIsToldApart) {
  EXPECT_EQ(symbol_of("USDC"), "USDC-abcdef");
  EXPECT_EQ(symbol_of("usdc"), "usdc-abcdef");
  EXPECT_EQ(symbol_of("ETH"), "ETH-abcdef");
}

TEST(Tokens, ASymbolThatTwoCarryIsPlainForNeither) {
  std::vector const claims{claim("DOG", "000001"), claim("Dog", "000002"), claim("CAT", "000003")};
  EXPECT_EQ(make_symbols(claims), (std::vector<std::string>{"DOG-000001", "Dog-000002", "CAT"}));
}

TEST(Tokens, WhatCannotBeReadOrTypedIsCutAndToldApart) {
  EXPECT_EQ(symbol_of("USD\xD0\xA1"), "USD-abcdef");  // a Cyrillic letter that looks like a C
  EXPECT_EQ(symbol_of("TRUMP "), "TRUMP-abcdef");
  EXPECT_EQ(symbol_of(""), "token-abcdef");
  EXPECT_EQ(symbol_of("0x9f8f72aa9304c8b593d555f12ef6589cc3a579a2"), "token-abcdef");
  EXPECT_EQ(symbol_of(std::string(30, 'A')), std::string(24, 'A') + "-abcdef");
}

TEST(Tokens, EqualTailsFallBackToTheWholeAddress) {
  std::vector<TokenClaim> claims{claim("DOG", "000001"), claim("DOG", "000001")};
  claims[1].address[5] = '2';
  auto const symbols = make_symbols(claims);
  EXPECT_EQ(symbols[0], "DOG-000001");
  EXPECT_EQ(symbols[1], "DOG-" + claims[1].address);
  EXPECT_EQ(check_registry(base_registry(claims, {})), std::nullopt);
}

}  // namespace
}  // namespace sep::paper
