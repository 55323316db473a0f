#include "api/stream/request.hpp"

#include <gtest/gtest.h>

#include "api/stream/cursor.hpp"
#include "runtime/log/record.hpp"

namespace sep::api {
namespace {

TEST(StreamRequest, ASubscriptionSaysWhatItSays) {
  auto const id = make_ulid(Time{1'000'000}, 1, 1);
  auto const read = read_stream_request(R"({"action":"subscribe","id":"mine","topics":["intent.*","exec.step_filled"],)"
                                        R"("correlation_id":")" +
                                        to_text(id) + R"(","resume_from":"now"})");
  ASSERT_TRUE(read.has_value());
  auto const& subscribe = std::get<Subscribe>(*read);
  EXPECT_EQ(subscribe.id, "mine");
  EXPECT_EQ(subscribe.topics, (std::vector<std::string>{"intent.*", "exec.step_filled"}));
  EXPECT_EQ(subscribe.intent, id);
  EXPECT_EQ(subscribe.resume_from, "now");
}

TEST(StreamRequest, NearlyEverythingMayBeLeftOut) {
  auto const read = read_stream_request(R"({"action":"subscribe"})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(std::get<Subscribe>(*read).id, "default");
  EXPECT_EQ(std::get<Unsubscribe>(*read_stream_request(R"({"action":"unsubscribe"})")).id, "default");
  EXPECT_EQ(std::get<Ping>(*read_stream_request(R"({"action":"ping","id":"7"})")).id, "7");
}

TEST(StreamRequest, WhatIsWrongIsNamedWithItsPlace) {
  struct Case {
    std::string text;
    std::string pointer;
    ProblemCode code;
  };
  std::string const many = R"(["*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*"])";
  for (auto const& [text, pointer, code] : std::vector<Case>{
           {"", "", ProblemCode::empty},
           {"{", "", ProblemCode::malformed_json},
           {"[]", "", ProblemCode::wrong_type},
           {"{}", "/action", ProblemCode::missing},
           {R"({"action":"subscribe","action":"ping"})", "/action", ProblemCode::duplicate_key},
           {R"({"action":7})", "/action", ProblemCode::wrong_type},
           {R"({"action":"trade"})", "/action", ProblemCode::unknown_name},
           {R"({"action":"subscribe","topic":"*"})", "/topic", ProblemCode::unknown_field},
           {R"({"action":"ping","topics":[]})", "/topics", ProblemCode::unknown_field},
           {R"({"action":"subscribe","topics":"*"})", "/topics", ProblemCode::wrong_type},
           {R"({"action":"subscribe","topics":["intent.*","intents.*"]})", "/topics/1", ProblemCode::unknown_name},
           {R"({"action":"subscribe","topics":["intent.*,exec.*"]})", "/topics/0", ProblemCode::unknown_name},
           {R"({"action":"subscribe","topics":[""]})", "/topics/0", ProblemCode::unknown_name},
           {R"({"action":"subscribe","topics":)" + many + "}", "/topics", ProblemCode::too_many},
           {R"({"action":"subscribe","correlation_id":"x"})", "/correlation_id", ProblemCode::out_of_range},
           {R"({"action":"subscribe","id":""})", "/id", ProblemCode::out_of_range},
           {R"({"action":"subscribe","id":"a b"})", "/id", ProblemCode::out_of_range},
           {std::string(5'000, ' '), "", ProblemCode::too_long},
       }) {
    auto const read = read_stream_request(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().front().pointer, pointer) << text;
    EXPECT_EQ(enum_name(read.error().front().code), enum_name(code)) << text;
    EXPECT_FALSE(read.error().front().detail.empty()) << text;
  }
}

TEST(Cursor, ComesBackAsItWasGivenOut) {
  for (std::uint64_t const seq : {std::uint64_t{0}, std::uint64_t{7}, log::kMaxSeq}) {
    auto const text = cursor_prefix("store") + std::to_string(seq);
    EXPECT_TRUE(read_cursor("store", text)->is_of_this_log);
    EXPECT_EQ(read_cursor("store", text)->seq, seq);
    EXPECT_FALSE(read_cursor("another", text)->is_of_this_log);
  }
}

TEST(Cursor, NothingElseIsOne) {
  auto const good = cursor_prefix("store") + "12";
  for (auto const& text : {std::string(), std::string("12"), good.substr(0, 13), good + "x", good.substr(1), "-" + good,
                           good.substr(0, 13) + "-1", good.substr(0, 13) + "+1", good.substr(0, 13) + " 1",
                           good.substr(0, 13) + "99999999999999999999", "Z" + good.substr(1)})
    EXPECT_FALSE(read_cursor("store", text).has_value()) << text;
}

}  // namespace
}  // namespace sep::api
