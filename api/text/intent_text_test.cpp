#include "api/text/intent_text.hpp"

#include <gtest/gtest.h>

#include "api/text/fixture.hpp"

namespace sep::api {
namespace {

using namespace fixture;
using intent::FailurePolicy;
using intent::IntentType;
using intent::SizeKind;

Result<intent::IntentSpec, std::vector<Problem>> parse(std::string_view line,
                                                       Defaults const& defaults = make_defaults()) {
  static auto const registry = make_registry();
  return parse_intent_text(line, registry, kNow, defaults);
}

std::vector<std::string> problems(std::string_view line) {
  std::vector<std::string> found;
  if (auto const spec = parse(line); !spec)
    for (auto const& problem : spec.error()) found.push_back(enum_name(problem.code) + " " + problem.pointer);
  return found;
}

// Read behind a sound end state and with what else is needed.
intent::IntentSpec with_clause(std::string const& clause) {
  auto const spec = parse("acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes, " + clause);
  EXPECT_TRUE(spec.has_value()) << clause << ": "
                                << (spec ? "" : spec.error()[0].pointer + " " + spec.error()[0].detail);
  return spec.value_or(intent::IntentSpec{});
}

// The end state alone.
intent::IntentSpec end_of(std::string const& end) {
  auto const spec = parse(end + ", max slippage 0.5%, within 5m");
  EXPECT_TRUE(spec.has_value()) << end << ": " << (spec ? "" : spec.error()[0].pointer + " " + spec.error()[0].detail);
  return spec.value_or(intent::IntentSpec{});
}

void expect_end(std::string const& end, IntentType type, SizeKind kind, i128 size) {
  auto const spec = end_of(end);
  EXPECT_EQ(spec.type, type) << end;
  EXPECT_EQ(spec.base, kWeth) << end;
  EXPECT_EQ(spec.quote, kUsdc) << end;
  EXPECT_EQ(spec.size_kind, kind) << end;
  EXPECT_EQ(spec.size, size) << end;
}

constexpr i128 kOneWeth = 1'000'000'000'000'000'000;

TEST(IntentText, ReadsTheSentence) {
  EXPECT_EQ(parse("acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes"), make_spec());
}

TEST(IntentText, TheSameCanBeWrittenInManyWays) {
  for (auto const* line : {"acquire 10 WETH with USDC, max slippage 0.5%, within 5m",
                           "acquire 10 WETH for USDC max slippage 50 bps within 300s",
                           "Acquire 10.0 weth USING usdc at most 50bps slippage WITHIN 5 min",
                           "  acquire\t10 WETH using USDC,at most 0.50% slippage ,within 4 m 60 seconds  ",
                           "acquire 10 eip155:1/erc20:0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2 using USDC, within "
                           "5m, max 0.5 % slippage",
                           "acquire 10 WETH using USDC, max 50 bp slippage, before 2026-01-01T00:05:00Z"})
    EXPECT_EQ(parse(line), make_spec()) << line;
}

TEST(IntentText, ReadsEveryEndState) {
  expect_end("acquire 10 WETH using USDC", IntentType::acquire, SizeKind::base_amount, 10 * kOneWeth);
  expect_end("acquire WETH using 100 USDC", IntentType::acquire, SizeKind::quote_amount, 100'000'000);
  expect_end("acquire WETH with 25% of USDC", IntentType::acquire, SizeKind::position_percent, 2'500);
  expect_end("spend 100 USDC on WETH", IntentType::acquire, SizeKind::quote_amount, 100'000'000);
  expect_end("spend 25.5 % of USDC on WETH", IntentType::acquire, SizeKind::position_percent, 2'550);
  expect_end("dispose 2.5 WETH for USDC", IntentType::dispose, SizeKind::base_amount, 25 * kOneWeth / 10);
  expect_end("dispose 50 % of WETH for USDC", IntentType::dispose, SizeKind::position_percent, 5'000);
  expect_end("dispose WETH for 100 USDC", IntentType::dispose, SizeKind::quote_amount, 100'000'000);
  expect_end("raise 100 USDC from WETH", IntentType::dispose, SizeKind::quote_amount, 100'000'000);
  // Whether a size makes sense is the core's to say.
  expect_end("acquire -1 WETH using USDC", IntentType::acquire, SizeKind::base_amount, -kOneWeth);
  expect_end("dispose 0 WETH for USDC", IntentType::dispose, SizeKind::base_amount, 0);
}

TEST(IntentText, ReadsEveryClause) {
  EXPECT_EQ(with_clause("limit 2150").limit_price, (Rate{2'150'000'000, kOneWeth}));
  EXPECT_EQ(with_clause("after 2026-01-01T00:01:00Z").not_before, kNow + minutes(1));
  EXPECT_EQ(with_clause("on uniswap_v2").allowed_venues, (std::vector{kUniswap}));
  EXPECT_EQ(with_clause("on sushiswap_v2 or uniswap_v2").allowed_venues, (std::vector{kUniswap, kSushi}));
  EXPECT_EQ(with_clause("not on sushiswap_v2 and uniswap_v2").excluded_venues, (std::vector{kUniswap, kSushi}));
  EXPECT_EQ(with_clause("max fee 0.3 USDC").max_fee, i128{300'000});
  EXPECT_EQ(with_clause("at most fee 0.3").max_fee, i128{300'000});
  EXPECT_EQ(with_clause("max gas 0.5 ETH").max_gas, kOneWeth / 2);
  EXPECT_EQ(with_clause("max gas 0.5 all or nothing").on_failure, FailurePolicy::all_or_nothing);
  EXPECT_EQ(with_clause("stop on failure").on_failure, FailurePolicy::stop_on_failure);
  EXPECT_EQ(with_clause("keep trying").on_failure, FailurePolicy::keep_trying);
  EXPECT_EQ(with_clause("passive").execution, intent::Execution::passive);
  EXPECT_EQ(with_clause("as twap over 6 slices, Aggressive").execution, intent::Execution::aggressive);
  EXPECT_EQ(with_clause("as twap").style, intent::ExecutionStyle::twap);
  auto const schedule = [](std::string const& clause) { return with_clause(clause).schedule.value(); };
  EXPECT_EQ(schedule("as twap over 12 slices").slices, 12U);
  EXPECT_EQ(schedule("as pov 10 %").participation_bps, 1'000U);
  EXPECT_EQ(schedule("as vwap participation 7.5 % every 30s").participation_bps, 750U);
  EXPECT_EQ(schedule("as vwap participation 7.5 % every 30s").interval, seconds(30));
  EXPECT_EQ(schedule("as twap randomised 20 % catch up 150 % keep trying").randomise_bps, 2'000U);
  EXPECT_EQ(schedule("as twap randomised 20 % catch up 150 % keep trying").catch_up_bps, 15'000U);
  EXPECT_EQ(schedule("as implementation_shortfall urgency 580000").urgency_milli, 580'000U);
  EXPECT_EQ(schedule("as twap over 12 slices patient keep trying").patient, true);
  EXPECT_EQ(with_clause("priority 9").priority, 9);
  EXPECT_EQ(with_clause("tag a, tag b").tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(with_clause("id mine-1").client_intent_id, "mine-1");
  EXPECT_EQ(with_clause("strategy s trader t desk d").owner, (intent::Owner{"s", "t", "d"}));
}

TEST(IntentText, DefaultsFillWhatIsNotSaid) {
  Defaults defaults = make_defaults();
  defaults.max_slippage_bps = 30;
  EXPECT_EQ(parse("acquire 10 WETH using USDC, within 5m", defaults)->max_slippage_bps, 30U);
  EXPECT_EQ(parse("acquire 10 WETH using USDC, within 5m", defaults)->owner, defaults.owner);
}

TEST(IntentText, PointsAtTheColumn) {
  EXPECT_EQ(problems("acquire 10 DOGE using USDC, at most 0.5 % slippage, within 5 minutes"),
            std::vector<std::string>{"unknown_asset #/12"});
  EXPECT_EQ(problems("acquire 10 WETH using USDT, at most 0.5 % slippage, within 5 minutes"),
            std::vector<std::string>{"ambiguous_asset #/23"});
  EXPECT_EQ(problems("acquire 1e1 WETH using USDC, max slippage 0.5%, within 5m").front(), "bad_decimal #/9");
  EXPECT_EQ(problems("acquire 1.0000000000000000001 WETH using USDC, max slippage 0.5%, within 5m"),
            std::vector<std::string>{"too_precise #/9"});
  EXPECT_EQ(problems("acquire 10 WETH using USDC, max slippage 0.555%, within 5m"),
            std::vector<std::string>{"too_precise #/42"});
  EXPECT_EQ(problems("acquire 10 WETH using USDC, max slippage 0.5%, within 5 parsecs"),
            std::vector<std::string>{"unexpected_word #/57"});
  EXPECT_EQ(problems("acquire 10 WETH using USDC, max slippage 0.5%, within 5"),
            std::vector<std::string>{"missing #/56"});
  EXPECT_EQ(problems("acquire 10 WETH using USDC, max slippage 0.5%, within soon"),
            std::vector<std::string>{"bad_duration #/55"});
  EXPECT_EQ(problems("acquire 10 WETH using USDC, max slippage 0.5%, before noon"),
            std::vector<std::string>{"bad_time #/55"});
}

TEST(IntentText, RefusesEveryKindOfNonsense) {
  auto const code_of = [](std::string_view line) { return parse(line).error().front().code; };
  auto const clause = [&code_of](std::string const& text) {
    return code_of("acquire 10 WETH using USDC, max slippage 0.5%, within 5m, " + text);
  };
  EXPECT_EQ(code_of(""), ProblemCode::empty);
  EXPECT_EQ(code_of("   \t "), ProblemCode::empty);
  EXPECT_EQ(code_of(std::string(kLineMax + 1, 'a')), ProblemCode::too_long);
  EXPECT_EQ(code_of("acquire \xff WETH"), ProblemCode::bad_utf8);
  EXPECT_EQ(code_of("buy 10 WETH"), ProblemCode::unexpected_word);
  EXPECT_EQ(code_of("acquire"), ProblemCode::missing);
  EXPECT_EQ(code_of("acquire 10"), ProblemCode::missing);
  EXPECT_EQ(code_of("acquire 10 WETH"), ProblemCode::missing);
  EXPECT_EQ(code_of("acquire 10 WETH into USDC"), ProblemCode::unexpected_word);
  EXPECT_EQ(code_of("acquire 25 % of WETH using USDC"), ProblemCode::unknown_asset);
  EXPECT_EQ(code_of("acquire 1,000 WETH using USDC"), ProblemCode::unexpected_word);
  EXPECT_EQ(code_of("raise 5 % of USDC from WETH"), ProblemCode::unknown_asset);
  EXPECT_EQ(code_of("dispose WETH for 5 % of USDC"), ProblemCode::unknown_asset);
  EXPECT_EQ(code_of("acquire 10 WETH using USDC, max slippage 0.5%"), ProblemCode::missing);
  EXPECT_EQ(code_of("acquire 10 WETH using USDC, within 5m"), ProblemCode::missing);
  EXPECT_EQ(clause("limit 0"), ProblemCode::out_of_range);
  EXPECT_EQ(clause("limit high"), ProblemCode::unexpected_word);
  EXPECT_EQ(clause("limit about 2150"), ProblemCode::unexpected_word);
  EXPECT_EQ(clause("limit 1..5"), ProblemCode::bad_decimal);
  EXPECT_EQ(clause("limit 2e3"), ProblemCode::bad_decimal);
  EXPECT_EQ(clause("max fee 1_000"), ProblemCode::bad_decimal);
  EXPECT_EQ(code_of("acquire 0x10 WETH using USDC"), ProblemCode::bad_decimal);
  EXPECT_EQ(code_of("acquire 10WETH using USDC"), ProblemCode::unknown_asset);
  EXPECT_EQ(clause("limit +5"), ProblemCode::bad_decimal);
  EXPECT_EQ(clause("max slippage 1%"), ProblemCode::conflicting);
  EXPECT_EQ(clause("within 6m"), ProblemCode::conflicting);
  EXPECT_EQ(clause("before 2026-01-01T00:05:00Z"), ProblemCode::conflicting);
  EXPECT_EQ(clause("all or nothing, keep trying"), ProblemCode::conflicting);
  EXPECT_EQ(clause("on binance"), ProblemCode::unknown_venue);
  EXPECT_EQ(clause("on uniswap_v2 or uniswap_v2"), ProblemCode::conflicting);
  EXPECT_EQ(clause("on"), ProblemCode::missing);
  EXPECT_EQ(clause("on uniswap_v2 or"), ProblemCode::missing);
  EXPECT_EQ(clause("max fee 1 WETH"), ProblemCode::conflicting);
  EXPECT_EQ(clause("max gas 1 USDC"), ProblemCode::conflicting);
  EXPECT_EQ(clause("max gas lots"), ProblemCode::unexpected_word);
  EXPECT_EQ(clause("priority 300"), ProblemCode::out_of_range);
  EXPECT_EQ(clause("priority high"), ProblemCode::unexpected_word);
  EXPECT_EQ(clause("as magic"), ProblemCode::unknown_name);
  EXPECT_EQ(clause("tag"), ProblemCode::missing);
  EXPECT_EQ(clause("please"), ProblemCode::unexpected_word);
  EXPECT_EQ(clause(",all or nothing"), ProblemCode::unexpected_word);
  EXPECT_EQ(clause(""), ProblemCode::missing);
}

TEST(IntentText, ReportsEveryProblemAndGoesOnAtTheNextComma) {
  EXPECT_EQ(problems("acquire 10 DOGE using QQQ, at most half slippage, within soon, tag ok"),
            (std::vector<std::string>{"unknown_asset #/12", "unknown_asset #/23", "unexpected_word #/36",
                                      "bad_duration #/58"}));
  std::string many = "acquire 10 WETH using USDC";
  for (int i = 0; i < 100; ++i) many += ", what";
  EXPECT_EQ(problems(many).size(), kProblemsMax);
}

TEST(IntentText, OneLineIsOneRequestWhateverItsBlanks) {
  EXPECT_EQ(request_hash("acquire 10 WETH,within  5m"), request_hash(" acquire\t10 WETH , within 5m "));
  EXPECT_NE(request_hash("acquire 10 WETH within 5m"), request_hash("acquire 10 WETH within 6m"));
  EXPECT_NE(request_hash("tag ab c"), request_hash("tag a bc"));
}

}  // namespace
}  // namespace sep::api
