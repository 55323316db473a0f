#include "core/tca/value.hpp"

#include "core/base/check.hpp"

namespace sep::tca {
namespace {

u128 magnitude(i128 value) { return value < 0 ? ~static_cast<u128>(value) + 1 : static_cast<u128>(value); }

// a * b / c for terms of at most 127 bits, c > 0; halves up.
U256 nearest(u128 a, u128 b, u128 c) { return (widen(a) * widen(b) + widen(c / 2)) / widen(c); }

}  // namespace

std::optional<i128> value_at(Rate price, i128 base_raw) {
  if (!is_price(price) || base_raw == kInt128Min) return std::nullopt;
  auto const value = narrow_u128(nearest(magnitude(base_raw), magnitude(price.quote_raw), magnitude(price.base_raw)));
  if (!value || *value > static_cast<u128>(kInt128Max)) return std::nullopt;
  auto const positive = static_cast<i128>(*value);
  return base_raw < 0 ? -positive : positive;
}

std::int64_t centi_bps(i128 figure, i128 whole) {
  CHECK(whole > 0);
  U256 const most{static_cast<std::uint64_t>(kDistanceMax)};
  U256 const ratio = nearest(magnitude(figure), u128{100} * kBpsOne, static_cast<u128>(whole));
  auto const positive = static_cast<std::int64_t>(static_cast<std::uint64_t>(ratio < most ? ratio : most));
  return figure < 0 ? -positive : positive;
}

}  // namespace sep::tca
