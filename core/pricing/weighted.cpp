#include "core/pricing/weighted.hpp"

#include <algorithm>
#include <array>

namespace sep::pricing {
namespace {

using Number = Result<Word, WeightedError>;

constexpr auto kPowersOfTen = [] {
  std::array<std::uint64_t, kWeightedDecimalsMax + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

Word wide(u128 value) { return widened<4>(value); }
Word scale_of(WeightedToken const& token) { return word(kPowersOfTen[kWeightedDecimalsMax - token.decimals]); }
Word rate_of(WeightedToken const& token) { return wide(token.rate); }
Word rate_up_of(WeightedToken const& token) { return plus_one_if(token.rate % kOne18 != 0, wide(token.rate)); }

// Base units to the pool's count, and back.
Number counted_floor(Word const& units, WeightedToken const& token) {
  TRY_LET(auto const scaled, weighted(checked_mul(units, scale_of(token))));
  return weighted(mul_floor(scaled, rate_of(token)));
}
Number counted_ceil(Word const& units, WeightedToken const& token, Word const& rate) {
  TRY_LET(auto const scaled, weighted(checked_mul(units, scale_of(token))));
  return weighted(mul_ceil(scaled, rate));
}
Number units_floor(Word const& count, WeightedToken const& token, Word const& rate) {
  TRY_LET(auto const unit, weighted(checked_mul(scale_of(token), rate)));
  return weighted(div_floor(count, unit));
}
Number units_ceil(Word const& count, WeightedToken const& token) {
  TRY_LET(auto const unit, weighted(checked_mul(scale_of(token), rate_of(token))));
  return weighted(div_ceil(count, unit));
}

// Only what the vault of v3 refuses.
std::optional<WeightedError> check_size(WeightedPool const& pool, Word const& count) {
  bool const small = pool.version == WeightedVersion::v3 && count < word(kTradeMinV3);
  return small ? std::optional(WeightedError::too_small) : std::nullopt;
}

i128 balance_max(WeightedPool const& pool) {
  return pool.version == WeightedVersion::v3 ? kInt128Max : kWeightedBalanceMaxV2;
}

bool is_sound(WeightedPool const& pool, WeightedToken const& token) {
  bool const rated = pool.version == WeightedVersion::v3 ? token.rate > 0 : token.rate == kOne18;
  return rated && token.decimals <= kWeightedDecimalsMax && token.weight >= kWeightMin && token.weight <= kOne18 &&
         token.balance >= 0 && token.balance <= balance_max(pool);
}

// What an amount comes to, before the balances are booked. The fee is in the pool's count in v3, else in base units.
struct Traded {
  Word in;
  Word out;
  Word fee;
};

// One swap: a pool, its two tokens as the curve sees them, and the amount that is given.
class Swap {
 public:
  Swap(WeightedPool const& pool, WeightedRequest const& request)
      : pool_(pool),
        request_(request),
        in_(pool.tokens[request.token_in]),
        out_(pool.tokens[request.token_out]),
        given_(wide(static_cast<u128>(request.amount))) {}

  Result<WeightedAnswer, WeightedError> answer() {
    TRY_LET(side_in_.balance, counted_balance(in_));
    TRY_LET(side_out_.balance, counted_balance(out_));
    side_in_.weight = word(in_.weight);
    side_out_.weight = word(out_.weight);
    TRY_LET(auto const traded, request_.exact_in ? bought() : cost());
    return booked(traded);
  }

 private:
  [[nodiscard]] bool is_v3() const { return pool_.version == WeightedVersion::v3; }
  [[nodiscard]] Word fee() const { return word(pool_.swap_fee); }
  [[nodiscard]] PowRule rule() const {
    return pool_.version == WeightedVersion::v2_first ? PowRule::none : PowRule::one_two_four;
  }

  [[nodiscard]] Result<Traded, WeightedError> bought() const {
    auto whole = given_;
    if (is_v3()) {
      TRY_LET(whole, counted_floor(given_, in_));
    }
    TRY_LET(auto const kept, weighted(mul_ceil(whole, fee())));
    TRY_LET(auto trading, weighted(checked_sub(whole, kept)));
    if (!is_v3()) {
      TRY_LET(trading, counted_floor(trading, in_));
    }
    if (auto const error = check_size(pool_, trading)) return fail(*error);
    TRY_LET(auto const count, weighted_out(side_in_, side_out_, trading, rule()));
    if (auto const error = check_size(pool_, count)) return fail(*error);
    TRY_LET(auto const units, units_floor(count, out_, rate_up_of(out_)));
    return Traded{given_, units, kept};
  }

  [[nodiscard]] Result<Traded, WeightedError> cost() const {
    TRY_LET(auto const wanted, counted_ceil(given_, out_, rate_up_of(out_)));
    if (auto const error = check_size(pool_, wanted)) return fail(*error);
    TRY_LET(auto const count, weighted_in(side_in_, side_out_, wanted, rule()));
    if (auto const error = check_size(pool_, count)) return fail(*error);
    auto const left = complement(fee());
    if (!is_v3()) {
      TRY_LET(auto const trading, units_ceil(count, in_));
      TRY_LET(auto const paid, weighted(div_ceil(trading, left)));
      TRY_LET(auto const kept, weighted(checked_sub(paid, trading)));
      return Traded{paid, given_, kept};
    }
    TRY_LET(auto const kept, weighted(mul_div_ceil(count, fee(), left)));
    TRY_LET(auto const whole, weighted(checked_add(count, kept)));
    TRY_LET(auto const paid, units_ceil(whole, in_));
    return Traded{paid, given_, kept};
  }

  [[nodiscard]] Result<WeightedAnswer, WeightedError> booked(Traded const& traded) const {
    auto kept = traded.fee;
    if (is_v3()) {
      TRY_LET(kept, units_floor(kept, in_, rate_of(in_)));
    }
    TRY_LET(auto const aggregate, weighted(mul_floor(kept, word(pool_.aggregate_fee))));
    TRY_LET(auto const stays, weighted(checked_sub(traded.in, aggregate)));
    TRY_LET(auto const balance_in, weighted(checked_add(wide(static_cast<u128>(in_.balance)), stays)));
    auto const limit = wide(static_cast<u128>(balance_max(pool_)));
    auto balance_out = wide(static_cast<u128>(out_.balance));
    bool const held = !subtract(balance_out, traded.out);
    // What is paid may pass the balance after it by what v3 keeps elsewhere.
    if (!held || balance_in > limit || traded.in > wide(static_cast<u128>(kInt128Max)))
      return fail(WeightedError::too_large);
    if (is_v3()) {
      // The vault stores what it counts, too, in 128 bits.
      TRY_LET(auto const count_in, counted_ceil(balance_in, in_, rate_of(in_)));
      TRY_LET(auto const count_out, counted_floor(balance_out, out_));
      if (!fits_u128(count_in) || !fits_u128(count_out)) return fail(WeightedError::too_large);
    }
    auto const narrow = [](Word const& value) { return static_cast<i128>(low_u128(value)); };
    return WeightedAnswer{narrow(traded.in), narrow(traded.out), narrow(kept), narrow(balance_in), narrow(balance_out)};
  }

  WeightedPool const& pool_;
  WeightedRequest const& request_;
  WeightedToken const& in_;
  WeightedToken const& out_;
  Word given_;
  WeightedSide side_in_;
  WeightedSide side_out_;
};

std::optional<WeightedError> check_request(WeightedPool const& pool, WeightedRequest const& request) {
  if (auto const error = check_pool(pool)) return error;
  auto const [in, out, exact_in, amount] = request;
  if (std::max(in, out) >= pool.tokens.size()) return WeightedError::no_such_token;
  if (in == out) return WeightedError::same_token;
  if (amount <= 0) return WeightedError::zero_amount;
  if (pool.tokens[in].balance == 0 || pool.tokens[out].balance == 0) return WeightedError::no_liquidity;
  return std::nullopt;
}

}  // namespace

std::optional<WeightedError> check_pool(WeightedPool const& pool) {
  auto const size = pool.tokens.size();
  if (size < kWeightedTokensMin || size > kWeightedTokensMax) return WeightedError::bad_pool;
  bool const v3 = pool.version == WeightedVersion::v3;
  if (pool.swap_fee >= kOne18 || pool.aggregate_fee > (v3 ? kOne18 : 0)) return WeightedError::bad_pool;
  u128 weights = 0;
  for (auto const& token : pool.tokens) {
    if (!is_sound(pool, token)) return WeightedError::bad_pool;
    weights += token.weight;
  }
  if (weights != kOne18) return WeightedError::bad_pool;
  return std::nullopt;
}

Result<Word, WeightedError> counted_balance(WeightedToken const& token) {
  if (token.decimals > kWeightedDecimalsMax || token.balance < 0) return fail(WeightedError::bad_pool);
  return counted_floor(wide(static_cast<u128>(token.balance)), token);
}

Result<WeightedAnswer, WeightedError> swap(WeightedPool const& pool, WeightedRequest const& request) {
  if (auto const error = check_request(pool, request)) return fail(*error);
  return Swap(pool, request).answer();
}

Result<i128, WeightedError> amount_out(WeightedPool const& pool, std::size_t token_in, std::size_t token_out,
                                       i128 amount_in) {
  TRY_LET(auto const answer, swap(pool, {token_in, token_out, true, amount_in}));
  return answer.out;
}

Result<i128, WeightedError> amount_in(WeightedPool const& pool, std::size_t token_in, std::size_t token_out,
                                      i128 amount_out) {
  TRY_LET(auto const answer, swap(pool, {token_in, token_out, false, amount_out}));
  return answer.in;
}

WeightedPool after(WeightedPool pool, WeightedRequest const& request, WeightedAnswer const& answer) {
  CHECK(std::max(request.token_in, request.token_out) < pool.tokens.size());
  pool.tokens[request.token_in].balance = answer.balance_in;
  pool.tokens[request.token_out].balance = answer.balance_out;
  return pool;
}

}  // namespace sep::pricing
