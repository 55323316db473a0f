// The server over a real socket, in front of a real platform whose loop has a thread of its own.
#include "api/server/server.hpp"

#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "api/server/client.hpp"
#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;
using testing::Not;

struct ServerTest : RoutesTest {
  std::string socket = platform.folder / "run" / "sep.sock";
  std::unique_ptr<Server> server;

  ServerTest() {
    server = start({.socket = socket, .connections_max = 8, .idle = milliseconds(500)});
    platform.model.on_change([this] {
      if (server) server->wake();
    });
    platform.run_thread();
  }
  ~ServerTest() override {
    if (server) server->stop();
    platform.stop_thread();
  }
  std::unique_ptr<Server> start(ServerOptions options) {
    auto started = Server::start(std::move(options), routes);
    EXPECT_TRUE(started.has_value()) << (started ? "" : started.error());
    return started ? *std::move(started) : nullptr;
  }
  Response request(std::string method, std::string target, std::string body = {}, Headers headers = {}) {
    auto client = Client::connect(socket);
    EXPECT_TRUE(client.has_value());
    auto response = client->send({std::move(method), std::move(target), std::move(headers), std::move(body)});
    EXPECT_TRUE(response.has_value()) << (response ? "" : response.error());
    return response.value_or(Response{});
  }
  // Bytes as they are, and everything that comes back until the server closes.
  std::string raw(std::string const& bytes) const {
    int const fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address), 0);
    EXPECT_EQ(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    std::string answer;
    char buffer[4096];
    for (ssize_t got; (got = ::read(fd, buffer, sizeof buffer)) > 0;)
      answer.append(buffer, static_cast<std::size_t>(got));
    ::close(fd);
    return answer;
  }
};

TEST_F(ServerTest, AnIntentGoesInAndItsStoryComesOut) {
  auto const response = request("POST", "/v1/intents", kSentence, {{"content-type", "text/plain"}});
  ASSERT_EQ(response.status, 202) << response.body;
  auto const id = id_of(response);
  std::string status;
  std::string after = text_at(body_of(response), "seq");
  while (status != "completed") {
    auto const events = request("GET", "/v1/events?topic=intent.*&wait_ms=2000&after=" + after);
    ASSERT_EQ(events.status, 200);
    after = text_at(body_of(events), "next_after");
    status = text_at(body_of(request("GET", "/v1/intents/" + id)), "status");
  }
  auto const document = body_of(request("GET", "/v1/intents/" + id));
  EXPECT_EQ(text_at(document, "principal"), "local:uid" + std::to_string(::getuid()));
}

TEST_F(ServerTest, ThreeClientsAtOnceEachGetTheirOwn) {
  std::vector<std::thread> clients;
  std::array<std::set<std::string>, 3> ids;
  for (std::size_t n = 0; n < ids.size(); ++n)
    clients.emplace_back([this, n, &ids] {
      auto client = Client::connect(socket);
      ASSERT_TRUE(client.has_value());
      for (int i = 0; i < 20; ++i) {
        Headers headers{{"content-type", "text/plain"},
                        {"idempotency-key", "client" + std::to_string(n) + "-" + std::to_string(i)}};
        auto const line =
            "acquire 0.01 WETH using USDC, max 100 bps slippage, within 5 minutes, tag c" + std::to_string(n);
        auto const response = client->send({"POST", "/v1/intents", headers, line});
        ASSERT_TRUE(response.has_value()) << response.error();
        ASSERT_EQ(response->status, 202) << response->body;
        auto const id = id_of(*response);
        ids[n].insert(id);
        auto const shown = client->send({"GET", "/v1/intents/" + id, {}, {}});
        ASSERT_TRUE(shown.has_value());
        EXPECT_THAT(shown->body, HasSubstr("tag c" + std::to_string(n)));
      }
    });
  for (auto& client : clients) client.join();
  std::set<std::string> all;
  for (auto const& own : ids) all.insert(own.begin(), own.end());
  EXPECT_EQ(all.size(), 60U);
}

TEST_F(ServerTest, MoreClientsThanConnectionsWaitTheirTurn) {
  std::vector<std::thread> clients;
  std::atomic<int> answered = 0;
  for (int n = 0; n < 24; ++n)
    clients.emplace_back([&] {
      if (request("GET", "/healthz").status == 200) ++answered;
    });
  for (auto& client : clients) client.join();
  EXPECT_EQ(answered, 24);
}

TEST_F(ServerTest, WhatIsTooMuchIsRefused) {
  EXPECT_EQ(request("POST", "/v1/intents", std::string(70'000, 'x')).status, 413);
  EXPECT_THAT(raw("GET /healthz HTTP/1.1\r\nx: " + std::string(9'000, 'y') + "\r\n\r\n"), HasSubstr(" 431 "));
}

TEST_F(ServerTest, WhatIsNotHttpIsRefused) {
  EXPECT_THAT(raw("\x16\x03\x01 hello\r\n\r\n"), HasSubstr(" 400 "));
  EXPECT_THAT(raw("GET /healthz HTTP/9.9\r\n\r\n"), HasSubstr(" 400 "));
  EXPECT_EQ(raw("GET /heal"), "");  // half a request: the connection ends after a while, without an answer
}

TEST_F(ServerTest, WhatTwoReadersCouldCutAtDifferentPlacesIsRefusedAndEndsTheConnection) {
  std::string const next = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
  for (std::string const fields :
       {"", "host: x\r\nhost: x\r\n", "host: x\r\ntransfer-encoding: gzip\r\n",
        "host: x\r\ntransfer-encoding: gzip, chunked\r\n", "host: x\r\ntransfer-encoding: identity\r\n",
        "host: x\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n"}) {
    auto const answer = raw("GET /healthz HTTP/1.1\r\n" + fields + "\r\n" + next);
    EXPECT_THAT(answer, HasSubstr(" 400 ")) << fields;
    EXPECT_THAT(answer, Not(HasSubstr(" 200 "))) << fields;
  }
  EXPECT_THAT(raw("GET /healthz HTTP/1.0\r\n\r\n"), HasSubstr(" 200 "));
  EXPECT_THAT(
      raw("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
      HasSubstr(" 200 "));
}

TEST_F(ServerTest, HeadIsAnsweredLikeGetWithoutABody) {
  auto const answer =
      raw("HEAD /healthz HTTP/1.1\r\nhost: x\r\n\r\nHEAD /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr(" 200 "));
  EXPECT_THAT(answer, HasSubstr(" 404 "));
  EXPECT_THAT(answer, Not(HasSubstr("{")));
  EXPECT_THAT(answer, Not(HasSubstr("Content-Length: 0")));
}

TEST_F(ServerTest, WhatActsMayStandOnlyOnce) {
  EXPECT_THAT(raw("GET /healthz HTTP/1.1\r\nhost: x\r\nidempotency-key: a\r\nidempotency-key: b\r\n\r\n"),
              HasSubstr(" 400 "));
}

TEST_F(ServerTest, OneConnectionCarriesManyRequestsAlsoPipelined) {
  std::string const one = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
  auto const answers = raw(one + one + "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  std::size_t count = 0;
  for (std::size_t at = answers.find("HTTP/1.1 200"); at != std::string::npos;
       at = answers.find("HTTP/1.1 200", at + 1))
    ++count;
  EXPECT_EQ(count, 3U);
}

TEST_F(ServerTest, AClientThatWaitsForPermissionToSendGetsIt) {
  auto const answer =
      raw("POST /v1/risk/halt HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\nconnection: "
          "close\r\n\r\n{}");
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 100"));
  EXPECT_THAT(answer, HasSubstr("reason_missing"));
}

TEST_F(ServerTest, TheSocketIsForItsOwnerOnly) {
  struct stat found{};
  ASSERT_EQ(::stat(socket.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(ServerTest, ASocketInUseIsNotTakenOver) {
  auto const second = Server::start({.socket = socket}, routes);
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error(), HasSubstr("another server listens there"));
  EXPECT_EQ(request("GET", "/healthz").status, 200);
}

TEST_F(ServerTest, ALeftOverSocketIsReplacedAndAnotherFileIsNot) {
  std::string const left = platform.folder / "left.sock";
  int const fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  left.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address), 0);
  ::close(fd);
  auto const replaced = start({.socket = left});
  EXPECT_TRUE(replaced);

  std::string const file = platform.folder / "file";
  std::ofstream(file) << "precious";
  auto const refused = Server::start({.socket = file}, routes);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error(), HasSubstr("is not a socket"));
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_FALSE(Server::start({.socket = std::string(200, 'x')}, routes).has_value());
}

TEST_F(ServerTest, AStopEndsQuietConnectionsAndTakesTheFileAway) {
  auto quiet = Client::connect(socket);
  ASSERT_TRUE(quiet.has_value());
  // A poll that the server has begun is answered; one that it had not read yet finds the connection closed.
  auto waiting = Client::connect(socket);
  ASSERT_TRUE(waiting.has_value());
  std::thread polling([&] {
    auto const target = "/v1/events?wait_ms=30000&after=" + std::to_string(platform.model.seq());
    auto const response = waiting->send({"GET", target, {}, {}});
    EXPECT_TRUE(!response || response->status == 200);
  });
  while (request("GET", "/healthz").status != 200) {
  }
  server->stop();
  polling.join();
  EXPECT_FALSE(std::filesystem::exists(socket));
  EXPECT_FALSE(Client::connect(socket).has_value());
  EXPECT_FALSE(quiet->send({"GET", "/healthz", {}, {}}).has_value());
}

TEST(Client, SaysWhenNobodyAnswers) {
  auto const client = Client::connect(testing::TempDir() + "sep-nobody.sock");
  ASSERT_FALSE(client.has_value());
  EXPECT_THAT(client.error(), HasSubstr("no server answers on"));
}

}  // namespace
}  // namespace sep::api
