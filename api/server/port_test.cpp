// The server over TCP: who may ask, by which name.
#include "api/server/client.hpp"
#include "api/server/server.hpp"
#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;

struct PortTest : RoutesTest {
  int started = 0;
  std::unique_ptr<Server> server = start("127.0.0.1:0", {{"sep.internal"}, {"http://desk.example:3000"}}).value();

  PortTest() {
    platform.model.on_change([this] {
      if (server) server->wake();
    });
    platform.run_thread();
  }
  ~PortTest() override {
    server->stop();
    platform.stop_thread();
  }
  Result<std::unique_ptr<Server>, std::string> start(std::string listen, Names names = {}) {
    return Server::start({.socket = platform.folder / "run" / ("sep" + std::to_string(started++)),
                          .listen = std::move(listen),
                          .names = std::move(names),
                          .connections_max = 8,
                          .idle = milliseconds(500)},
                         routes);
  }
  Response request(std::string method, std::string target, std::string body = {}, Headers headers = {}) {
    auto client = Client::connect("http://" + server->address());
    EXPECT_TRUE(client.has_value());
    auto response = client->send({std::move(method), std::move(target), std::move(headers), std::move(body)});
    EXPECT_TRUE(response.has_value()) << (response ? "" : response.error());
    return response.value_or(Response{});
  }
  std::string code(Headers headers) { return text_at(body_of(request("GET", "/v1/version", {}, headers)), "code"); }
};

TEST_F(PortTest, AnIntentGoesInBySomebodyOnThisMachine) {
  auto const response = request("POST", "/v1/intents", kSentence, {{"content-type", "text/plain"}});
  ASSERT_EQ(response.status, 202) << response.body;
  auto const shown = request("GET", "/v1/intents/" + id_of(response) + "?min_seq=" + text_at(body_of(response), "seq"));
  EXPECT_EQ(text_at(body_of(shown), "principal"), "local:loopback");
}

TEST_F(PortTest, ANameThatIsNotItsOwnIsRefused) {
  for (auto const* host : {"localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80", "sep.internal", "Sep.Internal:8080"})
    EXPECT_EQ(request("GET", "/v1/version", {}, {{"host", host}}).status, 200) << host;
  for (auto const* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1", "10.0.0.1:8080",
                           "sep.internal.evil.example:8080", ""}) {
    auto const refused = request("GET", "/v1/version", {}, {{"host", host}});
    EXPECT_EQ(refused.status, 403) << host;
    EXPECT_EQ(text_at(body_of(refused), "code"), "host_not_allowed") << host;
  }
}

TEST_F(PortTest, APageOfSomebodyElseIsRefused) {
  EXPECT_EQ(code({{"origin", "http://" + server->address()}}), "(absent)") << "its own";
  EXPECT_EQ(code({{"origin", "http://desk.example:3000"}}), "(absent)");
  for (auto const* origin : {"http://evil.example", "https://desk.example:3000", "http://desk.example", "null", "",
                             "http://desk.example:3000.evil.example"})
    EXPECT_EQ(code({{"origin", origin}}), "origin_not_allowed") << origin;
  auto const refused =
      request("POST", "/v1/intents", kSentence, {{"content-type", "text/plain"}, {"origin", "http://evil.example"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(platform.model.read([](readmodel::View const& view) { return view.intents.size(); }), 0U);
}

TEST_F(PortTest, PicturesAndLinksOfOtherPagesAreRefused) {
  for (auto const* site : {"same-origin", "none"}) EXPECT_EQ(code({{"sec-fetch-site", site}}), "(absent)") << site;
  for (auto const* site : {"cross-site", "same-site", "x"})
    EXPECT_EQ(code({{"sec-fetch-site", site}}), "origin_not_allowed") << site;
}

TEST_F(PortTest, AListedPageMaySendAndRead) {
  Headers const page{{"origin", "http://desk.example:3000"}};
  auto const read = request("GET", "/v1/version", {}, page);
  EXPECT_EQ(read.headers.at("access-control-allow-origin"), "http://desk.example:3000");
  EXPECT_EQ(read.headers.at("vary"), "origin");
  auto asks = page;
  asks["access-control-request-method"] = "POST";
  auto const allowed = request("OPTIONS", "/v1/intents", {}, asks);
  EXPECT_EQ(allowed.status, 204);
  EXPECT_THAT(allowed.headers.at("access-control-allow-headers"), HasSubstr("idempotency-key"));
  EXPECT_FALSE(request("GET", "/v1/version").headers.contains("access-control-allow-origin"));
  asks["origin"] = "http://evil.example";
  EXPECT_EQ(request("OPTIONS", "/v1/intents", {}, asks).status, 403);
}

TEST_F(PortTest, NamesThatCanNeverMatchAreRefused) {
  for (auto const& names : {Names{{"sep.internal:8080"}, {}}, Names{{""}, {}}, Names{{"http://sep"}, {}},
                            Names{{}, {"localhost:3000"}}, Names{{}, {"http://x/"}}, Names{{}, {"http://"}}})
    EXPECT_FALSE(start("127.0.0.1:0", names).has_value());
  auto const other = start("127.0.0.2:0");
  ASSERT_TRUE(other.has_value());
  auto client = Client::connect("http://" + (*other)->address());
  ASSERT_TRUE(client.has_value());
  EXPECT_EQ(client->send({"GET", "/healthz", {}, {}}).value_or(Response{}).status, 200) << "by its own name";
}

TEST_F(PortTest, OnlyLoopbackAddressesAreListenedOn) {
  for (auto const* address : {"0.0.0.0:0", "10.0.0.1:8080", "[::]:0", "192.168.1.1:80"}) {
    auto const refused = start(address);
    ASSERT_FALSE(refused.has_value()) << address;
    EXPECT_THAT(refused.error(), HasSubstr("can be reached from other machines")) << address;
  }
  for (auto const* address : {"localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:8o", "::1:80",
                              "[127.0.0.1]:80", ":80", "[]:1"}) {
    auto const refused = start(address);
    ASSERT_FALSE(refused.has_value()) << address;
    EXPECT_THAT(refused.error(), HasSubstr("is no address and port")) << address;
  }
  auto const taken = start(server->address());
  ASSERT_FALSE(taken.has_value());
  EXPECT_THAT(taken.error(), HasSubstr("cannot bind " + server->address()));
}

TEST_F(PortTest, ManyClientsOfThePortLeaveTheSocketFree) {
  std::vector<Client> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(Client::connect("http://" + server->address()).value());
    EXPECT_EQ(clients.back().send({"GET", "/healthz", {}, {}}).value_or(Response{}).status, 200);
  }
  auto local = Client::connect(platform.folder / "run" / "sep0");
  ASSERT_TRUE(local.has_value());
  EXPECT_EQ(local->send({"GET", "/healthz", {}, {}}).value_or(Response{}).status, 200);
}

}  // namespace
}  // namespace sep::api
