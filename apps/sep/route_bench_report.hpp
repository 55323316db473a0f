// What a measurement of the router says, to people, to programs, and as a picture.
#pragma once

#include <string>
#include <vector>

#include "apps/sep/route_bench.hpp"

namespace sep::app::route {

struct BenchReport {
  BenchTerms terms;
  std::string source;  // of the pools: "made", or the recording's name
  std::vector<SizeMeasured> sizes;
};

// A row for each size and figure, under their headings.
[[nodiscard]] std::vector<std::vector<std::string>> bench_rows(BenchReport const& report);

// One object, as schema/route/bench.json has it.
[[nodiscard]] std::string bench_json(BenchReport const& report);

// Cost against the number of pools, both in logarithms: an SVG document.
[[nodiscard]] std::string bench_svg(BenchReport const& report);

}  // namespace sep::app::route
