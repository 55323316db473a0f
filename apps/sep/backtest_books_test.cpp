// Backtests over generated order books.
#include <gmock/gmock.h>

#include "apps/sep/backtest_groups.hpp"
#include "apps/sep/backtest_report.hpp"
#include "apps/sep/backtest_run.hpp"

namespace sep::app::backtest {
namespace {

using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;

constexpr char const* kBooks = "market = \"generated_books\"\nstart = \"1m\"\n";

constexpr char const* kSmall = R"(
[[strategies]]
name = "desk1"
deposits = { USDC = "500000", WETH = "100" }
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

Outcome outcome_of(std::string const& text) {
  auto const file = file_of(text);
  auto market = open_market(file);
  EXPECT_TRUE(market.has_value()) << market.error().detail;
  if (!market) return {};
  auto outcome = run(file, **market, {}, "file");
  EXPECT_TRUE(outcome.has_value()) << outcome.error().detail;
  return outcome ? *std::move(outcome) : Outcome{};
}

std::string text_of(Outcome const& outcome) {
  std::string text;
  write_text(outcome, {}, [&text](std::string_view piece) { text += piece; });
  return text;
}

TEST(BacktestBooks, run_every_intent_to_its_end_and_prove_their_log) {
  auto const outcome = outcome_of(std::string(kBooks) + kSmall);
  EXPECT_EQ(outcome.ending, Ending::all_ended);
  ASSERT_EQ(outcome.rows.rows().size(), 8U);
  EXPECT_TRUE(outcome.proof.holds());
  EXPECT_THAT(outcome.rows.breaches(), IsEmpty());
  for (auto const& row : outcome.rows.rows()) {
    EXPECT_EQ(ending_of(row), "completed") << "sizes of whole lots leave none";
    EXPECT_EQ(row.cum_qty, row.order_qty);
    EXPECT_THAT(row.versus_decision, testing::Optional(Le(10'000)));
    EXPECT_GT(row.fees, 0);
    EXPECT_EQ(row.gas, 0);
    EXPECT_THAT(row.took, testing::Optional(Le(minutes(2))));
    bool const in_slices = outcome.rows.groups()[row.group].style.starts_with("twap");
    EXPECT_THAT(row.slices, in_slices ? Ge(2U) : Ge(1U));
  }
  EXPECT_THAT(text_of(outcome), HasSubstr("level by level"));
}

TEST(BacktestBooks, the_same_file_and_seed_print_the_same_bytes) {
  auto const text = std::string(kBooks) + kSmall;
  auto const first = outcome_of(text), again = outcome_of(text), other = outcome_of("seed = 2\n" + text);
  EXPECT_EQ(text_of(first), text_of(again));
  EXPECT_EQ(first.proof.head, again.proof.head);
  EXPECT_NE(text_of(first), text_of(other));
}

TEST(BacktestBooks, a_venue_that_lies_changes_no_promise) {
  auto const outcome = outcome_of(
      "misbehave = "
      "\"lost_ack=200,lost_fill=200,duplicate_fill=200,timeout_executed=100,unavailable_after_accept=100\"\n" +
      std::string(kBooks) + kSmall);
  EXPECT_TRUE(outcome.proof.holds());
  EXPECT_EQ(outcome.ending, Ending::all_ended);
  for (auto const& row : outcome.rows.rows()) EXPECT_LE(row.cum_qty, row.order_qty);
}

TEST(BacktestBooks, scripts_are_those_of_books) {
  auto const refused = [](std::string const& script, std::string const& market) {
    auto const file = parse_file("misbehave = \"" + script + "\"\nmarket = \"" + market + "\"\n" + kSmall);
    return !file.has_value() && file.error().front().error == FileError::bad_script;
  };
  EXPECT_FALSE(refused("late_cancel=10", "generated_books"));
  EXPECT_TRUE(refused("late_cancel=10", "generated"));
  EXPECT_TRUE(refused("wrong_quantity=10", "generated_books"));
  EXPECT_FALSE(refused("wrong_quantity=10", "generated"));
  EXPECT_FALSE(refused("trade_bust=10", "generated_books"));
  EXPECT_FALSE(refused("fee_in_third_asset=10", "generated_books"));
  // A flag may name another market than the file was judged for.
  auto file = file_of(std::string("misbehave = \"wrong_quantity=10\"\n") + kSmall);
  file.market = "generated_books";
  auto const market = open_market(file);
  ASSERT_FALSE(market.has_value());
  EXPECT_FALSE(market.error().not_found);
  EXPECT_THAT(market.error().detail, HasSubstr("misbehave: unknown_fault at 'wrong_quantity=10'"));
}

}  // namespace
}  // namespace sep::app::backtest
