#include <gmock/gmock.h>

#include "api/json/documents.hpp"
#include "api/json/event_json.hpp"
#include "runtime/log/checkpoint.hpp"
#include "tests/platform/platform.hpp"

namespace sep::api {
namespace {

using readmodel::View;
using testing::ElementsAre;
using tests::Platform;

json::value intent_document(Platform const& platform) {
  return platform.model.read(
      [](View const& view) -> json::value { return intent_json(view, view.intents.begin()->second, true); });
}

struct Bought : testing::Test {
  Platform platform;

  Bought() {
    engine::SubmitIntent command;
    command.spec = platform.spec(2);
    platform.offer(command, "local:uid7");
    platform.step();
  }
  std::vector<json::object> envelopes() const {
    return platform.model.read([](View const& view) {
      std::vector<json::object> list;
      for (auto const& event : view.tail) list.push_back(envelope(*event, view.stream, view.registry));
      return list;
    });
  }
};

TEST_F(Bought, AnOrderSaysHowItsStepWasChosen) {
  auto const document = intent_document(platform);
  auto const& route = document.at("orders").at(0).at("route").as_object();
  EXPECT_EQ(route.at("share_bps").as_int64(), 10'000);
  EXPECT_FALSE(route.at("solver").as_string().empty());
  EXPECT_EQ(route.at("buy").at("amount"), "2");
  EXPECT_EQ(route.at("sell").at("asset"), "USDC");
  EXPECT_TRUE(route.at("impact_bps").is_string());
  EXPECT_TRUE(route.at("gas").at("raw").is_string());
  EXPECT_GE(route.at("age_ms").as_int64(), 0);
  ASSERT_EQ(route.at("path").as_array().size(), 1U);
  auto const& hop = route.at("path").at(0);
  EXPECT_EQ(hop.at("sell"), route.at("sell"));
  EXPECT_EQ(hop.at("fee"), route.at("fee"));
}

std::vector<std::string> names_of(json::object const& object) {
  std::vector<std::string> names;
  for (auto const& row : object) names.emplace_back(row.key());
  return names;
}

TEST_F(Bought, AnEnvelopeHasTheMembersOfTheContract) {
  for (auto const& envelope : envelopes())
    EXPECT_THAT(names_of(envelope), ElementsAre("event_id", "stream", "seq", "epoch", "at", "at_ns", "topic",
                                                "correlation_id", "causation_id", "principal", "key", "traceparent",
                                                "version", "payload", "prev_hash", "hash"));
}

TEST_F(Bought, EventsOfAnIntentCarryMoneyAsText) {
  bool seen = false;
  for (auto const& envelope : envelopes()) {
    if (envelope.at("topic") != "intent.completed") continue;
    seen = true;
    auto const& totals = envelope.at("payload").at("totals").as_object();
    EXPECT_EQ(totals.at("bought").at("asset"), "WETH");
    EXPECT_EQ(totals.at("bought").at("amount"), "2");
    EXPECT_EQ(totals.at("bought").at("raw"), "2000000000000000000");
    EXPECT_EQ(totals.at("sold").at("asset"), "USDC");
    EXPECT_EQ(totals.at("gas").at("asset"), "ETH");
    EXPECT_EQ(envelope.at("correlation_id"), envelope.at("payload").at("intent"));
  }
  EXPECT_TRUE(seen);
}

TEST_F(Bought, NoNumberWithAPointIsEverWritten) {
  std::function<void(json::value const&)> const walk = [&](json::value const& value) {
    EXPECT_FALSE(value.is_double());
    if (auto const* object = value.if_object())
      for (auto const& row : *object) walk(row.value());
    if (auto const* array = value.if_array())
      for (auto const& item : *array) walk(item);
  };
  for (auto const& envelope : envelopes()) walk(json::value(envelope));
  walk(intent_document(platform));
}

TEST_F(Bought, TheDocumentOfAnIntentSaysHowItWent) {
  auto const document = intent_document(platform);
  EXPECT_EQ(document.at("status"), "completed");
  EXPECT_EQ(document.at("reason"), "target_reached");
  EXPECT_EQ(document.at("terminal"), true);
  EXPECT_EQ(document.at("progress").at("cum_qty").at("amount"), "2");
  EXPECT_EQ(document.at("progress").at("leaves_qty").at("amount"), "0");
  EXPECT_TRUE(document.at("progress").at("slippage_bps").is_string());
  EXPECT_EQ(document.at("fills").as_array().size(), document.at("orders").as_array().size());
  EXPECT_EQ(document.at("spec").at("size").at("base_amount"), "2");
  EXPECT_TRUE(document.at("terms").at("decision_price").at("price").is_string());
  EXPECT_EQ(document.at("submitted_at").as_string(), format_time(platform.clock.now()));
  EXPECT_EQ(document.at("submitted_at_ns").as_string(), std::to_string(platform.clock.now().ns));
}

TEST_F(Bought, PositionsTellAvailableFromReserved) {
  platform.gateway.does = tests::Venue::silent;
  engine::SubmitIntent command;
  command.spec = platform.spec(3);
  platform.offer(command);
  platform.step();
  platform.model.read([](View const& view) {
    auto const list = positions_json(view, "desk1");
    bool seen = false;
    for (auto const& row : list) {
      if (row.at("asset") != "USDC") continue;
      seen = true;
      EXPECT_NE(row.at("reserved").at("amount"), "0");
      EXPECT_NE(row.at("available").at("amount"), "0");
    }
    EXPECT_TRUE(seen);
    EXPECT_TRUE(positions_json(view, "nobody").empty());
  });
}

TEST_F(Bought, EveryRecordOfALogCanBeShown) {
  auto const records = platform.store->read(1, 10'000);
  ASSERT_TRUE(records.has_value());
  for (auto const& record : *records) {
    auto const shown = record_json({record, {}, {"x"}, {}}, "paper", platform.world.registry());
    EXPECT_EQ(shown.at("kind").as_string(), enum_name(record.kind));
    EXPECT_TRUE(shown.at("payload").is_object()) << record.seq;
    EXPECT_FALSE(shown.contains("undecodable")) << record.seq;
  }
}

TEST_F(Bought, ARecordThatCannotBeDecodedSaysSo) {
  log::Record record = platform.store->read(1, 10'000)->back();
  record.payload.push_back(0);
  auto const shown = envelope({record, {}, {"x"}, {}}, "paper", platform.world.registry());
  EXPECT_TRUE(shown.at("payload").is_null());
  EXPECT_EQ(shown.at("undecodable"), "trailing_bytes");
  record.at = Time{-1};
  record.seq = ~std::uint64_t{0};
  EXPECT_TRUE(envelope({record, {}, {"x"}, {}}, "paper", platform.world.registry()).at("event_id").is_null());
}

TEST_F(Bought, TheCheckpointIsTheHeadOfTheLog) {
  auto const line = platform.model.read([](View const& view) { return checkpoint_of(view); });
  auto const checkpoint = log::parse_checkpoint(line);
  ASSERT_TRUE(checkpoint.has_value());
  EXPECT_EQ(checkpoint->hash, platform.loop->head());
  EXPECT_EQ(checkpoint->seq, platform.loop->next_seq() - 1);
}

TEST(Render, WholeNumbersOf128BitsAreTextUpToTheirLast) {
  Registry const registry;
  EXPECT_EQ(render(~u128{0}, {registry, {}}), json::value("340282366920938463463374607431768211455"));
  EXPECT_EQ(render(static_cast<i128>(~u128{0}), {registry, {}}), json::value("-1"));
}

TEST(Render, WhatTheRegistryDoesNotKnowIsStillNamed) {
  Registry const registry;
  EXPECT_EQ(json::serialize(money(registry, AssetId{7}, 5)), R"({"asset":"asset#7","raw":"5"})");
  EXPECT_EQ(text_of(registry, InstrumentId{3}), "pool#3");
  EXPECT_EQ(text_of(registry, LocationId{3}), "location#3");
  EXPECT_TRUE(text_of(registry, VenueId{}).is_null());
}

// Book 1 trades WETH (18 decimals) for USDC (6): a lot is 0.0001 WETH, a tick 0.01 USDC.
Registry registry_with_book() {
  Registry registry;
  registry.assets.emplace(AssetId{1}, AssetSpec{AssetId{1}, "eip155:1/slip44:60", "WETH", 18, true});
  registry.assets.emplace(AssetId{2}, AssetSpec{AssetId{2}, "eip155:1/slip44:61", "USDC", 6, true});
  InstrumentSpec spec{.id = InstrumentId{1},
                      .venue = VenueId{1},
                      .address = "WETH-USDC",
                      .token0 = AssetId{1},
                      .token1 = AssetId{2},
                      .fee_numerator = 0,
                      .fee_denominator = 1,
                      .kind = InstrumentKind::order_book};
  spec.book = BookRules{.lot_base = 100'000'000'000'000, .tick = Rate{1, 100'000'000'000'000}};
  registry.instruments.emplace(spec.id, spec);
  return registry;
}

orders::OrderTerms terms_on_book(bool sells) {
  orders::OrderTerms terms;
  terms.instrument = InstrumentId{1};
  terms.sell.asset = AssetId{sells ? 1U : 2U};
  terms.buy.asset = AssetId{sells ? 2U : 1U};
  terms.book = orders::BookLimit{12'345, 250'107, orders::TimeInForce::ioc};
  return terms;
}

TEST(Render, AnOrderOnABookSaysItsLimitAsDecimalText) {
  auto const registry = registry_with_book();
  EXPECT_EQ(json::serialize(limit_json(registry, terms_on_book(false))),
            R"({"side":"buy","price":"2501.07",)"
            R"("quantity":{"asset":"WETH","amount":"1.2345","raw":"1234500000000000000"},)"
            R"("time_in_force":"ioc","lots":"12345","price_ticks":"250107"})");
  EXPECT_EQ(limit_json(registry, terms_on_book(true)).at("side"), "sell");
  EXPECT_EQ(render(terms_on_book(true), {registry, {}}).at("book").at("price"), "2501.07");
}

TEST(Render, ALimitOnABookThatIsNotKnownHasNoPrice) {
  auto const unknown = limit_json({}, terms_on_book(false));
  EXPECT_TRUE(unknown.at("price").is_null());
  EXPECT_TRUE(unknown.at("quantity").is_null());
  EXPECT_EQ(unknown.at("lots"), "12345");
  auto beyond = terms_on_book(false);
  beyond.book->lots = kInt128Max;
  EXPECT_TRUE(limit_json(registry_with_book(), beyond).at("quantity").is_null());
  beyond.book = std::nullopt;
  EXPECT_TRUE(limit_json(registry_with_book(), beyond).is_null());
}

TEST(Topics, MatchByNameAndByPrefix) {
  EXPECT_TRUE(topic_matches("", "intent.completed"));
  EXPECT_TRUE(topic_matches("*", "intent.completed"));
  EXPECT_TRUE(topic_matches("exec.*,intent.*", "intent.completed"));
  EXPECT_TRUE(topic_matches("intent.completed", "intent.completed"));
  EXPECT_FALSE(topic_matches("intent.comp", "intent.completed"));
  EXPECT_FALSE(topic_matches("exec.*", "intent.completed"));
}

}  // namespace
}  // namespace sep::api
