// A certificate of a route that buys: what it buys, and the prices that prove what any route must cost. Checked again
// from the pools' states alone, as certificate.hpp says; why any prices prove such a bound is in
// optimiser/cost_bound.hpp.
#pragma once

#include "core/routing/certificate/certificate.hpp"
#include "core/routing/optimiser/cost_bound.hpp"

namespace sep::routing::certificate {

struct BuyingCertificate {
  std::size_t tokens = 0;
  std::vector<optimiser::Pool> pools;
  optimiser::ExactOutOrder order;
  optimiser::Route route;               // its `net` is of no account
  optimiser::HopPrices prices;          // that prove a bound for all routes of the class
  optimiser::HopPrices prices_of_many;  // and for those of three pools or more
  double least = 0;                     // what is claimed that every route costs, base units of source
};

struct CheckedBuying {
  Digits cost;   // of the route: what it sells, and its gas, base units of source
  Digits bound;  // that the prices prove, without what needs no prices (routes of few pools)
  Digits parts;  // that no route costs less than: of few pools, or of three and more; not above `cost`
  // What is proven: whatever the prices say, nothing costs less than nothing.
  [[nodiscard]] Digits best() const { return std::max({bound, parts, Digits(0)}); }
};

[[nodiscard]] Result<CheckedBuying, Failure> check(BuyingCertificate const& certificate);

}  // namespace sep::routing::certificate
