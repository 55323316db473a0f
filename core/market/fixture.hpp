// A small sound registry for the tests of this folder: WETH and USDC, one wallet, two venues, three pools.
#pragma once

#include "core/market/registry.hpp"
#include "core/market/view.hpp"

namespace sep {

inline constexpr AssetId kWeth{1};
inline constexpr AssetId kUsdc{2};
inline constexpr AssetId kDai{3};
inline constexpr LocationId kWallet{1};
inline constexpr VenueId kUniswap{1};
inline constexpr VenueId kSushi{2};

inline Registry make_registry() {
  Registry registry;
  registry.assets[kWeth] = {kWeth, "eip155:1/erc20:0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", "WETH", 18, true};
  registry.assets[kUsdc] = {kUsdc, "eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "USDC", 6, true};
  registry.assets[kDai] = {kDai, "eip155:1/erc20:0x6b175474e89094c44da98b954eedeac495271d0f", "DAI", 18, true};
  registry.locations[kWallet] = {kWallet, "eip155:1:main", "eip155:1"};
  auto const venue = [](VenueId id, char const* name) {
    return VenueSpec{id, name, kWallet, true, true, seconds(12), kWeth, 150'000, 30'000'000'000};
  };
  registry.venues[kUniswap] = venue(kUniswap, "uniswap_v2");
  registry.venues[kSushi] = venue(kSushi, "sushiswap_v2");
  auto const pool = [](std::uint32_t id, VenueId at, AssetId token0, AssetId token1) {
    return InstrumentSpec{
        InstrumentId{id}, at, "0x" + std::string(39, '0') + std::to_string(id), token0, token1, 997, 1000};
  };
  registry.instruments[InstrumentId{1}] = pool(1, kUniswap, kUsdc, kWeth);
  registry.instruments[InstrumentId{2}] = pool(2, kSushi, kWeth, kUsdc);
  registry.instruments[InstrumentId{3}] = pool(3, kUniswap, kDai, kWeth);
  return registry;
}

}  // namespace sep
