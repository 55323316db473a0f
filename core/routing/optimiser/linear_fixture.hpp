// For tests: books, fixed rates and transfers, written down or made from a seed.
#pragma once

#include <cmath>

#include "core/base/rng.hpp"
#include "core/routing/optimiser/network.hpp"

namespace sep::routing::optimiser::test {

inline double uniform(Rng& rng, double low, double high) {
  return low + (high - low) * static_cast<double>(rng.next() >> 11) * 0x1p-53;
}

// A price in ticks of a millionth, and an amount of base units in lots.
inline constexpr std::int64_t kTicksOfOne = 1'000'000;
[[nodiscard]] inline BookRules rules_of(i128 lot_base = 1'000'000'000'000, std::uint32_t fee_pips = 0) {
  return {.lot_base = lot_base, .tick = {1, kTicksOfOne}, .fee_pips = fee_pips};
}
[[nodiscard]] inline BookLevel level(double price, double base, BookRules const& rules) {
  double const ticks = price * static_cast<double>(rules.tick.base_raw) / static_cast<double>(rules.tick.quote_raw);
  return {std::llround(ticks), std::llround(base / static_cast<double>(rules.lot_base))};
}
// token0 the base; levels as prices and base units, best first.
[[nodiscard]] inline Pool book_pool(Token base, Token quote, BookRules const& rules,
                                    std::vector<std::pair<double, double>> const& bids,
                                    std::vector<std::pair<double, double>> const& asks, SwapGas gas = {}) {
  OrderBook book{rules, {}};
  for (auto const& [price, amount] : bids) book.depth.bids.push_back(level(price, amount, rules));
  for (auto const& [price, amount] : asks) book.depth.asks.push_back(level(price, amount, rules));
  return {{base, quote}, gas, std::move(book)};
}
[[nodiscard]] inline Pool wrap(Token one, Token other, SwapGas gas = {}) { return {{one, other}, gas, FixedRate{}}; }

// Around a price of token0 in token1, as deep as a pool with so much of token0.
[[nodiscard]] inline OrderBook any_book(Rng& rng, double price, double depth) {
  OrderBook book;
  auto& rules = book.rules;
  rules.lot_base = static_cast<i128>(std::pow(10, uniform(rng, 7, 14)));
  rules.tick = {static_cast<i128>(price * 1e12), static_cast<i128>(1e18)};
  rules.fee_pips = static_cast<std::uint32_t>(rng.below(1'000));
  rules.fee_in = rng.chance(1, 2) ? FeeAsset::base : FeeAsset::quote;
  rules.min_lots = rng.chance(1, 4) ? static_cast<std::int64_t>(rng.below(1'000)) : 0;
  rules.min_quote = rng.chance(1, 4) ? static_cast<i128>(std::pow(10, uniform(rng, 10, 18))) : 0;
  double const spread = uniform(rng, 0.00001, 0.001);
  double const apart = std::pow(10, uniform(rng, -6, -3));
  auto const side = [&](double away) {
    std::vector<BookLevel> levels;
    double distance = spread;
    for (auto left = rng.chance(1, 8) ? 0 : rng.between(1, 12); left > 0; --left) {
      levels.push_back(
          {std::llround(1e6 * (1 + away * distance)),
           1 + std::llround(depth * std::pow(10, uniform(rng, -4, -1.5)) / static_cast<double>(rules.lot_base))});
      distance += std::max(apart * uniform(rng, 0.2, 2), 2e-6);
    }
    return levels;
  };
  book.depth.bids = side(-1);
  book.depth.asks = side(1);
  return book;
}

[[nodiscard]] inline i128 any_capacity(Rng& rng, double depth) {
  return rng.chance(1, 2) ? kInt128Max : static_cast<i128>(depth * std::pow(10, uniform(rng, -4, 0)));
}

[[nodiscard]] inline FixedRate any_fixed_rate(Rng& rng, double price, double depth) {
  FixedRate fixed{.units0 = static_cast<i128>(1e18), .units1 = static_cast<i128>(price * 1e18)};
  fixed.most0 = any_capacity(rng, depth);
  fixed.most1 = rng.chance(1, 4) ? 0 : any_capacity(rng, depth * price);
  return fixed;
}

[[nodiscard]] inline Transfer any_transfer(Rng& rng, double price, double depth) {
  Transfer transfer{.fixed = rng.chance(1, 4) ? 0 : static_cast<i128>(std::pow(10, uniform(rng, 14, 20)))};
  transfer.units0 = static_cast<i128>(1e18);
  transfer.units1 = static_cast<i128>(price * 1e18 * (1 - uniform(rng, 0, 0.002)));
  transfer.most = std::max(any_capacity(rng, depth), transfer.fixed + 1'000);
  transfer.delay_ms = static_cast<std::int64_t>(rng.below(1'000'000));
  return transfer;
}

}  // namespace sep::routing::optimiser::test
