#include "core/pricing/weighted.hpp"

namespace sep::pricing {
namespace {

VaultToken held(WeightedToken const& token) { return {token.balance, token.rate, token.decimals}; }
VaultTerms terms_of(WeightedPool const& pool) {
  return {pool.version == WeightedVersion::v3, pool.swap_fee, pool.aggregate_fee};
}

bool is_sound(WeightedPool const& pool, WeightedToken const& token) {
  bool const rated = pool.version == WeightedVersion::v3 || token.rate == kOne18;
  return rated && token.weight >= kWeightMin && token.weight <= kOne18 && is_sound(terms_of(pool), held(token));
}

class WeightedCurve : public Curve {
 public:
  WeightedCurve(WeightedSide const& in, WeightedSide const& out, PowRule rule) : in_(in), out_(out), rule_(rule) {}

  [[nodiscard]] BalancerNumber bought(Word const& amount_in) const override {
    return weighted_out(in_, out_, amount_in, rule_);
  }
  [[nodiscard]] BalancerNumber cost(Word const& amount_out) const override {
    return weighted_in(in_, out_, amount_out, rule_);
  }

 private:
  WeightedSide in_;
  WeightedSide out_;
  PowRule rule_;
};

}  // namespace

std::optional<BalancerError> check_pool(WeightedPool const& pool) {
  auto const size = pool.tokens.size();
  if (size < kWeightedTokensMin || size > kWeightedTokensMax) return BalancerError::bad_pool;
  if (!is_sound(terms_of(pool))) return BalancerError::bad_pool;
  u128 weights = 0;
  for (auto const& token : pool.tokens) {
    if (!is_sound(pool, token)) return BalancerError::bad_pool;
    weights += token.weight;
  }
  if (weights != kOne18) return BalancerError::bad_pool;
  return std::nullopt;
}

BalancerNumber counted_balance(WeightedToken const& token) { return counted_balance(held(token)); }

Result<BalancerAnswer, BalancerError> swap(WeightedPool const& pool, BalancerRequest const& request) {
  if (auto const error = check_pool(pool)) return fail(*error);
  if (auto const error = check_request(pool.tokens, request)) return fail(*error);
  auto const& in = pool.tokens[request.token_in];
  auto const& out = pool.tokens[request.token_out];
  TRY_LET(auto const count_in, counted_balance(in));
  TRY_LET(auto const count_out, counted_balance(out));
  auto const rule = pool.version == WeightedVersion::v2_first ? PowRule::none : PowRule::one_two_four;
  WeightedCurve const curve({count_in, word(in.weight)}, {count_out, word(out.weight)}, rule);
  return vault_swap(terms_of(pool), held(in), held(out), request.exact_in, request.amount, curve);
}

Result<i128, BalancerError> amount_out(WeightedPool const& pool, std::size_t token_in, std::size_t token_out,
                                       i128 amount_in) {
  TRY_LET(auto const answer, swap(pool, {token_in, token_out, true, amount_in}));
  return answer.out;
}

Result<i128, BalancerError> amount_in(WeightedPool const& pool, std::size_t token_in, std::size_t token_out,
                                      i128 amount_out) {
  TRY_LET(auto const answer, swap(pool, {token_in, token_out, false, amount_out}));
  return answer.in;
}

WeightedPool after(WeightedPool pool, BalancerRequest const& request, BalancerAnswer const& answer) {
  CHECK(request.token_in < pool.tokens.size() && request.token_out < pool.tokens.size());
  pool.tokens[request.token_in].balance = answer.balance_in;
  pool.tokens[request.token_out].balance = answer.balance_out;
  return pool;
}

}  // namespace sep::pricing
