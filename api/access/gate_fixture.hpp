// Test only: a gate with a key that signs and one that is a token, and requests by them.
#pragma once

#include <gmock/gmock.h>

#include "api/access/gate.hpp"

namespace sep::api {

namespace ip = boost::asio::ip;

struct GateTest : testing::Test {
  Time now{1'796'000'000'000'000'000};
  KeyPair pair = make_key_pair();
  std::string token = "sep_desk_" + random_hex(32);
  Gate gate{users(), now - minutes(1)};
  ip::address here = ip::make_address("127.0.0.1");
  ip::address there = ip::make_address("10.1.2.3");
  int count = 0;

  Users users() const {
    Users made;
    Key key;
    key.user = "alice";
    key.scopes = {Scope::read, Scope::trade};
    key.strategies = std::set<std::string>{"alpha"};
    key.requests_per_second = 4;
    key.ed25519 = pair.open;
    made["bot"] = key;
    key.ed25519.reset();
    key.bearer = sha256(as_bytes(token));
    key.requests_per_second = 100;
    made["desk"] = key;
    return made;
  }

  static Request request() {
    return {"POST",
            "/v1/intents?min_seq=3",
            {{"content-type", "application/json"}, {"idempotency-key", "k1"}, {"if-match", "\"3\""}},
            R"({"type":"acquire"})"};
  }
  Request signed_request() { return signed_at(now); }
  Request signed_at(Time at) {
    auto made = request();
    sign(made, "bot", pair.secret, at, "n" + std::to_string(++count));
    return made;
  }
  Request with_token(std::string const& value) const {
    auto made = request();
    made.headers["authorization"] = "Bearer " + value;
    return made;
  }
  std::string code(Request const& request, ip::address const& from) {
    auto const admitted = gate.admit(request, from, now);
    return admitted ? admitted->caller.principal : admitted.error().code;
  }
  std::string code(Request const& request) { return code(request, here); }
};

}  // namespace sep::api
