// Coins of chains and the tokens that stand for them one to one: what prices one prices the other.
#pragma once

#include "core/market/registry.hpp"

namespace sep {

// The registry's wrapped token of a chain's coin (CAIP-19 `<chain>/slip44:<n>`); the asset itself if it is none, its
// chain's wrapped token is not known here, or the registry does not have it.
// Sources: the WETH9 contract (Ethereum 0xc02a..6cc2, OP Stack predeploy 0x4200..0006, Arbitrum 0x82af..bab1), WBNB,
// WPOL and WAVAX, as their chains' explorers list them.
[[nodiscard]] AssetId priced_as(Registry const& registry, AssetId asset);

}  // namespace sep
