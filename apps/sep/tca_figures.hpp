// The figures of a cost report by name, as exact ratios: what is compared with a second, naive reckoning. Absent is a
// value of its own.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <map>
#include <optional>
#include <string>

#include "readmodel/tca/report.hpp"

namespace sep::app {

using Ratio = boost::multiprecision::cpp_rational;

struct Figure {
  std::optional<Ratio> value;
  Ratio slack = 0;  // how far two reckonings may lie apart, by the figure's own definition
};
using Figures = std::map<std::string, Figure>;

[[nodiscard]] Ratio ratio_of(i128 value);
[[nodiscard]] Ratio ratio_of(Rate rate);

// "fill.<seq>.<name>", "markout.<ns>.<name>", or a name.
[[nodiscard]] Figures figures_of(readmodel::TcaReport const& report);

struct FigureDifference {
  std::string figure;
  std::string report;
  std::string naive;
};
struct Comparison {
  std::uint64_t checked = 0;
  std::uint64_t absent = 0;  // of these, in both
  std::vector<FigureDifference> different;
};
// A figure that only one of them has is a difference.
[[nodiscard]] Comparison compare(Figures const& report, Figures const& naive);

}  // namespace sep::app
