// A caller's own half of a key, in a file that nobody else may read: one line.
//
//   sep_desk_3f0c...                    a bearer token
//   sep-ed25519 alice-bot 9d61b19d...   the name of a key that signs, and its secret (64 hexadecimal digits)
#pragma once

#include <string>
#include <variant>

#include "api/access/signature.hpp"

namespace sep::api {

struct BearerToken {
  std::string text;
};
struct SigningKey {
  std::string name;
  PrivateKey secret{};
};
using OwnKey = std::variant<BearerToken, SigningKey>;

// The error is one sentence for people; it shows nothing of the key.
[[nodiscard]] Result<OwnKey, std::string> parse_own_key(std::string_view text);
[[nodiscard]] Result<OwnKey, std::string> read_own_key(std::string const& path);
[[nodiscard]] std::string format_own_key(OwnKey const& key);

// Says on the request whose it is. Each request anew: a signature counts once. `host`: as the request will carry it.
void put_key(Request& request, OwnKey const& key, std::string host, Time now);

}  // namespace sep::api
