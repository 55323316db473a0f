#include "core/base/hash.hpp"

#include <gtest/gtest.h>

namespace sep {
namespace {

// NIST example values for FIPS 180-4.
struct Known {
  std::string message;
  char const* digest;
};
Known const kKnown[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

TEST(Sha256, GivesTheStandardsAnswers) {
  for (auto const& [message, digest] : kKnown) EXPECT_EQ(to_text(sha256(as_bytes(message))), digest);
}

TEST(Sha256, PiecesAreTheWholeAndTheObjectIsReadyAgain) {
  Sha256 digest;
  for (int round = 0; round < 2; ++round) {
    for (auto const& [message, expected] : kKnown) {
      auto const half = message.size() / 2;
      digest.update(as_bytes(std::string_view(message).substr(0, half)));
      digest.update({});
      digest.update(as_bytes(std::string_view(message).substr(half)));
      EXPECT_EQ(to_text(digest.finish()), expected);
    }
  }
}

TEST(Hash, TextGoesBothWays) {
  auto const hash = sha256(as_bytes("abc"));
  EXPECT_EQ(parse_hash256(to_text(hash)), hash);
  EXPECT_EQ(to_text(truncate(hash)), "ba7816bf8f01cfea414140de5dae2223");
  EXPECT_EQ(parse_hash128(to_text(truncate(hash))), truncate(hash));
  EXPECT_EQ(parse_hash256(to_text(truncate(hash))), std::nullopt);
  EXPECT_EQ(parse_hash128("ba7816bf8f01cfea414140de5dae222g"), std::nullopt);
}

TEST(Bytes, HexGoesBothWaysAndRefusesTheRest) {
  EXPECT_EQ(to_hex(Bytes{0, 0x7f, 0xff}), "007fff");
  EXPECT_EQ(from_hex("007fFF"), (Bytes{0, 0x7f, 0xff}));
  EXPECT_EQ(from_hex(""), Bytes{});
  for (auto const* bad : {"0", "0x00", "zz", " 00", "0g"}) EXPECT_EQ(from_hex(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace sep
