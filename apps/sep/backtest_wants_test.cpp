#include "apps/sep/backtest_wants.hpp"

#include <gmock/gmock.h>

#include "apps/sep/backtest_market.hpp"

namespace sep::app::backtest {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

File file_of(std::string const& text) {
  auto file = parse_file(text);
  EXPECT_TRUE(file.has_value()) << to_text(file.error().front(), "file");
  return file ? *std::move(file) : File{};
}

std::vector<std::pair<std::int64_t, std::string>> all_of(File const& file) {
  std::vector<std::pair<std::int64_t, std::string>> list;
  Wants wants(file);
  while (auto const at = wants.next_at()) {
    auto const want = wants.take();
    EXPECT_EQ(want.at, *at);
    list.emplace_back(want.at.ns / 1'000'000'000, want.text.substr(0, want.text.find(" WETH")));
  }
  return list;
}

TEST(BacktestWants, come_in_the_order_of_their_time_and_then_of_the_file) {
  auto const file = file_of(R"(
[[intents]]
at = "7s"
text = "c WETH"
[[intents]]
at = "1s"
text = "a WETH"
[[intents]]
at = "7s"
text = "d WETH"
[[generate]]
count = 3
from = "1s"
every = "6s"
sizes = ["2", "3"]
)");
  using Row = std::pair<std::int64_t, std::string>;
  EXPECT_THAT(all_of(file), ElementsAre(Row{1, "a"}, Row{1, "acquire 2"}, Row{7, "c"}, Row{7, "d"}, Row{7, "acquire 3"},
                                        Row{13, "acquire 2"}));
}

TEST(BacktestWants, a_generator_takes_every_combination_in_turn) {
  auto const file = file_of(R"([generate]
count = 9
every = "0s"
sizes = ["2", "3"]
styles = ["immediate", "twap"]
sides = ["acquire", "dispose"]
)");
  auto const& generator = file.generators[0];
  std::vector<std::string> ends;
  for (std::uint64_t i = 0; i < 9; ++i) {
    auto const line = generator.sentence(i);
    ends.push_back(line.substr(0, 9) + line.substr(line.rfind(' ')));
  }
  EXPECT_THAT(ends, ElementsAre("acquire 2 immediate", "acquire 2 twap", "acquire 3 immediate", "acquire 3 twap",
                                "dispose 2 immediate", "dispose 2 twap", "dispose 3 immediate", "dispose 3 twap",
                                "acquire 2 immediate"));
  EXPECT_EQ(generator.sentence(4), "dispose 2 WETH for USDC, at most 0.5 % slippage, within 5m, as immediate");
}

TEST(BacktestWants, drawn_combinations_follow_from_the_seed) {
  std::string const text =
      "[generate]\ncount = 64\nevery = \"1s\"\nsizes = [\"1\", \"2\", \"3\", \"4\"]\nturn = \"drawn\"\n";
  auto const first = all_of(file_of(text)), again = all_of(file_of(text)), other = all_of(file_of("seed = 2\n" + text));
  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
  std::map<std::string, int> counts;
  for (auto const& [at, sentence] : first) ++counts[sentence];
  EXPECT_EQ(counts.size(), 4U);
}

struct AgainstAMarket : testing::Test {
  std::vector<FileFault> judge(std::string const& text) {
    auto const file = file_of(text);
    auto const market = open_market(file);
    EXPECT_TRUE(market.has_value());
    return check_against(file, (*market)->registry(), (*market)->start());
  }
};

TEST_F(AgainstAMarket, the_example_fits_the_generated_one) {
  auto const file = read_file("schema/backtest/example.toml");
  ASSERT_TRUE(file.has_value());
  auto const market = open_market(*file);
  ASSERT_TRUE(market.has_value());
  EXPECT_THAT(check_against(*file, (*market)->registry(), (*market)->start()), IsEmpty());
}

TEST_F(AgainstAMarket, every_combination_is_judged) {
  EXPECT_THAT(judge(R"([generate]
count = 1
every = "1s"
sizes = ["1"]
styles = ["immediate", "twop over 3 slices"]
sides = ["acquire", "dispose"]
)"),
              ElementsAre(AllOf(Field(&FileFault::error, FileError::intent_unreadable), Field(&FileFault::line, 1),
                                Field(&FileFault::key, "generate[0]"),
                                Field(&FileFault::detail, AllOf(HasSubstr("acquire"), HasSubstr("twop")))),
                          Field(&FileFault::detail, AllOf(HasSubstr("dispose"), HasSubstr("twop")))));
}

TEST_F(AgainstAMarket, sentences_bodies_and_deposits_are_judged) {
  auto const faults = judge(R"(
[[strategies]]
name = "a"
deposits = { WOTH = "1", USDC = "1.1234567", ETH = "0" }
[[intents]]
text = "acquire 10 WOTH using USDC, at most 1 % slippage, within 1m"
[[intents]]
body = "{\"type\": \"acquire\""
)");
  ASSERT_EQ(faults.size(), 5U);
  EXPECT_EQ(faults[0].key, "strategies[0].deposits.ETH");
  EXPECT_EQ(faults[0].error, FileError::bad_value);
  EXPECT_EQ(faults[1].detail, "too_precise");
  EXPECT_EQ(faults[2].error, FileError::unknown_asset);
  EXPECT_EQ(faults[3].key, "intents[0].text");
  EXPECT_THAT(faults[3].detail, HasSubstr("unknown_asset"));
  EXPECT_EQ(faults[4].key, "intents[1].body");
  EXPECT_THAT(faults[4].detail, HasSubstr("malformed_json"));
}

TEST_F(AgainstAMarket, the_first_strategy_is_whose_intents_are_that_name_none) {
  auto file = file_of("[[strategies]]\nname = \"a\"\n[[intents]]\ntext = \"x\"\n");
  EXPECT_EQ(defaults_of(file).owner.strategy, "a");
  file.settings.intent.strategy = "b";
  EXPECT_EQ(defaults_of(file).owner.strategy, "b");
}

}  // namespace
}  // namespace sep::app::backtest
