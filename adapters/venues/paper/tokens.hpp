// The assets and venues that every world of the paper chain has, under the same numbers, and the symbols that other
// tokens may carry beside them.
//
// Anybody can deploy a token that calls itself USDC. A plain symbol therefore belongs to the address that is in the
// built-in list, or to the only token that carries it; every other one is told apart by its address.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/market/registry.hpp"

namespace sep::paper {

struct KnownToken {
  std::string_view symbol;
  std::string_view address;  // mainnet, 0x and 40 lower-case digits
  std::uint8_t decimals;
  bool plain;  // false: balances change without a transfer (rebasing)
};
[[nodiscard]] std::span<KnownToken const> known_tokens();

inline constexpr std::int64_t kGasPriceMax = 20'000'000'000;      // wei: what our orders may offer at most
inline constexpr std::string_view kChain = "eip155:1";            // CAIP-2: Ethereum mainnet
inline constexpr std::string_view kWalletName = "eip155:1:main";  // where every swap is paid from and settled to

enum class Protocol : std::uint8_t { uniswap_v2, sushiswap_v2, pancakeswap_v2, uniswap_v3, pancakeswap_v3 };

// What a venue's pools keep back: PancakeSwap v2 charges 25 basis points on chain, whatever an attribute says. Pools of
// concentrated liquidity have a fee each.
struct ProtocolSpec {
  Protocol protocol;
  std::string_view name;  // as in recordings and in the registry
  InstrumentKind kind;
  std::uint32_t fee_numerator;  // constant product
  std::uint32_t fee_denominator;
  std::int64_t gas_limit;  // units one swap may use
};
[[nodiscard]] std::span<ProtocolSpec const> protocols();
[[nodiscard]] ProtocolSpec const& protocol_spec(Protocol protocol);
[[nodiscard]] VenueId venue_of(Protocol protocol);

// What a chain says of a token: nothing in it is trusted but the address.
struct TokenClaim {
  std::string address;
  std::string symbol;
  std::uint8_t decimals;
  bool plain;
  friend bool operator==(TokenClaim const&, TokenClaim const&) = default;
};

// The registry without pools: native ETH, the known tokens, then `others` in the order given; the wallet; the
// venues. `others` have distinct addresses; those of known tokens are ignored. `not_idempotent` are names of venues
// that execute a repeated order id again.
[[nodiscard]] Registry base_registry(std::span<TokenClaim const> others, std::span<std::string const> not_idempotent);

// The symbol each of `others` gets, in order. A symbol keeps its letters, digits and . $ - _ + * /; what had to be
// cut, is longer than 24 characters, or is carried (in any case of letters) by another token or by a known one, ends
// in '-' and the last six digits of the address, or in the whole address where even that is taken.
[[nodiscard]] std::vector<std::string> make_symbols(std::span<TokenClaim const> others);

[[nodiscard]] std::string erc20(std::string_view address);  // CAIP-19

}  // namespace sep::paper
