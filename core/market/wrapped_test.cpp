#include "core/market/wrapped.hpp"

#include <gtest/gtest.h>

#include "core/market/fixture.hpp"

namespace sep {
namespace {

constexpr AssetId kEther{9};

Registry with_ether() {
  auto registry = make_registry();
  registry.assets[kEther] = {kEther, "eip155:1/slip44:60", "ETH", 18, true};
  return registry;
}

TEST(Wrapped, TheCoinOfAChainIsPricedAsItsWrappedToken) { EXPECT_EQ(priced_as(with_ether(), kEther), kWeth); }

TEST(Wrapped, WhatIsNoCoinIsPricedAsItself) {
  EXPECT_EQ(priced_as(with_ether(), kUsdc), kUsdc);
  EXPECT_EQ(priced_as(with_ether(), AssetId{77}), AssetId{77});
}

TEST(Wrapped, ACoinWhoseTokenTheRegistryDoesNotHaveIsPricedAsItself) {
  auto registry = with_ether();
  registry.assets.erase(kWeth);
  EXPECT_EQ(priced_as(registry, kEther), kEther);
}

TEST(Wrapped, ATokenIsKnownByItsAddressNotByItsName) {
  auto registry = with_ether();
  registry.assets[kWeth].caip19 = "eip155:1/erc20:0x00000000000000000000000000000000000000aa";
  EXPECT_EQ(priced_as(registry, kEther), kEther);
}

TEST(Wrapped, OfAChainThatIsNotKnownHere) {
  auto registry = with_ether();
  registry.assets[kEther].caip19 = "eip155:424242/slip44:60";
  EXPECT_EQ(priced_as(registry, kEther), kEther);
}

}  // namespace
}  // namespace sep
