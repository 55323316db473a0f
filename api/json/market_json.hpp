// What is believed of the market, for readers.
#pragma once

#include "api/json/render.hpp"
#include "core/market/instrument.hpp"

namespace sep::api {

// {venue, book or pool, base, quote, price, bid, ask, block, observed_at}: the price in quote per base, of a book the
// middle of its best bid and ask; null where there is none. An instrument that the registry does not know: null.
[[nodiscard]] json::value tick_json(Registry const& registry, InstrumentState const& state);

}  // namespace sep::api
