// A batch auction as solvers are sent it: tokens, orders, and the pools that there are with their state.
//
// One JSON object, plain or compressed. Addresses stay as the file writes them. Pools of kinds that are not priced here
// and whatever cannot be read are left out and counted; the file itself is refused only where it is no auction.
//
// A pool of concentrated liquidity lists the ticks near its price alone. Within them it is computed as the contract
// walks from its state: the liquidity in range, and what each tick adds and takes. Beyond them nothing is known, so
// there it has nothing: the table is closed at the first and the last of them, and also where the walk would be left
// with less than nothing (of a few pools the ticks do not add up to the liquidity). A swap that would go on beyond is
// not filled. Where the price itself is outside the listed ticks the table ends at the nearest multiple of the spacing:
// no tick can lie between it and the price.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/recordings/json.hpp"
#include "adapters/recordings/recorded_order.hpp"
#include "core/pricing/balancer_stable.hpp"
#include "core/pricing/concentrated.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/pricing/weighted.hpp"

namespace sep::recordings {

struct AuctionToken {
  std::string address;
  std::uint8_t decimals = 18;
  double price = 0;  // base units of the coin (wei) per base unit; 0: not said
};

struct AuctionPair {
  i128 reserve0 = 0;  // base units of the first and the second token, 0 < . <= pricing::kReserveMax
  i128 reserve1 = 0;
  pricing::SwapFee fee;
};

struct AuctionRanged {
  pricing::ConcentratedState state;
  std::vector<Tick> ticks;  // closed as above: pricing::check_pool finds nothing wrong
};

// Of pools at Balancer's vault the contract's version is not said: they are taken for the first one's, which rounds
// most against whoever trades. Rates are worked out of what the auction scales balances by.
using AuctionHoldings = std::variant<AuctionPair, AuctionRanged, pricing::WeightedPool, pricing::BalancerStablePool>;

struct AuctionPool {
  std::string address;
  std::vector<std::string> tokens;  // as `holdings` counts them, all different
  i128 cost = 0;                    // of one use, wei, >= 0
  AuctionHoldings holdings;
};

enum class PoolSkip : std::uint8_t {
  other_kind,    // of a kind that is not priced here
  bad_address,   // of the pool or a token: not 0x and 40 hexadecimal digits
  bad_tokens,    // not as many as the kind has, not all different, those of concentrated liquidity not in ascending
                 // order, or those of Balancer's not in the auction's list
  bad_reserves,  // not integers, none, or more than 112 bits
  bad_fee,       // no part of one, or one whose tick spacing is not known
  bad_state,     // the rest of it: not readable, or one that no pool can be in
  bad_cost,      // of its use: not wei
};
BOOST_DESCRIBE_ENUM(PoolSkip, other_kind, bad_address, bad_tokens, bad_reserves, bad_fee, bad_state, bad_cost)

struct Auction {
  double gas_price = 0;  // wei; 0: not said
  std::string coin;      // the token in which `price` and gas are counted; empty: not said
  std::vector<AuctionToken> tokens;
  std::vector<AuctionPool> pools;
  std::vector<RecordedOrder> orders;  // named by their keys
  std::map<PoolSkip, std::uint64_t> pools_skipped;
  std::map<std::string, std::uint64_t> kinds_skipped;  // of other_kind, by the kind
  std::map<OrderSkip, std::uint64_t> orders_skipped;
  std::uint64_t tokens_skipped = 0;  // without decimals that a token can have: it has no price
};

// Whether the JSON's outermost object has what an auction has.
[[nodiscard]] bool is_auction(std::string_view json);

// Any bytes. Wrong: no JSON, or not of this form.
[[nodiscard]] Result<Auction, Wrong> parse_auction(std::string_view json);

}  // namespace sep::recordings
