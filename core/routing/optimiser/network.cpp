#include "core/routing/optimiser/network.hpp"

#include <algorithm>
#include <utility>

#include "core/base/check.hpp"
#include "core/routing/optimiser/number.hpp"

namespace sep::routing::optimiser {
namespace {

double part_of(pricing::SwapFee fee) {
  return static_cast<double>(fee.numerator) / static_cast<double>(fee.denominator);
}

bool can_trade(PoolState const& state) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state))
    return pair->reserve0 > 0 && pair->reserve1 > 0 && pair->reserve0 <= pricing::kReserveMax &&
           pair->reserve1 <= pricing::kReserveMax;
  auto const& ranged = std::get<Concentrated>(state);
  return ranged.ticks && ranged.ticks->size() > 1 && !pricing::check_pool(ranged.state, *ranged.ticks);
}

std::unique_ptr<Curve> curve_of(PoolState const& state) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state))
    return std::make_unique<Curve>(Curve::of_constant_product(static_cast<double>(pair->reserve0),
                                                              static_cast<double>(pair->reserve1), part_of(pair->fee)));
  auto const& ranged = std::get<Concentrated>(state);
  double const fee = 1 - static_cast<double>(ranged.state.fee_pips) / pricing::kPipsOne;
  return std::make_unique<Curve>(Curve::of_concentrated(*ranged.ticks, fee));
}

double root_of(PoolState const& state) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state))
    return std::sqrt(static_cast<double>(pair->reserve1) / static_cast<double>(pair->reserve0));
  return root_of_price(std::get<Concentrated>(state).state.sqrt_price);
}

// The range of a curve that the pool is in: the last one of which the tick has been passed.
std::size_t range_of(PoolState const& state) {
  auto const* ranged = std::get_if<Concentrated>(&state);
  if (ranged == nullptr) return 0;
  auto const above = std::ranges::upper_bound(*ranged->ticks, ranged->state.tick, {}, &Tick::index);
  return above == ranged->ticks->begin() ? 0 : static_cast<std::size_t>(above - ranged->ticks->begin()) - 1;
}

bool keeps_curve(PoolState const& before, PoolState const& after) {
  auto const* old = std::get_if<Concentrated>(&before);
  auto const* now = std::get_if<Concentrated>(&after);
  return old != nullptr && now != nullptr && old->ticks == now->ticks && old->state.fee_pips == now->state.fee_pips;
}

}  // namespace

Network::Network(std::size_t tokens, std::vector<Pool> pools)
    : pools_(std::move(pools)), curves_(pools_.size()), positions_(pools_.size()), links_(tokens) {
  for (PoolIndex i = 0; i < pools_.size(); ++i) {
    auto const& pool = pools_[i];
    CHECK(pool.token0 < tokens && pool.token1 < tokens && pool.token0 != pool.token1);
    place(i);
    links_[pool.token0].push_back({i, pool.token1, true});
    links_[pool.token1].push_back({i, pool.token0, false});
  }
}

void Network::place(PoolIndex index) {
  auto const& state = pools_[index].state;
  curves_[index] = can_trade(state) ? curve_of(state) : nullptr;
  if (curves_[index]) positions_[index] = Position(*curves_[index], root_of(state), range_of(state));
}

void Network::update(PoolIndex index, PoolState state) {
  auto& pool = pools_[index];
  CHECK(pool.state.index() == state.index());
  bool const keeps = curves_[index] != nullptr && keeps_curve(pool.state, state) &&
                     !pricing::check_state(std::get<Concentrated>(state).state);
  pool.state = std::move(state);
  if (keeps)
    positions_[index] = Position(*curves_[index], root_of(pool.state), range_of(pool.state));
  else
    place(index);
}

}  // namespace sep::routing::optimiser
