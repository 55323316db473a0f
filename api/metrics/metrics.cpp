#include "api/metrics/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sstream>

#include "api/metrics/families.hpp"

namespace sep::api {
namespace {

using readmodel::View;

// 100 us to 30 s, where a long poll ends.
prometheus::Histogram::BucketBoundaries boundaries() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
}

template <class Builder>
auto& family(Builder builder, std::string_view name, prometheus::Registry& registry) {
  auto const& row = metric_row(name);
  return builder.Name(std::string(row.name)).Help(std::string(row.help)).Register(registry);
}

double seconds_of(Time at) { return static_cast<double>(at.ns) / 1e9; }

void add_log(Families& families, View const& view) {
  families.add("sep_engine_epoch", view.epoch);
  families.add("sep_log_seq", static_cast<double>(view.seq));
  families.add("sep_log_time_seconds", seconds_of(view.at));
  auto const& counts = view.statistics;
  families.add("sep_log_inputs_total", static_cast<double>(counts.inputs));
  families.add("sep_log_events_total", static_cast<double>(counts.events));
  families.add("sep_log_slices_total", static_cast<double>(counts.slices));
  families.add("sep_fills", static_cast<double>(counts.fills));
  families.add("sep_risk_breaches_total", static_cast<double>(counts.breaches));
  for (auto const& [status, count] : counts.intents)
    families.add("sep_intents", static_cast<double>(count), {{"status", enum_name(status)}});
  for (auto const& [status, count] : counts.orders)
    families.add("sep_orders", static_cast<double>(count), {{"status", enum_name(status)}});
}

void add_trading(Families& families, View const& view) {
  for (auto const& [scope, row] : view.trading)
    if (row.state != risk::TradingState::active)
      families.add("sep_trading_state", 1, {{"scope", to_text(scope)}, {"state", enum_name(row.state)}});
  for (auto const& [id, venue] : view.registry.venues)
    families.add("sep_venue_up", view.venues_down.contains(id) ? 0 : 1, {{"venue", venue.name}});
}

}  // namespace

struct Metrics::Counted {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      family(prometheus::BuildCounter(), "sep_http_requests_total", registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      family(prometheus::BuildHistogram(), "sep_http_request_seconds", registry);
  prometheus::Gauge& stream_clients = family(prometheus::BuildGauge(), "sep_stream_clients", registry).Add({});
  prometheus::Family<prometheus::Counter>& streams_ended =
      family(prometheus::BuildCounter(), "sep_stream_ended_total", registry);
};

Metrics::Metrics() : counted_(std::make_unique<Counted>()) {}
Metrics::~Metrics() = default;

void Metrics::answered(std::string_view route, std::string_view method, int status, Duration took) {
  std::string const path(route);
  std::string const verb(method);
  counted_->requests.Add({{"route", path}, {"method", verb}, {"status", std::to_string(status)}}).Increment();
  counted_->seconds.Add({{"route", path}, {"method", verb}}, boundaries()).Observe(static_cast<double>(took.ns) / 1e9);
}

void Metrics::stream_began() { counted_->stream_clients.Increment(); }

void Metrics::stream_ended(std::string_view why) {
  counted_->stream_clients.Decrement();
  counted_->streams_ended.Add({{"why", std::string(why)}}).Increment();
}

std::string Metrics::text(Read const& read, Facts const& facts) const {
  Families families;
  families.add("sep_build_info", 1, {{"version", facts.version}, {"commit", facts.commit}});
  families.add("sep_ready", facts.ready ? 1 : 0);
  families.add("sep_disk_short", facts.disk_short ? 1 : 0);
  if (facts.disk_free) families.add("sep_disk_free_bytes", static_cast<double>(*facts.disk_free));
  families.add("sep_journal_lines_dropped_total", static_cast<double>(facts.journal_dropped));
  read([&](View const& view) {
    add_log(families, view);
    add_trading(families, view);
  });
  add_process(families);
  auto all = std::move(families).take();
  for (auto& one : counted_->registry.Collect()) all.push_back(std::move(one));
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, all);
  return text.str();
}

}  // namespace sep::api
