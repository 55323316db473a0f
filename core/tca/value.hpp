// The arithmetic under every figure: values rounded to the nearest unit (halves away from zero), sums that know when
// they left 127 bits, ratios in hundredths of a basis point.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/int.hpp"
#include "core/intent/spec.hpp"
#include "core/money/rate.hpp"

namespace sep::tca {

// +1 for a purchase, -1 for a sale: the `s` of every formula.
[[nodiscard]] constexpr int sign_of(intent::IntentType type) { return type == intent::IntentType::acquire ? 1 : -1; }

[[nodiscard]] constexpr bool is_price(Rate const& rate) { return rate.quote_raw > 0 && rate.base_raw > 0; }

// `base_raw` (of either sign) at `price`, in quote base units; nullopt beyond 127 bits and for what is no price.
[[nodiscard]] std::optional<i128> value_at(Rate price, i128 base_raw);

// A sum of signed figures; once it overflows it stays without a value.
class Sum {
 public:
  void add(std::optional<i128> figure) {
    if (value_ && figure) value_ = checked_add(*value_, *figure);
    if (!figure) value_ = std::nullopt;
  }
  void subtract(std::optional<i128> figure) {
    if (value_ && figure) value_ = checked_sub(*value_, *figure);
    if (!figure) value_ = std::nullopt;
  }
  [[nodiscard]] std::optional<i128> value() const { return value_; }

 private:
  std::optional<i128> value_ = 0;
};

// figure / whole in hundredths of a basis point, halves away from zero; whole > 0 (CHECKed). Stops at +-kDistanceMax.
[[nodiscard]] std::int64_t centi_bps(i128 figure, i128 whole);

}  // namespace sep::tca
