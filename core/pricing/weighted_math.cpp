#include "core/pricing/weighted_math.hpp"

#include <optional>

namespace sep::pricing {
namespace {

std::optional<WeightedError> check_sides(WeightedSide const& in, WeightedSide const& out) {
  if (is_zero(in.weight) || is_zero(out.weight)) return WeightedError::bad_pool;
  if (is_zero(in.balance) || is_zero(out.balance)) return WeightedError::no_liquidity;
  return std::nullopt;
}

}  // namespace

WeightedError weighted_error(FixedPointError error) {
  switch (error) {
    case FixedPointError::division_by_zero:
      return WeightedError::bad_pool;
    case FixedPointError::overflow:
      return WeightedError::overflow;
    case FixedPointError::base_out_of_bounds:
    case FixedPointError::exponent_out_of_bounds:
    case FixedPointError::power_out_of_bounds:
      break;
  }
  return WeightedError::out_of_bounds;
}

Result<Word, WeightedError> weighted_out(WeightedSide const& in, WeightedSide const& out, Word const& amount,
                                         PowRule rule) {
  if (auto const error = check_sides(in, out)) return fail(*error);
  TRY_LET(auto const most, weighted(mul_floor(in.balance, word(kWeightedRatioMax))));
  if (amount > most) return fail(WeightedError::max_in_ratio);
  // The power is taken off, so it is rounded up; its base is at most one, so its exponent is rounded down.
  TRY_LET(auto const grown, weighted(checked_add(in.balance, amount)));
  TRY_LET(auto const base, weighted(div_ceil(in.balance, grown)));
  TRY_LET(auto const exponent, weighted(div_floor(in.weight, out.weight)));
  TRY_LET(auto const power, weighted(pow_up(base, exponent, rule)));
  return weighted(mul_floor(out.balance, complement(power)));
}

Result<Word, WeightedError> weighted_in(WeightedSide const& in, WeightedSide const& out, Word const& amount,
                                        PowRule rule) {
  if (auto const error = check_sides(in, out)) return fail(*error);
  TRY_LET(auto const most, weighted(mul_floor(out.balance, word(kWeightedRatioMax))));
  if (amount > most) return fail(WeightedError::max_out_ratio);
  TRY_LET(auto const left, weighted(checked_sub(out.balance, amount)));
  TRY_LET(auto const base, weighted(div_ceil(out.balance, left)));
  TRY_LET(auto const exponent, weighted(div_ceil(out.weight, in.weight)));
  TRY_LET(auto const power, weighted(pow_up(base, exponent, rule)));
  TRY_LET(auto const ratio, weighted(checked_sub(power, word(kOne18))));
  return weighted(mul_ceil(in.balance, ratio));
}

}  // namespace sep::pricing
