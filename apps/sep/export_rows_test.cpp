#include "apps/sep/export_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sep::app {
namespace {

namespace json = boost::json;

TEST(Csv, QuotesWhatNeedsIt) {
  EXPECT_EQ(csv_field("plain text"), "plain text");
  EXPECT_EQ(csv_field(""), "");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(csv_field("one\ntwo"), "\"one\ntwo\"");
  EXPECT_EQ(csv_field("one\rtwo"), "\"one\rtwo\"");
}

TEST(Csv, AnEventHasTheSameColumnsWhateverItHolds) {
  json::object envelope{{"seq", 7},
                        {"at", "2026-01-01T00:00:00Z"},
                        {"topic", "intent.paused"},
                        {"correlation_id", nullptr},
                        {"causation_id", "C"},
                        {"principal", "user:\"a\",b"},
                        {"epoch", 2},
                        {"version", 1},
                        {"payload", json::object{{"reason", "x"}}},
                        {"hash", "ff"}};
  EXPECT_EQ(event_row(envelope),
            "7,2026-01-01T00:00:00Z,intent.paused,,C,\"user:\"\"a\"\",b\",,,2,1,\"{\"\"reason\"\":\"\"x\"\"}\",ff\r\n");
  envelope["key"] = "desk";
  envelope["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_THAT(event_row(envelope),
              testing::HasSubstr(",desk,00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,2,1,"));
  EXPECT_EQ(event_columns(),
            "seq,at,topic,correlation_id,causation_id,principal,key,traceparent,epoch,version,payload,hash\r\n");
}

TEST(Csv, AFillIsFlat) {
  auto const amount = [](char const* asset, char const* text, char const* raw) {
    return json::object{{"asset", asset}, {"amount", text}, {"raw", raw}};
  };
  json::object const fill{{"venue_fill_id", "f1"},
                          {"sold", amount("USDC", "2000", "2000000000")},
                          {"bought", amount("WETH", "1", "1000000000000000000")},
                          {"gas", amount("ETH", "0.001", "1000000000000000")},
                          {"block", 5},
                          {"executed_at", "2026-01-01T00:00:01Z"}};
  json::object const envelope{{"seq", 9},
                              {"at", "2026-01-01T00:00:02Z"},
                              {"topic", "exec.step_filled"},
                              {"correlation_id", "I"},
                              {"payload", json::object{{"order", "ab"}, {"fill", fill}}},
                              {"hash", "ff"}};
  EXPECT_EQ(fill_row(envelope),
            "9,2026-01-01T00:00:02Z,exec.step_filled,I,ab,f1,USDC,2000,2000000000,WETH,1,1000000000000000000,ETH,0.001,"
            "1000000000000000,5,2026-01-01T00:00:01Z,ff\r\n");
  EXPECT_EQ(std::ranges::count(fill_columns(), ','), 17);
}

}  // namespace
}  // namespace sep::app
