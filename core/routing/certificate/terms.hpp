// What a certificate speaks of, and whether that makes sense at all. Private to core/routing/certificate.
#pragma once

#include "core/routing/certificate/steps.hpp"
#include "core/routing/optimiser/bound.hpp"

namespace sep::routing::certificate {

// Whether the order and the pools are of tokens that are there, and numbers within their ranges.
[[nodiscard]] std::optional<Failure> check_order(std::size_t tokens, std::vector<optimiser::Pool> const& pools,
                                                 optimiser::Order const& order);

// Whether there is a price from 0 up for each token and number of swaps.
[[nodiscard]] std::optional<Failure> check_prices(std::size_t tokens, std::size_t hops,
                                                  optimiser::HopPrices const& prices);

}  // namespace sep::routing::certificate
