// Backtests over captures of an exchange: made ones, and recorded ones where they are there.
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

#include "adapters/recordings/capture_pair_fixture.hpp"
#include "apps/sep/backtest_groups.hpp"
#include "apps/sep/backtest_run.hpp"
#include "apps/sep/capture_hall.hpp"

namespace sep::app::backtest {
namespace {

using recordings::CaptureMarket;
using recordings::MadeCapture;
using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Optional;

constexpr char const* kRecorded = "../shared/data/binance-l2";

constexpr char const* kFunds = R"(
[[strategies]]
name = "desk1"
deposits = { USDT = "10000000", ETH = "1000" }
)";

constexpr char const* kSmall = R"(
[generate]
count = 4
from = "1s"
every = "3s"
base = "ETH"
quote = "USDT"
sizes = ["1"]
styles = ["immediate", "twap over 4 slices"]
sides = ["acquire", "dispose"]
max_slippage = "0.5 %"
within = "20s"
)";

class BacktestCaptures : public recordings::CaptureTest {
 protected:
  BacktestCaptures() {
    file(MadeCapture{}.text(), "spot.gz");
    file(MadeCapture{.market = CaptureMarket::usdm}.text(), "futures.gz");
  }
  static File file_of(std::string const& market, std::string const& text) {
    auto parsed = parse_file("market = \"" + market + "\"\n" + text);
    EXPECT_TRUE(parsed.has_value()) << to_text(parsed.error().front(), "file");
    return parsed ? *std::move(parsed) : File{};
  }
  static Outcome outcome_of(std::string const& market, std::string const& text) {
    auto const asked = file_of(market, text);
    auto opened = open_market(asked);
    EXPECT_TRUE(opened.has_value()) << opened.error().detail;
    if (!opened) return {};
    auto outcome = run(asked, **opened, {}, "file");
    EXPECT_TRUE(outcome.has_value()) << outcome.error().detail;
    return outcome ? *std::move(outcome) : Outcome{};
  }
  static MarketProblem problem_of(std::string const& market) {
    auto const opened = open_market(file_of(market, std::string(kFunds) + kSmall));
    EXPECT_FALSE(opened.has_value());
    return opened ? MarketProblem{} : opened.error();
  }
};

TEST_F(BacktestCaptures, RunEveryIntentToItsEndAndProveTheirLog) {
  auto const outcome = outcome_of(folder_, std::string(kFunds) + kSmall);
  EXPECT_EQ(outcome.ending, Ending::all_ended);
  EXPECT_EQ(outcome.market, "ETHUSDT-20240809");
  EXPECT_THAT(outcome.impact_model, HasSubstr("median 0.0 ms, 99 of 100 within 5.0 ms"));
  EXPECT_TRUE(outcome.proof.holds());
  EXPECT_THAT(outcome.rows.breaches(), IsEmpty());
  ASSERT_EQ(outcome.rows.rows().size(), 4U);
  for (auto const& row : outcome.rows.rows()) EXPECT_EQ(row.status, intent::Status::completed);
}

// The futures' middle is 2,500.10, the spot market's best ask 2,500.01 with 2 ETH: an ETH bought costs 10 bp of fee
// less the 0.36 bp of the basis.
TEST_F(BacktestCaptures, CostsAreAgainstTheFuturesPriceAndHaveTheFeeInside) {
  auto const outcome = outcome_of(folder_, std::string(kFunds) + kSmall);
  ASSERT_EQ(outcome.rows.rows().size(), 4U);
  auto const& bought = outcome.rows.rows()[0];
  EXPECT_THAT(bought.versus_decision, Optional(AllOf(Ge(963), Le(965))));  // hundredths of a basis point
  EXPECT_EQ(bought.sold, 250'001'000'000 + 250'001'000);                   // 2,500.01 USDT and 2.50001
}

TEST_F(BacktestCaptures, TheReferenceIsTheFuturesAndNothingTradesThere) {
  auto const pair = recordings::find_capture_pair(folder_);
  ASSERT_TRUE(pair.has_value());
  auto const made = make_capture_hall(*pair, {});
  ASSERT_TRUE(made.has_value()) << made.error();
  auto const& registry = made->hall->registry();
  EXPECT_EQ(check_registry(registry), std::nullopt);
  EXPECT_TRUE(registry.venue_by_name("binance_spot")->enabled);
  EXPECT_FALSE(registry.venue_by_name("binance_usdm")->enabled);
  Market market;
  for (auto const& state : made->hall->states()) EXPECT_TRUE(market.observe(state));
  LiveView view(market);
  auto const eth = registry.asset_by_symbol("ETH")->id, usdt = registry.asset_by_symbol("USDT")->id;
  auto const price = reference_price(registry, view, eth, usdt, made->hall->start(), minutes(1), 3);
  ASSERT_TRUE(price.has_value());
  EXPECT_EQ(price->sources, 1U);
  EXPECT_EQ(price->price, make_rate(250'010'000'000, 1'000'000'000'000'000'000).value());
}

TEST_F(BacktestCaptures, DefaultsFitAMarketThatIsPaidInAnotherCoin) {
  auto const made = make_capture_hall(*recordings::find_capture_pair(folder_), {});
  auto const& registry = made->hall->registry();
  auto const eth = registry.asset_by_symbol("ETH")->id, usdt = registry.asset_by_symbol("USDT")->id;
  auto const config = make_config(Settings{}, registry);
  ASSERT_TRUE(config.has_value()) << to_text(config.error().front());
  EXPECT_EQ(config->risk.reference_asset, usdt);
  EXPECT_THAT(config->risk.allowed_assets, testing::ElementsAre(eth, usdt));
  Settings said;
  said.risk.reference_asset = "USDC";
  EXPECT_FALSE(make_config(said, registry).has_value()) << "what somebody says is not guessed at";
  said = {};
  said.risk.allowed_assets = {"USDT"};
  EXPECT_THAT(make_config(said, registry)->risk.allowed_assets, testing::ElementsAre(usdt));
  said.risk.allowed_assets = {"WETH", "USDC", "USDT", "DAI", "WBTC"};
  EXPECT_FALSE(make_config(said, registry).has_value()) << "nor what happens to be usual elsewhere";
  said.risk.allowed_assets.emplace();
  EXPECT_THAT(make_config(said, registry)->risk.allowed_assets, testing::IsEmpty()) << "nothing is nothing";
}

TEST_F(BacktestCaptures, TheSameFileAndSeedEndWithTheSameLog) {
  auto const text = std::string(kFunds) + kSmall;
  auto const first = outcome_of(folder_, text);
  EXPECT_EQ(first.proof.head, outcome_of(folder_ / "futures.gz", text).proof.head);
  EXPECT_NE(first.proof.head, outcome_of(folder_, "seed = 2\n" + text).proof.head);
}

TEST_F(BacktestCaptures, AfterTheEndOfTheFirstOfThemNothingIsKnown) {
  file(MadeCapture{.market = CaptureMarket::usdm, .tenths = 100}.text(), "futures.gz");
  auto const outcome = outcome_of(folder_, std::string(kFunds) + R"(
[[intents]]
at = "9s"
text = "acquire 1 ETH using USDT, at most 0.5 % slippage, within 20 seconds"
[[intents]]
at = "71s"
text = "acquire 1 ETH using USDT, at most 0.5 % slippage, within 20 seconds"
)");
  EXPECT_EQ(outcome.last_record, outcome.market_start + milliseconds(9'899));
  ASSERT_EQ(outcome.rows.rows().size(), 2U);
  EXPECT_EQ(outcome.rows.rows()[0].status, intent::Status::completed);
  EXPECT_EQ(outcome.rows.rows()[1].status, intent::Status::denied);
  EXPECT_EQ(outcome.after_last_record, 1U);
}

TEST_F(BacktestCaptures, PovFollowsWhatTheMarketTrades) {
  auto const outcome = outcome_of(folder_, std::string(kFunds) + R"(
[[intents]]
at = "1s"
text = "acquire 5 ETH using USDT, at most 0.5 % slippage, within 40 seconds, as pov 20 %"
)");
  ASSERT_EQ(outcome.rows.rows().size(), 1U);
  auto const& row = outcome.rows.rows()[0];
  EXPECT_EQ(row.status, intent::Status::completed);
  EXPECT_GT(row.slices, 1U);
  EXPECT_GT(row.took, seconds(8)) << "the market trades 2.5 ETH a second";
}

TEST_F(BacktestCaptures, AVenueThatLiesChangesNoPromise) {
  auto const outcome = outcome_of(
      folder_, "misbehave = \"lost_ack=300,timeout_executed=200,lost_fill=200\"\n" + std::string(kFunds) + kSmall);
  EXPECT_TRUE(outcome.proof.holds());
  for (auto const& row : outcome.rows.rows()) EXPECT_LE(row.cum_qty, row.order_qty);
  auto const refused = parse_file("market = \"" + folder_.string() + "\"\nmisbehave = \"wrong_quantity=1\"\n" + kSmall);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().front().error, FileError::bad_script);
}

TEST_F(BacktestCaptures, WhatIsNoMarketIsRefusedWithAReason) {
  EXPECT_TRUE(problem_of(folder_ / "none").not_found);
  EXPECT_THAT(problem_of(folder_ / "none").detail, HasSubstr("not_found"));
  std::filesystem::create_directory(folder_ / "empty");
  EXPECT_THAT(problem_of(folder_ / "empty").detail,
              AllOf(HasSubstr("no_recording"), HasSubstr("blocks_A-B.json.zst"), HasSubstr("an exchange's captures")));
  std::filesystem::create_directory(folder_ / "alone");
  std::filesystem::copy(folder_ / "spot.gz", folder_ / "alone");
  EXPECT_FALSE(problem_of(folder_ / "alone").not_found);
  EXPECT_THAT(problem_of(folder_ / "alone").detail, HasSubstr("one_book: ETHUSDT-20240809: only the spot market's"));
  file("\x1f\x8b rubbish", "futures.gz");
  EXPECT_THAT(problem_of(folder_ / "futures.gz").detail, HasSubstr("damaged: futures.gz:1: bad_compression"));
}

TEST_F(BacktestCaptures, RecordedEtherRuns) {
  if (!std::filesystem::exists(kRecorded)) GTEST_SKIP() << "no recorded data: " << kRecorded;
  auto const outcome =
      outcome_of(kRecorded, "recording = \"ETHUSDT-20240808\"\nstart = \"5s\"\n" + std::string(kFunds) + kSmall);
  EXPECT_EQ(outcome.ending, Ending::all_ended);
  EXPECT_TRUE(outcome.proof.holds());
  for (auto const& row : outcome.rows.rows()) {
    EXPECT_EQ(row.status, intent::Status::completed);
    EXPECT_THAT(row.versus_arrival, Optional(AllOf(Ge(0), Le(3'000))));
  }
}

}  // namespace
}  // namespace sep::app::backtest
