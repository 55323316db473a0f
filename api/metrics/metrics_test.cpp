#include "api/metrics/metrics.hpp"

#include <gmock/gmock.h>
#include <regex>
#include <set>
#include <sstream>

#include "api/metrics/families.hpp"
#include "core/base/golden_test.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of(readmodel::View const& view, Metrics const& metrics = {}) {
  return metrics.text([&](auto const& take) { take(view); }, {"1.2", "abc", true, false, 4096, 7});
}

TEST(Metrics, SayWhatTheViewHolds) {
  readmodel::View view;
  view.seq = 12;
  view.epoch = 3;
  view.at = Time{1'500'000'000};
  view.statistics.fills = 7;
  view.statistics.intents[intent::Status::completed] = 2;
  view.registry.venues[VenueId(1)] = {VenueId(1), "one", LocationId(1), true, true, {}, AssetId(1), 1, 1};
  view.registry.venues[VenueId(2)] = {VenueId(2), "two", LocationId(1), true, true, {}, AssetId(1), 1, 1};
  view.venues_down[VenueId(2)] = "the line is cut";
  view.trading[{risk::ScopeKind::venue, "two"}].state = risk::TradingState::halted;
  auto const text = text_of(view);
  for (auto const* line :
       {"sep_build_info{version=\"1.2\",commit=\"abc\"} 1\n", "sep_ready 1\n", "sep_disk_free_bytes 4096\n",
        "sep_journal_lines_dropped_total 7\n", "sep_log_seq 12\n", "sep_engine_epoch 3\n", "sep_log_time_seconds 1.5\n",
        "sep_fills 7\n", "sep_intents{status=\"completed\"} 2\n", "sep_venue_up{venue=\"one\"} 1\n",
        "sep_venue_up{venue=\"two\"} 0\n", "sep_trading_state{scope=\"venue:two\",state=\"halted\"} 1\n"})
    EXPECT_THAT(text, HasSubstr(std::string("\n") + line)) << line;
}

TEST(Metrics, CountWhatWasAnswered) {
  Metrics metrics;
  metrics.answered("/v1/intents", "POST", 202, milliseconds(3));
  metrics.answered("/v1/intents", "POST", 202, milliseconds(300));
  metrics.answered("/v1/intents", "POST", 422, milliseconds(1));
  auto const text = text_of({}, metrics);
  EXPECT_THAT(text, HasSubstr("sep_http_requests_total{method=\"POST\",route=\"/v1/intents\",status=\"202\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("status=\"422\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sep_http_request_seconds_count{method=\"POST\",route=\"/v1/intents\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("route=\"/v1/intents\",le=\"0.005\"} 2\n"));
}

TEST(Metrics, ANameThatHoldsAnythingIsEscaped) {
  readmodel::View view;
  view.registry.venues[VenueId(1)].name = "a\"b\\c\nd";
  EXPECT_THAT(text_of(view), HasSubstr("venue=\"a\\\"b\\\\c\\nd\"} 1\n"));
}

TEST(Metrics, OfThisProcessAreThere) {
  auto const text = text_of({});
  for (auto const* name : {"process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds"}) {
    std::smatch found;
    ASSERT_TRUE(std::regex_search(text, found, std::regex(std::string("\n") + name + " ([0-9.e+]+)\n"))) << name;
    EXPECT_GT(std::stod(found[1]), 0) << name;
  }
}

// Every line is a comment, or a name of the catalogue with labels and a number.
TEST(Metrics, AreThoseOfTheCatalogueInTheFormat) {
  Metrics metrics;
  metrics.answered("/healthz", "GET", 200, milliseconds(1));
  metrics.stream_began();
  metrics.stream_ended("client");
  readmodel::View view;
  view.registry.venues[VenueId(1)].name = "one";
  view.trading[{}].state = risk::TradingState::halted;
  view.statistics.intents[intent::Status::completed] = 2;
  view.statistics.orders[orders::Status::filled] = 2;
  std::istringstream lines(text_of(view, metrics));
  std::set<std::string> told;
  std::regex const sample(R"re(([a-z_]+?)(_bucket|_sum|_count)?(\{([a-z]+="([^"\\]|\\.)*",?)*\})? [-+0-9.eInf]+)re");
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) continue;
    std::smatch found;
    ASSERT_TRUE(std::regex_match(line, found, sample)) << line;
    told.insert(found[1]);
  }
  std::set<std::string> listed;
  for (auto const& row : metric_catalogue()) {
    listed.insert(std::string(row.name));
    EXPECT_EQ(row.name.ends_with("_total"), row.type == "counter") << row.name;
  }
  EXPECT_EQ(told, listed);
}

TEST(MetricsDocument, IsTheCatalogue) {
  std::string made =
      "# Metrics\n\n`GET /metrics` gives them in the text format of Prometheus. Names and labels are stable. Made from "
      "the "
      "code by the test\n`api_metrics_test.MetricsDocument`; `SEP_UPDATE_GOLDEN=1` rewrites it.\n\n"
      "| name | type | labels | meaning |\n| --- | --- | --- | --- |\n";
  for (auto const& row : metric_catalogue()) {
    auto const cell = [](std::string_view text) {
      return std::string(text.empty() ? "" : " ") + std::string(text) + " |";
    };
    made += "| `" + std::string(row.name) + "` |" + cell(row.type) + cell(row.labels) + cell(row.help) + "\n";
  }
  expect_golden("docs/metrics.md", made);
}

}  // namespace
}  // namespace sep::api
