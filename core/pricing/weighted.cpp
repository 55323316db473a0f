#include "core/pricing/weighted.hpp"

namespace sep::pricing {
namespace {

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

Result<BalancerAnswer, BalancerError> swap(WeightedPool const& pool, BalancerRequest const& request) {
  if (auto const error = check_pool(pool)) return fail(*error);
  if (auto const error = check_request(pool.tokens, request)) return fail(*error);
  auto const& in = pool.tokens[request.token_in];
  auto const& out = pool.tokens[request.token_out];
  TRY_LET(auto const count_in, counted_balance(held(in)));
  TRY_LET(auto const count_out, counted_balance(held(out)));
  auto const rule = pool.version == WeightedVersion::v2_first ? PowRule::none : PowRule::one_two_four;
  WeightedCurve const curve({count_in, word(in.weight)}, {count_out, word(out.weight)}, rule);
  return vault_swap(terms_of(pool), held(in), held(out), request.exact_in, request.amount, curve);
}

}  // namespace sep::pricing
