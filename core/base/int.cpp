#include "core/base/int.hpp"

namespace sep {

std::optional<u128> narrow_u128(U256 const& value) {
  if ((value >> 128) != 0) return std::nullopt;
  auto const high = static_cast<std::uint64_t>(value >> 64);
  auto const low = static_cast<std::uint64_t>(value & U256{~std::uint64_t{0}});
  return (static_cast<u128>(high) << 64) | low;
}

std::optional<u128> mul_div_floor(u128 a, u128 b, u128 c) {
  if (c == 0) return std::nullopt;
  u128 product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return product / c;
  return narrow_u128(U256{widen(a) * widen(b)} / widen(c));
}

std::optional<u128> mul_div_ceil(u128 a, u128 b, u128 c) {
  if (c == 0) return std::nullopt;
  u128 product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) {
    u128 const quotient = product / c;  // a second division of 128 bits costs more than this product
    return quotient + (quotient * c != product ? 1 : 0);
  }
  U256 const wide = widen(a) * widen(b);
  U256 const divisor = widen(c);
  U256 quotient = wide / divisor;
  if (quotient * divisor != wide) ++quotient;
  return narrow_u128(quotient);
}

std::strong_ordering compare_products(u128 a, u128 b, u128 c, u128 d) {
  u128 narrow_left = 0;
  u128 narrow_right = 0;
  bool const wide_left = __builtin_mul_overflow(a, b, &narrow_left);
  bool const wide_right = __builtin_mul_overflow(c, d, &narrow_right);
  if (!wide_left && !wide_right) return narrow_left <=> narrow_right;
  if (wide_left != wide_right) return wide_left ? std::strong_ordering::greater : std::strong_ordering::less;
  U256 const left = widen(a) * widen(b);
  U256 const right = widen(c) * widen(d);
  if (left < right) return std::strong_ordering::less;
  if (left > right) return std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

}  // namespace sep
