// The registry, the instant and the defaults that the tests and fuzzers of this folder read against.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/text/resolve.hpp"
#include "core/intent/spec.hpp"
#include "core/market/registry.hpp"

namespace sep::api::fixture {

inline constexpr AssetId kWeth{1};
inline constexpr AssetId kUsdc{2};
inline constexpr AssetId kEth{3};
inline constexpr AssetId kOther{4};  // symbol "usdt"
inline constexpr AssetId kThird{5};  // symbol "USDt": with "usdt" an ambiguous pair in any other case
inline constexpr AssetId kOdd{6};    // a symbol that no line of text can hold
inline constexpr VenueId kUniswap{1};
inline constexpr VenueId kSushi{2};
inline constexpr Time kNow{1'767'225'600'000'000'000};  // 2026-01-01T00:00:00Z

inline Registry make_registry() {
  Registry registry;
  auto const asset = [&registry](AssetId id, char const* caip19, char const* symbol, std::uint8_t decimals) {
    registry.assets[id] = {id, caip19, symbol, decimals, true};
  };
  asset(kWeth, "eip155:1/erc20:0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", "WETH", 18);
  asset(kUsdc, "eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "USDC", 6);
  asset(kEth, "eip155:1/slip44:60", "ETH", 18);
  asset(kOther, "eip155:1/erc20:0xdac17f958d2ee523a2206206994597c13d831ec7", "usdt", 6);
  asset(kThird, "eip155:1/erc20:0xdac17f958d2ee523a2206206994597c13d831ec8", "USDt", 6);
  asset(kOdd, "eip155:1/erc20:0xdac17f958d2ee523a2206206994597c13d831ec9", "100%,", 0);
  LocationId const wallet{1};
  registry.locations[wallet] = {wallet, "eip155:1:main", "eip155:1"};
  auto const venue = [&](VenueId id, char const* name) {
    registry.venues[id] = {id, name, wallet, true, true, seconds(12), kEth, 150'000, 30'000'000'000};
  };
  venue(kUniswap, "uniswap_v2");
  venue(kSushi, "sushiswap_v2");
  return registry;
}

inline Defaults make_defaults() { return {{"desk1", "", ""}, std::nullopt}; }

// acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes
inline intent::IntentSpec make_spec() {
  intent::IntentSpec spec;
  spec.base = kWeth;
  spec.quote = kUsdc;
  spec.size = i128{10} * 1'000'000'000'000'000'000;
  spec.max_slippage_bps = 50;
  spec.deadline = kNow + minutes(5);
  spec.owner = make_defaults().owner;
  return spec;
}

// `seed` with a part of it replaced by what follows the first two bytes, which say where and how much: so a fuzzer
// starts from a sound text. No more than that many bytes: the input alone.
inline std::string spliced(std::string_view seed, std::uint8_t const* bytes, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(bytes), size);
  if (size < 3 || bytes[0] > seed.size() || bytes[0] == 0) return std::string(input);
  std::string text(seed);
  return text.replace(bytes[0] - 1U, bytes[1] % 32U, input.substr(2));
}

}  // namespace sep::api::fixture
