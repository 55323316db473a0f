// The stream over real sockets.
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/websocket.hpp>

#include "api/server/client.hpp"
#include "api/server/server.hpp"
#include "api/server/wire.hpp"
#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

namespace websocket = boost::beast::websocket;

struct StreamTest : RoutesTest {
  std::unique_ptr<Server> server;

  explicit StreamTest(Duration heartbeat = milliseconds(200)) {
    server = Server::start({.socket = platform.folder / "run" / "sep.sock",
                            .listen = "127.0.0.1:0",
                            .streams_max = 4,
                            .idle = milliseconds(700),
                            .heartbeat = heartbeat},
                           routes)
                 .value();
    platform.model.on_change([this] {
      if (server) server->wake();
    });
    platform.run_thread();
  }
  ~StreamTest() override {
    if (server) server->stop();
    platform.stop_thread();
  }
};

// A client that waits for what it reads.
struct Follower {
  asio::io_context context;
  websocket::stream<asio::ip::tcp::socket> socket{context};
  int refused = 0;  // the status that the upgrade got

  explicit Follower(Server const& server, std::string const& origin = {}) {
    auto const& address = server.address();
    auto const port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    socket.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
    socket.next_layer().set_option(asio::ip::tcp::no_delay(true));  // or each message waits for the last one's ACK
    socket.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
      if (!origin.empty()) request.set(http::field::origin, origin);
    }));
    websocket::response_type response;
    error_code error;
    socket.handshake(response, address, "/v1/stream", error);
    if (error) refused = static_cast<int>(response.result_int());
  }
  void say(std::string const& text) { socket.write(asio::buffer(text)); }
  json::object read() {
    beast::flat_buffer buffer;
    socket.read(buffer);
    return json::parse(beast::buffers_to_string(buffer.data())).as_object();
  }
  // The next frame of this type.
  json::object read(std::string_view type) {
    for (;;)
      if (auto frame = read(); frame.at("type").as_string() == type) return frame;
  }
};

TEST_F(StreamTest, WhatBecomesTrueIsToldWithoutBeingAskedFor) {
  Follower follower(*server);
  ASSERT_EQ(follower.refused, 0);
  EXPECT_EQ(text_at(follower.read(), "type"), "hello");
  follower.say(R"({"action":"subscribe","topics":["intent.*"],"resume_from":"now"})");
  EXPECT_EQ(text_at(follower.read(), "type"), "resumed");
  auto client = Client::connect("http://" + server->address());
  ASSERT_TRUE(client.has_value());
  auto const sent = client->send({"POST", "/v1/intents", {{"content-type", "text/plain"}}, kSentence});
  ASSERT_EQ(sent.value_or(Response{}).status, 202);
  std::string topic;
  while (topic != "intent.completed") topic = text_at(follower.read("event").at("event").as_object(), "topic");
}

// No heartbeat wakes anybody here: a publication that is not told leaves the test waiting for ever.
struct PatientStreamTest : StreamTest {
  PatientStreamTest() : StreamTest(seconds(3'600)) {}
};

TEST_F(PatientStreamTest, APublicationWakesWhoWantsSomethingOfIt) {
  Follower broad(*server);
  Follower narrow(*server);
  Follower none(*server);
  broad.say(R"({"action":"subscribe","resume_from":"now"})");
  narrow.say(R"({"action":"subscribe","topics":["intent.completed"],"resume_from":"now"})");
  none.say(R"({"action":"subscribe","topics":["config.*"],"resume_from":"now"})");
  for (auto* follower : {&broad, &narrow, &none}) static_cast<void>(follower->read("resumed"));
  auto client = Client::connect("http://" + server->address());
  ASSERT_TRUE(client.has_value());
  for (int i = 0; i < 3; ++i) {
    auto const sent = client->send({"POST", "/v1/intents", {{"content-type", "text/plain"}}, kSentence});
    ASSERT_EQ(sent.value_or(Response{}).status, 202);
    auto const id = text_at(json::parse(sent->body).as_object(), "intent_id");
    auto const is_end = [&](json::object const& frame) {
      auto const& event = frame.at("event").as_object();
      return text_at(event, "correlation_id") == id && text_at(event, "topic") == "intent.completed";
    };
    while (!is_end(broad.read("event"))) {
    }
    EXPECT_TRUE(is_end(narrow.read("event")));
  }
  none.say(R"({"action":"ping","id":"1"})");
  EXPECT_EQ(text_at(none.read(), "type"), "pong") << "and nothing before it";
}

TEST_F(StreamTest, AHeartbeatComesWhereNothingElseDoes) {
  Follower follower(*server);
  follower.say(R"({"action":"subscribe"})");
  EXPECT_TRUE(follower.read("heartbeat").at("cursors").as_object().contains("default"));
}

TEST_F(StreamTest, AHeartbeatComesAlsoWhereOtherThingsHappen) {
  Follower follower(*server);
  follower.say(R"({"action":"subscribe","id":"quiet","topics":["risk.breached"],"resume_from":"now"})");
  std::atomic<bool> done = false;
  std::thread busy([&] {
    auto client = Client::connect("http://" + server->address());
    for (int i = 0; !done && i < 2'000; ++i) {
      auto const body = R"({"strategy":"desk1","asset":"WETH","amount":"1"})";
      if (client)
        static_cast<void>(client->send({"POST", "/v1/accounts/deposit", {{"content-type", "application/json"}}, body}));
    }
  });
  auto const first = text_at(follower.read("heartbeat").at("cursors").as_object(), "quiet");
  auto const second = text_at(follower.read("heartbeat").at("cursors").as_object(), "quiet");
  done = true;
  busy.join();
  EXPECT_NE(first, second) << "the position moves on";
}

TEST_F(StreamTest, AtMostSoManyFollow) {
  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < 4; ++i) {
    followers.push_back(std::make_unique<Follower>(*server));
    ASSERT_EQ(followers.back()->refused, 0);
    followers.back()->read("hello");
  }
  EXPECT_EQ(Follower(*server).refused, 503);
  error_code ignored;
  followers.front()->socket.close(websocket::close_code::normal, ignored);
  for (int i = 0; i < 100 && Follower(*server).refused != 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(Follower(*server).refused, 0) << "one has left";
}

TEST_F(StreamTest, PagesOfSomebodyElseMayNotFollow) {
  EXPECT_EQ(Follower(*server, "http://evil.example").refused, 403);
  EXPECT_EQ(Follower(*server, "http://" + server->address()).refused, 0);
}

TEST_F(StreamTest, WhatIsNoTextIsTheEnd) {
  Follower follower(*server);
  follower.socket.binary(true);
  follower.say("x");
  EXPECT_THROW(follower.read("never"), boost::system::system_error);
  EXPECT_EQ(follower.socket.reason().code, websocket::close_code::unknown_data);
}

TEST_F(StreamTest, WhoDoesNotReadIsCutAndHoldsUpNobody) {
  Follower lazy(*server);
  lazy.say(R"({"action":"subscribe"})");
  int const small = 4'096;
  ::setsockopt(lazy.socket.next_layer().native_handle(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  std::string const ping = R"({"action":"ping","id":")" + std::string(200, 'x') + "\"}";
  error_code error;
  for (int i = 0; i < 200'000 && !error; ++i) lazy.socket.write(asio::buffer(ping), error);
  EXPECT_TRUE(error) << "it is cut";
  Follower other(*server);
  other.say(R"({"action":"ping","id":"7"})");
  EXPECT_EQ(text_at(other.read("pong"), "id"), "7");
}

TEST_F(StreamTest, TheEndOfTheServerIsTold) {
  Follower follower(*server);
  follower.read("hello");
  std::thread stopping([&] { server->stop(); });
  EXPECT_THROW(follower.read("never"), boost::system::system_error);
  EXPECT_EQ(follower.socket.reason().code, websocket::close_code::going_away);
  stopping.join();
}

TEST_F(StreamTest, ItIsNoPlainRequest) { EXPECT_EQ(get("/v1/stream").status, 426); }

TEST_F(StreamTest, AClientThatAnswersNoGoodbyeIsNotWaitedForAndLeavesNothingBehind) {
  std::vector<std::unique_ptr<Follower>> mute;
  for (int i = 0; i < 4; ++i) mute.push_back(std::make_unique<Follower>(*server));
  auto const silent = Client::connect("http://" + server->address());  // a connection that says nothing
  server->stop();
  server.reset();  // under the address sanitizer: no coroutine is left
}

}  // namespace
}  // namespace sep::api
