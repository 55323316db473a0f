// The platform in the text format of Prometheus (exposition format 0.0.4).
//
// Names and labels are stable: sep_<what>_<unit>, counters end in _total, times are seconds, sizes bytes, and no label
// can take more values than the platform has routes, states, venues or scopes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "readmodel/view.hpp"

namespace sep::api {

struct MetricRow {
  std::string_view name;
  std::string_view type;    // "counter", "gauge", "histogram"
  std::string_view labels;  // "route, method, status"; empty: none
  std::string_view help;
};
[[nodiscard]] std::span<MetricRow const> metric_catalogue();

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(Metrics const&) = delete;
  Metrics& operator=(Metrics const&) = delete;

  // A request that was answered; `route` is its pattern. Any thread.
  void answered(std::string_view route, std::string_view method, int status, Duration took);

  // A client of the stream, as it comes and as it goes. Any thread.
  void stream_began();
  void stream_ended(std::string_view why);

  struct Facts {
    std::string version{};
    std::string commit{};
    bool ready = false;
    bool disk_short = false;
    std::optional<std::uint64_t> disk_free{};  // bytes
    std::uint64_t journal_dropped = 0;         // lines
  };
  // Shows its argument the view, once. Only what is taken from it is taken under the reader's lock.
  using Read = std::function<void(std::function<void(readmodel::View const&)> const&)>;
  // Any thread.
  [[nodiscard]] std::string text(Read const& read, Facts const& facts) const;

 private:
  struct Counted;
  std::unique_ptr<Counted> counted_;
};

}  // namespace sep::api
