#include "apps/sep/backtest_file.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>

namespace sep::app::backtest {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr char const* kExample = "schema/backtest/example.toml";

std::string example_text() {
  std::ifstream in(kExample, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

constexpr char const* kLeast = R"([[intents]]
text = "acquire 1 WETH using USDC, at most 1 % slippage, within 1m"
)";

// The faults of a file that must not be read.
std::vector<FileFault> faults_of(std::string const& text) {
  auto file = parse_file(text);
  EXPECT_FALSE(file.has_value()) << text;
  return file ? std::vector<FileFault>{} : file.error();
}

auto is(FileError error, std::uint32_t line, std::string const& key) {
  return AllOf(Field(&FileFault::error, error), Field(&FileFault::line, line), Field(&FileFault::key, key));
}

TEST(BacktestFile, the_example_says_everything) {
  auto const file = read_file(kExample);
  ASSERT_TRUE(file.has_value()) << to_text(file.error().front(), kExample);
  EXPECT_EQ(file->market, "generated");
  EXPECT_EQ(file->seed, 7U);
  EXPECT_EQ(file->start, minutes(5));
  EXPECT_EQ(file->until, std::nullopt);
  EXPECT_EQ(file->settings.risk.max_market_age, minutes(1));
  ASSERT_EQ(file->strategies.size(), 2U);
  EXPECT_EQ(file->strategies[0].strategy, "desk1");
  EXPECT_THAT(file->strategies[1].deposits, ElementsAre(Pair("ETH", "5"), Pair("USDC", "100000")));
  ASSERT_EQ(file->intents.size(), 2U);
  EXPECT_EQ(file->intents[0].at, seconds(10));
  EXPECT_FALSE(file->intents[0].is_body);
  EXPECT_TRUE(file->intents[1].is_body);
  ASSERT_EQ(file->generators.size(), 1U);
  EXPECT_EQ(file->generators[0].combinations(), 16U);
  EXPECT_EQ(file->intents_in_all(), 50U);
}

TEST(BacktestFile, what_is_commented_out_in_the_example_is_read_too) {
  auto text = example_text();
  for (auto at = text.find("\n# "); at != std::string::npos; at = text.find("\n# ", at + 1)) {
    auto const line = text.substr(at + 3, text.find('\n', at + 1) - at - 3);
    bool const is_key = line.find(" = ") != std::string::npos || line.starts_with("[");
    if (is_key) text.erase(at + 1, 2);
  }
  auto const file = parse_file(text);
  ASSERT_TRUE(file.has_value()) << to_text(file.error().front(), kExample);
  EXPECT_EQ(file->misbehave, "lost_ack=50,lost_fill=20");
  EXPECT_EQ(file->until, minutes(120));
  EXPECT_EQ(file->settings.venue.inclusion, seconds(1));
  EXPECT_EQ(file->generators[0].turn, Turn::in_turn);
  EXPECT_EQ(file->generators[0].also, "keep trying, priority 3");
}

TEST(BacktestFile, the_least_is_one_intent) {
  auto const file = parse_file(kLeast);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->seed, 1U);
  EXPECT_EQ(file->intents[0].at, Duration{});
  EXPECT_THAT(file->strategies, IsEmpty());
}

TEST(BacktestFile, one_generate_table_needs_no_list) {
  auto const file = parse_file("[generate]\ncount = 3\nevery = \"1s\"\nsizes = [\"1\"]\n");
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->intents_in_all(), 3U);
  EXPECT_EQ(file->generators[0].sentence(0),
            "acquire 1 WETH using USDC, at most 0.5 % slippage, within 5m, as immediate");
}

TEST(BacktestFile, nothing_to_run) {
  EXPECT_THAT(faults_of(""), ElementsAre(is(FileError::nothing_to_run, 0, "")));
  EXPECT_THAT(faults_of("intents = []"), ElementsAre(is(FileError::nothing_to_run, 0, "")));
}

TEST(BacktestFile, what_is_no_toml_names_its_line) {
  EXPECT_THAT(faults_of("seed = 1\nseed = = 2\n"), ElementsAre(is(FileError::not_toml, 2, "")));
  EXPECT_THAT(faults_of("seed = 1\nseed = 2\n"), ElementsAre(is(FileError::not_toml, 2, "")));
  EXPECT_THAT(faults_of("a = \"\xff\""), ElementsAre(is(FileError::not_toml, 1, "")));
}

TEST(BacktestFile, keys_that_do_not_exist) {
  auto const text = std::string("sead = 1\n") + kLeast + "att = \"1s\"\n[settings.risk]\ncolar_bps = 5\n";
  EXPECT_THAT(faults_of(text), ElementsAre(is(FileError::unknown_key, 1, "sead"),
                                           AllOf(is(FileError::bad_setting, 6, "settings.risk.colar_bps"),
                                                 Field(&FileFault::detail, HasSubstr("collar_bps"))),
                                           is(FileError::unknown_key, 4, "intents[0].att")));
}

TEST(BacktestFile, settings_that_mean_nothing_here) {
  for (std::string const key : {"seed = 5", "server.socket = \"x\"", "venue.socket = \"x\"", "store.path = \"x\""})
    EXPECT_THAT(faults_of("[settings]\n" + key + "\n" + kLeast),
                ElementsAre(Field(&FileFault::error, FileError::bad_setting)))
        << key;
  EXPECT_THAT(faults_of(std::string("settings = 5\n") + kLeast), ElementsAre(is(FileError::wrong_type, 1, "settings")));
}

TEST(BacktestFile, keys_that_must_be_there) {
  EXPECT_THAT(faults_of("[[generate]]\n"), ElementsAre(is(FileError::missing, 1, "generate[0].count"),
                                                       is(FileError::missing, 1, "generate[0].every"),
                                                       is(FileError::missing, 1, "generate[0].sizes")));
  EXPECT_THAT(faults_of("[[intents]]\nat = \"1s\"\n"), ElementsAre(is(FileError::missing, 1, "intents[0].text")));
  EXPECT_THAT(faults_of(std::string("[[strategies]]\n") + kLeast),
              ElementsAre(is(FileError::missing, 1, "strategies[0].name")));
}

TEST(BacktestFile, values_of_the_wrong_type) {
  auto const text = std::string("seed = \"1\"\nstart = 5\nuntil = 1.5\nmarket = true\n") + kLeast + "at = 3\n";
  EXPECT_THAT(faults_of(text), ElementsAre(is(FileError::wrong_type, 4, "market"), is(FileError::wrong_type, 1, "seed"),
                                           is(FileError::wrong_type, 2, "start"), is(FileError::wrong_type, 3, "until"),
                                           is(FileError::wrong_type, 7, "intents[0].at")));
  EXPECT_THAT(faults_of("intents = [1]"), ElementsAre(is(FileError::wrong_type, 1, "intents")));
}

TEST(BacktestFile, values_out_of_their_range) {
  auto const generator = [](std::string const& lines) {
    return "[[generate]]\nevery = \"1s\"\nsizes = [\"1\"]\n" + lines;
  };
  for (std::string const count : {"0", "-1", "1000001"})
    EXPECT_THAT(faults_of(generator("count = " + count)), ElementsAre(is(FileError::bad_value, 4, "generate[0].count")))
        << count;
  EXPECT_THAT(faults_of(generator("count = 1\nsides = [\"buy\"]")),
              ElementsAre(is(FileError::bad_value, 5, "generate[0].sides")));
  EXPECT_THAT(faults_of(generator("count = 1\nstyles = []")),
              ElementsAre(is(FileError::wrong_type, 5, "generate[0].styles")));
  EXPECT_THAT(faults_of(generator("count = 1\nturn = \"both\"")),
              ElementsAre(is(FileError::bad_value, 5, "generate[0].turn")));
  EXPECT_THAT(faults_of(std::string("seed = -1\nstart = \"soon\"\n") + kLeast),
              ElementsAre(is(FileError::bad_value, 1, "seed"), is(FileError::bad_value, 2, "start")));
  EXPECT_THAT(faults_of(std::string("misbehave = \"lost_ack=5000\"\n") + kLeast),
              ElementsAre(is(FileError::bad_script, 1, "misbehave")));
  EXPECT_THAT(faults_of(std::string("[[strategies]]\nname = \"a b\"\n") + kLeast),
              ElementsAre(is(FileError::bad_value, 2, "strategies[0].name")));
}

TEST(BacktestFile, more_intents_than_a_report_holds) {
  std::string text;
  for (int i = 0; i < 2; ++i) text += "[[generate]]\ncount = 600000\nevery = \"1s\"\nsizes = [\"1\"]\n";
  EXPECT_THAT(faults_of(text), ElementsAre(is(FileError::bad_value, 0, "")));
}

TEST(BacktestFile, what_is_named_twice_or_contradicts) {
  EXPECT_THAT(faults_of(std::string("[[strategies]]\nname = \"a\"\n[[strategies]]\nname = \"a\"\n") + kLeast),
              ElementsAre(is(FileError::repeated, 4, "strategies[1].name")));
  EXPECT_THAT(faults_of(std::string(kLeast) + "body = \"{}\"\n"),
              ElementsAre(is(FileError::conflicting, 3, "intents[0].body")));
}

TEST(BacktestFile, sizes_are_bounded) {
  EXPECT_THAT(faults_of(std::string(kFileMax + 1, '\n')), ElementsAre(is(FileError::too_large, 0, "")));
  EXPECT_TRUE(parse_file(std::string(kFileLineMax - 1, ' ') + "\n" + kLeast).has_value());
  EXPECT_THAT(faults_of("\n" + std::string(kFileLineMax + 1, ' ')), ElementsAre(is(FileError::line_too_long, 2, "")));
  std::string many;
  for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(faults_of(many).size(), kFaultsMax);
}

TEST(BacktestFile, files_that_cannot_be_read) {
  auto const missing = read_file("schema/backtest/none.toml");
  ASSERT_FALSE(missing.has_value());
  EXPECT_THAT(missing.error(), ElementsAre(is(FileError::not_found, 0, "")));
  auto const folder = read_file("schema/backtest");
  ASSERT_FALSE(folder.has_value());
  EXPECT_THAT(folder.error(), ElementsAre(is(FileError::unreadable, 0, "")));
  EXPECT_EQ(to_text(missing.error().front(), "x.toml"), "x.toml: not_found: there is no such file");
  EXPECT_EQ(to_text({FileError::missing, 3, "seed", "must be there"}, "x.toml"),
            "x.toml:3: seed: missing: must be there");
}

TEST(BacktestFile, deep_nesting_breaks_nothing) {
  std::string dotted = "a";
  while (dotted.size() + 2 < kFileLineMax - 8) dotted += ".a";
  EXPECT_THAT(faults_of(dotted + " = 1\n" + kLeast), testing::Not(IsEmpty()));
  EXPECT_THAT(faults_of("a = " + std::string(4'000, '[')), ElementsAre(Field(&FileFault::error, FileError::not_toml)));
  std::string inner;
  for (int i = 0; i < 1'000; ++i) inner += "{a=";
  EXPECT_THAT(faults_of("a = " + inner), ElementsAre(Field(&FileFault::error, FileError::not_toml)));
}

}  // namespace
}  // namespace sep::app::backtest
