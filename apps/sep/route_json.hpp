// What the reports of sep route have in common as JSON.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "apps/sep/route_spread.hpp"

namespace sep::app::route {

[[nodiscard]] boost::json::value or_null(std::optional<double> value);

// As each of schema/route has it; none is null.
[[nodiscard]] boost::json::value spread_json(std::optional<Spread> const& spread);

// An array with a line for each of what it holds.
class LinesJson {
 public:
  void add(boost::json::object const& one);
  [[nodiscard]] std::string text() const { return text_ + "]"; }

 private:
  std::string text_ = "[";
};

}  // namespace sep::app::route
