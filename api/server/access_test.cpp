// Keys over a real port: who has none, who has one, and what he may; over HTTP and over the stream.
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/websocket.hpp>
#include <gmock/gmock.h>
#include <zlib.h>

#include "api/access/key_file.hpp"
#include "api/server/client.hpp"
#include "api/server/server.hpp"
#include "api/server/wire.hpp"
#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;
namespace websocket = boost::beast::websocket;
namespace ip = boost::asio::ip;

struct AccessTest : RoutesTest {
  SigningKey const trader{"bot", make_key_pair().secret};
  BearerToken const reader{"sep_desk_" + random_hex(32)};
  std::optional<Gate> gate;
  std::unique_ptr<Server> server;

  AccessTest() {
    gate.emplace(users(), platform.clock.now() - minutes(1));
    server = Server::start({.socket = platform.folder / "run" / "sep.sock",
                            .listen = "127.0.0.1:0",
                            .gate = &*gate,
                            .idle = milliseconds(500),
                            .heartbeat = milliseconds(50)},
                           routes)
                 .value();
    platform.model.on_change([this] {
      if (server) server->wake();
    });
    platform.run_thread();
  }
  ~AccessTest() override {
    server->stop();
    platform.stop_thread();
  }

  Users users() const {
    Users made;
    made["bot"].user = "alice";
    made["bot"].scopes = {Scope::read, Scope::trade};
    made["bot"].strategies = std::nullopt;
    made["bot"].ed25519 = public_key_of(trader.secret);
    made["desk"].user = "bob";
    made["desk"].scopes = {Scope::read};
    made["desk"].strategies = std::set<std::string>{"desk1"};
    made["desk"].bearer = sha256(as_bytes(reader.text));
    made["desk"].requests_per_second = 50;
    return made;
  }
  Response send(Request request) {
    auto client = Client::connect("http://" + server->address());
    EXPECT_TRUE(client.has_value());
    return client->send(std::move(request)).value_or(Response{});
  }
  Response send(Request request, OwnKey const& key) {
    put_key(request, key, server->address(), platform.clock.now());
    return send(std::move(request));
  }
  static Request submission() { return {"POST", "/v1/intents", {{"content-type", "text/plain"}}, kSentence}; }
};

TEST_F(AccessTest, WithoutAKeyOnlyWhatIsOpenIsTold) {
  for (auto const* open : {"/healthz", "/readyz", "/openapi.json", "/docs"})
    EXPECT_EQ(send({"GET", open, {}, {}}).status, 200) << open;
  auto const refused = send({"GET", "/v1/intents", {}, {}});
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(code_of(refused), "unauthenticated");
  EXPECT_EQ(refused.headers.at("www-authenticate"), "Bearer realm=\"sep\"");
  EXPECT_EQ(send(submission()).status, 401);
}

TEST_F(AccessTest, ASignedIntentIsRecordedAsItsUsers) {
  auto const receipt = send(submission(), trader);
  ASSERT_EQ(receipt.status, 202) << receipt.body;
  auto const shown = send({"GET", "/v1/intents/" + id_of(receipt), {}, {}}, trader);
  EXPECT_EQ(text_at(body_of(shown), "principal"), "user:alice");
}

TEST_F(AccessTest, TheSameBytesTwiceActOnce) {
  auto request = submission();
  put_key(request, trader, server->address(), platform.clock.now());
  EXPECT_EQ(send(request).status, 202);
  auto const again = send(request);
  EXPECT_EQ(again.status, 401);
  EXPECT_EQ(code_of(again), "replayed");
}

TEST_F(AccessTest, ATokenReadsAndNoMoreThanThat) {
  auto const listed = send({"GET", "/v1/intents", {}, {}}, reader);
  EXPECT_EQ(listed.status, 200);
  EXPECT_EQ(listed.headers.at("ratelimit-limit"), "50");
  EXPECT_EQ(code_of(send(submission(), reader)), "out_of_scope");
  EXPECT_EQ(code_of(send({"GET", "/v1/accounts", {}, {}}, reader)), "needs_all_strategies");
  EXPECT_EQ(code_of(send({"GET", "/v1/intents", {}, {}}, BearerToken{"sep_desk_00"})), "wrong_key");
}

TEST_F(AccessTest, TooManyRequestsAreToldWhenToComeAgain) {
  Response last;
  for (int i = 0; i < 51; ++i) last = send({"GET", "/v1/intents", {}, {}}, reader);
  EXPECT_EQ(last.status, 429);
  EXPECT_EQ(code_of(last), "too_many_requests");
  EXPECT_EQ(last.headers.at("retry-after"), "1");
}

TEST_F(AccessTest, TheSocketNeedsNoKey) {
  auto local = Client::connect(platform.folder / "run" / "sep.sock");
  ASSERT_TRUE(local);
  EXPECT_EQ(local->send({"GET", "/v1/accounts", {}, {}}).value_or(Response{}).status, 200);
}

TEST_F(AccessTest, OtherMachinesMayBeListenedToWithKeys) {
  auto const started =
      Server::start({.socket = platform.folder / "run" / "b", .listen = "0.0.0.0:0", .gate = &*gate}, routes);
  EXPECT_TRUE(started.has_value()) << started.error();
  auto const without = Server::start({.socket = platform.folder / "run" / "c", .listen = "0.0.0.0:0"}, routes);
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error(), HasSubstr("server.users"));
}

// ---- the stream ----

struct Follower {
  boost::asio::io_context context;
  websocket::stream<ip::tcp::socket> socket{context};
  websocket::response_type answer;

  // The status of the answer: 101 where it is let in.
  int connect(std::string const& address, OwnKey const* key, Time now) {
    auto const colon = address.rfind(':');
    socket.next_layer().connect(
        {ip::make_address(address.substr(0, colon)), static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1)))});
    Request request{"GET", "/v1/stream", {}, {}};
    if (key) put_key(request, *key, address, now);
    socket.set_option(websocket::stream_base::decorator([request](websocket::request_type& out) {
      for (auto const& [name, value] : request.headers) out.set(name, value);  // the host too
    }));
    boost::system::error_code error;
    socket.handshake(answer, address, "/v1/stream", error);
    return static_cast<int>(answer.result_int());
  }
};

TEST_F(AccessTest, TheStreamIsForWhoMayRead) {
  OwnKey const key = reader;
  OwnKey const wrong = BearerToken{"sep_desk_00"};
  EXPECT_EQ(Follower{}.connect(server->address(), nullptr, platform.clock.now()), 401);
  EXPECT_EQ(Follower{}.connect(server->address(), &wrong, platform.clock.now()), 401);
  EXPECT_EQ(Follower{}.connect(server->address(), &key, platform.clock.now()), 101);
  OwnKey const signing = trader;
  EXPECT_EQ(Follower{}.connect(server->address(), &signing, platform.clock.now()), 101);
}

TEST_F(AccessTest, AKeyThatIsTakenBackEndsItsStreams) {
  Follower follower;
  OwnKey const key = reader;
  ASSERT_EQ(follower.connect(server->address(), &key, platform.clock.now()), 101);
  auto changed = users();
  changed.erase("desk");
  gate->replace(changed);
  boost::system::error_code error;
  boost::beast::flat_buffer buffer;
  for (int frames = 0; frames < 50 && !error; ++frames) {
    buffer.clear();
    follower.socket.read(buffer, error);
  }
  EXPECT_EQ(error, websocket::error::closed);
  EXPECT_EQ(follower.socket.reason().code, websocket::close_code::policy_error);
}

// ---- compression ----

std::string unzipped(std::string const& body) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 22, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST_F(AccessTest, LongBodiesAreCompressedForWhoTakesThat) {
  auto const plain = send({"GET", "/openapi.json", {}, {}});
  EXPECT_FALSE(plain.headers.contains("content-encoding"));
  EXPECT_EQ(plain.headers.at("vary"), "accept-encoding");
  auto const packed = send({"GET", "/openapi.json", {{"accept-encoding", "br, gzip;q=0.8"}}, {}});
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size() * 4, plain.body.size());
  EXPECT_EQ(unzipped(packed.body), plain.body);
  for (auto const* none : {"gzip;q=0", "gzip;q=0.000", "br", "identity", ";;", ""})
    EXPECT_FALSE(send({"GET", "/openapi.json", {{"accept-encoding", none}}, {}}).headers.contains("content-encoding"))
        << none;
  EXPECT_FALSE(send({"GET", "/healthz", {{"accept-encoding", "gzip"}}, {}}).headers.contains("content-encoding"));
}

}  // namespace
}  // namespace sep::api
