#include "core/routing/optimiser/exact.hpp"

#include <utility>

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

// A pool at Balancer's vault.
template <pricing::VaultPool Vault>
std::optional<ExactSwap> swap_vault(Vault const& pool, SwapGas gas, Way way, i128 in) {
  pricing::BalancerRequest const request{way.in, way.out, true, in};
  auto const answer = pricing::swap(pool, request);
  if (!answer || answer->out <= 0) return std::nullopt;
  return ExactSwap{answer->out, gas.base + gas.per_pass, pricing::after(pool, request, *answer)};
}

std::optional<ExactSwap> swap_stable(pricing::StableSwapPool const& pool, SwapGas gas, Way way, i128 in) {
  auto answer = pricing::swap_exact_in(pool, way.in, way.out, static_cast<u128>(in));
  if (!answer || answer->out == 0 || answer->out > static_cast<u128>(kInt128Max)) return std::nullopt;
  return ExactSwap{static_cast<i128>(answer->out), gas.base + gas.per_pass, std::move(answer->after)};
}

template <class Linear>
std::optional<ExactTrade> trade_linear(Linear const& linear, SwapGas gas, Way way, i128 in) {
  auto const made = trade(linear, way, in);
  if (!made) return std::nullopt;
  return ExactTrade{made->in, made->out, gas.base + gas.per_pass};
}

template <class Linear>
std::optional<ExactSwap> swap_linear(Linear const& linear, SwapGas gas, Way way, i128 in) {
  auto const made = trade_linear(linear, gas, way, in);
  if (!made) return std::nullopt;
  return ExactSwap{made->out, made->gas, after(linear, way, made->in)};
}

}  // namespace

std::optional<ExactTrade> trade_exact(PoolState const& state, SwapGas gas, Way way, i128 in) {
  if (in <= 0) return std::nullopt;
  if (auto const* book = std::get_if<OrderBook>(&state)) return trade_linear(*book, gas, way, in);
  if (auto const* fixed = std::get_if<FixedRate>(&state)) return trade_linear(*fixed, gas, way, in);
  if (auto const* transfer = std::get_if<Transfer>(&state)) return trade_linear(*transfer, gas, way, in);
  auto const swap = swap_exact(state, gas, way, in);
  if (!swap) return std::nullopt;
  return ExactTrade{in, swap->out, swap->gas};
}

std::optional<ExactSwap> swap_exact(PoolState const& state, SwapGas gas, Way way, i128 in) {
  if (in <= 0) return std::nullopt;
  if (auto const* book = std::get_if<OrderBook>(&state)) return swap_linear(*book, gas, way, in);
  if (auto const* fixed = std::get_if<FixedRate>(&state)) return swap_linear(*fixed, gas, way, in);
  if (auto const* transfer = std::get_if<Transfer>(&state)) return swap_linear(*transfer, gas, way, in);
  if (auto const* pair = std::get_if<ConstantProduct>(&state)) return swap_pair(*pair, gas, way.zero_for_one(), in);
  if (auto const* ranged = std::get_if<Concentrated>(&state)) return swap_ranged(*ranged, gas, way.zero_for_one(), in);
  if (auto const* weighted = std::get_if<pricing::WeightedPool>(&state)) return swap_vault(*weighted, gas, way, in);
  if (auto const* stable = std::get_if<pricing::BalancerStablePool>(&state)) return swap_vault(*stable, gas, way, in);
  return swap_stable(std::get<pricing::StableSwapPool>(state), gas, way, in);
}

}  // namespace sep::routing::optimiser
