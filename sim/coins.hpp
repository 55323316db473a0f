// What clients of a run trade, by symbol: recorded markets list other assets than generated ones.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/base/check.hpp"
#include "core/market/registry.hpp"

namespace sep::sim {

struct Coins {
  std::string_view base;   // what most intents are about
  std::string_view quote;  // what they pay with, and what limits are reckoned in
};

// nullopt: the market trades none of the pairs that a run can be about.
[[nodiscard]] inline std::optional<Coins> find_coins(Registry const& registry) {
  for (auto const& coins : {Coins{"WETH", "USDC"}, Coins{"ETH", "USDT"}, Coins{"BTC", "USDT"}}) {
    auto const* base = registry.asset_by_symbol(coins.base);
    auto const* quote = registry.asset_by_symbol(coins.quote);
    if (base && quote && !registry.instruments_between(base->id, quote->id).empty()) return coins;
  }
  return std::nullopt;
}

[[nodiscard]] inline Coins coins_of(Registry const& registry) {
  auto const coins = find_coins(registry);
  CHECK(coins.has_value());
  return *coins;
}

// One whole coin, in base units.
[[nodiscard]] inline i128 one_of(AssetSpec const& asset) {
  i128 one = 1;
  for (int i = 0; i < asset.decimals; ++i) one *= 10;
  return one;
}

}  // namespace sep::sim
