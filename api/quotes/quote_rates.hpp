// What an instrument pays for the next unit. Private to api/quotes.
#pragma once

#include <optional>

#include "core/market/instrument.hpp"
#include "core/money/rate.hpp"

namespace sep::api {

// What the next unit of `sell` brings, the fee inside; nullopt: there is no liquidity at its price.
[[nodiscard]] std::optional<Rate> marginal_rate(InstrumentSpec const& spec, InstrumentState const& state, AssetId sell);

}  // namespace sep::api
