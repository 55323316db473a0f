// How often, how many, and at whose cost.
#include "api/access/gate_fixture.hpp"

namespace sep::api {
namespace {

TEST_F(GateTest, AKeyHasSoManyRequestsASecond) {
  for (std::uint32_t left = 4; left-- > 0;) {
    auto const admitted = gate.admit(signed_request(), here, now);
    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->allowance->limit, 4u);
    EXPECT_EQ(admitted->allowance->remaining, left);
    EXPECT_EQ(admitted->allowance->reset_s, 1u);
  }
  EXPECT_EQ(code(signed_request()), "too_many_requests");
  EXPECT_EQ(code(with_token(token)), "user:alice") << "another key";
  now = now + milliseconds(250);
  EXPECT_EQ(code(signed_request()), "user:alice");
  EXPECT_EQ(code(signed_request()), "too_many_requests");
}

TEST_F(GateTest, WrongKeysFromElsewhereHaveToWait) {
  auto const guess = [&] {
    auto made = signed_request();
    made.headers["sep-key"] = "nobody";
    return made;
  };
  for (std::uint32_t i = 0; i < kWrongKeysMax; ++i) EXPECT_EQ(code(guess(), there), "wrong_key");
  EXPECT_EQ(code(guess(), there), "too_many_wrong_keys");
  EXPECT_EQ(code(signed_request(), ip::make_address("10.1.2.4")), "user:alice") << "another address";
  for (std::uint32_t i = 0; i < 3 * kWrongKeysMax; ++i) EXPECT_EQ(code(guess(), here), "wrong_key");
  now = now + seconds(1);
  EXPECT_EQ(code(guess(), there), "wrong_key");
  EXPECT_EQ(code(guess(), there), "too_many_wrong_keys");
}

TEST_F(GateTest, WhatAKeyUsesUpIsItsOwn) {
  auto changed = users();
  changed["other"] = changed["bot"];
  auto const others = make_key_pair();
  changed["other"].ed25519 = others.open;
  changed["bot"].requests_per_second = 1;
  gate.replace(changed);
  std::map<std::string, int> outcomes;
  for (int i = 0; i < 64; ++i) ++outcomes[code(signed_request())];
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"user:alice", 1}, {"too_many_requests", 63}}))
      << "taken or not, it is remembered";
  auto const full = gate.admit(signed_request(), here, now);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().retry_after_s, 5U) << "as many as its rate allows while they are remembered";
  auto request_of_other = request();
  sign(request_of_other, "other", others.secret, now, "n");
  EXPECT_EQ(code(request_of_other), "user:alice");
  now = now + seconds(70);
  EXPECT_EQ(code(signed_request()), "user:alice") << "what cannot be taken again is forgotten";
}

TEST_F(GateTest, AKeyThatGoesAndComesBackHasUsedWhatItUsed) {
  auto const good = signed_request();
  EXPECT_EQ(code(good), "user:alice");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(code(signed_request()), "user:alice");
  gate.replace(users());
  EXPECT_EQ(code(signed_request()), "too_many_requests") << "a file that is read again gives no new allowance";
  auto without = users();
  without.erase("bot");
  gate.replace(without);
  gate.replace(users());
  EXPECT_EQ(code(good), "replayed");
  EXPECT_EQ(code(signed_request()), "too_many_requests") << "nor does one without the key";
}

TEST_F(GateTest, WhatWasRefusedOnceIsUsed) {
  auto changed = users();
  changed["bot"].networks = {*read_network("10.0.0.0/8")};
  gate.replace(changed);
  auto const good = signed_request();
  EXPECT_EQ(code(good, here), "address_not_allowed");
  EXPECT_EQ(code(good, there), "replayed");
}

TEST_F(GateTest, AReplayCostsWhoSendsIt) {
  auto const good = signed_request();
  EXPECT_EQ(code(good, there), "user:alice");
  std::string last;
  for (int i = 0; i < 12; ++i) last = code(good, there);
  EXPECT_EQ(last, "too_many_wrong_keys");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(code(signed_request()), "user:alice") << "the key's allowance is untouched";
}

}  // namespace
}  // namespace sep::api
