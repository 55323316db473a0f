// What the vaults of Balancer v2 and v3 do around a pool's curve: they count amounts with 18 decimals, take the fee,
// round, and book. The curve sees counts only.
//
// A token's count is its amount times 10^(18 - decimals) times its rate. The swap fee is always taken off what is paid
// in: v2 takes it in base units, v3 in the count. Of it, v3 keeps `aggregate_fee` out of the pool's balance at once.
//
//   what is rounded              v2       v3
//   paid in, to count            down     down
//   fee of an exact input        up       up
//   bought, from count           down     down, by the rate rounded up
//   wanted out, to count         down     up, by the rate rounded up
//   cost, from count             up       up
//   fee on top of a cost         up       up
//
// A rate is rounded up by one unit unless it is a whole number. Source: Balancer v2 whitepaper and docs.balancer.fi
// (vault, swap fees, token scaling); every value in docs/exact-pricing.md.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <cstdint>
#include <optional>

#include "core/pricing/fixed_point.hpp"

namespace sep::pricing {

// Looked for in this order, apart from the last four: they show where they happen.
enum class BalancerError : std::uint8_t {
  bad_pool,       // a state that no pool can be in: see check_pool; of a curve: a weight or an amplification of nothing
  no_such_token,  // an index beyond the pool's tokens
  same_token,     // both sides of the swap are one token
  zero_amount,    // the amount is not positive
  no_liquidity,   // a balance that is nothing, or is nothing in the pool's count
  too_small,      // v3: an amount below 10^6 units of 18 decimals; of liquidity: it is not one share
  max_in_ratio,   // weighted: more than 30 % of the balance paid in, without the fee
  max_out_ratio,  // weighted: more than 30 % of the balance taken out
  exceeds_balance,  // stable: as much as the pool has, or more; of liquidity: more than there is
  max_change,       // of liquidity: the invariant shrinks or grows by more than one change may
  out_of_bounds,    // weighted: a power out of its bounds; no sound pool gets there
  not_converged,    // stable: 255 rounds are not enough
  overflow,         // beyond the contract's 256 bits
  too_large,        // an amount, or a balance after the swap, beyond what the vault can hold
};
BOOST_DESCRIBE_ENUM(BalancerError, bad_pool, no_such_token, same_token, zero_amount, no_liquidity, too_small,
                    max_in_ratio, max_out_ratio, exceeds_balance, max_change, out_of_bounds, not_converged, overflow,
                    too_large)

using BalancerNumber = Result<Word, BalancerError>;

[[nodiscard]] BalancerError balancer_error(FixedPointError error);

// The same number, or the pool's name for what went wrong.
[[nodiscard]] inline BalancerNumber balancer(FixedPoint const& number) {
  if (!number) return fail(balancer_error(number.error()));
  return *number;
}

inline constexpr std::uint8_t kBalancerDecimalsMax = 18;             // neither vault takes tokens with more
inline constexpr i128 kBalancerBalanceMaxV2 = (i128{1} << 112) - 1;  // the vault's own; of v3 ours: 127 bits of its 128
inline constexpr std::uint64_t kTradeMinV3 = 1'000'000;              // in the pool's count, without the fee

struct VaultToken {
  i128 balance = 0;            // base units
  u128 rate = kOne18;          // 18 decimals
  std::uint8_t decimals = 18;  // of the token

  friend bool operator==(VaultToken const&, VaultToken const&) = default;
};
BOOST_DESCRIBE_STRUCT(VaultToken, (), (balance, rate, decimals))

struct VaultTerms {
  bool v3 = false;
  std::uint64_t swap_fee = 0;       // of what is paid in, 18 decimals
  std::uint64_t aggregate_fee = 0;  // v3: of the swap fee, 18 decimals: for protocol and creator; v2: 0
};

// Fees below one and at most one; v2 knows no aggregate fee.
[[nodiscard]] bool is_sound(VaultTerms const& terms);

// Balance, rate and decimals in their ranges.
[[nodiscard]] bool is_sound(VaultTerms const& terms, VaultToken const& token);

struct BalancerRequest {
  std::size_t token_in = 0;  // indices of the pool's tokens
  std::size_t token_out = 1;
  bool exact_in = true;
  i128 amount = 0;  // base units: paid in, fee included (exact_in), or got out
};

struct BalancerAnswer {
  i128 in = 0;   // fee included
  i128 out = 0;  // v2 pays out nothing for an amount too small: 0
  i128 fee = 0;  // of what is paid in; v3: cut, as the vault reports it
  i128 balance_in = 0;
  i128 balance_out = 0;

  friend bool operator==(BalancerAnswer const&, BalancerAnswer const&) = default;
};

// What a pool trades at, in counts and without fees.
class Curve {
 public:
  virtual ~Curve() = default;
  [[nodiscard]] virtual BalancerNumber bought(Word const& amount_in) const = 0;
  [[nodiscard]] virtual BalancerNumber cost(Word const& amount_out) const = 0;
};

// Terms and both tokens are sound, the amount is positive (CHECKed).
[[nodiscard]] Result<BalancerAnswer, BalancerError> vault_swap(VaultTerms const& terms, VaultToken const& in,
                                                               VaultToken const& out, bool exact_in, i128 amount,
                                                               Curve const& curve);

// What the pool counts a balance as, 18 decimals, rounded down. Errors: bad_pool, overflow.
[[nodiscard]] BalancerNumber counted_balance(VaultToken const& token);

// The same rounded up.
[[nodiscard]] BalancerNumber counted_balance_ceil(VaultToken const& token);

// A count in base units of a sound token, rounded up or down. Errors: overflow.
[[nodiscard]] BalancerNumber units_of_count(VaultToken const& token, Word const& count, bool up);

// What v3 counts an amount (> 0, CHECKed) of a sound token as: one that is given rounded down, one that is wanted up by
// the rate rounded up.
[[nodiscard]] BalancerNumber counted_amount(VaultToken const& token, i128 amount, bool wanted);

// no_such_token, same_token, zero_amount, no_liquidity (of balances); nullopt: none of them.
template <class Tokens>
[[nodiscard]] std::optional<BalancerError> check_request(Tokens const& tokens, BalancerRequest const& request) {
  auto const [in, out, exact_in, amount] = request;
  if (in >= tokens.size() || out >= tokens.size()) return BalancerError::no_such_token;
  if (in == out) return BalancerError::same_token;
  if (amount <= 0) return BalancerError::zero_amount;
  if (tokens[in].balance == 0 || tokens[out].balance == 0) return BalancerError::no_liquidity;
  return std::nullopt;
}

// A kind of pool at the vault: one that has a `swap`.
template <class Pool>
concept VaultPool = requires(Pool const& pool, BalancerRequest const& request) {
  { swap(pool, request) } -> std::same_as<Result<BalancerAnswer, BalancerError>>;
};

// What exactly `amount_in` buys, and what exactly `amount_out` costs; as `swap`.
template <VaultPool Pool>
[[nodiscard]] Result<i128, BalancerError> amount_out(Pool const& pool, std::size_t token_in, std::size_t token_out,
                                                     i128 amount_in) {
  TRY_LET(auto const answer, swap(pool, BalancerRequest{token_in, token_out, true, amount_in}));
  return answer.out;
}
template <VaultPool Pool>
[[nodiscard]] Result<i128, BalancerError> amount_in(Pool const& pool, std::size_t token_in, std::size_t token_out,
                                                    i128 amount_out) {
  TRY_LET(auto const answer, swap(pool, BalancerRequest{token_in, token_out, false, amount_out}));
  return answer.in;
}

// `answer` is what `swap` said to `request` about this pool (its indices are CHECKed).
template <VaultPool Pool>
[[nodiscard]] Pool after(Pool pool, BalancerRequest const& request, BalancerAnswer const& answer) {
  CHECK(request.token_in < pool.tokens.size() && request.token_out < pool.tokens.size());
  pool.tokens[request.token_in].balance = answer.balance_in;
  pool.tokens[request.token_out].balance = answer.balance_out;
  return pool;
}

}  // namespace sep::pricing
