// Decimal text to base units and back, exactly. No floating point on the way.
//
//   "10.5" with 6 decimals  <->  10500000
//
// Grammar: an optional '-', digits without a superfluous leading zero, optionally '.' and at least one digit.
// No '+', exponent, grouping, blank, or bare point; zero has no sign.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/int.hpp"
#include "core/base/result.hpp"

namespace sep {

inline constexpr std::uint8_t kDecimalsMax = 36;    // 10^36 is the largest power of ten that still leaves room in i128
inline constexpr std::size_t kDecimalTextMax = 80;  // longest text that is looked at

enum class DecimalError : std::uint8_t {
  empty,          // no text
  too_long,       // more than kDecimalTextMax characters
  bad_character,  // anything but digits, one point and a leading minus
  bad_form,       // a point without digits on both sides, a superfluous leading zero, "-0"
  too_precise,    // more fraction digits than the asset has decimals (trailing zeros do not count)
  too_large,      // beyond 127 bits
};
BOOST_DESCRIBE_ENUM(DecimalError, empty, too_long, bad_character, bad_form, too_precise, too_large)

// decimals <= kDecimalsMax (checked).
[[nodiscard]] Result<i128, DecimalError> parse_decimal(std::string_view text, std::uint8_t decimals);

// The shortest text that parses back to the same units: no trailing zeros after the point.
[[nodiscard]] std::string format_decimal(i128 units, std::uint8_t decimals);

// Whole numbers: base units as text, and the reverse.
[[nodiscard]] inline std::string to_text(i128 value) { return format_decimal(value, 0); }
[[nodiscard]] inline Result<i128, DecimalError> parse_integer(std::string_view text) { return parse_decimal(text, 0); }

// 10^exponent; exponent <= 38 (checked).
[[nodiscard]] u128 pow10(std::uint32_t exponent);

}  // namespace sep
