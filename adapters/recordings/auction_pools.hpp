// The pools of an auction, by kind.
#pragma once

#include "adapters/recordings/auction.hpp"

namespace sep::recordings {

using Decimals = std::map<std::string, std::uint8_t>;  // of tokens, by address in lower case

// A pool as it stands in `amms`, under its key.
[[nodiscard]] Result<AuctionPool, PoolSkip> read_auction_pool(std::string const& key, Json const& json,
                                                              Decimals const& decimals);

}  // namespace sep::recordings
