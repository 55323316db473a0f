// What can be owned, where it is held, and by whom.
//
// An asset is named outside by its CAIP-19 text (chain agnostic improvement proposals 2 and 19):
//   eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48   a token by chain and contract address
//   eip155:1/slip44:60                                          a chain's own coin, by its SLIP-44 number
// Inside, it is the small number that the recorded registry gave it; a number never changes its meaning.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/strong.hpp"

namespace sep {

using AssetId = StrongId<struct AssetTag, std::uint32_t>;  // 0: none
using LocationId =
    StrongId<struct LocationTag, std::uint32_t>;  // a wallet on a chain, an account at an exchange; 0: none

enum class AssetTextError : std::uint8_t {
  bad_chain,      // CAIP-2: namespace [-a-z0-9]{3,8}, ':' and reference [-_a-zA-Z0-9]{1,32}
  bad_asset,      // CAIP-19: namespace [-a-z0-9]{3,8}, ':' and reference [-.%a-zA-Z0-9]{1,128}
  bad_address,    // erc20 on an eip155 chain: 0x and 40 hexadecimal digits
  bad_reference,  // eip155 chain reference or slip44 number: decimal digits without a leading zero
};
BOOST_DESCRIBE_ENUM(AssetTextError, bad_chain, bad_asset, bad_address, bad_reference)

// The canonical CAIP-19 text: as given, with EVM addresses in lower case (the checksum case of EIP-55 carries nothing
// that identity needs, and two spellings must not be two assets).
[[nodiscard]] Result<std::string, AssetTextError> canonical_asset(std::string_view caip19);

// The CAIP-2 chain of a CAIP-19 text: what stands before the '/'.
[[nodiscard]] std::string_view chain_of(std::string_view caip19);

struct AssetSpec {
  AssetId id;
  std::string caip19;     // canonical
  std::string symbol;     // for people and for input; unique within a registry
  std::uint8_t decimals;  // 0 .. 36
  bool plain_transfers;   // proven to move exactly what a transfer names: no fee on transfer, no rebasing

  friend bool operator==(AssetSpec const&, AssetSpec const&) = default;
};
BOOST_DESCRIBE_STRUCT(AssetSpec, (), (id, caip19, symbol, decimals, plain_transfers))

struct LocationSpec {
  LocationId id;
  std::string name;   // "eip155:1:main": chain and wallet, or venue and account
  std::string chain;  // CAIP-2

  friend bool operator==(LocationSpec const&, LocationSpec const&) = default;
};
BOOST_DESCRIBE_STRUCT(LocationSpec, (), (id, name, chain))

}  // namespace sep
