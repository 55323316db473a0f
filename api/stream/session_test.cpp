// What a client of the stream gets.
#include "tests/platform/session.hpp"

namespace sep::api {
namespace {

TEST_F(SessionTest, GreetsWithTheLogAndWhereItIs) {
  auto const hello = parsed(session.greet());
  EXPECT_EQ(text_at(hello, "type"), "hello");
  EXPECT_EQ(text_at(hello, "seq"), std::to_string(platform.model.seq()));
  EXPECT_EQ(text_at(hello, "store_id"), platform.model.read([](auto const& view) { return view.store_id; }));
}

TEST_F(SessionTest, GivesASnapshotAndThenEveryEventOnceInOrder) {
  auto const before = submit();
  auto const answers = hear(R"({"action":"subscribe"})");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(text_at(answers[0], "type"), "subscribed");
  auto const& snapshot = answers[0].at("snapshot").as_object();
  EXPECT_TRUE(snapshot.at("complete").as_bool());
  EXPECT_TRUE(snapshot.contains("positions") && snapshot.contains("risk") && snapshot.contains("venues"));
  EXPECT_TRUE(rest().empty()) << "what the snapshot holds is not told again";

  submit();
  auto const frames = rest();
  ASSERT_GT(frames.size(), 5U);
  auto const all = body_of(get("/v1/events?limit=1000&after=" + text_at(answers[0], "seq"))).at("events").as_array();
  ASSERT_EQ(frames.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(json::serialize(frames[i].at("event")), json::serialize(all[i]));
  EXPECT_TRUE(rest().empty());
}

TEST_F(SessionTest, GivesWhatWasAskedForAlone) {
  auto const first = submit();
  auto const second = submit();
  hear(R"({"action":"subscribe","id":"topic","topics":["intent.accepted","exec.*"],"resume_from":"start"})");
  hear(R"({"action":"subscribe","id":"one","correlation_id":")" + second + R"(","resume_from":"start"})");
  std::size_t of_topic = 0;
  for (auto const& frame : rest()) {
    auto const& event = frame.at("event").as_object();
    auto const topic = text_at(event, "topic");
    if (text_at(frame, "id") == "topic") {
      ++of_topic;
      EXPECT_TRUE(topic == "intent.accepted" || topic.starts_with("exec.")) << topic;
    } else {
      EXPECT_EQ(text_at(event, "correlation_id"), second);
    }
  }
  EXPECT_GT(of_topic, 2U);
  auto const held = hear(R"({"action":"subscribe","id":"held","correlation_id":")" + first + "\"}");
  EXPECT_EQ(held[0].at("snapshot").at("intents").as_array().size(), 1U);
}

TEST_F(SessionTest, ACursorOfAnotherLogIsResetAndNotTakenForOneOfThis) {
  submit();
  auto const ahead = hear(R"({"action":"subscribe","id":"a","resume_from":")" +
                          text_at(parsed(session.greet()), "cursor").substr(0, 13) + R"(999999"})");
  EXPECT_EQ(text_at(ahead.at(0), "type"), "reset");
  EXPECT_EQ(text_at(ahead.at(0), "reason"), "ahead_of_the_log");
  EXPECT_TRUE(ahead.at(0).contains("snapshot"));
  auto const other = hear(R"({"action":"subscribe","id":"b","resume_from":"0123456789ab-1"})");
  EXPECT_EQ(text_at(other.at(0), "reason"), "another_log");
  EXPECT_EQ(text_at(hear(R"({"action":"subscribe","id":"c","resume_from":"yesterday"})").at(0), "code"), "bad_cursor");
}

TEST_F(SessionTest, ItsSubscriptionsHaveNamesAndABound) {
  for (int i = 0; i < 16; ++i)
    EXPECT_EQ(text_at(hear(R"({"action":"subscribe","id":"s)" + std::to_string(i) + "\"}").at(0), "type"),
              "subscribed");
  EXPECT_EQ(text_at(hear(R"({"action":"subscribe","id":"s3"})").at(0), "code"), "duplicate_subscription");
  EXPECT_EQ(text_at(hear(R"({"action":"subscribe","id":"more"})").at(0), "code"), "too_many_subscriptions");
  EXPECT_EQ(text_at(hear(R"({"action":"unsubscribe","id":"s3"})").at(0), "type"), "unsubscribed");
  EXPECT_EQ(text_at(hear(R"({"action":"unsubscribe","id":"s3"})").at(0), "code"), "unknown_subscription");
  EXPECT_EQ(text_at(hear(R"({"action":"subscribe","id":"s3"})").at(0), "type"), "subscribed");
  EXPECT_EQ(text_at(hear(R"({"action":"ping","id":"7"})").at(0), "type"), "pong");
  auto const wrong = hear(R"({"action":"subscribe","topics":["nothing"]})").at(0);
  EXPECT_EQ(text_at(wrong, "type"), "error");
  EXPECT_EQ(text_at(wrong.at("errors").as_array().at(0).as_object(), "pointer"), "/topics/0");
}

TEST_F(SessionTest, AHeartbeatSaysHowFarEverySubscriptionIs) {
  hear(R"({"action":"subscribe","id":"quiet","topics":["risk.breached"],"resume_from":"now"})");
  submit();
  EXPECT_TRUE(rest().empty());
  auto const beat = parsed(session.heartbeat());
  EXPECT_EQ(text_at(beat, "seq"), std::to_string(platform.model.seq()));
  Session later(routes.desk(), trusted("local:uid1"));
  auto const from = text_at(beat.at("cursors").as_object(), "quiet");
  static_cast<void>(later.hear(R"({"action":"subscribe","resume_from":")" + from + "\"}"));
  EXPECT_TRUE(later.next().empty()) << "the position moved on although nothing was told";
}

TEST_F(SessionTest, WhoIsKeptToSomeStrategiesFollowsTheirIntentsOneByOne) {
  submit();
  auto const id = platform.model.read([](readmodel::View const& view) { return to_text(view.intents.begin()->first); });
  auto const answer = [&](char const* strategy, std::string const& rest) {
    Session mine(routes.desk(), {"user:alice", {Scope::read}, std::set<std::string>{strategy}});
    auto const frames = mine.hear("{\"action\":\"subscribe\"" + rest + "}");
    auto const frame = parsed(frames.at(0));
    return text_at(frame, "type") == "error" ? text_at(frame, "code") : text_at(frame, "type");
  };
  auto const one = ",\"correlation_id\":\"" + id + "\"";
  EXPECT_EQ(answer("desk1", one), "subscribed");
  EXPECT_EQ(answer("desk1", one + R"(,"resume_from":"start")"), "resumed");
  EXPECT_EQ(answer("desk1", ""), "not_your_strategy");
  EXPECT_EQ(answer("desk1", R"(,"topics":["intent.*"])"), "not_your_strategy");
  EXPECT_EQ(answer("desk2", one), "not_your_strategy");
  EXPECT_EQ(answer("desk2", R"(,"correlation_id":"01KDVDNWQGHED7MM000000002S")"), "not_your_strategy");
}

TEST_F(SessionTest, TheMarketIsToldAsItIsAndNotAsItWas) {
  auto const answer = parsed(session.hear(R"({"action":"subscribe","id":"m","topics":["market.tick"]})").at(0));
  EXPECT_EQ(text_at(answer, "type"), "watching");
  auto const all = session.ticks();
  EXPECT_EQ(all.size(), platform.world.pools().size());
  auto const tick = parsed(all.at(0)).at("tick").as_object();
  EXPECT_EQ(text_at(tick, "venue"), platform.world.registry().venues.begin()->second.name);
  EXPECT_FALSE(tick.at("price").is_null());
  EXPECT_TRUE(session.watches_market());
  EXPECT_TRUE(session.ticks().empty());
  for (int step = 0; step < 5; ++step) platform.advance(seconds(12));
  auto const latest = session.ticks();
  EXPECT_FALSE(latest.empty());
  EXPECT_LE(latest.size(), platform.world.pools().size()) << "each once, however often it moved";
  EXPECT_TRUE(session.next().empty()) << "and nothing of the log";
  EXPECT_EQ(text_at(parsed(session.hear(R"({"action":"unsubscribe","id":"m"})").at(0)), "type"), "unsubscribed");
  platform.advance(seconds(12));
  EXPECT_FALSE(session.watches_market());
  EXPECT_TRUE(session.ticks().empty());
}

TEST_F(SessionTest, TheMarketIsASubscriptionOfItsOwn) {
  for (auto const* wrong :
       {R"({"action":"subscribe","topics":["market.tick","intent.*"]})",
        R"({"action":"subscribe","topics":["market.tick"],"resume_from":"now"})",
        R"({"action":"subscribe","topics":["market.tick"],"correlation_id":"01KDVDNWQGHED7MM000000002S"})"})
    EXPECT_EQ(text_at(parsed(session.hear(wrong).at(0)), "code"), "conflicting") << wrong;
  static_cast<void>(session.hear(R"({"action":"subscribe","topics":["market.tick"]})"));
  EXPECT_EQ(text_at(parsed(session.hear(R"({"action":"subscribe"})").at(0)), "code"), "duplicate_subscription");
}

}  // namespace
}  // namespace sep::api
