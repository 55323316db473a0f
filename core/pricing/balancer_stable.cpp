#include "core/pricing/balancer_stable.hpp"

#include <algorithm>

namespace sep::pricing {
namespace {

VaultTerms terms_of(BalancerStablePool const& pool) {
  return {pool.rule == BalancerStableRule::v3, pool.swap_fee, pool.aggregate_fee};
}

class BalancerStableCurve : public Curve {
 public:
  BalancerStableCurve(BalancerStablePool const& pool, BalancerRequest const& request, std::vector<Word> balances,
                      Word const& invariant)
      : pool_(pool), request_(request), balances_(std::move(balances)), invariant_(invariant) {}

  [[nodiscard]] BalancerNumber bought(Word const& amount_in) const override {
    auto balances = balances_;
    auto& in = balances[request_.token_in];
    TRY_LET(in, balancer(checked_add(in, amount_in)));
    TRY_LET(auto const left, balance(balances, request_.token_out));
    auto got = balances_[request_.token_out];
    if (subtract(got, left) || subtract(got, word(1))) return fail(BalancerError::overflow);
    return got;
  }

  [[nodiscard]] BalancerNumber cost(Word const& amount_out) const override {
    auto balances = balances_;
    auto& out = balances[request_.token_out];
    if (amount_out >= out) return fail(BalancerError::exceeds_balance);
    subtract(out, amount_out);
    TRY_LET(auto paid, balance(balances, request_.token_in));
    if (subtract(paid, balances_[request_.token_in])) return fail(BalancerError::overflow);
    return balancer(checked_add(paid, word(1)));
  }

  [[nodiscard]] std::vector<Word> const& counts() const { return balances_; }

 private:
  [[nodiscard]] BalancerNumber balance(std::vector<Word> const& balances, std::size_t index) const {
    return balancer_stable_balance(balances, pool_.amplification, invariant_, index, pool_.rule);
  }

  BalancerStablePool const& pool_;
  BalancerRequest const& request_;
  std::vector<Word> balances_;
  Word invariant_;
};

Result<std::vector<Word>, BalancerError> counts_of(BalancerStablePool const& pool) {
  std::vector<Word> counts;
  for (auto const& token : pool.tokens) {
    TRY_LET(auto const count, counted_balance(token));
    if (is_zero(count)) return fail(BalancerError::no_liquidity);
    counts.push_back(count);
  }
  return counts;
}

Result<BalancerStableCurve, BalancerError> curve_of(BalancerStablePool const& pool, BalancerRequest const& request) {
  if (auto const error = check_pool(pool)) return fail(*error);
  if (auto const error = check_request(pool.tokens, request)) return fail(*error);
  TRY_LET(auto counts, counts_of(pool));
  TRY_LET(auto const invariant, balancer_stable_invariant(counts, pool.amplification, pool.rule));
  return BalancerStableCurve(pool, request, std::move(counts), invariant);
}

// The distances from the median, of the sum.
BalancerNumber imbalance_of(std::vector<Word> counts) {
  std::sort(counts.begin(), counts.end());
  auto const half = counts.size() / 2;
  auto median = counts[half];
  if (counts.size() % 2 == 0) {
    TRY_LET(auto const both, balancer(checked_add(counts[half - 1], counts[half])));
    median = divide_floor(both, Wide<1>{{2}});
  }
  Word sum;
  Word distances;
  for (auto const& count : counts) {
    auto distance = std::max(count, median);
    subtract(distance, std::min(count, median));
    TRY_LET(sum, balancer(checked_add(sum, count)));
    TRY_LET(distances, balancer(checked_add(distances, distance)));
  }
  return balancer(div_floor(distances, sum));
}

}  // namespace

std::optional<BalancerError> check_pool(BalancerStablePool const& pool) {
  auto const size = pool.tokens.size();
  auto const terms = terms_of(pool);
  bool const sized = size >= kBalancerStableTokensMin && size <= kBalancerStableTokensMax;
  bool const amplified = pool.amplification >= kAmplificationUnit && pool.amplification <= kAmplificationMax;
  bool const sound =
      sized && amplified && is_sound(terms) &&
      std::all_of(pool.tokens.begin(), pool.tokens.end(), [&](auto const& token) { return is_sound(terms, token); });
  return sound ? std::nullopt : std::optional(BalancerError::bad_pool);
}

Result<BalancerAnswer, BalancerError> swap(BalancerStablePool const& pool, BalancerRequest const& request) {
  TRY_LET(auto const curve, curve_of(pool, request));
  return vault_swap(terms_of(pool), pool.tokens[request.token_in], pool.tokens[request.token_out], request.exact_in,
                    request.amount, curve);
}

Result<std::uint64_t, BalancerError> surge_fee(BalancerStablePool const& pool, BalancerRequest const& request,
                                               std::uint64_t threshold, std::uint64_t most) {
  TRY_LET(auto const curve, curve_of(pool, request));
  if (threshold >= kOne18 || most < pool.swap_fee || most > kOne18) return fail(BalancerError::bad_pool);
  auto counts = curve.counts();
  TRY_LET(auto const before, imbalance_of(counts));
  // As if the whole amount traded: the fee is not yet known.
  auto& in = counts[request.token_in];
  auto& out = counts[request.token_out];
  TRY_LET(auto const given,
          counted_amount(request.exact_in ? pool.tokens[request.token_in] : pool.tokens[request.token_out],
                         request.amount, !request.exact_in));
  TRY_LET(auto const other, request.exact_in ? curve.bought(given) : curve.cost(given));
  TRY_LET(in, balancer(checked_add(in, request.exact_in ? given : other)));
  TRY_LET(out, balancer(checked_sub(out, request.exact_in ? other : given)));
  TRY_LET(auto const imbalance, imbalance_of(counts));
  if (imbalance <= before || imbalance <= word(threshold)) return pool.swap_fee;
  TRY_LET(auto const beyond, balancer(checked_sub(imbalance, word(threshold))));
  TRY_LET(auto const share, balancer(div_floor(beyond, word(kOne18 - threshold))));
  TRY_LET(auto const more, balancer(mul_floor(word(most - pool.swap_fee), share)));
  return pool.swap_fee + std::min(more.word[0], most - pool.swap_fee);
}

}  // namespace sep::pricing
