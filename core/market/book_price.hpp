// The prices and quantities of a book in the units of its assets.
#pragma once

#include <optional>

#include "core/base/int.hpp"
#include "core/market/book_rules.hpp"

namespace sep {

// What a price of so many ticks is, and what so many lots are in base units; nullopt: not positive, or beyond 127 bits.
[[nodiscard]] inline std::optional<Rate> price_of(BookRules const& rules, std::int64_t ticks) {
  i128 quote = 0;
  if (__builtin_mul_overflow(rules.tick.quote_raw, i128{ticks}, &quote)) return std::nullopt;
  return make_rate(quote, rules.tick.base_raw);
}
[[nodiscard]] inline std::optional<i128> base_of(BookRules const& rules, i128 lots) {
  i128 base = 0;
  if (__builtin_mul_overflow(rules.lot_base, lots, &base) || base <= 0) return std::nullopt;
  return base;
}

}  // namespace sep
