#include "api/access/gate_fixture.hpp"

namespace sep::api {
namespace {

TEST_F(GateTest, WhoNamesNobodyMayAskWhatIsOpen) {
  auto const admitted = gate.admit(request(), there, now);
  ASSERT_TRUE(admitted);
  EXPECT_EQ(admitted->caller.principal, "");
  EXPECT_EQ(admitted->caller.scopes, Scopes{Scope::open});
  EXPECT_FALSE(admitted->caller.sees("alpha"));
}

TEST_F(GateTest, ASignedRequestIsItsUsers) {
  auto const admitted = gate.admit(signed_request(), there, now);
  ASSERT_TRUE(admitted) << admitted.error().code;
  EXPECT_EQ(admitted->caller.principal, "user:alice");
  EXPECT_EQ(admitted->caller.scopes, (Scopes{Scope::open, Scope::read, Scope::trade}));
  EXPECT_TRUE(admitted->caller.sees("alpha"));
  EXPECT_FALSE(admitted->caller.sees("beta"));
}

TEST_F(GateTest, KnowsTheUsersThatItHas) {
  EXPECT_TRUE(gate.has(users()));
  auto changed = users();
  changed["bot"].requests_per_second += 1;
  EXPECT_FALSE(gate.has(changed));
  gate.replace(changed);
  EXPECT_TRUE(gate.has(changed));
  EXPECT_FALSE(gate.has(users()));
}

TEST_F(GateTest, EveryBitThatIsChangedMakesItAnothers) {
  auto const good = signed_request();
  auto const refused = [&](Request const& changed) { EXPECT_EQ(code(changed), "wrong_key"); };
  auto const signature = from_hex(good.header("sep-signature")).value();
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    auto flipped = signature;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << bit % 8));
    auto changed = good;
    changed.headers["sep-signature"] = to_hex(flipped);
    refused(changed);
  }
  for (std::size_t bit = 0; bit < good.body.size() * 8; ++bit) {
    auto changed = good;
    changed.body[bit / 8] = static_cast<char>(changed.body[bit / 8] ^ (1 << bit % 8));
    refused(changed);
  }
  for (auto const* name : {"content-type", "idempotency-key", "if-match"}) {
    auto changed = good;
    changed.headers[name] += "x";
    refused(changed);
    changed = good;
    changed.headers.erase(name);
    refused(changed);
  }
  auto changed = good;
  changed.method = "PUT";
  refused(changed);
  changed = good;
  changed.target = "/v1/intents?min_seq=4";
  refused(changed);
  changed = good;
  changed.headers["sep-nonce"] = "other";
  refused(changed);
  changed = good;
  changed.headers["sep-timestamp"] = std::to_string(now.ns / 1'000'000 - 1);
  refused(changed);
  changed = good;
  changed.headers["sep-recv-window"] = "6000";
  refused(changed);
  changed = good;
  changed.headers["sep-key"] = "desk";
  refused(changed);
  changed = good;
  changed.headers["sep-key"] = "nobody";
  refused(changed);
  changed = good;
  changed.headers["host"] = "elsewhere";
  refused(changed);
  EXPECT_EQ(code(good), "user:alice") << "what was refused used nothing up";
}

TEST_F(GateTest, HeadersThatAreNoneAreNamed) {
  auto const good = signed_request();
  auto const with = [&](char const* name, std::string value) {
    auto changed = good;
    changed.headers[name] = std::move(value);
    return code(changed);
  };
  auto const without = [&](char const* name) {
    auto changed = good;
    changed.headers.erase(name);
    return code(changed);
  };
  EXPECT_EQ(without("sep-key"), "bad_signature_headers");
  EXPECT_EQ(without("sep-timestamp"), "bad_signature_headers");
  EXPECT_EQ(without("sep-nonce"), "bad_signature_headers");
  EXPECT_EQ(without("sep-signature"), "bad_signature_headers");
  auto const signature = std::string(good.header("sep-signature"));
  for (std::size_t size = 0; size < signature.size(); size += 7)
    EXPECT_EQ(with("sep-signature", signature.substr(0, size)), "bad_signature_headers");
  EXPECT_EQ(with("sep-signature", signature + "00"), "bad_signature_headers");
  for (auto const* wrong : {"", "x", "-1", "1.5", "0x10", " 5", "01796000000000", "99999999999999999999"})
    EXPECT_EQ(with("sep-timestamp", wrong), "bad_signature_headers") << wrong;
  for (auto const* wrong : {"", "x", "-1", "60001", "05000"})
    EXPECT_EQ(with("sep-recv-window", wrong), "bad_signature_headers") << wrong;
  EXPECT_EQ(with("sep-nonce", "two words"), "bad_signature_headers");
  EXPECT_EQ(with("sep-nonce", std::string(65, 'n')), "bad_signature_headers");
  EXPECT_EQ(code(good), "user:alice");
}

TEST_F(GateTest, ARequestCountsOnceAndForAWhile) {
  auto const good = signed_request();
  EXPECT_EQ(code(good), "user:alice");
  EXPECT_EQ(code(good), "replayed");
  now = now + seconds(5);
  EXPECT_EQ(code(good), "replayed");
  now = now + milliseconds(1);
  EXPECT_EQ(code(good), "timestamp_too_old");
  EXPECT_EQ(code(signed_at(now + milliseconds(999))), "user:alice");
  EXPECT_EQ(code(signed_at(now + milliseconds(1'001))), "timestamp_ahead");
  EXPECT_EQ(code(signed_at(now - seconds(5))), "user:alice");
  EXPECT_EQ(code(signed_at(now - milliseconds(5'002))), "timestamp_too_old");
}

TEST_F(GateTest, NothingIsReplayedAcrossARestart) {
  auto const good = signed_at(now + milliseconds(990));  // by a clock that is ahead
  EXPECT_EQ(code(good), "user:alice");
  for (auto const after : {0, 1, 500, 4'000}) {
    Time const again = now + milliseconds(after);
    Gate second(users(), again);
    auto const admitted = second.admit(good, here, again);
    ASSERT_FALSE(admitted) << after;
    EXPECT_EQ(admitted.error().code, "timestamp_before_start");
    EXPECT_GT(admitted.error().retry_after_s, 0u);
  }
}

TEST_F(GateTest, AClockThatIsSetBackForgetsNoNonce) {
  auto const good = signed_request();
  EXPECT_EQ(code(good), "user:alice");
  Time const then = now;
  now = now + minutes(2);
  EXPECT_EQ(code(signed_request()), "user:alice");  // what is old is forgotten here
  now = then;
  EXPECT_EQ(code(good), "timestamp_too_old");
}

TEST_F(GateTest, ATokenIsItsUsersOverThisMachineOnly) {
  EXPECT_EQ(code(with_token(token)), "user:alice");
  EXPECT_EQ(code(with_token(token), ip::make_address("::1")), "user:alice");
  EXPECT_EQ(code(with_token(token), ip::make_address("::ffff:127.0.0.1")), "user:alice");
  EXPECT_EQ(code(with_token(token), there), "bearer_in_the_clear");
  Gate behind(users(), now, {.bearer_from_afar = true});
  EXPECT_TRUE(behind.admit(with_token(token), there, now));
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_EQ(code(with_token(changed)), "wrong_key");
  }
  EXPECT_EQ(code(with_token(token.substr(0, token.size() - 1))), "wrong_key");
  EXPECT_EQ(code(with_token("")), "wrong_key");
  EXPECT_EQ(code(with_token("sep_bot_" + std::string(64, '0'))), "wrong_key") << "a key that signs has no token";
  auto basic = request();
  basic.headers["authorization"] = "Basic YTpi";
  EXPECT_EQ(code(basic), "unauthenticated");
  auto both = signed_request();
  both.headers["authorization"] = "Bearer " + token;
  EXPECT_EQ(code(both), "two_credentials");
}

TEST_F(GateTest, AKeyEndsAndIsKeptToItsAddresses) {
  auto changed = users();
  changed["desk"].expires = now + seconds(1);
  changed["desk"].networks = {*read_network("127.0.0.0/8")};
  gate.replace(changed);
  auto const admitted = gate.admit(with_token(token), here, now);
  ASSERT_TRUE(admitted);
  EXPECT_EQ(code(with_token(token), ip::make_address("::1")), "address_not_allowed");
  EXPECT_EQ(code(with_token(token), ip::make_address("::ffff:127.0.0.9")), "user:alice");
  EXPECT_TRUE(gate.still_admits(*admitted, now));
  now = now + seconds(1);
  EXPECT_EQ(code(with_token(token)), "key_expired");
  EXPECT_FALSE(gate.still_admits(*admitted, now));
}

TEST_F(GateTest, WhoWasLetInIsAskedAgainWhenTheFileChanges) {
  auto const admitted = gate.admit(with_token(token), here, now);
  ASSERT_TRUE(admitted);
  auto changed = users();
  changed["desk"].scopes = {Scope::read};
  gate.replace(changed);
  EXPECT_FALSE(gate.still_admits(*admitted, now));
  changed.erase("desk");
  gate.replace(changed);
  EXPECT_FALSE(gate.still_admits(*admitted, now));
  EXPECT_EQ(code(with_token(token)), "wrong_key");
}

}  // namespace
}  // namespace sep::api
