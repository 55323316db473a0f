#include "api/text/intent_json.hpp"

#include <gtest/gtest.h>

#include "api/text/fixture.hpp"

namespace sep::api {
namespace {

using namespace fixture;
using intent::FailurePolicy;
using intent::IntentType;
using intent::SizeKind;

Result<intent::IntentSpec, std::vector<Problem>> parse(std::string_view body,
                                                       Defaults const& defaults = make_defaults()) {
  static auto const registry = make_registry();
  return parse_intent_json(body, registry, kNow, defaults);
}

// The sound body with one field replaced (or added, or removed where `value` is empty).
std::string with(std::string_view name, std::string_view value) {
  std::vector<std::pair<std::string_view, std::string_view>> fields{
      {"type", R"("acquire")"},   {"base", R"("WETH")"}, {"quote", R"("USDC")"}, {"size", R"({"base_amount":"10"})"},
      {"max_slippage_bps", "50"}, {"within", R"("5m")"}};
  auto const at = std::ranges::find(fields, name, &std::pair<std::string_view, std::string_view>::first);
  if (at == fields.end()) {
    fields.emplace_back(name, value);
  } else {
    at->second = value;
  }
  std::string body = "{";
  for (auto const& [key, text] : fields) {
    if (text.empty()) continue;
    body += (body.size() > 1 ? ",\"" : "\"") + std::string(key) + "\":" + std::string(text);
  }
  return body + "}";
}

// "code pointer" of every problem, in order.
std::vector<std::string> problems(std::string_view body, Defaults const& defaults = make_defaults()) {
  std::vector<std::string> found;
  if (auto const spec = parse(body, defaults); !spec)
    for (auto const& problem : spec.error()) found.push_back(enum_name(problem.code) + " " + problem.pointer);
  return found;
}

void expect_problem(std::string_view name, std::string_view value, std::string const& expected) {
  EXPECT_EQ(problems(with(name, value)), std::vector<std::string>{expected}) << name << " = " << value;
}

TEST(IntentJson, ReadsTheShortestBody) { EXPECT_EQ(parse(with("type", R"("acquire")")), make_spec()); }

TEST(IntentJson, ReadsEveryField) {
  auto const spec = parse(R"({
    "type": "dispose", "base": "eip155:1/erc20:0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "quote": "usdc",
    "size": {"quote_amount": "100.5"}, "max_slippage_bps": 25, "limit_price": "2150.5",
    "window": {"from": "2026-01-01T00:01:00Z", "to": "2026-01-01T00:10:00Z"}, "style": "twap",
    "execution": "passive", "schedule": {"interval": "30s", "randomise_bps": 2000},
    "allowed_venues": ["uniswap_v2", "sushiswap_v2"], "excluded_venues": [],
    "max_fee": "0.03", "max_gas": "0.005", "on_failure": "stop_on_failure", "priority": 3, "tags": ["b", "a"],
    "owner": {"strategy": "s", "trader": "t"}, "client_intent_id": "mine-1",
    "ml_features": {"x": "1.5"}, "success_criteria": {"y": ""}})");
  intent::IntentSpec expected;
  expected.type = IntentType::dispose;
  expected.base = kWeth;
  expected.quote = kUsdc;
  expected.size_kind = SizeKind::quote_amount;
  expected.size = 100'500'000;
  expected.max_slippage_bps = 25;
  expected.limit_price = Rate{i128{2'150'500'000}, i128{1'000'000'000'000'000'000}};
  expected.not_before = kNow + minutes(1);
  expected.deadline = kNow + minutes(10);
  expected.style = intent::ExecutionStyle::twap;
  expected.execution = intent::Execution::passive;
  auto& schedule = expected.schedule.emplace();
  schedule.interval = seconds(30);
  schedule.randomise_bps = 2'000;
  expected.allowed_venues = {kUniswap, kSushi};
  expected.max_fee = i128{30'000'000'000'000'000};
  expected.max_gas = i128{5'000'000'000'000'000};
  expected.on_failure = FailurePolicy::stop_on_failure;
  expected.priority = 3;
  expected.tags = {"b", "a"};
  expected.owner = {"s", "t", ""};
  expected.client_intent_id = "mine-1";
  expected.ml_features = {{"x", "1.5"}};
  expected.success_criteria = {{"y", ""}};
  EXPECT_EQ(spec, expected);
}

TEST(IntentJson, ReadsEachWayToSayTheSize) {
  EXPECT_EQ(parse(with("size", R"({"quote_amount":"100"})"))->size, 100'000'000);
  auto const percent = parse(with("size", R"({"position_percent":"25.5"})")).value();
  EXPECT_EQ(percent.size_kind, SizeKind::position_percent);
  EXPECT_EQ(percent.size, 2'550);
  // Whether a size makes sense is the core's to say.
  EXPECT_EQ(parse(with("size", R"({"base_amount":"0"})"))->size, 0);
  EXPECT_EQ(parse(with("size", R"({"base_amount":"-1"})"))->size, -i128{1'000'000'000'000'000'000});
}

TEST(IntentJson, MoneyAsANumberHasItsOwnCode) {
  for (auto const* number : {"10", "10.5", "1e1", "-1", "0"}) {
    expect_problem("size", R"({"base_amount":)" + std::string(number) + "}", "money_is_number /size/base_amount");
    expect_problem("limit_price", number, "money_is_number /limit_price");
    expect_problem("max_fee", number, "money_is_number /max_fee");
    expect_problem("max_gas", number, "money_is_number /max_gas");
  }
  expect_problem("size", R"({"position_percent":25.5})", "money_is_number /size/position_percent");
  expect_problem("limit_price", R"({"quote_raw":1,"base_raw":"1"})", "money_is_number /limit_price/quote_raw");
}

TEST(IntentJson, AmountsAreExactOrRefused) {
  auto const size = [](std::string_view amount) { return R"({"base_amount":")" + std::string(amount) + R"("})"; };
  expect_problem("size", size("1e5"), "bad_decimal /size/base_amount");
  expect_problem("size", size("1,000"), "bad_decimal /size/base_amount");
  expect_problem("size", size(" 1"), "bad_decimal /size/base_amount");
  expect_problem("size", size("01"), "bad_decimal /size/base_amount");
  expect_problem("size", size("-0"), "bad_decimal /size/base_amount");
  expect_problem("size", size("NaN"), "bad_decimal /size/base_amount");
  expect_problem("size", size("\\u0661"), "bad_decimal /size/base_amount");
  expect_problem("size", size(std::string(81, '1')), "bad_decimal /size/base_amount");
  expect_problem("size", size(""), "empty /size/base_amount");
  expect_problem("size", size("0.0000000000000000001"), "too_precise /size/base_amount");
  expect_problem("size", size(std::string(40, '9')), "too_large /size/base_amount");
  expect_problem("size", R"({"position_percent":"25.555"})", "too_precise /size/position_percent");
}

TEST(IntentJson, TheSizeIsSaidOnce) {
  expect_problem("size", "", "missing /size");
  expect_problem("size", "{}", "missing /size");
  expect_problem("size", "\"10\"", "wrong_type /size");
  expect_problem("size", R"({"base_amount":"1","quote_amount":"1"})", "conflicting /size");
  EXPECT_EQ(problems(with("size", R"({"amount":"1"})")),
            (std::vector<std::string>{"unknown_field /size/amount", "missing /size"}));
  expect_problem("size", R"({"base_amount":null})", "wrong_type /size/base_amount");
}

TEST(IntentJson, AssetsAreKnownAndMeantClearly) {
  expect_problem("base", "\"DOGE\"", "unknown_asset /base");
  expect_problem("base", "\"\"", "empty /base");
  expect_problem("base", "1", "wrong_type /base");
  expect_problem("base", "", "missing /base");
  expect_problem("quote", "\"USDT\"", "ambiguous_asset /quote");
  EXPECT_EQ(parse(with("quote", "\"USDt\""))->quote, kThird);
  expect_problem("quote", "\"eip155:1/erc20:0x12\"", "bad_asset /quote");
  expect_problem("quote", "\"eip155:10/slip44:60\"", "unknown_asset /quote");
}

TEST(IntentJson, PricesArePositiveAndExact) {
  expect_problem("limit_price", "\"0\"", "out_of_range /limit_price");
  expect_problem("limit_price", "\"-1\"", "out_of_range /limit_price");
  expect_problem("limit_price", "\"1e3\"", "bad_decimal /limit_price");
  expect_problem("limit_price", "\"0.0000000000000000001\"", "too_precise /limit_price");
  expect_problem("limit_price", "[]", "wrong_type /limit_price");
  expect_problem("limit_price", R"({"quote_raw":"1"})", "missing /limit_price/base_raw");
  expect_problem("limit_price", R"({"quote_raw":"1","base_raw":"0"})", "out_of_range /limit_price/base_raw");
  expect_problem("limit_price", R"({"quote_raw":"1","base_raw":"0.5"})", "too_precise /limit_price/base_raw");
  EXPECT_EQ(parse(with("limit_price", R"({"quote_raw":"1","base_raw":"3"})"))->limit_price, (Rate{1, 3}));
}

TEST(IntentJson, TheDeadlineIsSaidOnce) {
  expect_problem("within", "", "missing /deadline");
  expect_problem("deadline", "\"2026-01-01T00:05:00Z\"", "conflicting /deadline");
  expect_problem("window", R"({"to":"2026-01-01T00:05:00Z"})", "conflicting /deadline");
  expect_problem("within", "\"soon\"", "bad_duration /within");
  expect_problem("within", "\"-5m\"", "bad_duration /within");
  expect_problem("within", "300", "wrong_type /within");
  expect_problem("not_before", "\"tomorrow\"", "bad_time /not_before");
  auto const body = with("within", "");
  auto const with_field = [&body](std::string const& field) {
    return body.substr(0, body.size() - 1) + "," + field + "}";
  };
  EXPECT_EQ(problems(with_field(R"("deadline":"2026-02-30T00:00:00Z")")),
            (std::vector<std::string>{"bad_time /deadline"}));
  EXPECT_EQ(problems(with_field(R"("window":{"from":"2026-01-01T00:00:00Z"})")),
            (std::vector<std::string>{"missing /window/to"}));
  EXPECT_EQ(problems(with_field(R"("window":{"to":"2026-01-01T00:00:00Z"},"not_before":"2026-01-01T00:00:00Z")")),
            (std::vector<std::string>{"conflicting /not_before"}));
  // A deadline that has passed reads well: the core denies it.
  EXPECT_EQ(parse(with_field(R"("deadline":"1999-01-01T00:00:00Z")"))->deadline.ns, 915'148'800'000'000'000);
}

TEST(IntentJson, SlippageIsAWholeNumberOrTheDefault) {
  expect_problem("max_slippage_bps", "", "missing /max_slippage_bps");
  expect_problem("max_slippage_bps", "0.5", "wrong_type /max_slippage_bps");
  expect_problem("max_slippage_bps", "1e2", "wrong_type /max_slippage_bps");
  expect_problem("max_slippage_bps", "\"50\"", "wrong_type /max_slippage_bps");
  expect_problem("max_slippage_bps", "-1", "out_of_range /max_slippage_bps");
  expect_problem("max_slippage_bps", "4294967296", "out_of_range /max_slippage_bps");
  Defaults defaults = make_defaults();
  defaults.max_slippage_bps = 30;
  EXPECT_EQ(parse(with("max_slippage_bps", ""), defaults)->max_slippage_bps, 30U);
  EXPECT_EQ(parse(with("max_slippage_bps", "7"), defaults)->max_slippage_bps, 7U);
}

TEST(IntentJson, NamesAreKnown) {
  expect_problem("type", "\"hedge\"", "unknown_name /type");
  expect_problem("type", "\"Acquire\"", "unknown_name /type");
  expect_problem("type", "", "missing /type");
  expect_problem("style", "\"fast\"", "unknown_name /style");
  expect_problem("execution", "\"slow\"", "unknown_name /execution");
  expect_problem("schedule", R"({"speed":1})", "unknown_field /schedule/speed");
  expect_problem("schedule", R"({"slices":"12"})", "wrong_type /schedule/slices");
  expect_problem("schedule", R"({"slices":4294967296})", "out_of_range /schedule/slices");
  expect_problem("schedule", R"({"interval":"soon"})", "bad_duration /schedule/interval");
  expect_problem("schedule", "[]", "wrong_type /schedule");
  EXPECT_EQ(parse(with("schedule", "{}"))->schedule, std::nullopt);
  expect_problem("on_failure", "true", "wrong_type /on_failure");
  expect_problem("allowed_venues", R"(["uniswap_v2","binance"])", "unknown_venue /allowed_venues/1");
  expect_problem("allowed_venues", R"(["uniswap_v2","uniswap_v2"])", "conflicting /allowed_venues/1");
  expect_problem("excluded_venues", R"([7])", "wrong_type /excluded_venues/0");
  expect_problem("excluded_venues", R"("uniswap_v2")", "wrong_type /excluded_venues");
}

TEST(IntentJson, OtherFieldsHaveTheirTypes) {
  expect_problem("priority", "256", "out_of_range /priority");
  expect_problem("priority", "\"3\"", "wrong_type /priority");
  expect_problem("tags", "{}", "wrong_type /tags");
  expect_problem("tags", "[null]", "wrong_type /tags/0");
  expect_problem("owner", "\"me\"", "wrong_type /owner");
  expect_problem("owner", R"({"team":"x"})", "unknown_field /owner/team");
  expect_problem("client_intent_id", "5", "wrong_type /client_intent_id");
  expect_problem("ml_features", R"({"a/b":0.5})", "wrong_type /ml_features/a~1b");
  expect_problem("success_criteria", "[]", "wrong_type /success_criteria");
  expect_problem("slippage", "1", "unknown_field /slippage");
  EXPECT_EQ(parse(with("owner", R"({"desk":"d"})"))->owner, (intent::Owner{"desk1", "", "d"}));
}

TEST(IntentJson, TheGasAssetFollowsTheVenues) {
  Registry registry = make_registry();
  registry.venues[kSushi].gas_asset = kWeth;
  auto const ambiguous = parse_intent_json(with("max_gas", "\"1\""), registry, kNow, make_defaults());
  EXPECT_EQ(ambiguous.error().front().code, ProblemCode::ambiguous_asset);
  auto body = with("max_gas", "\"1\"");
  body.insert(body.size() - 1, R"(,"allowed_venues":["uniswap_v2"])");
  EXPECT_EQ(parse_intent_json(body, registry, kNow, make_defaults())->max_gas, i128{1'000'000'000'000'000'000});
}

TEST(IntentJson, EveryProblemIsReportedUpToTheBound) {
  EXPECT_EQ(problems(R"({"type":"x","base":"?","size":{"base_amount":1},"tags":1})"),
            (std::vector<std::string>{"unknown_name /type", "unknown_asset /base", "missing /quote",
                                      "money_is_number /size/base_amount", "missing /max_slippage_bps",
                                      "missing /deadline", "wrong_type /tags"}));
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += (i > 0 ? ",\"f" : "\"f") + std::to_string(i) + "\":0";
  EXPECT_EQ(problems(many + "}").size(), kProblemsMax);
}

TEST(IntentJson, ATextThatIsNoObjectIsOneProblem) {
  EXPECT_EQ(problems("[]").front(), "wrong_type ");
  EXPECT_EQ(problems(""), std::vector<std::string>{"empty "});
  EXPECT_EQ(problems("{"), std::vector<std::string>{"malformed_json "});
  EXPECT_EQ(problems(R"({"type":"acquire","type":"dispose"})"), std::vector<std::string>{"duplicate_key /type"});
  EXPECT_EQ(problems("\"\xff\""), std::vector<std::string>{"bad_utf8 "});
  EXPECT_EQ(problems(std::string(kBodyMax + 1, ' ')), std::vector<std::string>{"too_long "});
  EXPECT_EQ(problems(with("tags", std::string(20, '[') + std::string(20, ']'))), std::vector<std::string>{"too_deep "});
}

TEST(IntentJson, ADetailQuotesLittleAndOnlyPlainText) {
  auto const spec = parse(with("base", "\"" + std::string(5'000, 'x') + "\\n\""));
  auto const& detail = spec.error().front().detail;
  EXPECT_LT(detail.size(), 120U);
  auto const odd = parse(with("base", "\"\\u001b[2J\\u00e9\""));
  for (char const c : odd.error().front().detail) EXPECT_TRUE(c >= ' ' && c <= '~');
}

}  // namespace
}  // namespace sep::api
