// A request that is signed with Ed25519 (RFC 8032). What is signed says all that the request does, so nobody on the way
// can change it, and names one moment and one use:
//
//   SEP-ED25519-V1
//   alice-bot                      sep-key: the key's name
//   127.0.0.1:8080                 host, as it is sent: whose server this is for
//   POST                           the method
//   /v1/intents                    the target as it is sent, with its query
//   9f86d081884c7d65...            SHA-256 of the body, lower case hexadecimal; of nothing where there is none
//   1767225600000                  sep-timestamp: milliseconds since 1970
//   5000                           sep-recv-window: milliseconds; 5000 where the header is not there
//   1f3a                           sep-nonce: 1 .. 64 printable characters, never twice
//   application/json               content-type, idempotency-key, if-match: each empty where the header is not there
//   order-17
//   "3"
//
// in lines that end with one line feed each but the last. Headers: sep-key (the key's name), sep-timestamp, sep-nonce,
// sep-signature (128 hexadecimal digits), and sep-recv-window where it is not the default.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "api/access/users.hpp"
#include "api/routes/message.hpp"

namespace sep::api {

inline constexpr Duration kRecvWindow = seconds(5);
inline constexpr Duration kRecvWindowMax = seconds(60);
inline constexpr Duration kAheadMax = seconds(1);  // a caller's clock may be ahead of ours by this
inline constexpr std::size_t kNonceMax = 64;

using Signature = std::array<std::uint8_t, 64>;
using PrivateKey = std::array<std::uint8_t, 32>;  // the seed

struct Stamp {
  std::string key;  // its name
  Time at;          // whole milliseconds
  Duration window = kRecvWindow;
  std::string nonce;
  Signature signature{};
};

// nullopt: the request is not signed. The error says which of its headers is wrong.
[[nodiscard]] std::optional<Result<Stamp, std::string>> read_stamp(Request const& request);

[[nodiscard]] std::string signed_text(Request const& request, Stamp const& stamp);

[[nodiscard]] bool is_signed_by(std::string_view text, Signature const& signature, PublicKey const& key);

// Puts the headers of a signature on the request, which has its host already. For clients.
void sign(Request& request, std::string const& key_name, PrivateKey const& key, Time now, std::string nonce);

struct KeyPair {
  PrivateKey secret{};
  PublicKey open{};
};
[[nodiscard]] KeyPair make_key_pair();
[[nodiscard]] PublicKey public_key_of(PrivateKey const& key);

// From the system's source of randomness, as hexadecimal digits.
[[nodiscard]] std::string random_hex(std::size_t bytes);

}  // namespace sep::api
