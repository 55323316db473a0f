// The pools of an auction, by kind.
#pragma once

#include "adapters/recordings/auction.hpp"

namespace sep::recordings {

// A pool as it stands in `amms`, under its key.
[[nodiscard]] Result<AuctionPool, PoolSkip> read_auction_pool(std::string const& key, Json const& json);

}  // namespace sep::recordings
