#include "apps/sep/route_json.hpp"

namespace sep::app::route {

namespace json = boost::json;

json::value or_null(std::optional<double> value) { return value ? json::value(*value) : json::value(nullptr); }

json::value spread_json(std::optional<Spread> const& spread) {
  if (!spread) return nullptr;
  return json::object{{"count", spread->count}, {"mean", spread->mean}, {"median", spread->median},
                      {"p90", spread->p90},     {"p99", spread->p99},   {"least", spread->least},
                      {"most", spread->most}};
}

void LinesJson::add(json::object const& one) {
  text_ += text_ == "[" ? "\n" : ",\n";
  text_ += json::serialize(one);
}

}  // namespace sep::app::route
