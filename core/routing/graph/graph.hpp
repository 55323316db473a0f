// The pools and order books that the platform knows between two assets, as a network of the optimiser: what is looked
// at for a route, and what is not and why. The registry says which lie on the way, the market what they hold.
//
// What is held at one location cannot be used at another: as an intent, a route is of one location, that of the first
// instrument that trades what is sold.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <vector>

#include "core/market/view.hpp"
#include "core/routing/optimiser/network.hpp"

namespace sep::routing {

inline constexpr std::size_t kGraphPools = 1'024;  // the most that are looked at

enum class LeftOut : std::uint8_t {
  venue_excluded,   // by the request
  venue_disabled,   // switched off
  venue_down,       // reported so
  not_plain_token,  // one of its tokens may move otherwise than a transfer says
  other_location,   // paid from and settled to another place than what is sold is at
  other_coin,       // its gas is paid in another asset than that of the pools around `sell`
  no_state,         // nothing is known of it, or nothing that fits its kind
  stale_state,      // observed before not_before
  cannot_trade,     // empty, or holdings beyond what its contract keeps; a book without a level on either side
  too_many,         // beyond kGraphPools: of each two assets the deepest pools stay, on the shortest ways first
};
BOOST_DESCRIBE_ENUM(LeftOut, venue_excluded, venue_disabled, venue_down, not_plain_token, other_location, other_coin,
                    no_state, stale_state, cannot_trade, too_many)

struct GraphTerms {
  AssetId sell;
  AssetId buy;                          // another than `sell` (CHECKed)
  std::size_t hops = 3;                 // 1 .. optimiser::kHopsMax (CHECKed)
  std::map<VenueId, LeftOut> closed{};  // venues that may not be used, and why; beside those that are switched off
  Time not_before{};                    // older states are stale
  std::vector<InstrumentId> busy{};     // that may not be used, ascending
  std::optional<std::vector<AssetId>> through{};  // what may be held on the way, ascending; none: anything
};

struct LeftOutInstrument {
  InstrumentId instrument;
  LeftOut why{};

  friend bool operator==(LeftOutInstrument const&, LeftOutInstrument const&) = default;
};

struct Graph {
  std::vector<AssetId> assets;              // by optimiser::Token: `sell`, `buy`, the others ascending
  std::vector<InstrumentId> instruments;    // by optimiser::PoolIndex, ascending
  std::vector<optimiser::Pool> pools;       // a swap uses its venue's gas_limit
  std::vector<LeftOutInstrument> left_out;  // of those on the way, ascending
  std::size_t off_the_way = 0;  // instruments that no path of so many hops leads over, or that are busy or lead through
                                // what may not be held
  AssetId gas_asset;            // what gas is paid in; 0 without pools
  std::int64_t gas_price_max = 0;  // the highest of their venues, base units of gas_asset per unit of gas
};

inline constexpr optimiser::Token kSource = 0;  // `sell` in every graph
inline constexpr optimiser::Token kTarget = 1;  // `buy`

// Reads the market of what lies on the way and is not left out for other reasons.
[[nodiscard]] Graph make_graph(Registry const& registry, MarketView& market, GraphTerms const& terms);

// What the optimiser works with of an instrument in this state, which fits it (CHECKed); its tokens are to be named.
[[nodiscard]] optimiser::PoolState pool_state(InstrumentSpec const& spec, InstrumentState const& state);

}  // namespace sep::routing
