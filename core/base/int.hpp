// Integers wider than the language's own.
//
// i128 / u128   stored amounts and products that are known to fit
// U256          intermediates and EVM words (fixed width, wraps like the EVM: callers prove ranges or use mul_div_*)
//
// mul_div_floor / mul_div_ceil (a * b / c): exact 256-bit product; nullopt when c is 0 or the quotient exceeds u128.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <compare>
#include <cstdint>
#include <optional>

namespace sep {

__extension__ typedef __int128 i128;  // NOLINT: the one place where the extension is named
__extension__ typedef unsigned __int128 u128;

using U256 = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    256, 256, boost::multiprecision::unsigned_magnitude, boost::multiprecision::unchecked, void>>;

inline constexpr i128 kInt128Max = static_cast<i128>(~u128{0} >> 1);
inline constexpr i128 kInt128Min = -kInt128Max - 1;
inline constexpr u128 kUint128Max = ~u128{0};

[[nodiscard]] std::optional<u128> mul_div_floor(u128 a, u128 b, u128 c);
[[nodiscard]] std::optional<u128> mul_div_ceil(u128 a, u128 b, u128 c);

// Compares a * b with c * d exactly.
[[nodiscard]] std::strong_ordering compare_products(u128 a, u128 b, u128 c, u128 d);

// Checked signed sums: nullopt on overflow.
[[nodiscard]] constexpr std::optional<i128> checked_add(i128 a, i128 b) {
  i128 sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}
[[nodiscard]] constexpr std::optional<i128> checked_sub(i128 a, i128 b) {
  i128 difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return std::nullopt;
  return difference;
}

// nullopt when the value does not fit.
[[nodiscard]] std::optional<u128> narrow_u128(U256 const& value);

[[nodiscard]] constexpr std::uint64_t high64(u128 value) { return static_cast<std::uint64_t>(value >> 64); }
[[nodiscard]] constexpr std::uint64_t low64(u128 value) { return static_cast<std::uint64_t>(value); }
[[nodiscard]] inline U256 widen(u128 value) { return (U256{high64(value)} << 64) | low64(value); }

}  // namespace sep
