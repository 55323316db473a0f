#include "core/money/decimal.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Parts {
  bool negative;
  std::string_view whole;
  std::string_view fraction;  // without trailing zeros
};

Result<Parts, DecimalError> split(std::string_view text) {
  if (text.empty()) return fail(DecimalError::empty);
  if (text.size() > kDecimalTextMax) return fail(DecimalError::too_long);
  Parts parts{text.front() == '-', {}, {}};
  auto const body = text.substr(parts.negative ? 1 : 0);
  if (!std::ranges::all_of(body, [](char c) { return is_digit(c) || c == '.'; }))
    return fail(DecimalError::bad_character);
  if (std::ranges::count(body, '.') > 1) return fail(DecimalError::bad_character);
  auto const point = body.find('.');
  parts.whole = body.substr(0, point);
  if (point != std::string_view::npos) {
    parts.fraction = body.substr(point + 1);
    if (parts.fraction.empty()) return fail(DecimalError::bad_form);
  }
  if (parts.whole.empty()) return fail(DecimalError::bad_form);
  if (parts.whole.size() > 1 && parts.whole.front() == '0') return fail(DecimalError::bad_form);
  while (!parts.fraction.empty() && parts.fraction.back() == '0') parts.fraction.remove_suffix(1);
  if (parts.negative && parts.whole == "0" && parts.fraction.empty()) return fail(DecimalError::bad_form);
  return parts;
}

// value * 10 + digit, or nullopt beyond u128.
std::optional<u128> append_digit(u128 value, unsigned digit) {
  u128 tenfold = 0;
  u128 sum = 0;
  if (__builtin_mul_overflow(value, u128{10}, &tenfold)) return std::nullopt;
  if (__builtin_add_overflow(tenfold, u128{digit}, &sum)) return std::nullopt;
  return sum;
}

}  // namespace

Result<i128, DecimalError> parse_decimal(std::string_view text, std::uint8_t decimals) {
  CHECK(decimals <= kDecimalsMax);
  TRY_LET(auto const parts, split(text));
  if (parts.fraction.size() > decimals) return fail(DecimalError::too_precise);

  u128 units = 0;
  auto const append = [&units](char c) {
    auto const next = append_digit(units, static_cast<unsigned>(c - '0'));
    if (next) units = *next;
    return next.has_value();
  };
  for (char const c : parts.whole)
    if (!append(c)) return fail(DecimalError::too_large);
  for (std::size_t i = 0; i < decimals; ++i)
    if (!append(i < parts.fraction.size() ? parts.fraction[i] : '0')) return fail(DecimalError::too_large);

  auto const limit = static_cast<u128>(kInt128Max) + (parts.negative ? 1 : 0);
  if (units > limit) return fail(DecimalError::too_large);
  return static_cast<i128>(parts.negative ? ~units + 1 : units);
}

std::string format_decimal(i128 units, std::uint8_t decimals) {
  CHECK(decimals <= kDecimalsMax);
  bool const negative = units < 0;
  u128 rest = negative ? ~static_cast<u128>(units) + 1 : static_cast<u128>(units);
  std::string reversed;
  for (std::uint8_t i = 0; i < decimals; ++i, rest /= 10) {
    auto const digit = static_cast<char>('0' + static_cast<int>(rest % 10));
    if (digit != '0' || !reversed.empty()) reversed.push_back(digit);
  }
  if (!reversed.empty()) reversed.push_back('.');
  do {
    reversed.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  if (negative) reversed.push_back('-');
  return {reversed.rbegin(), reversed.rend()};
}

u128 pow10(std::uint32_t exponent) {
  CHECK(exponent <= 38);
  u128 power = 1;
  for (std::uint32_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace sep
