// An order of a recorded file as an order to route, whatever the file's form.
#pragma once

#include <optional>

#include "apps/sep/coin_prices.hpp"
#include "apps/sep/route_instance.hpp"
#include "apps/sep/token_list.hpp"

namespace sep::app::route {

inline constexpr char const* kCoin = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";  // WETH, where a file names none
inline constexpr double kGasPriceWei = 1e10;                                        // where a file names none

struct Ends {
  routing::optimiser::Token source = 0;
  routing::optimiser::Token target = 0;
};

// nullopt: no pool has the one or the other.
[[nodiscard]] inline std::optional<Ends> ends_of(recordings::RecordedOrder const& order, TokenList const& tokens) {
  auto const source = tokens.find(order.token_in);
  auto const target = tokens.find(order.token_out);
  if (!source || !target) return std::nullopt;
  return Ends{*source, *target};
}

// What a token is worth: base units of it per wei; 0: no price, so gas costs nothing.
struct PerWei {
  double in = 0;
  double out = 0;
};

// `gas_price`: wei, of the file.
[[nodiscard]] inline InstanceOrder order_to_route(recordings::RecordedOrder const& order, Ends ends, PerWei per_wei,
                                                  double gas_price, Terms const& terms) {
  double const price = terms.gas_price.value_or(gas_price);
  return {.name = order.name,
          .token_in = order.token_in,
          .token_out = order.token_out,
          .order = {.source = ends.source,
                    .target = ends.target,
                    .amount = order.buys ? 0 : order.amount,
                    .hops = terms.hops,
                    .gas_price = per_wei.out * price},
          .wanted = order.buys ? std::optional(order.amount) : std::nullopt,
          .gas_price_in = per_wei.in * price,
          .reference = terms.gas_price ? std::nullopt : order.answered,
          .value = per_wei.out > 0 ? 1e-18 / per_wei.out : 0};
}

}  // namespace sep::app::route
