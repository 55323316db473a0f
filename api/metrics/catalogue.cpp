#include <algorithm>
#include <array>

#include "api/metrics/families.hpp"
#include "core/base/check.hpp"

namespace sep::api {
namespace {

constexpr auto kRows = std::to_array<MetricRow>({
    {"sep_build_info", "gauge", "version, commit", "1; the build in its labels"},
    {"sep_ready", "gauge", "",
     "1 while commands are taken: recovery is done, the configuration adopted and the disk not short"},
    {"sep_disk_short", "gauge", "", "1 while the store's disk has less room than store.min_free: commands are refused"},
    {"sep_disk_free_bytes", "gauge", "", "room on the store's disk"},
    {"sep_journal_lines_dropped_total", "counter", "", "lines of the operators' log that nobody read in time"},
    {"sep_engine_epoch", "gauge", "", "the epoch of the engine that writes the log"},
    {"sep_log_seq", "gauge", "", "the latest record that readers see"},
    {"sep_log_time_seconds", "gauge", "", "the time of the latest input, in seconds since 1970"},
    {"sep_log_inputs_total", "counter", "", "inputs in the log"},
    {"sep_log_events_total", "counter", "", "events in the log"},
    {"sep_log_slices_total", "counter", "", "market states in the log"},
    {"sep_intents", "gauge", "status", "intents of the log by the status they have"},
    {"sep_orders", "gauge", "status", "orders of the log by the status they have"},
    {"sep_fills", "gauge", "", "fills booked, less those that were taken back"},
    {"sep_risk_breaches_total", "counter", "", "alarms: each stopped trading somewhere"},
    {"sep_trading_state", "gauge", "scope, state", "1 for the state of each scope that is not active"},
    {"sep_venue_up", "gauge", "venue", "1 while the venue's line is up"},
    {"sep_http_requests_total", "counter", "route, method, status", "requests that were read and answered"},
    {"sep_http_request_seconds", "histogram", "route, method",
     "from the request read to its answer made, waits included"},
    {"sep_stream_clients", "gauge", "", "clients that follow the stream"},
    {"sep_stream_ended_total", "counter", "why",
     "clients that followed: client (it left), slow_consumer, server (it ended), policy"},
    {"process_resident_memory_bytes", "gauge", "", "memory of this process that is in use"},
    {"process_virtual_memory_bytes", "gauge", "", "address space of this process"},
    {"process_cpu_seconds_total", "counter", "", "processor time of this process"},
    {"process_open_fds", "gauge", "", "open descriptors of this process"},
    {"process_start_time_seconds", "gauge", "", "when this process started, in seconds since 1970"},
});

}  // namespace

std::span<MetricRow const> metric_catalogue() { return kRows; }

MetricRow const& metric_row(std::string_view name) {
  auto const found = std::ranges::find(kRows, name, &MetricRow::name);
  CHECK(found != kRows.end());
  return *found;
}

void Families::add(std::string_view name, double value, Labels const& labels) {
  auto found = std::ranges::find(families_, name, &prometheus::MetricFamily::name);
  if (found == families_.end()) {
    auto const& row = metric_row(name);
    auto const type = row.type == "counter" ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
    families_.push_back({std::string(row.name), std::string(row.help), type, {}});
    found = std::prev(families_.end());
  }
  prometheus::ClientMetric metric;
  for (auto const& [label, text] : labels) metric.label.push_back({label, text});
  metric.counter.value = value;
  metric.gauge.value = value;
  found->metric.push_back(std::move(metric));
}

}  // namespace sep::api
