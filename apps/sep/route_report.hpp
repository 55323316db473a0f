// What a comparison says, to people and to programs.
#pragma once

#include <string>

#include "apps/sep/route_summary.hpp"

namespace sep::app::route {

// One object, as docs/route-compare.md describes it: amounts in base units as strings, a line for each order.
[[nodiscard]] std::string as_json(std::vector<Comparison> const& comparisons, Summary const& summary);

// A row for each order, under its headings.
[[nodiscard]] std::vector<std::vector<std::string>> order_rows(Comparison const& comparison);
// A row for each class of sizes, and one for all.
[[nodiscard]] std::vector<std::vector<std::string>> total_rows(Summary const& summary);
// What was left out and why, and whatever must not be.
[[nodiscard]] std::string remarks(std::vector<Comparison> const& comparisons, Summary const& summary);

}  // namespace sep::app::route
