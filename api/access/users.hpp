// The file of users: who may ask over TCP, by which keys, and what for. TOML; anything it does not know is an error,
// so a misspelled limit is never a missing one.
//
//   [users.alice]
//   roles = ["read", "trade"]            # read, trade, risk, admin
//   strategies = ["alpha"]               # that she is kept to; ["*"]: all
//
//   [users.alice.keys.alice-bot]         # names of keys are unique in the file: a-z, 0-9 and '-', at most 32
//   ed25519 = "64 hex digits"            # the public key: requests are signed; or
//   bearer_sha256 = "64 hex digits"      # SHA-256 of a token that is sent along
//   scopes = ["read"]                    # of her roles only these; left out: all of them
//   addresses = ["10.1.0.0/16", "::1"]   # from where; left out: from anywhere
//   expires = 2027-01-01T00:00:00Z       # left out: never
//   requests_per_second = 50             # 1 .. 10000; left out: 100
#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/contract/operation.hpp"
#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sep::api {

using PublicKey = std::array<std::uint8_t, 32>;  // Ed25519, RFC 8032

struct Network {
  boost::asio::ip::address address;
  unsigned prefix = 0;  // bits

  [[nodiscard]] bool contains(boost::asio::ip::address const& peer) const;
  friend bool operator==(Network const&, Network const&) = default;
};

// "10.1.0.0/16", "::1"; nullopt: no address, or bits beyond its prefix.
[[nodiscard]] std::optional<Network> read_network(std::string_view text);

struct Key {
  std::string user;
  Scopes scopes;
  std::optional<std::set<std::string>> strategies;  // nullopt: all
  std::optional<PublicKey> ed25519;                 // one of the two
  std::optional<Hash256> bearer;
  std::vector<Network> networks;  // empty: anywhere
  std::optional<Time> expires;
  std::uint32_t requests_per_second = 100;

  friend bool operator==(Key const&, Key const&) = default;
};

using Users = std::map<std::string, Key>;  // by the key's name

// a-z, 0-9 and '-', at most 32.
[[nodiscard]] bool is_key_name(std::string_view name);

// The errors are sentences for people, each with its line.
[[nodiscard]] Result<Users, std::vector<std::string>> parse_users(std::string_view toml);

// The same from a file, which nobody but its owner may write.
[[nodiscard]] Result<Users, std::vector<std::string>> read_users(std::string const& path);

}  // namespace sep::api
