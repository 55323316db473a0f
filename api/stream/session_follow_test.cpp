// That a client who breaks off, falls behind or sleeps misses nothing.
#include "core/base/rng.hpp"
#include "tests/platform/session.hpp"

namespace sep::api {
namespace {

TEST_F(SessionTest, GoesOnAtACursorAfterAnyDisconnect) {
  for (int i = 0; i < 5; ++i) submit();
  Session whole(routes.desk(), trusted("local:uid1"));
  static_cast<void>(whole.hear(R"({"action":"subscribe","resume_from":"start"})"));
  auto const expected = hashes(rest(whole));
  ASSERT_GT(expected.size(), 50U);

  Rng rng(20'261'129);
  std::vector<std::string> heard;
  std::string from = "start";
  while (heard.size() < expected.size()) {
    Session broken(routes.desk(), trusted("local:uid1"));
    auto const answers = broken.hear(R"({"action":"subscribe","resume_from":")" + from + "\"}");
    ASSERT_EQ(text_at(parsed(answers.at(0)), "type"), "resumed");
    auto frames = broken.next();
    frames.resize(std::min<std::size_t>(frames.size(), rng.below(4)));  // the line breaks behind these
    for (auto const& frame : frames) {
      auto const object = parsed(frame);
      heard.push_back(text_at(object.at("event").as_object(), "hash"));
      from = text_at(object, "cursor");
    }
  }
  EXPECT_EQ(heard, expected);
}

TEST_F(SessionTest, WhatLeftMemoryComesFromTheStoreOnceForEachSubscription) {
  submit();
  make_noise(3 * readmodel::kTailMax);  // not every record is an event
  platform.model.read([](readmodel::View const& view) { ASSERT_FALSE(view.tail_reaches(0)); });
  std::vector<std::string> expected;
  for (std::uint64_t after = 0;;) {
    auto const page = body_of(get("/v1/events?limit=1000&after=" + std::to_string(after)));
    auto const& events = page.at("events").as_array();
    if (events.empty()) break;
    for (auto const& event : events) expected.push_back(text_at(event.as_object(), "hash"));
    after = page.at("next_after").to_number<std::uint64_t>();
  }
  ASSERT_GT(expected.size(), readmodel::kTailMax / 2);

  hear(R"({"action":"subscribe","id":"a","resume_from":"start"})");
  hear(R"({"action":"subscribe","id":"b","resume_from":"start"})");
  std::map<std::string, std::vector<std::string>> heard;
  do {
    for (auto const& text : session.next()) {
      auto const frame = parsed(text);
      heard[text_at(frame, "id")].push_back(text_at(frame.at("event").as_object(), "hash"));
    }
    ASSERT_EQ(session.over(), "");
  } while (session.is_behind());
  EXPECT_EQ(heard.size(), 2U);
  EXPECT_TRUE(heard["a"] == expected) << heard["a"].size() << " of " << expected.size();
  EXPECT_TRUE(heard["b"] == expected) << heard["b"].size() << " of " << expected.size();
}

TEST_F(SessionTest, WhoWasAtTheEndAndFallsTooFarBehindIsCut) {
  hear(R"({"action":"subscribe","id":"all"})");
  EXPECT_TRUE(rest().empty());
  make_noise(kLagMax + 4 * kFramesAtOnce);
  static_cast<void>(session.next(false));
  EXPECT_EQ(session.over(), "") << "we were slow, not the client";
  auto const last = parsed(session.next(true).back());
  EXPECT_EQ(session.over(), "slow_consumer");
  EXPECT_EQ(text_at(last, "type"), "error");
  EXPECT_EQ(text_at(last, "code"), "slow_consumer");
  EXPECT_EQ(text_at(last, "id"), "all");

  Session late(routes.desk(), trusted("local:uid1"));
  static_cast<void>(late.hear(R"({"action":"subscribe","resume_from":"start"})"));
  EXPECT_EQ(late.next(true).size(), kFramesAtOnce);
  EXPECT_EQ(late.over(), "") << "it was never at the end";
}

// Beside somebody who looks at everything himself.
TEST_F(SessionTest, WhoIsPassedOverMissesNothing) {
  auto const one = submit();
  struct Pair {
    Session woken;
    Session looks;
    std::vector<std::string> frames[2];
    int slept = 0;
  };
  std::vector<std::unique_ptr<Pair>> pairs;
  for (auto const& asked : {std::string(R"({"action":"subscribe"})"),
                            std::string(R"({"action":"subscribe","topics":["intent.completed"]})"),
                            std::string(R"({"action":"subscribe","topics":["config.*"]})"),
                            R"({"action":"subscribe","resume_from":"start","correlation_id":")" + one + "\"}"}) {
    auto& pair = *pairs.emplace_back(
        new Pair{Session(routes.desk(), trusted("a")), Session(routes.desk(), trusted("b")), {}, 0});
    for (auto* each : {&pair.woken, &pair.looks}) static_cast<void>(each->hear(asked));
  }
  std::uint64_t told_to = platform.model.seq();
  for (int turn = 0; turn < 200; ++turn) {
    if (turn % 40 == 0) static_cast<void>(submit_text(kSentence));
    platform.step();
    auto const news = platform.model.read([&](readmodel::View const& view) { return news_behind(view, told_to); });
    ASSERT_TRUE(news);
    told_to = news->head;
    for (auto const& pair : pairs) {
      bool const sleeps = pair->woken.passes_over(*news);
      pair->slept += sleeps ? 1 : 0;
      if (!sleeps) std::ranges::move(pair->woken.next(), std::back_inserter(pair->frames[0]));
      std::ranges::move(pair->looks.next(), std::back_inserter(pair->frames[1]));
    }
  }
  for (auto const& pair : pairs) {
    for (auto more = pair->woken.next(); !more.empty(); more = pair->woken.next())
      std::ranges::move(more, std::back_inserter(pair->frames[0]));
    EXPECT_EQ(pair->frames[0], pair->frames[1]);
    EXPECT_EQ(pair->woken.heartbeat(), pair->looks.heartbeat());
  }
  EXPECT_GT(pairs[0]->frames[0].size(), 50U);
  EXPECT_GT(pairs[1]->slept, 150);
  EXPECT_EQ(pairs[2]->slept, 200);
  EXPECT_FALSE(pairs[3]->frames[0].empty());
  EXPECT_EQ(pairs[3]->slept, 199) << "it began behind, and its intent had ended";
}

}  // namespace
}  // namespace sep::api
