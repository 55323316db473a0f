// A route walked again, step by step, by the contracts' integers: whether it can be made, gives what it says, and is of
// the class that bounds speak of (optimiser/bound.hpp).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/routing/optimiser/recover.hpp"

namespace sep::routing::certificate {

enum class Fault : std::uint8_t {
  bad_order,       // no amount, the same token twice, a token that is not there, or more hops than there may be
  bad_prices,      // of other tokens or hops, or one that is no number from 0 up
  unknown_pool,    // a step of a pool that is not there, or does not have its tokens
  repeated_pool,   // a pool in two steps
  wrong_amount,    // the contract gives another amount, takes other gas, or refuses; or the pool does not trade
  not_held,        // a step sells more than has come
  left_over,       // a token other than the target is not passed on whole, or not all of route.in is sold
  wrong_sum,       // out, gas or net are not what the steps come to
  out_of_class,    // a unit goes through more swaps than the order's hops, back to source or on from target
  not_covered,     // the leaves of a branching leave routes out
  bound_too_low,   // the prices prove less than is claimed
  not_bought,      // less comes out than is to be bought
  bound_too_high,  // of what is to be bought: it may cost less than is claimed
};
BOOST_DESCRIBE_ENUM(Fault, bad_order, bad_prices, unknown_pool, repeated_pool, wrong_amount, not_held, left_over,
                    wrong_sum, out_of_class, not_covered, bound_too_low, not_bought, bound_too_high)

struct Failure {
  Fault fault{};
  std::string where;  // which step or pool, and the figures
};

// Everything but the prices, the bound and the route's net. nullopt: nothing is wrong.
[[nodiscard]] std::optional<Failure> check_steps(std::vector<optimiser::Pool> const& pools,
                                                 optimiser::Order const& order, optimiser::Route const& route);

}  // namespace sep::routing::certificate
