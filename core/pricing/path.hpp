// A swap that leads through several pools in sequence, as a router contract makes it in one transaction: what a pool
// gives is what the next one takes. Exact integers, hop by hop: what is sold exactly is followed forwards, what is
// bought exactly backwards. A path of one hop is the swap on that instrument.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/pricing/instrument.hpp"

namespace sep::pricing {

struct Hop {
  InstrumentSpec const* pool = nullptr;
  AssetId sell;
  InstrumentState const* state = nullptr;  // where amounts are asked for
};
using Path = std::vector<Hop>;

// The instruments in order, each selling what the one before it buys; without states. nullopt: there are none, one is
// unknown, or they do not lead from the one asset to the other.
[[nodiscard]] std::optional<Path> make_path(Registry const& registry, std::span<InstrumentId const> instruments,
                                            AssetId sell, AssetId buy);

// What the hops move, in order. The error is the first hop's that cannot.
[[nodiscard]] Result<std::vector<InstrumentQuote>, SwapError> path_exact_in(Path const& path, i128 amount_in);
[[nodiscard]] Result<std::vector<InstrumentQuote>, SwapError> path_exact_out(Path const& path, i128 amount_out);

// The part of `amount_in` that the hops' fees come to: each keeps its part of what the ones before it have left.
// Rounded up at each hop.
[[nodiscard]] i128 fee_of_path(Path const& path, i128 amount_in);

// How much less `amount_in` bought than the instruments' prices before the swap would have given for it, fees aside, in
// hundredths of a basis point of the latter, rounded towards zero. 0 where an instrument has no price.
[[nodiscard]] std::int64_t impact_of(Path const& path, i128 amount_in, i128 bought);

}  // namespace sep::pricing
