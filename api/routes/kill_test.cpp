#include <gmock/gmock.h>

#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct KillTest : RoutesTest {
  KillTest() { platform.gateway.does = tests::Venue::silent; }  // what works stays working

  std::string submit(std::string const& strategy) {
    auto const id = id_of(post("/v1/intents", R"({"type":"acquire","base":"WETH","quote":"USDC","within":"5m",
      "size":{"base_amount":"1"},"max_slippage_bps":100,"owner":{"strategy":")" +
                                                  strategy + "\"}}"));
    platform.step();
    return id;
  }
  static std::vector<std::string> texts(json::value const& list) {
    std::vector<std::string> found;
    for (auto const& item : list.as_array()) found.emplace_back(item.as_string());
    return found;
  }
};

TEST_F(KillTest, HaltsAndCancelsWhatIsOpenAndNamesWhatIsLive) {
  auto const first = submit("desk1");
  auto const second = submit("desk1");
  auto const killed = post("/v1/risk/kill", R"({"reason":"test"})");
  ASSERT_EQ(killed.status, 202) << killed.body;
  auto const document = body_of(killed);
  EXPECT_THAT(texts(document.at("canceled_intents")), ElementsAre(first, second));
  EXPECT_EQ(document.at("live_orders").as_array().size(), 2U) << "the venue says nothing";
  EXPECT_EQ(status_of(first), "closing");
  EXPECT_EQ(text_at(body_of(get("/v1/risk")), "state"), "halted");
  EXPECT_EQ(submit_text(kSentence).status, 422) << "nothing new is taken";
}

TEST_F(KillTest, OneStrategyLeavesTheOthers) {
  platform.deposit("USDC", i128{1'000'000} * 1'000'000, "desk2");
  platform.deposit("ETH", i128{10} * tests::Platform::kEther, "desk2");
  auto const mine = submit("desk1");
  auto const other = submit("desk2");
  auto const document = body_of(post("/v1/risk/kill", R"({"scope":"strategy:desk1","reason":"test"})"));
  EXPECT_THAT(texts(document.at("canceled_intents")), ElementsAre(mine));
  EXPECT_EQ(status_of(other), "executing");
}

TEST_F(KillTest, AVenueLeavesWhatWorksElsewhere) {
  auto const id = submit("desk1");
  auto const venue = text_at(body_of(get("/v1/intents/" + id)).at("orders").at(0).as_object(), "venue");
  for (auto const& [id_of_venue, spec] : platform.world.registry().venues) {
    if (spec.name == venue) continue;
    auto const document = body_of(post("/v1/risk/kill", R"({"scope":"venue:)" + spec.name + R"(","reason":"test"})"));
    EXPECT_THAT(texts(document.at("canceled_intents")), IsEmpty()) << spec.name;
  }
  auto const document = body_of(post("/v1/risk/kill", R"({"scope":"venue:)" + venue + R"(","reason":"test"})"));
  EXPECT_THAT(texts(document.at("canceled_intents")), ElementsAre(id));
}

TEST_F(KillTest, TwiceDoesNothingMore) {
  static_cast<void>(submit("desk1"));
  EXPECT_EQ(post("/v1/risk/kill", R"({"reason":"test"})").status, 202);
  auto const again = body_of(post("/v1/risk/kill", R"({"reason":"test"})"));
  EXPECT_THAT(texts(again.at("canceled_intents")), IsEmpty());
  EXPECT_EQ(again.at("ending_intents").as_array().size(), 1U);
}

TEST_F(KillTest, WhatCannotBeHaltedIsNotSaidToBe) {
  auto const refused = post("/v1/risk/kill", R"({"scope":"strategy:no blanks","reason":"test"})");
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(code_of(refused), "unknown_scope");
}

TEST_F(KillTest, ThatWasNotTakenSaysSo) {
  for (std::size_t i = 0; i < runtime::Inbox::kLaneMax; ++i)
    ASSERT_TRUE(platform.loop->inbox().offer(runtime::Lane::urgent, {"test", engine::PauseIntent{Ulid{}, "full"}, {}}));
  auto answer = answer_to({"POST", "/v1/risk/kill", {{"content-type", "application/json"}}, R"({"reason":"test"})"});
  auto& deferred = std::get<Deferred>(answer);
  EXPECT_FALSE(deferred.poll());
  EXPECT_EQ(code_of(deferred.give_up()), "overloaded") << "nothing was done";
  platform.step();
  EXPECT_FALSE(deferred.poll()) << "now it is taken";
  EXPECT_EQ(code_of(deferred.give_up()), "outcome_unknown");
  platform.step();
  EXPECT_EQ(text_at(body_of(get("/v1/risk")), "state"), "halted");
}

TEST_F(KillTest, NeedsAReason) {
  EXPECT_EQ(post("/v1/risk/kill", "{}").status, 422);
  EXPECT_EQ(text_at(body_of(get("/v1/risk")), "state"), "active");
}

TEST_F(KillTest, ManyIntentsAreAllCanceled) {
  for (int i = 0; i < 40; ++i) static_cast<void>(submit("desk1"));
  auto answer = answer_to({"POST", "/v1/risk/kill", {{"content-type", "application/json"}}, R"({"reason":"test"})"});
  auto& deferred = std::get<Deferred>(answer);
  std::optional<Response> killed;
  for (int turn = 0; turn < 10 && !killed; ++turn) {
    killed = deferred.poll();
    platform.step();
  }
  ASSERT_TRUE(killed);
  EXPECT_EQ(body_of(*killed).at("canceled_intents").as_array().size(), 40U);
}

}  // namespace
}  // namespace sep::api
