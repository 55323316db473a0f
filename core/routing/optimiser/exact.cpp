#include "core/routing/optimiser/exact.hpp"

#include <algorithm>
#include <cstdlib>

namespace sep::routing::optimiser {
namespace {

std::optional<ExactSwap> swap_pair(ConstantProduct const& pair, SwapGas gas, bool zero_for_one, i128 in) {
  pricing::Reserves const reserves =
      zero_for_one ? pricing::Reserves{pair.reserve0, pair.reserve1} : pricing::Reserves{pair.reserve1, pair.reserve0};
  auto const out = pricing::amount_out(reserves, in, pair.fee);
  if (!out) return std::nullopt;
  auto after = pair;
  (zero_for_one ? after.reserve0 : after.reserve1) += in;
  (zero_for_one ? after.reserve1 : after.reserve0) -= *out;
  return ExactSwap{*out, gas.base + gas.per_pass, after};
}

std::int64_t word_of(std::int32_t tick, std::int32_t spacing) {
  auto const floored = [](std::int32_t a, std::int32_t b) { return a / b - (a % b < 0 ? 1 : 0); };
  constexpr std::int32_t kWord = 256;  // ticks in a word of the contract's bitmap, in units of the spacing
  return floored(floored(tick, spacing), kWord);
}

// How often the contract's loop runs. The walk of core/pricing goes over stretches without liquidity at once, the
// contract word by word.
std::int64_t passes(Concentrated const& pool, std::vector<pricing::WalkedStep> const& steps) {
  auto passes = static_cast<std::int64_t>(steps.size());
  std::int32_t tick = pool.state.tick;
  bool const gaps = std::ranges::any_of(steps, [](auto const& one) { return one.liquidity == 0; });
  for (auto const& one : steps) {
    if (!gaps) break;
    bool const beyond = one.step.end >= pricing::kSqrtPriceMax;
    std::int32_t const end = beyond ? pricing::kTickMax : pricing::tick_at(one.step.end);
    auto const words = word_of(end, pool.state.tick_spacing) - word_of(tick, pool.state.tick_spacing);
    if (one.liquidity == 0) passes += std::abs(words);
    tick = end;
  }
  return passes;
}

std::optional<ExactSwap> swap_ranged(Concentrated const& pool, SwapGas gas, bool zero_for_one, i128 in) {
  std::vector<pricing::WalkedStep> steps;
  auto const answer = pricing::swap(pool.state, *pool.ticks,
                                    {.zero_for_one = zero_for_one,
                                     .exact_in = true,
                                     .amount = static_cast<u128>(in),
                                     .limit = pricing::no_limit(zero_for_one)},
                                    &steps);
  if (!answer || !answer->filled || answer->out == 0 || answer->out > static_cast<u128>(kInt128Max))
    return std::nullopt;
  return ExactSwap{static_cast<i128>(answer->out), gas.base + gas.per_pass * passes(pool, steps),
                   Concentrated{answer->end, pool.ticks}};
}

}  // namespace

std::optional<ExactSwap> swap_exact(PoolState const& state, SwapGas gas, bool zero_for_one, i128 in) {
  if (in <= 0) return std::nullopt;
  if (auto const* pair = std::get_if<ConstantProduct>(&state)) return swap_pair(*pair, gas, zero_for_one, in);
  return swap_ranged(std::get<Concentrated>(state), gas, zero_for_one, in);
}

}  // namespace sep::routing::optimiser
