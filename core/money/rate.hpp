// Rate: an exact price, as a ratio of base units: `quote_raw` units of the quote asset for `base_raw` units of the
// base.
//
//   Rate <=> Rate          by cross-multiplication in 256 bits; equal ratios are equal whatever their terms
//   quote_for_floor/ceil   base units -> quote units          base_for_floor/ceil   quote units -> base units
//   raised / lowered       by basis points, rounded away from / towards zero in the direction the name says
//
// Both terms are > 0 and < 2^127. Which assets the terms speak of is the holder's knowledge (an intent's, a pool's).
#pragma once

#include <boost/describe.hpp>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/int.hpp"
#include "core/base/result.hpp"
#include "core/money/decimal.hpp"

namespace sep {

inline constexpr std::uint32_t kBpsOne = 10'000;  // one whole, in basis points

struct Rate {
  i128 quote_raw = 1;
  i128 base_raw = 1;

  friend std::strong_ordering operator<=>(Rate const& a, Rate const& b) {
    return compare_products(static_cast<u128>(a.quote_raw), static_cast<u128>(b.base_raw),
                            static_cast<u128>(b.quote_raw), static_cast<u128>(a.base_raw));
  }
  friend bool operator==(Rate const& a, Rate const& b) { return (a <=> b) == 0; }
};
BOOST_DESCRIBE_STRUCT(Rate, (), (quote_raw, base_raw))

// nullopt unless both terms are positive.
[[nodiscard]] std::optional<Rate> make_rate(i128 quote_raw, i128 base_raw);

// Amounts are >= 0 (checked); nullopt beyond 127 bits.
[[nodiscard]] std::optional<i128> quote_for_floor(Rate rate, i128 base_raw);
[[nodiscard]] std::optional<i128> quote_for_ceil(Rate rate, i128 base_raw);
[[nodiscard]] std::optional<i128> base_for_floor(Rate rate, i128 quote_raw);
[[nodiscard]] std::optional<i128> base_for_ceil(Rate rate, i128 quote_raw);

// rate * (10000 + bps) / 10000 and rate * (10000 - bps) / 10000. Exact where the terms fit; otherwise the quote term is
// rounded so that the result is never further from `rate` than asked (towards `rate`). lowered needs bps < 10000.
[[nodiscard]] std::optional<Rate> raised(Rate rate, std::uint32_t bps);
[[nodiscard]] std::optional<Rate> lowered(Rate rate, std::uint32_t bps);

// "2127.35" quote per base, with the decimals of both assets. The text names at most 18 fraction digits; it must be >
// 0.
[[nodiscard]] Result<Rate, DecimalError> parse_rate(std::string_view text, std::uint8_t base_decimals,
                                                    std::uint8_t quote_decimals);

// Rounded down to `digits` (> 0) significant digits and at most 36 after the point; for people, never read back.
[[nodiscard]] std::string format_rate(Rate rate, std::uint8_t base_decimals, std::uint8_t quote_decimals,
                                      std::uint32_t digits = 10);

// How far `rate` lies above (positive) or below (negative) `reference`, in hundredths of a basis point, rounded away
// from zero; at most kDistanceMax either way.
inline constexpr std::int64_t kDistanceMax = std::int64_t{1} << 62;
[[nodiscard]] std::int64_t distance_centi_bps(Rate rate, Rate reference);

}  // namespace sep
