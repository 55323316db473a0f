// How far routes are from their bounds: orders of given sizes between tokens drawn by a seed, on recorded pools.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/sep/route_snapshot.hpp"
#include "apps/sep/route_spread.hpp"
#include "core/routing/optimiser/recover.hpp"

namespace sep::app::route {

inline std::vector<double> const kSizesUsd = {100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};

struct GapTerms {
  std::vector<double> sizes = kSizesUsd;  // worth, in USD
  std::size_t pairs = 10;                 // of each state
  std::size_t every = 1;                  // the states: all, every second, ...
  std::size_t least_pools = 1;            // of a token that is drawn
  std::uint64_t seed = 1;
  std::size_t branch = 0;  // parts that a gap may be closed with (branch.hpp)
  bool verify = false;     // check every certificate
  std::size_t hops = routing::optimiser::kHopsMax;
};

// One order, and how near its route is to the best there can be.
struct GapOrder {
  std::string state;  // by name
  std::string token_in;
  std::string token_out;
  double usd = 0;
  routing::optimiser::Order order;
  routing::optimiser::Route route;
  double bound = 0;
  double step_gas = 0;  // base units of target: of the route's step that uses least
  double kept = 0;      // of what is sold, the part that the net is worth by the deepest pools' prices
  std::size_t leaves = 0;
  double us = 0;  // microseconds, with bound and branching
  bool holds = true;

  [[nodiscard]] double gap() const { return bound - route.net; }
  [[nodiscard]] bool is_whole() const { return route.in == order.amount; }
  [[nodiscard]] bool is_over_step() const { return gap() > step_gas; }
  // None where it nets nothing.
  [[nodiscard]] std::optional<double> gap_bp() const;
};

struct Gaps {
  std::size_t states = 0;
  std::size_t pairs = 0;
  std::size_t unanswered = 0;  // orders too small, or too large, for any path
  std::vector<GapOrder> orders;
};

[[nodiscard]] Gaps measure_gaps(std::vector<Snapshot> const& snapshots, GapTerms const& terms);

// Of the orders of one size.
struct GapTotals {
  double usd = 0;
  std::size_t orders = 0;
  std::size_t net_loss = 0;  // gas costs as much as comes out, or more: without a gap in basis points
  std::size_t not_whole = 0;
  std::size_t over_step = 0;
  std::optional<Spread> gap_bp{};
  std::optional<Spread> us{};
};

inline constexpr double kHalf = 0.5;  // half of the worth: the pools are not at their end

// By size, as the terms list them. `least_kept`: of orders that keep no less of what they sell.
[[nodiscard]] std::vector<GapTotals> gap_totals(Gaps const& gaps, GapTerms const& terms, double least_kept = -1e300);

[[nodiscard]] std::vector<std::vector<std::string>> gap_rows(std::vector<GapTotals> const& totals);
[[nodiscard]] std::string gaps_json(Gaps const& gaps, GapTerms const& terms);

}  // namespace sep::app::route
