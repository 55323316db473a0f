// The reference price of a pair: what slippage is measured against (DESIGN section 6, "Price promise"). It depends on
// no route: it is the depth-weighted median of the mid prices of every fresh instrument of the pair, or, where there
// are too few of them, the price of another venue: the deepest fresh book at a venue that we do not trade on.
//
//   counted    pools and books between the two assets, of any venue (a price is a fact even where we do not trade),
//              with depth on both sides and observed at most `max_age` before `now`
//   price      quote reserve / base reserve; of a book the middle of its best bid and ask
//   weight     quote reserve (virtual_reserves()), cut so that no source weighs more than a third of the total
//   median     the lowest price at which the weight so far reaches half of the total (of two middle ones the lower)
//
// The cut is the guard against one manipulated source (Mango 2022). However deep a pool is and whatever price it
// shows, the others hold two thirds of the weight, so the median stays within the inner half, by weight, of the others'
// prices. Of three sources it is the plain median. Two manipulated sources out of three are beyond any median.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/market/registry.hpp"
#include "core/market/view.hpp"
#include "core/money/rate.hpp"

namespace sep {

struct ReferencePrice {
  Rate price;                 // quote per base, in the reserves of the source that is the median
  std::uint32_t sources = 0;  // counted; 1: another venue's book
  Time oldest;                // the earliest observation among them

  friend bool operator==(ReferencePrice const&, ReferencePrice const&) = default;
};
BOOST_DESCRIBE_STRUCT(ReferencePrice, (), (price, sources, oldest))

enum class ReferenceError : std::uint8_t {
  no_pools,         // the registry has no instrument of the pair
  too_few_sources,  // fewer than `min_sources` count, and none is a book at a venue that we do not trade on
};
BOOST_DESCRIBE_ENUM(ReferenceError, no_pools, too_few_sources)

struct ReferenceFault {
  ReferenceError error{};
  std::uint32_t sources = 0;  // that count

  friend bool operator==(ReferenceFault const&, ReferenceFault const&) = default;
};

// Reads every instrument of the pair through `view`, ascending by id. max_age >= 0 and min_sources >= 1 (CHECKed);
// below three sources one manipulated pool can be the answer. A venue that we do not trade on is one that is switched
// off.
[[nodiscard]] Result<ReferencePrice, ReferenceFault> reference_price(Registry const& registry, MarketView& view,
                                                                     AssetId base, AssetId quote, Time now,
                                                                     Duration max_age, std::uint32_t min_sources);

}  // namespace sep
