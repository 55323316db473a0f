// A certificate: a route, the pools it was found in, and the prices that prove how near it is to the best there can be.
// Checked again from the pools' states alone, by other means than it was found: steps by the contracts' integers, the
// bound by a hundred digits and more, each pool by its own formula. Nothing of the search is used
// but the rule which pools are routed over (optimiser/network.hpp, can_trade).
//
// What the bound speaks of, and why any prices prove one, is in optimiser/bound.hpp.
#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <vector>

#include "core/base/result.hpp"
#include "core/routing/certificate/steps.hpp"
#include "core/routing/optimiser/leaf.hpp"

namespace sep::routing::certificate {

// Some hundred decimal digits: what is lost in a sum lies far below a unit of any token.
using Digits =
    boost::multiprecision::number<boost::multiprecision::cpp_bin_float<400, boost::multiprecision::digit_base_2>,
                                  boost::multiprecision::et_off>;

struct Certificate {
  std::size_t tokens = 0;
  std::vector<optimiser::Pool> pools;
  optimiser::Order order;
  optimiser::Route route;
  optimiser::HopPrices prices;                // that prove a bound for all routes of the class
  optimiser::HopPrices prices_of_many;        // and for those of three pools or more
  double bound = 0;                           // what is claimed, base units of target
  std::vector<optimiser::Leaf> leaves{};      // none, or what proves it for routes of three pools or more (branching)
  optimiser::HopPrices prices_of_caps{0, 0};  // with leaves: that prove how much of each token the order can bring
};

struct Checked {
  Digits net;    // of the route, base units of target
  Digits bound;  // that the prices prove, without what needs no prices (routes of few pools)
  Digits few;    // that no route of fewer than three pools beats
  Digits many;   // that no route of three pools or more beats, by `prices_of_many` or by all leaves
  // What is proven: the lesser of `bound` and the greater of `few` and `many`.
  [[nodiscard]] Digits best() const { return std::min(bound, std::max(few, many)); }
};

[[nodiscard]] Result<Checked, Failure> check(Certificate const& certificate);

}  // namespace sep::routing::certificate
