// Every order of an instance, routed and held against the plain ways and another router's answer.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/sep/route_certificate.hpp"
#include "apps/sep/route_instance.hpp"
#include "core/routing/optimiser/recover.hpp"

namespace sep::app::route {

enum class Found : std::uint8_t { optimiser, single_path, grid };
BOOST_DESCRIBE_ENUM(Found, optimiser, single_path, grid)

struct Compared {
  InstanceOrder order;
  std::vector<std::string> tokens;  // of the steps: address of what goes in, of what comes out, in turn
  std::vector<std::string> pools;   // of the steps
  routing::optimiser::Route route;
  Found by = Found::optimiser;       // who found it: the best of the three, the optimiser on a tie
  i128 gas_cost = 0;                 // base units of the target, rounded up
  i128 net = 0;                      // what comes out less gas_cost; may be negative
  i128 bound = 0;                    // no route nets more; rounded up
  std::optional<i128> single_net{};  // of the best single path; none: no path takes all of the order
  std::optional<i128> grid_net{};    // none: no split of the grid takes all of the order
  double cold_us = 0;                // the median of three, without a start
  double warm_us = 0;                // from the answer one block before; where there is none, from the answer itself
  bool whole = true;                 // all of the order is sold; otherwise the pools cannot take it
  bool repeats = true;               // the steps, run one by one on the pools, give what they say
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

using Keep = std::function<void(NamedCertificate const&)>;

// What each route proves goes to `keep`, where there is one.
[[nodiscard]] Comparison compare(Instance instance, Keep const& keep = {});

// gas * price, rounded up, exactly; nullopt: beyond 127 bits. gas >= 0, price finite and >= 0 (CHECKed).
[[nodiscard]] std::optional<i128> gas_cost(std::int64_t gas, double price);

// The least whole number that is not below; kInt128Max beyond that.
[[nodiscard]] i128 rounded_up(double value);

// Whether the steps can be made in their order, each on the state that those before it leave, with nothing but the
// order's amount and what they bought themselves, and give what the route says.
[[nodiscard]] bool repeats(routing::optimiser::Network const& network, routing::optimiser::Order const& order,
                           routing::optimiser::Route const& route);

}  // namespace sep::app::route
