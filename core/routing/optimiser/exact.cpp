#include "core/routing/optimiser/exact.hpp"

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

std::optional<ExactSwap> swap_ranged(Concentrated const& pool, SwapGas gas, bool zero_for_one, i128 in) {
  auto const answer = pricing::swap(pool.state, *pool.ticks,
                                    {.zero_for_one = zero_for_one,
                                     .exact_in = true,
                                     .amount = static_cast<u128>(in),
                                     .limit = pricing::no_limit(zero_for_one)});
  if (!answer || !answer->filled || answer->out == 0 || answer->out > static_cast<u128>(kInt128Max))
    return std::nullopt;
  return ExactSwap{static_cast<i128>(answer->out), gas.base + gas.per_pass * answer->passes,
                   Concentrated{answer->end, pool.ticks}};
}

}  // namespace

std::optional<ExactSwap> swap_exact(PoolState const& state, SwapGas gas, bool zero_for_one, i128 in) {
  if (in <= 0) return std::nullopt;
  if (auto const* pair = std::get_if<ConstantProduct>(&state)) return swap_pair(*pair, gas, zero_for_one, in);
  return swap_ranged(std::get<Concentrated>(state), gas, zero_for_one, in);
}

}  // namespace sep::routing::optimiser
