// The pools of an auction at Balancer's vault. Private to adapters/recordings.
#pragma once

#include "adapters/recordings/auction_pools.hpp"

namespace sep::recordings {

// Fill in tokens and holdings. nullopt: done.
[[nodiscard]] std::optional<PoolSkip> read_weighted(Json const& json, Decimals const& decimals, AuctionPool& pool);
[[nodiscard]] std::optional<PoolSkip> read_stable(Json const& json, Decimals const& decimals, AuctionPool& pool);

}  // namespace sep::recordings
