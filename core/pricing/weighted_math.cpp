#include "core/pricing/weighted_math.hpp"

#include <optional>

namespace sep::pricing {
namespace {

std::optional<BalancerError> check_sides(WeightedSide const& in, WeightedSide const& out) {
  if (is_zero(in.weight) || is_zero(out.weight)) return BalancerError::bad_pool;
  if (is_zero(in.balance) || is_zero(out.balance)) return BalancerError::no_liquidity;
  return std::nullopt;
}

}  // namespace

BalancerNumber weighted_out(WeightedSide const& in, WeightedSide const& out, Word const& amount, PowRule rule) {
  if (auto const error = check_sides(in, out)) return fail(*error);
  TRY_LET(auto const most, balancer(mul_floor(in.balance, word(kWeightedRatioMax))));
  if (amount > most) return fail(BalancerError::max_in_ratio);
  // The power is taken off, so it is rounded up; its base is at most one, so its exponent is rounded down.
  TRY_LET(auto const grown, balancer(checked_add(in.balance, amount)));
  TRY_LET(auto const base, balancer(div_ceil(in.balance, grown)));
  TRY_LET(auto const exponent, balancer(div_floor(in.weight, out.weight)));
  TRY_LET(auto const power, balancer(pow_up(base, exponent, rule)));
  return balancer(mul_floor(out.balance, complement(power)));
}

BalancerNumber weighted_in(WeightedSide const& in, WeightedSide const& out, Word const& amount, PowRule rule) {
  if (auto const error = check_sides(in, out)) return fail(*error);
  TRY_LET(auto const most, balancer(mul_floor(out.balance, word(kWeightedRatioMax))));
  if (amount > most) return fail(BalancerError::max_out_ratio);
  TRY_LET(auto const left, balancer(checked_sub(out.balance, amount)));
  TRY_LET(auto const base, balancer(div_ceil(out.balance, left)));
  TRY_LET(auto const exponent, balancer(div_ceil(out.weight, in.weight)));
  TRY_LET(auto const power, balancer(pow_up(base, exponent, rule)));
  TRY_LET(auto const ratio, balancer(checked_sub(power, word(kOne18))));
  return balancer(mul_ceil(in.balance, ratio));
}

}  // namespace sep::pricing
