#include "core/pricing/balancer_liquidity.hpp"

#include <algorithm>

namespace sep::pricing {
namespace {

using Counts = std::vector<Word>;

// By how much one change may shrink and grow the invariant, 18 decimals.
struct Bounds {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};
Bounds bounds_of(WeightedPool const&) { return {7 * (kOne18 / 10), 3 * kOne18}; }
Bounds bounds_of(BalancerStablePool const&) { return {6 * (kOne18 / 10), 5 * kOne18}; }

bool is_v3(WeightedPool const& pool) { return pool.version == WeightedVersion::v3; }
bool is_v3(BalancerStablePool const& pool) { return pool.rule == BalancerStableRule::v3; }
VaultToken held(VaultToken const& token) { return token; }
Word wide(i128 value) { return widened<4>(static_cast<u128>(value)); }

BalancerNumber invariant_of(WeightedPool const& pool, Counts const& counts, bool up) {
  auto product = word(kOne18);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    auto const weight = word(pool.tokens[i].weight);
    TRY_LET(auto const power, balancer(up ? pow_up(counts[i], weight, PowRule::one_two_four)
                                          : pow_down(counts[i], weight, PowRule::one_two_four)));
    TRY_LET(product, balancer(up ? mul_ceil(product, power) : mul_floor(product, power)));
  }
  if (is_zero(product)) return fail(BalancerError::no_liquidity);
  return product;
}
BalancerNumber invariant_of(BalancerStablePool const& pool, Counts const& counts, bool up) {
  TRY_LET(auto const cut, balancer_stable_invariant(counts, pool.amplification, pool.rule));
  return up ? balancer(checked_add(cut, word(1))) : cut;
}

// The count at `token` that makes the invariant `ratio` times as large.
BalancerNumber count_at(WeightedPool const& pool, Counts const& counts, std::size_t token, Word const& ratio) {
  TRY_LET(auto const exponent, balancer(div_ceil(word(kOne18), word(pool.tokens[token].weight))));
  TRY_LET(auto const power, balancer(pow_up(ratio, exponent, PowRule::one_two_four)));
  return balancer(mul_ceil(counts[token], power));
}
BalancerNumber count_at(BalancerStablePool const& pool, Counts const& counts, std::size_t token, Word const& ratio) {
  TRY_LET(auto const before, invariant_of(pool, counts, true));
  TRY_LET(auto const after, balancer(mul_ceil(before, ratio)));
  return balancer_stable_balance(counts, pool.amplification, after, token, pool.rule);
}

BalancerNumber less_one(Word const& count) {
  if (count <= word(1)) return fail(BalancerError::no_liquidity);
  return balancer(checked_sub(count, word(1)));
}

// What is paid on top of `beyond` for the fee.
BalancerNumber fee_on_top(Word const& beyond, Word const& fee) {
  TRY_LET(auto const whole, balancer(div_ceil(beyond, complement(fee))));
  return balancer(checked_sub(whole, beyond));
}

// One change of one pool. The vault counts what it holds up where tokens come in, and down where they leave.
template <class Pool>
class Change {
 public:
  Change(Pool const& pool, i128 supply) : pool_(pool), supply_(wide(supply)), fee_(word(pool.swap_fee)) {}

  [[nodiscard]] std::optional<BalancerError> count(bool up) {
    for (auto const& token : pool_.tokens) {
      tokens_.push_back(held(token));
      auto const counted = up ? counted_balance_ceil(tokens_.back()) : counted_balance(tokens_.back());
      if (!counted) return counted.error();
      if (is_zero(*counted)) return BalancerError::no_liquidity;
      counts_.push_back(*counted);
    }
    return std::nullopt;
  }

  [[nodiscard]] BalancerNumber shares_for(std::span<i128 const> amounts) const {
    auto counts = counts_;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      Word paid;
      if (amounts[i] > 0) {
        TRY_LET(paid, counted_amount(tokens_[i], amounts[i], false));
      }
      TRY_LET(auto const sum, balancer(checked_add(counts[i], paid)));
      TRY_LET(counts[i], less_one(sum));
    }
    TRY_LET(auto const before, invariant_of(pool_, counts_, true));
    TRY_LET(auto const after, invariant_of(pool_, counts, false));
    TRY_LET(auto const ratio, balancer(div_floor(after, before)));
    if (ratio > word(bounds_of(pool_).most)) return fail(BalancerError::max_change);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      TRY_LET(auto const even, balancer(mul_floor(ratio, counts_[i])));
      if (counts[i] <= even) continue;
      TRY_LET(auto const beyond, balancer(checked_sub(counts[i], even)));
      TRY_LET(auto const fee, balancer(mul_ceil(beyond, fee_)));
      TRY_LET(counts[i], balancer(checked_sub(counts[i], fee)));
    }
    TRY_LET(auto const kept, invariant_of(pool_, counts, false));
    if (kept <= before) return fail(BalancerError::too_small);
    TRY_LET(auto const grown, balancer(checked_sub(kept, before)));
    return balancer(mul_div_floor(supply_, grown, before));
  }

  [[nodiscard]] BalancerNumber cost_of_shares(std::size_t token, i128 shares) const {
    TRY_LET(auto const supply, balancer(checked_add(supply_, wide(shares))));
    TRY_LET(auto const ratio, balancer(div_ceil(supply, supply_)));
    if (ratio > word(bounds_of(pool_).most)) return fail(BalancerError::max_change);
    TRY_LET(auto const after, count_at(pool_, counts_, token, ratio));
    TRY_LET(auto const even, balancer(mul_div_floor(supply, counts_[token], supply_)));
    TRY_LET(auto const beyond, balancer(checked_sub(after, even)));
    TRY_LET(auto const fee, fee_on_top(beyond, fee_));
    TRY_LET(auto const paid, balancer(checked_sub(after, counts_[token])));
    TRY_LET(auto const cost, balancer(checked_add(paid, fee)));
    return units_of_count(tokens_[token], cost, true);
  }

  [[nodiscard]] BalancerNumber withdrawn(std::size_t token, i128 shares) const {
    TRY_LET(auto const count, balancer(mul_div_floor(counts_[token], wide(shares), supply_)));
    return units_of_count(tokens_[token], count, false);
  }

  [[nodiscard]] BalancerNumber withdrawn_one(std::size_t token, i128 shares) const {
    TRY_LET(auto const supply, balancer(checked_sub(supply_, wide(shares))));
    TRY_LET(auto const ratio, balancer(div_ceil(supply, supply_)));
    if (ratio < word(bounds_of(pool_).least)) return fail(BalancerError::max_change);
    TRY_LET(auto const after, count_at(pool_, counts_, token, ratio));
    TRY_LET(auto const even, balancer(mul_div_ceil(supply, counts_[token], supply_)));
    TRY_LET(auto const beyond, balancer(checked_sub(even, after)));
    TRY_LET(auto const fee, balancer(mul_ceil(beyond, fee_)));
    TRY_LET(auto const out, balancer(checked_sub(counts_[token], after)));
    TRY_LET(auto const count, balancer(checked_sub(out, fee)));
    return units_of_count(tokens_[token], count, false);
  }

  [[nodiscard]] BalancerNumber shares_to_withdraw(std::size_t token, i128 amount) const {
    auto counts = counts_;
    for (auto& count : counts) {
      TRY_LET(count, less_one(count));
    }
    auto& left = counts[token];
    TRY_LET(auto const wanted, counted_balance_ceil({amount, tokens_[token].rate, tokens_[token].decimals}));
    if (wanted >= left) return fail(BalancerError::exceeds_balance);
    TRY_LET(left, balancer(checked_sub(left, wanted)));
    TRY_LET(auto const before, invariant_of(pool_, counts_, true));
    TRY_LET(auto const after, invariant_of(pool_, counts, true));
    TRY_LET(auto const ratio, balancer(div_ceil(after, before)));
    if (ratio < word(bounds_of(pool_).least)) return fail(BalancerError::max_change);
    TRY_LET(auto const even, balancer(mul_ceil(ratio, counts_[token])));
    TRY_LET(auto const beyond, balancer(checked_sub(even, left)));
    TRY_LET(auto const fee, fee_on_top(beyond, fee_));
    if (fee >= left) return fail(BalancerError::exceeds_balance);
    TRY_LET(left, balancer(checked_sub(left, fee)));
    TRY_LET(auto const kept, invariant_of(pool_, counts, false));
    TRY_LET(auto const shrunk, balancer(checked_sub(before, kept)));
    return balancer(mul_div_ceil(supply_, shrunk, before));
  }

 private:
  Pool const& pool_;
  Word supply_;
  Word fee_;
  std::vector<VaultToken> tokens_;
  Counts counts_;
};

Result<i128, BalancerError> narrowed(BalancerNumber const& number) {
  if (!number) return fail(number.error());
  if (*number > wide(kInt128Max)) return fail(BalancerError::too_large);
  return static_cast<i128>(low_u128(*number));
}

std::size_t tokens_of(SharedPool const& shared) {
  return std::visit([](auto const& pool) { return pool.tokens.size(); }, shared.pool);
}

std::optional<BalancerError> check_shared(SharedPool const& shared) {
  auto const error = std::visit([](auto const& pool) { return check_pool(pool); }, shared.pool);
  bool const v3 = std::visit([](auto const& pool) { return is_v3(pool); }, shared.pool);
  return error || (v3 && shared.supply > 0) ? error : std::optional(BalancerError::bad_pool);
}

// What one side of a change asks for: a token, and an amount of it or of shares.
std::optional<BalancerError> check_one(SharedPool const& shared, std::size_t token, i128 amount) {
  if (auto const error = check_shared(shared)) return error;
  if (token >= tokens_of(shared)) return BalancerError::no_such_token;
  return amount > 0 ? std::nullopt : std::optional(BalancerError::zero_amount);
}

// `ask` of the pool's change, in which balances are counted up or down.
template <class T, class Ask>
Result<T, BalancerError> changed(SharedPool const& shared, bool up, Ask ask) {
  return std::visit(
      [&](auto const& pool) -> Result<T, BalancerError> {
        Change change(pool, shared.supply);
        if (auto const error = change.count(up)) return fail(*error);
        return ask(change);
      },
      shared.pool);
}

}  // namespace

Result<i128, BalancerError> shares_for(SharedPool const& shared, std::span<i128 const> amounts) {
  if (auto const error = check_shared(shared)) return fail(*error);
  if (amounts.size() != tokens_of(shared)) return fail(BalancerError::no_such_token);
  auto const [least, most] = std::minmax_element(amounts.begin(), amounts.end());
  if (*least < 0 || *most == 0) return fail(BalancerError::zero_amount);
  TRY_LET(auto const shares,
          changed<i128>(shared, true, [&](auto const& change) { return narrowed(change.shares_for(amounts)); }));
  if (shares == 0) return fail(BalancerError::too_small);
  return shares;
}

Result<i128, BalancerError> cost_of_shares(SharedPool const& shared, std::size_t token, i128 shares) {
  if (auto const error = check_one(shared, token, shares)) return fail(*error);
  return changed<i128>(shared, true,
                       [&](auto const& change) { return narrowed(change.cost_of_shares(token, shares)); });
}

Result<std::vector<i128>, BalancerError> withdrawn(SharedPool const& shared, i128 shares) {
  if (auto const error = check_one(shared, 0, shares)) return fail(*error);
  if (shares > shared.supply) return fail(BalancerError::exceeds_balance);
  using Amounts = std::vector<i128>;
  return changed<Amounts>(shared, false, [&](auto const& change) -> Result<Amounts, BalancerError> {
    Amounts amounts;
    for (std::size_t i = 0; i < tokens_of(shared); ++i) {
      TRY_LET(auto const amount, narrowed(change.withdrawn(i, shares)));
      amounts.push_back(amount);
    }
    return amounts;
  });
}

Result<i128, BalancerError> withdrawn_one(SharedPool const& shared, std::size_t token, i128 shares) {
  if (auto const error = check_one(shared, token, shares)) return fail(*error);
  if (shares >= shared.supply) return fail(BalancerError::exceeds_balance);
  return changed<i128>(shared, false,
                       [&](auto const& change) { return narrowed(change.withdrawn_one(token, shares)); });
}

Result<i128, BalancerError> shares_to_withdraw(SharedPool const& shared, std::size_t token, i128 amount) {
  if (auto const error = check_one(shared, token, amount)) return fail(*error);
  return changed<i128>(shared, false,
                       [&](auto const& change) { return narrowed(change.shares_to_withdraw(token, amount)); });
}

}  // namespace sep::pricing
