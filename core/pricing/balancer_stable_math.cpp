#include "core/pricing/balancer_stable_math.hpp"

#include <algorithm>

namespace sep::pricing {
namespace {

// A chain of the contract's checked arithmetic: once something does not fit, the rest keeps what went wrong.
class Checked {
 public:
  Checked(Word const& value) : value_(value) {}            // NOLINT(google-explicit-constructor): numbers among numbers
  Checked(std::uint64_t value) : value_(word(value)) {}    // NOLINT(google-explicit-constructor)
  Checked(FixedPoint value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)

  friend Checked operator+(Checked const& a, Checked const& b) { return both(a, b, checked_add); }
  friend Checked operator-(Checked const& a, Checked const& b) { return both(a, b, checked_sub); }
  friend Checked operator*(Checked const& a, Checked const& b) { return both(a, b, checked_mul); }
  friend Checked floor_of(Checked const& a, Checked const& b) { return both(a, b, quotient<false>); }
  friend Checked ceil_of(Checked const& a, Checked const& b) { return both(a, b, quotient<true>); }

  [[nodiscard]] FixedPoint const& value() const { return value_; }

 private:
  template <class Operation>
  static Checked both(Checked const& a, Checked const& b, Operation operation) {
    if (!a.value_) return a;
    if (!b.value_) return b;
    return operation(*a.value_, *b.value_);
  }
  template <bool up>
  static FixedPoint quotient(Word const& a, Word const& b) {
    if (is_zero(b)) return fail(FixedPointError::division_by_zero);
    return up ? divide_ceil(a, b) : divide_floor(a, b);
  }

  FixedPoint value_;
};

bool is_sound(std::span<Word const> balances, std::uint64_t amplification) {
  return balances.size() >= kBalancerStableTokensMin && balances.size() <= kBalancerStableTokensMax &&
         amplification >= kAmplificationUnit && amplification <= kAmplificationMax &&
         std::none_of(balances.begin(), balances.end(), [](auto const& balance) { return is_zero(balance); });
}

Checked sum_of(std::span<Word const> balances) {
  Checked sum(0);
  for (auto const& balance : balances) sum = sum + balance;
  return sum;
}

// Repeats `next` until two rounds differ by a unit at most.
template <class Next>
BalancerNumber converged(Checked const& start, Next next) {
  TRY_LET(auto now, balancer(start.value()));
  for (int round = 0; round < kBalancerStableRoundsMax; ++round) {
    TRY_LET(auto const then, balancer(next(Checked(now)).value()));
    auto distance = std::max(now, then);
    subtract(distance, std::min(now, then));
    now = then;
    if (distance <= word(1)) return now;
  }
  return fail(BalancerError::not_converged);
}

// The first contracts: D' = (n D^2 + A n S P_D) / ((n + 1) D + (A n - 1) P_D), P_D = n^n P / D^(n - 1).
Checked first_step(std::span<Word const> balances, Checked const& sum, std::uint64_t steep, Checked const& invariant) {
  std::uint64_t const n = balances.size();
  auto product = Checked(n) * balances[0];
  for (auto const& balance : balances.subspan(1)) product = ceil_of(product * balance * n, invariant);
  auto const top = Checked(n) * invariant * invariant + ceil_of(Checked(steep) * sum * product, kAmplificationUnit);
  auto const slope = floor_of(Checked(steep - kAmplificationUnit) * product, kAmplificationUnit);
  return ceil_of(top, Checked(n + 1) * invariant + slope);
}

// The later ones: D' = (A n S + n D_P) D / ((A n - 1) D + (n + 1) D_P), D_P = D^(n + 1) / (n^n P).
Checked later_step(std::span<Word const> balances, Checked const& sum, std::uint64_t steep, Checked const& invariant) {
  std::uint64_t const n = balances.size();
  auto power = invariant;
  for (auto const& balance : balances) power = floor_of(power * invariant, Checked(balance) * n);
  auto const top = floor_of(Checked(steep) * sum, kAmplificationUnit) + power * n;
  auto const slope = floor_of(Checked(steep - kAmplificationUnit) * invariant, kAmplificationUnit);
  return floor_of(top * invariant, slope + Checked(n + 1) * power);
}

}  // namespace

BalancerNumber balancer_stable_invariant(std::span<Word const> balances, std::uint64_t amplification,
                                         BalancerStableRule rule) {
  if (!is_sound(balances, amplification)) return fail(BalancerError::bad_pool);
  auto const steep = amplification * balances.size();
  auto const sum = sum_of(balances);
  return converged(sum, [&](Checked const& invariant) {
    return rule == BalancerStableRule::v2_first ? first_step(balances, sum, steep, invariant)
                                                : later_step(balances, sum, steep, invariant);
  });
}

BalancerNumber balancer_stable_balance(std::span<Word const> balances, std::uint64_t amplification,
                                       Word const& invariant, std::size_t index, BalancerStableRule rule) {
  if (!is_sound(balances, amplification) || index >= balances.size()) return fail(BalancerError::bad_pool);
  std::uint64_t const n = balances.size();
  auto const steep = Checked(amplification * n);
  Checked const whole(invariant);
  auto product = Checked(balances[0]) * n;
  for (auto const& balance : balances.subspan(1)) product = floor_of(product * balance * n, whole);
  auto const square = whole * whole;
  bool const late = rule == BalancerStableRule::v3;  // whether it is divided after it is multiplied
  auto const unit = Checked(kAmplificationUnit);
  auto const ratio = late ? ceil_of(square * unit, steep * product) : ceil_of(square, steep * product) * unit;
  auto const share = late ? floor_of(whole * unit, steep) : floor_of(whole, steep) * unit;
  auto const constant = ratio * balances[index];
  auto const linear = sum_of(balances) - balances[index] + share;
  return converged(ceil_of(square + constant, whole + linear), [&](Checked const& balance) {
    return ceil_of(balance * balance + constant, balance * 2 + linear - whole);
  });
}

}  // namespace sep::pricing
