#include "core/pricing/balancer_vault.hpp"

#include <array>

namespace sep::pricing {
namespace {

constexpr auto kPowersOfTen = [] {
  std::array<std::uint64_t, kBalancerDecimalsMax + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

Word wide(u128 value) { return widened<4>(value); }
Word scale_of(VaultToken const& token) { return word(kPowersOfTen[kBalancerDecimalsMax - token.decimals]); }
Word rate_of(VaultToken const& token) { return wide(token.rate); }
Word rate_up_of(VaultToken const& token) { return plus_one_if(token.rate % kOne18 != 0, wide(token.rate)); }

// Base units to the pool's count, and back.
BalancerNumber counted_floor(Word const& units, VaultToken const& token) {
  TRY_LET(auto const scaled, balancer(checked_mul(units, scale_of(token))));
  return balancer(mul_floor(scaled, rate_of(token)));
}
BalancerNumber counted_ceil(Word const& units, VaultToken const& token, Word const& rate) {
  TRY_LET(auto const scaled, balancer(checked_mul(units, scale_of(token))));
  return balancer(mul_ceil(scaled, rate));
}
BalancerNumber units_floor(Word const& count, VaultToken const& token, Word const& rate) {
  TRY_LET(auto const unit, balancer(checked_mul(scale_of(token), rate)));
  return balancer(div_floor(count, unit));
}
BalancerNumber units_ceil(Word const& count, VaultToken const& token) {
  TRY_LET(auto const unit, balancer(checked_mul(scale_of(token), rate_of(token))));
  return balancer(div_ceil(count, unit));
}

i128 balance_max(VaultTerms const& terms) { return terms.v3 ? kInt128Max : kBalancerBalanceMaxV2; }

// What an amount comes to, before the balances are booked. The fee is in the pool's count in v3, else in base units.
struct Traded {
  Word in;
  Word out;
  Word fee;
};

class Swap {
 public:
  Swap(VaultTerms const& terms, VaultToken const& in, VaultToken const& out, Word const& given, Curve const& curve)
      : terms_(terms), in_(in), out_(out), given_(given), curve_(curve) {}

  [[nodiscard]] Result<Traded, BalancerError> bought() const {
    auto whole = given_;
    if (terms_.v3) {
      TRY_LET(whole, counted_floor(given_, in_));
    }
    TRY_LET(auto const kept, balancer(mul_ceil(whole, fee())));
    TRY_LET(auto trading, balancer(checked_sub(whole, kept)));
    if (!terms_.v3) {
      TRY_LET(trading, counted_floor(trading, in_));
    }
    if (is_too_small(trading)) return fail(BalancerError::too_small);
    TRY_LET(auto const count, curve_.bought(trading));
    if (is_too_small(count)) return fail(BalancerError::too_small);
    TRY_LET(auto const units, units_floor(count, out_, terms_.v3 ? rate_up_of(out_) : rate_of(out_)));
    return Traded{given_, units, kept};
  }

  [[nodiscard]] Result<Traded, BalancerError> cost() const {
    TRY_LET(auto const wanted, terms_.v3 ? counted_ceil(given_, out_, rate_up_of(out_)) : counted_floor(given_, out_));
    if (is_too_small(wanted)) return fail(BalancerError::too_small);
    TRY_LET(auto const count, curve_.cost(wanted));
    if (is_too_small(count)) return fail(BalancerError::too_small);
    auto const left = complement(fee());
    if (!terms_.v3) {
      TRY_LET(auto const trading, units_ceil(count, in_));
      TRY_LET(auto const paid, balancer(div_ceil(trading, left)));
      TRY_LET(auto const kept, balancer(checked_sub(paid, trading)));
      return Traded{paid, given_, kept};
    }
    TRY_LET(auto const kept, balancer(mul_div_ceil(count, fee(), left)));
    TRY_LET(auto const whole, balancer(checked_add(count, kept)));
    TRY_LET(auto const paid, units_ceil(whole, in_));
    return Traded{paid, given_, kept};
  }

  [[nodiscard]] Result<BalancerAnswer, BalancerError> booked(Traded const& traded) const {
    auto kept = traded.fee;
    if (terms_.v3) {
      TRY_LET(kept, units_floor(kept, in_, rate_of(in_)));
    }
    TRY_LET(auto const aggregate, balancer(mul_floor(kept, word(terms_.aggregate_fee))));
    TRY_LET(auto const stays, balancer(checked_sub(traded.in, aggregate)));
    TRY_LET(auto const balance_in, balancer(checked_add(wide(static_cast<u128>(in_.balance)), stays)));
    auto const limit = wide(static_cast<u128>(balance_max(terms_)));
    auto balance_out = wide(static_cast<u128>(out_.balance));
    bool const held = !subtract(balance_out, traded.out);
    // What is paid may pass the balance after it by what v3 keeps elsewhere.
    if (!held || balance_in > limit || traded.in > wide(static_cast<u128>(kInt128Max)))
      return fail(BalancerError::too_large);
    if (terms_.v3) {
      // The vault stores what it counts, too, in 128 bits.
      TRY_LET(auto const count_in, counted_ceil(balance_in, in_, rate_of(in_)));
      TRY_LET(auto const count_out, counted_floor(balance_out, out_));
      if (!fits_u128(count_in) || !fits_u128(count_out)) return fail(BalancerError::too_large);
    }
    auto const narrow = [](Word const& value) { return static_cast<i128>(low_u128(value)); };
    return BalancerAnswer{narrow(traded.in), narrow(traded.out), narrow(kept), narrow(balance_in), narrow(balance_out)};
  }

 private:
  [[nodiscard]] Word fee() const { return word(terms_.swap_fee); }
  [[nodiscard]] bool is_too_small(Word const& count) const { return terms_.v3 && count < word(kTradeMinV3); }

  VaultTerms const& terms_;
  VaultToken const& in_;
  VaultToken const& out_;
  Word given_;
  Curve const& curve_;
};

}  // namespace

BalancerError balancer_error(FixedPointError error) {
  switch (error) {
    case FixedPointError::division_by_zero:
      return BalancerError::bad_pool;
    case FixedPointError::overflow:
      return BalancerError::overflow;
    case FixedPointError::base_out_of_bounds:
    case FixedPointError::exponent_out_of_bounds:
    case FixedPointError::power_out_of_bounds:
      break;
  }
  return BalancerError::out_of_bounds;
}

bool is_sound(VaultTerms const& terms) {
  return terms.swap_fee < kOne18 && terms.aggregate_fee <= (terms.v3 ? kOne18 : 0);
}

bool is_sound(VaultTerms const& terms, VaultToken const& token) {
  return token.rate > 0 && token.decimals <= kBalancerDecimalsMax && token.balance >= 0 &&
         token.balance <= balance_max(terms);
}

Result<BalancerAnswer, BalancerError> vault_swap(VaultTerms const& terms, VaultToken const& in, VaultToken const& out,
                                                 bool exact_in, i128 amount, Curve const& curve) {
  CHECK(is_sound(terms) && is_sound(terms, in) && is_sound(terms, out) && amount > 0);
  Swap const swap(terms, in, out, wide(static_cast<u128>(amount)), curve);
  TRY_LET(auto const traded, exact_in ? swap.bought() : swap.cost());
  return swap.booked(traded);
}

BalancerNumber counted_amount(VaultToken const& token, i128 amount, bool wanted) {
  CHECK(amount > 0);
  auto const units = wide(static_cast<u128>(amount));
  return wanted ? counted_ceil(units, token, rate_up_of(token)) : counted_floor(units, token);
}

BalancerNumber counted_balance(VaultToken const& token) {
  if (token.decimals > kBalancerDecimalsMax || token.balance < 0) return fail(BalancerError::bad_pool);
  return counted_floor(wide(static_cast<u128>(token.balance)), token);
}

BalancerNumber counted_balance_ceil(VaultToken const& token) {
  if (token.decimals > kBalancerDecimalsMax || token.balance < 0) return fail(BalancerError::bad_pool);
  return counted_ceil(wide(static_cast<u128>(token.balance)), token, rate_of(token));
}

BalancerNumber units_of_count(VaultToken const& token, Word const& count, bool up) {
  return up ? units_ceil(count, token) : units_floor(count, token, rate_of(token));
}

}  // namespace sep::pricing
