// Every order of an instance, routed and held against the plain ways and another router's answer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/sep/route_certificate.hpp"
#include "apps/sep/route_instance.hpp"
#include "core/routing/optimiser/recover.hpp"

namespace sep::app::route {

// Addresses of a step.
struct StepNames {
  std::string pool;
  std::string token_in;
  std::string token_out;
};

// Of an order that says what is bought, in base units of the source.
struct Buying {
  i128 cost = 0;   // what is sold, and its gas rounded up
  i128 bound = 0;  // no route costs less; rounded down
};

struct Compared {
  InstanceOrder order;
  routing::optimiser::Route route;  // the best of the optimiser's, the single path and the grid
  std::vector<StepNames> names;     // of its steps
  i128 gas_cost = 0;                // base units of the target, rounded up
  i128 net = 0;                     // what comes out less gas_cost; may be negative
  i128 bound = 0;                   // no route nets more; rounded up
  i128 found_net = 0;               // of the optimiser's own route
  std::optional<i128>
      single_net{};  // of the best single path; none: no path takes all of the order, or buys what is wanted
  std::optional<i128> grid_net{};  // of the best split of the grid; none: likewise
  double cold_us = 0;              // the median of three, without a start
  double warm_us = 0;              // from the answer one block before; where there is none, from the answer itself
  std::optional<i128> warm_net{};  // of the route that this finds; none: it finds none
  std::optional<Buying> buying{};
  bool whole = true;    // all of the order is sold; otherwise the pools cannot take it
  bool repeats = true;  // the steps, run one by one on the pools, give what they say
};

struct Comparison {
  std::string name;
  std::size_t pools = 0;
  std::size_t tokens = 0;
  std::vector<Compared> orders;
  std::vector<Unrouted> unrouted;
  std::map<std::string, std::uint64_t> pools_skipped;
  std::map<std::string, std::uint64_t> orders_skipped;
  std::uint64_t without_gas_price = 0;  // no pool says what gas costs in their target: it costs nothing
};

using Keep = std::function<void(AnyCertificate const&)>;

// What each route proves goes to `keep`, where there is one.
[[nodiscard]] Comparison compare(Instance instance, Keep const& keep = {});

// gas * price, rounded up, exactly; nullopt: beyond 127 bits. gas >= 0, price finite and >= 0 (CHECKed).
[[nodiscard]] std::optional<i128> gas_cost(std::int64_t gas, double price);

}  // namespace sep::app::route
