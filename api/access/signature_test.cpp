#include "api/access/signature.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace sep::api {
namespace {

// RFC 8032, 7.1, test 3; and the text as docs/access.md writes it.
TEST(Signatures, AreThoseOfTheStandard) {
  auto const bytes = [](std::string_view hex) { return from_hex(hex).value(); };
  PrivateKey secret{};
  std::ranges::copy(bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"), secret.begin());
  auto const open = public_key_of(secret);
  EXPECT_EQ(to_hex(open), "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
  Signature signature{};
  std::ranges::copy(bytes("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                          "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
                    signature.begin());
  EXPECT_TRUE(is_signed_by("\xaf\x82", signature, open));
  EXPECT_FALSE(is_signed_by("\xaf\x83", signature, open));

  Request request{"POST",
                  "/v1/intents",
                  {{"content-type", "text/plain"}, {"idempotency-key", "k"}, {"host", "localhost:8080"}},
                  "acquire"};
  Stamp const stamp{"bot", Time{1'796'000'000'000'000'000}, kRecvWindow, "1f3a", {}};
  EXPECT_EQ(signed_text(request, stamp),
            "SEP-ED25519-V1\nbot\nlocalhost:8080\nPOST\n/v1/intents\n"
            "d5df61d74243bc947cb918e03f0d8269d1889c29377d97cb02a2a4f67f689bf8" +
                std::string("\n1796000000000\n5000\n1f3a\ntext/plain\nk\n"));
}

}  // namespace
}  // namespace sep::api
