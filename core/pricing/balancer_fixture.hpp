// Pools of Balancer of all kinds, from a number generator, and the laws that every swap keeps: for tests and the
// fuzzer.
#pragma once

#include <algorithm>
#include <fmt/format.h>
#include <string>

#include "core/base/described.hpp"
#include "core/money/decimal.hpp"
#include "core/pricing/any_amount.hpp"
#include "core/pricing/balancer_stable.hpp"
#include "core/pricing/weighted.hpp"

namespace sep::pricing {

inline i128 units(char const* text) { return parse_integer(text).value(); }

// In, out, fee, balances after; or the error's name.
inline std::string text(Result<BalancerAnswer, BalancerError> const& answer) {
  if (!answer) return enum_name(answer.error());
  return fmt::format("{} {} {} {} {}", to_text(answer->in), to_text(answer->out), to_text(answer->fee),
                     to_text(answer->balance_in), to_text(answer->balance_out));
}

// At least 1 % each, whole together.
inline void any_weights(Rng& rng, WeightedPool& pool) {
  auto rest = kOne18;
  for (std::size_t i = pool.tokens.size(); i-- > 1;) {
    std::uint64_t const picks[] = {kWeightMin, kOne18 / 2, kOne18 / 5, rng.between(kWeightMin, kOne18)};
    pool.tokens[i].weight = std::clamp(picks[rng.below(4)], kWeightMin, rest - i * kWeightMin);
    rest -= pool.tokens[i].weight;
  }
  pool.tokens[0].weight = rest;
}

// Sound; `bits` is how large balances may get.
inline WeightedPool any_weighted_pool(Rng& rng, std::uint64_t bits = 112) {
  WeightedPool pool;
  pool.version = std::array{WeightedVersion::v2_first, WeightedVersion::v2, WeightedVersion::v3}[rng.below(3)];
  bool const v3 = pool.version == WeightedVersion::v3;
  pool.swap_fee = std::array{std::uint64_t{0}, kOne18 / 1'000'000, kOne18 / 1000 * 3, kOne18 / 10}[rng.below(4)];
  pool.aggregate_fee = v3 && rng.chance(1, 2) ? kOne18 / 2 : 0;
  pool.tokens.resize(rng.between(kWeightedTokensMin, rng.chance(1, 2) ? 2 : kWeightedTokensMax));
  any_weights(rng, pool);
  for (auto& token : pool.tokens) {
    token.balance = any_amount(rng, bits);
    token.decimals = std::array<std::uint8_t, 4>{0, 6, 18, static_cast<std::uint8_t>(rng.below(19))}[rng.below(4)];
    if (v3 && rng.chance(1, 2)) token.rate = rng.between(kOne18 / 2, 4 * kOne18);
  }
  return pool;
}

// Sound, its balances within a factor of 1'000 of each other.
inline BalancerStablePool any_balancer_stable_pool(Rng& rng) {
  BalancerStablePool pool;
  pool.rule = std::array{BalancerStableRule::v2_first, BalancerStableRule::v2, BalancerStableRule::v3}[rng.below(3)];
  pool.swap_fee = std::array{kOne18 / 1'000'000, kOne18 / 1000 * 3}[rng.below(2)];
  pool.aggregate_fee = pool.rule == BalancerStableRule::v3 && rng.chance(1, 2) ? kOne18 / 2 : 0;
  pool.amplification = kAmplificationUnit * rng.between(1, rng.chance(1, 2) ? 50'000 : 200);
  pool.tokens.resize(rng.between(kBalancerStableTokensMin, kBalancerStableTokensMax));
  auto const whole = rng.between(1'000, 1'000'000'000);
  for (auto& token : pool.tokens) {
    token.decimals = std::array<std::uint8_t, 2>{6, 18}[rng.below(2)];
    token.balance = static_cast<i128>(whole * rng.between(1, 1'000) * pow10(token.decimals));
    if (rng.chance(1, 2)) token.rate = rng.between(kOne18 / 2, 2 * kOne18);
  }
  return pool;
}

template <class Pool>
BalancerRequest any_request(Rng& rng, Pool const& pool) {
  BalancerRequest request;
  request.token_in = rng.below(pool.tokens.size());
  request.token_out = (request.token_in + rng.between(1, pool.tokens.size() - 1)) % pool.tokens.size();
  request.exact_in = rng.chance(1, 2);
  auto const& given = pool.tokens[request.exact_in ? request.token_in : request.token_out];
  // Most within the 30 % that can be traded.
  auto const share = static_cast<i128>(rng.below(rng.chance(1, 8) ? 1100 : 320));
  request.amount = rng.chance(1, 2) ? any_amount(rng, 100) % given.balance + 1 : given.balance / 1000 * share + 1;
  return request;
}

// "" or the law that the answer breaks.
template <class Pool>
std::string broken_law(Pool const& pool, BalancerRequest const& request) {
  auto const answer = swap(pool, request);
  if (!answer) return "";
  auto const& in = pool.tokens[request.token_in];
  auto const& out = pool.tokens[request.token_out];
  if ((request.exact_in ? answer->in : answer->out) != request.amount) return "what is given is what is traded";
  if (answer->in <= 0 || answer->out < 0) return "what is paid is positive, what is got is not negative";
  if (answer->fee < 0 || answer->fee > answer->in) return "the fee is a part of what is paid";
  if (answer->balance_out < 0 || answer->balance_out != out.balance - answer->out) return "what is got leaves the pool";
  i128 const elsewhere = in.balance - answer->balance_in + answer->in;
  if (elsewhere < 0 || elsewhere > (pool.aggregate_fee == 0 ? 0 : answer->fee))
    return "what is paid stays but for fees";
  auto const left = after(pool, request, *answer);
  if (check_pool(left)) return "a pool is a pool after a swap";
  if (answer->out == 0) return "";
  // The count of a balance is cut, which can be worth a unit: a fee outweighs it.
  bool const exact = in.rate == kOne18 && out.rate == kOne18;
  if (!exact && pool.swap_fee < kOne18 / 1'000'000) return "";
  auto const back = swap(left, {request.token_out, request.token_in, true, answer->out});
  if (back && back->out > answer->in) return "a round trip never gains";
  return "";
}

}  // namespace sep::pricing
