#include "core/money/rate.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep {
namespace {

std::optional<i128> as_i128(std::optional<u128> value) {
  if (!value || *value > static_cast<u128>(kInt128Max)) return std::nullopt;
  return static_cast<i128>(*value);
}

u128 unsigned_of(i128 value) {
  CHECK(value >= 0);
  return static_cast<u128>(value);
}

u128 gcd(u128 a, u128 b) {
  while (b != 0) {
    u128 const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// Room for two 127-bit terms with the powers of ten of both assets and of the text.
using U512 = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    512, 512, boost::multiprecision::unsigned_magnitude, boost::multiprecision::unchecked, void>>;

U512 wide(i128 value) {
  u128 const bits = unsigned_of(value);
  return (U512{high64(bits)} << 64) | low64(bits);
}

// quote * numerator / (base * denominator), common factors taken out; where a term would not fit, the same with the
// base kept and the quote divided, rounded up or down.
std::optional<Rate> scaled(Rate rate, u128 numerator, u128 denominator, bool round_up) {
  u128 const first = gcd(unsigned_of(rate.quote_raw), denominator);
  u128 const second = gcd(numerator, unsigned_of(rate.base_raw));
  u128 const quote = unsigned_of(rate.quote_raw) / first;
  u128 const base = unsigned_of(rate.base_raw) / second;
  auto const top = as_i128(mul_div_floor(quote, numerator / second, 1));
  auto const bottom = as_i128(mul_div_floor(base, denominator / first, 1));
  if (top && bottom) return make_rate(*top, *bottom);
  auto const rounded = round_up ? mul_div_ceil(unsigned_of(rate.quote_raw), numerator, denominator)
                                : mul_div_floor(unsigned_of(rate.quote_raw), numerator, denominator);
  auto const fits = as_i128(rounded);
  if (!fits) return std::nullopt;
  return make_rate(*fits, rate.base_raw);
}

}  // namespace

std::optional<Rate> make_rate(i128 quote_raw, i128 base_raw) {
  if (quote_raw <= 0 || base_raw <= 0) return std::nullopt;
  return Rate{quote_raw, base_raw};
}

std::optional<i128> quote_for_floor(Rate rate, i128 base_raw) {
  return as_i128(mul_div_floor(unsigned_of(base_raw), unsigned_of(rate.quote_raw), unsigned_of(rate.base_raw)));
}
std::optional<i128> quote_for_ceil(Rate rate, i128 base_raw) {
  return as_i128(mul_div_ceil(unsigned_of(base_raw), unsigned_of(rate.quote_raw), unsigned_of(rate.base_raw)));
}
std::optional<i128> base_for_floor(Rate rate, i128 quote_raw) {
  return as_i128(mul_div_floor(unsigned_of(quote_raw), unsigned_of(rate.base_raw), unsigned_of(rate.quote_raw)));
}
std::optional<i128> base_for_ceil(Rate rate, i128 quote_raw) {
  return as_i128(mul_div_ceil(unsigned_of(quote_raw), unsigned_of(rate.base_raw), unsigned_of(rate.quote_raw)));
}

std::optional<Rate> raised(Rate rate, std::uint32_t bps) { return scaled(rate, u128{kBpsOne} + bps, kBpsOne, false); }

std::optional<Rate> lowered(Rate rate, std::uint32_t bps) {
  CHECK(bps < kBpsOne);
  return scaled(rate, u128{kBpsOne} - bps, kBpsOne, true);
}

Result<Rate, DecimalError> parse_rate(std::string_view text, std::uint8_t base_decimals, std::uint8_t quote_decimals) {
  constexpr std::uint8_t kFractionDigits = 18;
  CHECK(base_decimals <= kDecimalsMax && quote_decimals <= kDecimalsMax);
  TRY_LET(auto const units, parse_decimal(text, kFractionDigits));
  if (units <= 0) return fail(DecimalError::bad_form);
  // units / 10^18 quote per base, times 10^quote_decimals / 10^base_decimals.
  std::int32_t const shift = static_cast<std::int32_t>(quote_decimals) - base_decimals - kFractionDigits;
  u128 top = unsigned_of(units);
  std::int32_t exponent = shift;
  while (exponent < 0 && top % 10 == 0) {
    top /= 10;
    ++exponent;
  }
  if (exponent >= 0) {
    if (exponent > 38) return fail(DecimalError::too_large);
    auto const scaled_top = as_i128(mul_div_floor(top, pow10(static_cast<std::uint32_t>(exponent)), 1));
    if (!scaled_top) return fail(DecimalError::too_large);
    return Rate{*scaled_top, 1};
  }
  if (exponent < -38) return fail(DecimalError::too_precise);
  auto const bottom = as_i128(pow10(static_cast<std::uint32_t>(-exponent)));
  if (!bottom) return fail(DecimalError::too_precise);
  return Rate{static_cast<i128>(top), *bottom};
}

std::string format_rate(Rate rate, std::uint8_t base_decimals, std::uint8_t quote_decimals, std::uint32_t digits) {
  CHECK(base_decimals <= kDecimalsMax && quote_decimals <= kDecimalsMax);
  CHECK(digits > 0);
  U512 const top = wide(rate.quote_raw) * pow(U512{10}, base_decimals);
  U512 const bottom = wide(rate.base_raw) * pow(U512{10}, quote_decimals);
  std::string text;
  std::size_t fraction = 0;
  // As many fraction digits as the significant ones need: leading zeros do not count.
  for (;; ++fraction) {
    text = U512{top * pow(U512{10}, static_cast<unsigned>(fraction)) / bottom}.str();
    if (text.size() >= digits || fraction == kDecimalsMax) break;
  }
  if (text.size() > digits) std::fill(text.begin() + digits, text.end(), '0');
  if (fraction == 0) return text;
  if (text.size() <= fraction) text.insert(0, fraction + 1 - text.size(), '0');
  text.insert(text.size() - fraction, 1, '.');
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::int64_t distance_centi_bps(Rate rate, Rate reference) {
  // (rate - reference) / reference * 10^6, where 10^6 centi-bps are one whole.
  U512 const left = wide(rate.quote_raw) * wide(reference.base_raw);
  U512 const right = wide(reference.quote_raw) * wide(rate.base_raw);
  U512 const difference = left >= right ? U512{left - right} : U512{right - left};
  U512 const rounded_up = (difference * 1'000'000 + right - 1) / right;
  auto const magnitude =
      rounded_up > kDistanceMax ? kDistanceMax : static_cast<std::int64_t>(static_cast<std::uint64_t>(rounded_up));
  return left >= right ? magnitude : -magnitude;
}

}  // namespace sep
