#include "core/pricing/balancer_stable_math.hpp"

#include <algorithm>

#include "core/pricing/newton.hpp"

namespace sep::pricing {
namespace {

bool is_sound(std::span<Word const> balances, std::uint64_t amplification) {
  return balances.size() >= kBalancerStableTokensMin && balances.size() <= kBalancerStableTokensMax &&
         amplification >= kAmplificationUnit && amplification <= kAmplificationMax &&
         std::none_of(balances.begin(), balances.end(), [](auto const& balance) { return is_zero(balance); });
}

EvmWord sum_of(std::span<Word const> balances) {
  EvmWord sum;
  for (auto const& balance : balances) sum = sum + balance;
  return sum;
}

// The root, or the pool's name for what went wrong.
template <class Next>
BalancerNumber root_from(EvmWord const& start, Next next) {
  auto const root = newton(start, next);
  if (root.at.faulty()) return fail(BalancerError::overflow);
  if (!root.settled) return fail(BalancerError::not_converged);
  return root.at.value();
}

// The first contracts: D' = (n D^2 + A n S P_D) / ((n + 1) D + (A n - 1) P_D), P_D = n^n P / D^(n - 1).
EvmWord first_step(std::span<Word const> balances, EvmWord const& sum, std::uint64_t steep, EvmWord const& invariant) {
  EvmWord const n = balances.size();
  auto product = n * balances[0];
  for (auto const& balance : balances.subspan(1)) product = divide_up(product * balance * n, invariant);
  auto const top = n * invariant * invariant + divide_up(sum * steep * product, kAmplificationUnit);
  auto const slope = product * (steep - kAmplificationUnit) / kAmplificationUnit;
  return divide_up(top, (n + 1) * invariant + slope);
}

// The later ones: D' = (A n S + n D_P) D / ((A n - 1) D + (n + 1) D_P), D_P = D^(n + 1) / (n^n P).
EvmWord later_step(std::span<Word const> balances, EvmWord const& sum, std::uint64_t steep, EvmWord const& invariant) {
  EvmWord const n = balances.size();
  auto power = invariant;
  for (auto const& balance : balances) power = power * invariant / (n * balance);
  auto const top = sum * steep / kAmplificationUnit + power * n;
  auto const slope = invariant * (steep - kAmplificationUnit) / kAmplificationUnit;
  return top * invariant / (slope + (n + 1) * power);
}

}  // namespace

BalancerNumber balancer_stable_invariant(std::span<Word const> balances, std::uint64_t amplification,
                                         BalancerStableRule rule) {
  if (!is_sound(balances, amplification)) return fail(BalancerError::bad_pool);
  auto const steep = amplification * balances.size();
  auto const sum = sum_of(balances);
  return root_from(sum, [&](EvmWord const& invariant) {
    return rule == BalancerStableRule::v2_first ? first_step(balances, sum, steep, invariant)
                                                : later_step(balances, sum, steep, invariant);
  });
}

BalancerNumber balancer_stable_balance(std::span<Word const> balances, std::uint64_t amplification,
                                       Word const& invariant, std::size_t index, BalancerStableRule rule) {
  bool const sound = is_sound(balances, amplification) && index < balances.size() && !is_zero(invariant);
  if (!sound) return fail(BalancerError::bad_pool);
  EvmWord const n = balances.size();
  EvmWord const whole = invariant;
  EvmWord const unit = kAmplificationUnit;
  EvmWord const steep = n * amplification;
  auto product = n * balances[0];
  for (auto const& balance : balances.subspan(1)) product = product * balance * n / whole;
  auto const square = whole * whole;
  bool const late = rule == BalancerStableRule::v3;  // whether it is divided after it is multiplied
  auto const ratio = late ? divide_up(square * unit, steep * product) : divide_up(square, steep * product) * unit;
  auto const share = late ? whole * unit / steep : whole / steep * unit;
  auto const constant = ratio * balances[index];
  auto const linear = sum_of(balances) - balances[index] + share;
  return root_from(divide_up(square + constant, whole + linear), [&](EvmWord const& balance) {
    return divide_up(balance * balance + constant, balance * 2 + linear - whole);
  });
}

}  // namespace sep::pricing
