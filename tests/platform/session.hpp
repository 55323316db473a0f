// Test only: a client of the stream, without a socket.
#pragma once

#include "api/stream/session.hpp"
#include "tests/platform/routes.hpp"

namespace sep::api {

struct SessionTest : RoutesTest {
  Session session{routes.desk(), trusted("local:uid1")};

  static json::object parsed(std::string const& frame) { return json::parse(frame).as_object(); }
  std::vector<json::object> hear(std::string const& message) {
    std::vector<json::object> answers;
    for (auto const& frame : session.hear(message)) answers.push_back(parsed(frame));
    return answers;
  }
  // Until it has nothing more to say.
  std::vector<json::object> rest(Session& of) {
    std::vector<json::object> frames;
    for (;;) {
      auto const more = of.next();
      for (auto const& frame : more) frames.push_back(parsed(frame));
      if (more.empty() || !of.over().empty()) return frames;
    }
  }
  std::vector<json::object> rest() { return rest(session); }
  std::string submit() {
    auto const response = submit_text(kSentence);
    EXPECT_EQ(response.status, 202) << response.body;
    for (int i = 0; i < 40; ++i) platform.step();
    return id_of(response);
  }
  // So many records that nobody asked for, at least.
  void make_noise(std::size_t count) {
    auto const end = platform.model.seq() + count;
    while (platform.model.seq() < end) {
      for (int n = 0; n < 128; ++n)
        platform.offer(engine::SetTradingState{{risk::ScopeKind::strategy, "x"}, risk::TradingState::halted, "noise"});
      platform.step();
    }
  }
  static std::vector<std::string> hashes(std::vector<json::object> const& frames) {
    std::vector<std::string> all;
    for (auto const& frame : frames) all.push_back(text_at(frame.at("event").as_object(), "hash"));
    return all;
  }
};

}  // namespace sep::api
