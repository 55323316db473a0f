#include "api/text/intent_format.hpp"

#include <gtest/gtest.h>

#include "api/text/fixture.hpp"
#include "api/text/intent_json.hpp"
#include "api/text/intent_text.hpp"
#include "core/base/rng.hpp"

namespace sep::api {
namespace {

using namespace fixture;
using intent::FailurePolicy;
using intent::IntentSpec;
using intent::IntentType;
using intent::SizeKind;

TEST(Format, WritesTheSentence) {
  EXPECT_EQ(format_intent_text(make_spec(), make_registry()),
            "acquire 10 WETH using USDC, at most 0.5 % slippage, before 2026-01-01T00:05:00Z, strategy desk1");
}

TEST(Format, WritesTheCanonicalBody) {
  EXPECT_EQ(format_intent_json(make_spec(), make_registry()),
            R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"10"},"max_slippage_bps":50,)"
            R"("deadline":"2026-01-01T00:05:00Z","owner":{"strategy":"desk1"}})");
}

TEST(Format, APriceThatNoTextSaysExactlyIsNeverReadBackAsAnother) {
  auto spec = make_spec();
  spec.limit_price = Rate{1'000'000'000, i128{3} * 1'000'000'000'000'000'000};
  auto const text = format_intent_text(spec, make_registry());
  EXPECT_NE(text.find("limit about 333.3333333,"), std::string::npos) << text;
  EXPECT_FALSE(parse_intent_text(text, make_registry(), kNow, make_defaults()));
  auto const body = format_intent_json(spec, make_registry());
  EXPECT_EQ(parse_intent_json(body, make_registry(), kNow, make_defaults()), spec);
}

TEST(Format, AnAssetWhoseSymbolCannotBeWrittenIsNamedInFull) {
  auto spec = make_spec();
  spec.base = kOdd;
  spec.size = 7;
  auto const text = format_intent_text(spec, make_registry());
  EXPECT_EQ(text.find("acquire 7 eip155:1/erc20:0xdac17f958d2ee523a2206206994597c13d831ec9 using USDC"), 0U) << text;
  EXPECT_EQ(parse_intent_text(text, make_registry(), kNow, make_defaults()), spec);
}

TEST(Format, WhatTheRegistryDoesNotKnowIsWrittenAndNotReadBack) {
  auto spec = make_spec();
  spec.base = AssetId{99};
  auto const text = format_intent_text(spec, make_registry());
  EXPECT_NE(text.find("asset#99"), std::string::npos);
  EXPECT_FALSE(parse_intent_text(text, make_registry(), kNow, make_defaults()));
}

// An intent that the sentence can say, drawn from everything it can say.
IntentSpec any_spec(Rng& rng) {
  IntentSpec spec;
  auto const amount = [&rng] { return static_cast<i128>((static_cast<u128>(rng.next()) << 60) >> rng.below(100)); };
  AssetId const assets[] = {kWeth, kUsdc, kEth, kOther, kThird, kOdd};
  spec.type = rng.chance(1, 2) ? IntentType::acquire : IntentType::dispose;
  spec.base = assets[rng.below(6)];
  spec.quote = assets[rng.below(6)];
  spec.size_kind = static_cast<SizeKind>(rng.below(3));
  spec.size = rng.chance(1, 10) ? -amount() : amount();
  spec.max_slippage_bps = static_cast<std::uint32_t>(rng.next() >> rng.between(32, 63));
  if (rng.chance(1, 2)) spec.not_before = Time{static_cast<std::int64_t>(rng.next())};
  spec.deadline = Time{static_cast<std::int64_t>(rng.next())};
  spec.style = static_cast<intent::ExecutionStyle>(rng.below(6));
  spec.execution = static_cast<intent::Execution>(rng.below(2));
  auto const any_bps = [&rng] { return static_cast<std::uint32_t>(rng.next() >> rng.between(32, 63)); };
  if (rng.chance(1, 2)) {
    auto& schedule = spec.schedule.emplace();
    schedule.slices = any_bps();
    if (rng.chance(1, 2)) schedule.interval = milliseconds(any_bps());
    if (rng.chance(1, 2)) schedule.participation_bps = any_bps();
    if (rng.chance(1, 2)) schedule.randomise_bps = any_bps();
    if (rng.chance(1, 2)) schedule.catch_up_bps = any_bps();
    if (rng.chance(1, 2)) schedule.urgency_milli = any_bps();
    if (rng.chance(1, 2)) schedule.patient = true;
  }
  if (rng.chance(1, 3)) spec.allowed_venues = {kUniswap, kSushi};
  if (rng.chance(1, 3)) spec.excluded_venues = {kSushi};
  if (rng.chance(1, 3)) spec.max_fee = amount();
  if (rng.chance(1, 3)) spec.max_gas = amount();
  spec.on_failure = static_cast<FailurePolicy>(rng.below(3));
  spec.priority = static_cast<std::uint8_t>(rng.below(256));
  while (rng.chance(1, 2) && spec.tags.size() < 5) spec.tags.push_back("tag" + std::to_string(rng.below(10)));
  spec.owner = {"s" + std::to_string(rng.below(10)), rng.chance(1, 2) ? "t.x" : "", rng.chance(1, 2) ? "d-y" : ""};
  if (rng.chance(1, 2)) spec.client_intent_id = "id_" + std::to_string(rng.next());
  return spec;
}

TEST(FormatProperty, TheSentenceIsReadBackAsItself) {
  auto const registry = make_registry();
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto spec = any_spec(rng);
    auto const decimals = [&registry](AssetId id) { return registry.asset(id)->decimals; };
    auto const price =
        format_decimal(static_cast<i128>(rng.next() >> rng.below(64)) + 1, static_cast<std::uint8_t>(rng.below(19)));
    if (auto const limit = read_price(price, decimals(spec.base), decimals(spec.quote))) spec.limit_price = *limit;
    auto const text = format_intent_text(spec, registry);
    SCOPED_TRACE(text);
    auto const again = parse_intent_text(text, registry, kNow, make_defaults());
    ASSERT_TRUE(again.has_value()) << again.error().front().pointer << ' ' << again.error().front().detail;
    ASSERT_EQ(*again, spec);
  }
}

TEST(FormatProperty, TheBodyIsReadBackAsItself) {
  auto const registry = make_registry();
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto spec = any_spec(rng);
    if (rng.chance(1, 2)) spec.limit_price = Rate{static_cast<i128>(rng.next()) + 1, static_cast<i128>(rng.next()) + 1};
    spec.tags.push_back("any, \"text\" \xe2\x82\xac \n");
    spec.ml_features = {{"k/~\"", "\x01"}, {"", ""}};
    spec.success_criteria = {{"fill", "0.9"}};
    auto const body = format_intent_json(spec, registry);
    SCOPED_TRACE(body);
    auto const again = parse_intent_json(body, registry, kNow, make_defaults());
    ASSERT_TRUE(again.has_value()) << again.error().front().pointer << ' ' << again.error().front().detail;
    ASSERT_EQ(*again, spec);
    ASSERT_EQ(format_intent_json(*again, registry), body);
  }
}

}  // namespace
}  // namespace sep::api
