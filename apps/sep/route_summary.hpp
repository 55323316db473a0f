// What many comparisons come to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apps/sep/route_compare.hpp"
#include "apps/sep/route_spread.hpp"

namespace sep::app::route {

// All in basis points of what is said second.
struct Measures {
  std::optional<double> gap_bp{};        // the bound over our net
  std::optional<double> cost_gap_bp{};   // of an order that buys: the bound below what it costs
  std::optional<double> reference_bp{};  // our net over the other router's
  std::optional<double> single_bp{};     // our net over the best single path's
  std::optional<double> grid_bp{};       // our net over the grid's
  std::optional<double> warm_bp{};       // the optimiser's net from an earlier answer over that without one
};
// None where what is said second is absent, or not positive.
[[nodiscard]] Measures measures_of(Compared const& compared);

struct Totals {
  std::size_t orders = 0;
  std::size_t not_whole = 0;  // the pools cannot take all of them
  std::size_t net_loss = 0;   // gas costs more than comes out
  std::optional<Spread> gap_bp{};
  std::optional<Spread> cost_gap_bp{};  // of those that buy
  std::optional<Spread> reference_bp{};
  std::size_t above_reference = 0;
  std::size_t below_reference = 0;
  std::optional<Spread> single_bp{};
  std::optional<Spread> grid_bp{};
  std::optional<Spread> warm_bp{};
  std::optional<Spread> steps{};
  std::optional<Spread> cold_us{};
  std::optional<Spread> warm_us{};
};

struct SizeTotals {
  std::string size;  // of what comes out, in whole coins: "10 .. 100"
  Totals totals;
};

struct Summary {
  Totals all;
  std::vector<SizeTotals> sizes;  // ascending; those without a price last
  // What must not be, by the orders' names.
  std::vector<std::string> worse_than_single;  // the optimiser's route was; the better one was taken
  std::vector<std::string> worse_than_grid;
  std::vector<std::string> above_bound;
  std::vector<std::string> not_repeated;
  std::uint64_t without_gas_price = 0;
  std::map<std::string, std::uint64_t> not_routed;  // by reason
  std::map<std::string, std::uint64_t> orders_skipped;
  std::map<std::string, std::uint64_t> pools_skipped;

  [[nodiscard]] bool sound() const { return above_bound.empty() && not_repeated.empty(); }
};

[[nodiscard]] Summary summarise(std::vector<Comparison> const& comparisons);

}  // namespace sep::app::route
