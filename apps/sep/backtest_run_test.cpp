#include "apps/sep/backtest_run.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <gmock/gmock.h>

#include "apps/sep/backtest_groups.hpp"
#include "apps/sep/backtest_report.hpp"
#include "apps/sep/temporary_folder.hpp"

namespace sep::app::backtest {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;

constexpr char const* kRecordings = "../shared/data/eth-pools-recording";

constexpr char const* kFunds = R"(
[[strategies]]
name = "desk1"
deposits = { USDC = "500000", WETH = "100", ETH = "5" }
)";

constexpr char const* kSmall = R"(
[generate]
count = 8
every = "40s"
sizes = ["1", "3"]
styles = ["immediate", "twap over 4 slices"]
sides = ["acquire", "dispose"]
max_slippage = "1 %"
within = "2m"
)";

File file_of(std::string const& text) {
  auto file = parse_file(text);
  EXPECT_TRUE(file.has_value()) << to_text(file.error().front(), "file");
  return file ? *std::move(file) : File{};
}

Result<Outcome, RunFailure> try_run(File const& file, std::string const& store = {}) {
  auto market = open_market(file);
  if (!market) return fail(RunFailure{RunError::does_not_fit, market.error().detail});
  return run(file, **market, store, "file");
}

Outcome outcome_of(std::string const& text) {
  auto outcome = try_run(file_of(text));
  EXPECT_TRUE(outcome.has_value()) << outcome.error().detail;
  return outcome ? *std::move(outcome) : Outcome{};
}

std::string text_of(Outcome const& outcome) {
  std::string text;
  write_text(outcome, {}, [&text](std::string_view piece) { text += piece; });
  return text;
}
std::string json_of(Outcome const& outcome) {
  std::string text;
  write_json(outcome, {}, [&text](std::string_view piece) { text += piece; });
  return text;
}

TEST(Backtest, runs_every_intent_to_its_end_and_proves_its_log) {
  auto const outcome = outcome_of(std::string(kFunds) + kSmall);
  EXPECT_EQ(outcome.ending, Ending::all_ended);
  ASSERT_EQ(outcome.rows.rows().size(), 8U);
  EXPECT_EQ(outcome.rows.groups().size(), 4U);
  EXPECT_TRUE(outcome.proof.holds());
  EXPECT_THAT(outcome.rows.breaches(), IsEmpty());
  for (auto const& row : outcome.rows.rows()) {
    EXPECT_EQ(row.status, intent::Status::completed);
    EXPECT_EQ(row.cum_qty, row.order_qty);
    EXPECT_THAT(row.versus_decision, testing::Optional(Le(10'000)));
    EXPECT_TRUE(row.versus_arrival.has_value());
    EXPECT_GT(row.fees, 0);
    EXPECT_GT(row.gas, 0);
    EXPECT_THAT(row.took, testing::Optional(Le(minutes(2))));
    bool const in_slices = outcome.rows.groups()[row.group].style.starts_with("twap");
    EXPECT_THAT(row.slices, in_slices ? Ge(2U) : Ge(1U));
    EXPECT_GE(row.orders, row.fills);
  }
}

TEST(Backtest, the_sums_of_the_groups_are_those_of_all) {
  auto const outcome = outcome_of(std::string(kFunds) + kSmall);
  auto const all = summarise_all(outcome.rows, 1);
  std::uint64_t count = 0, completed = 0;
  Totals fees;
  for (auto const& group : summarise_groups(outcome.rows, 1)) {
    count += group.count;
    completed += group.completed;
    for (auto const& [asset, sum] : group.fees) fees[asset] = fees[asset].value_or(0) + sum.value_or(0);
  }
  EXPECT_EQ(all.count, count);
  EXPECT_EQ(all.completed, completed);
  EXPECT_EQ(all.fees, fees);
  EXPECT_EQ(all.completed_permille(), 1'000);
}

TEST(Backtest, the_same_file_and_seed_print_the_same_bytes) {
  auto const text = std::string(kFunds) + kSmall;
  auto const first = outcome_of(text), again = outcome_of(text), other = outcome_of("seed = 2\n" + text);
  EXPECT_EQ(text_of(first), text_of(again));
  EXPECT_EQ(json_of(first), json_of(again));
  EXPECT_EQ(first.proof.head, again.proof.head);
  EXPECT_NE(text_of(first), text_of(other));
}

TEST(Backtest, a_venue_that_lies_changes_no_promise) {
  auto const text = "misbehave = \"lost_ack=300,timeout_executed=200,lost_fill=200,duplicate_fill=200\"\n" +
                    std::string(kFunds) + kSmall;
  auto const outcome = outcome_of(text);
  EXPECT_TRUE(outcome.proof.holds());
  EXPECT_EQ(outcome.ending, Ending::all_ended);
  for (auto const& row : outcome.rows.rows()) EXPECT_LE(row.cum_qty, row.order_qty);
  EXPECT_EQ(json_of(outcome), json_of(outcome_of(text)));
}

TEST(Backtest, denials_and_refusals_are_rows_with_their_reason) {
  auto const outcome = outcome_of(R"(
[[intents]]
text = "acquire 1 WETH using USDC, at most 1 % slippage, within 1m"
)");
  ASSERT_EQ(outcome.rows.rows().size(), 1U);
  EXPECT_EQ(ending_of(outcome.rows.rows()[0]), "denied: insufficient_balance");
  EXPECT_FALSE(outcome.rows.rows()[0].versus_decision.has_value());
  EXPECT_THAT(text_of(outcome), HasSubstr("nothing was filled"));

  auto const twice = outcome_of(std::string(kFunds) + R"(
[[intents]]
text = "acquire 1 WETH using USDC, at most 1 % slippage, within 1m, id same"
[[intents]]
at = "1s"
text = "acquire 2 WETH using USDC, at most 1 % slippage, within 1m, id same"
)");
  ASSERT_EQ(twice.rows.rows().size(), 2U);
  EXPECT_EQ(ending_of(twice.rows.rows()[0]), "completed");
  EXPECT_EQ(ending_of(twice.rows.rows()[1]), "refused: client_id_reused");
  EXPECT_EQ(twice.ending, Ending::all_ended);
}

TEST(Backtest, ends_where_the_file_says_so) {
  auto const outcome = outcome_of("until = \"1m\"\n" + std::string(kFunds) + kSmall);
  EXPECT_EQ(outcome.ending, Ending::until);
  EXPECT_EQ(outcome.rows.rows().size(), 2U);
  EXPECT_EQ(outcome.never_submitted, 6U);
  EXPECT_LE(outcome.end, outcome.start + minutes(1));
  EXPECT_EQ(summarise_all(outcome.rows, 1).open, 1U);  // the twap of two minutes
  EXPECT_TRUE(outcome.proof.holds());
  EXPECT_THAT(text_of(outcome), HasSubstr("6 intents that come later"));
}

TEST(Backtest, starts_into_the_market) {
  auto const outcome = outcome_of("start = \"10m\"\n" + std::string(kFunds) + kSmall);
  EXPECT_EQ(outcome.start - outcome.market_start, minutes(10));
  EXPECT_NE(text_of(outcome), text_of(outcome_of(std::string(kFunds) + kSmall)));
}

TEST(Backtest, keeps_its_log_and_begins_no_other) {
  TemporaryFolder const folder("sep-backtest-test");
  auto const path = folder.file("log.sqlite");
  auto const file = file_of(std::string(kFunds) + kSmall);
  auto const first = try_run(file, path);
  ASSERT_TRUE(first.has_value()) << first.error().detail;
  EXPECT_TRUE(std::filesystem::exists(path));
  auto const second = try_run(file, path);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().error, RunError::store_exists);
  auto const nowhere = try_run(file, folder.file("no/such/folder/log.sqlite"));
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_EQ(nowhere.error().error, RunError::store);
}

TEST(Backtest, what_does_not_fit_the_market_is_told_line_by_line) {
  auto const outcome = try_run(file_of(R"(
[settings.risk]
reference_asset = "NONE"
[[intents]]
text = "acquire 1 WOTH using USDC, at most 1 % slippage, within 1m"
)"));
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().error, RunError::does_not_fit);
  EXPECT_THAT(outcome.error().detail,
              AllOf(HasSubstr("file:4: intents[0].text: intent_unreadable"), HasSubstr("risk.reference_asset")));
}

TEST(Backtest, markets_that_are_not_there) {
  auto const missing = open_market(file_of(std::string("market = \"no/such/folder\"\n") + kSmall));
  ASSERT_FALSE(missing.has_value());
  EXPECT_TRUE(missing.error().not_found);
  auto const still = open_market(file_of(std::string("[settings.venue]\nblock_interval = \"0s\"\n") + kSmall));
  ASSERT_FALSE(still.has_value());
  EXPECT_FALSE(still.error().not_found);
}

TEST(Backtest, the_json_report_is_one_object) {
  auto const outcome = outcome_of(std::string(kFunds) + kSmall);
  auto const report = boost::json::parse(json_of(outcome)).as_object();
  EXPECT_EQ(report.at("intents").as_array().size(), 8U);
  EXPECT_EQ(report.at("groups").as_array().size(), 4U);
  EXPECT_TRUE(report.at("log").at("proven").as_bool());
  EXPECT_EQ(report.at("all").at("completed").as_int64(), 8);
  EXPECT_TRUE(report.at("market").at("last_record_at").is_null());
}

// A recording of about two and a half minutes: what comes when all of it is stale is refused, and reported.
TEST(Backtest, after_the_last_record_everything_is_stale) {
  if (!std::filesystem::exists(kRecordings)) GTEST_SKIP() << "no recorded data in " << kRecordings;
  auto const outcome =
      outcome_of("market = \"" + std::string(kRecordings) + "\"\nrecording = \"24721394-24721407\"\n" + kFunds + R"(
[[intents]]
at = "5s"
text = "acquire 1 WETH using USDC, at most 1 % slippage, within 1m"
[[intents]]
at = "30s"
text = "acquire 2 WETH using USDC, at most 1 % slippage, within 30m, as twap over 30 slices"
[[intents]]
at = "10m"
text = "acquire 1 WETH using USDC, at most 1 % slippage, within 1m"
)");
  ASSERT_TRUE(outcome.last_record.has_value());
  EXPECT_EQ(outcome.stale_from, *outcome.last_record + minutes(1));
  EXPECT_TRUE(outcome.proof.holds());
  ASSERT_EQ(outcome.rows.rows().size(), 3U);
  EXPECT_EQ(outcome.open_at_last_record, 1U);
  EXPECT_EQ(outcome.after_last_record, 1U);
  EXPECT_EQ(ending_of(outcome.rows.rows()[0]), "completed");
  auto const& cut_off = outcome.rows.rows()[1];
  EXPECT_NE(cut_off.status, intent::Status::completed);
  EXPECT_LT(cut_off.cum_qty, cut_off.order_qty);
  EXPECT_EQ(outcome.rows.rows()[2].status, intent::Status::denied);
  EXPECT_THAT(text_of(outcome), HasSubstr("everything is stale"));
}

}  // namespace
}  // namespace sep::app::backtest
