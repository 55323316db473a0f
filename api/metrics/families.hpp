// Families of the library's own form, filled from what we know. A name that the catalogue does not have is a bug.
#pragma once

#include <prometheus/metric_family.h>
#include <utility>
#include <vector>

#include "api/metrics/metrics.hpp"

namespace sep::api {

class Families {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  void add(std::string_view name, double value, Labels const& labels = {});
  [[nodiscard]] std::vector<prometheus::MetricFamily> take() && { return std::move(families_); }

 private:
  std::vector<prometheus::MetricFamily> families_;
};

[[nodiscard]] MetricRow const& metric_row(std::string_view name);

// Memory, processor, descriptors and start of this process, from /proc; what cannot be read is left out.
void add_process(Families& families);

}  // namespace sep::api
