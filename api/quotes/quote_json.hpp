// A quote as JSON: schema/json/documents.json, "Quote".
#pragma once

#include "api/json/render.hpp"
#include "api/quotes/quote.hpp"

namespace sep::api {

// Without the time and the place in the log. The market gives blocks and times of what was read; `with_certificate`:
// what proves the bound, with every pool in it.
[[nodiscard]] json::object quote_json(Registry const& registry, MarketView& market, Quote const& quote,
                                      bool with_certificate);

}  // namespace sep::api
