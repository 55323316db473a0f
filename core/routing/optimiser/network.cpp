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

// Of constant product and concentrated liquidity.
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

// Whether a new state of concentrated liquidity is one that a pool with the ticks of the curve can be in: what
// pricing::check_pool asks, without going through all ticks again.
bool fits(Curve const& curve, PoolState const& state) {
  auto const& now = std::get<Concentrated>(state).state;
  return !pricing::check_state(now) && curve.range(range_of(state)).liquidity == static_cast<double>(now.liquidity);
}

bool keeps_curve(PoolState const& before, PoolState const& after) {
  auto const* old = std::get_if<Concentrated>(&before);
  auto const* now = std::get_if<Concentrated>(&after);
  return old != nullptr && now != nullptr && old->ticks == now->ticks && old->state.fee_pips == now->state.fee_pips;
}

bool all_differ(std::vector<Token> tokens) {
  std::ranges::sort(tokens);
  return std::ranges::adjacent_find(tokens) == tokens.end();
}

}  // namespace

Network::Network(std::size_t tokens, std::vector<Pool> pools)
    : pools_(std::move(pools)),
      trades_(pools_.size()),
      curves_(pools_.size()),
      liquidity_(pools_.size()),
      links_(tokens) {
  for (PoolIndex i = 0; i < pools_.size(); ++i) {
    auto const& pool = pools_[i];
    CHECK(pool.tokens.size() == tokens_of(pool.state) && all_differ(pool.tokens));
    CHECK(std::ranges::all_of(pool.tokens, [&](Token token) { return token < tokens; }));
    place(i);
    for_each_way(pool, [&](Way way, Token from, Token to) { links_[from].push_back({i, to, way}); });
  }
}

void Network::place(PoolIndex index) {
  auto const& state = pools_[index].state;
  trades_[index] = can_trade(state);
  if (!trades_[index]) return;
  if (auto const* weighted = std::get_if<pricing::WeightedPool>(&state)) {
    liquidity_[index] = WeightedCurve(*weighted);
  } else if (auto const* balancer = std::get_if<pricing::BalancerStablePool>(&state)) {
    liquidity_[index] = StableCurve(*balancer);
  } else if (auto const* stable = std::get_if<pricing::StableSwapPool>(&state)) {
    liquidity_[index] = StableCurve(*stable);
  } else if (auto const* book = std::get_if<OrderBook>(&state)) {
    liquidity_[index] = LadderCurve(*book);
  } else if (auto const* fixed = std::get_if<FixedRate>(&state)) {
    liquidity_[index] = LadderCurve(*fixed);
  } else if (auto const* transfer = std::get_if<Transfer>(&state)) {
    liquidity_[index] = LadderCurve(*transfer);
  } else {
    curves_[index] = curve_of(state);
    liquidity_[index] = Position(*curves_[index], root_of(state), range_of(state));
  }
  if (auto const* curve = std::get_if<StableCurve>(&liquidity_[index])) trades_[index] = curve->trades();
}

void Network::update(PoolIndex index, PoolState state) {
  auto& pool = pools_[index];
  CHECK(pool.state.index() == state.index() && tokens_of(state) == pool.tokens.size());
  bool const keeps = trades(index) && keeps_curve(pool.state, state) && fits(*curves_[index], state);
  pool.state = std::move(state);
  if (keeps)
    liquidity_[index] = Position(*curves_[index], root_of(pool.state), range_of(pool.state));
  else
    place(index);
}

}  // namespace sep::routing::optimiser
