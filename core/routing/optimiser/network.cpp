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

double part_of(std::uint32_t fee_pips) { return 1 - static_cast<double>(fee_pips) / pricing::kPipsOne; }

// Of constant product and concentrated liquidity.
std::unique_ptr<Curve> curve_of(PoolState const& state) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state))
    return std::make_unique<Curve>(Curve::of_constant_product(static_cast<double>(pair->reserve0),
                                                              static_cast<double>(pair->reserve1), part_of(pair->fee)));
  auto const& [now, ticks] = std::get<Concentrated>(state);
  return std::make_unique<Curve>(Curve::of_concentrated(*ticks, now.tick_spacing, part_of(now.fee_pips)));
}

double root_of(PoolState const& state) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state))
    return std::sqrt(static_cast<double>(pair->reserve1) / static_cast<double>(pair->reserve0));
  return root_of_price(std::get<Concentrated>(state).state.sqrt_price);
}

std::size_t passed(Concentrated const& pool) { return pricing::passed(*pool.ticks, pool.state.tick); }

// The range of a curve that the pool is in: the last one of which the tick has been passed.
std::size_t range_of(Concentrated const& pool) { return std::max<std::size_t>(passed(pool), 1) - 1; }

Position position_on(Curve const& curve, PoolState const& state) {
  auto const* ranged = std::get_if<Concentrated>(&state);
  return {curve, root_of(state), ranged == nullptr ? 0 : range_of(*ranged)};
}

// Makes the curve of concentrated liquidity, of a pool that trades, that of its next state. False, and the curve
// worth nothing, where no pool can be in that state: what pricing::check_pool asks, but of what is new alone.
bool follow(Curve& curve, Concentrated const& before, Concentrated const& after) {
  if (after.state.tick_spacing != before.state.tick_spacing || pricing::check_state(after.state)) return false;
  curve.set_fee(part_of(after.state.fee_pips));
  if (after.ticks == before.ticks) {
    auto const wanted = pricing::liquidity_after(*after.ticks, passed(before), before.state.liquidity, passed(after));
    return wanted == after.state.liquidity;
  }
  if (!after.ticks || after.ticks->size() < 2) return false;
  auto const change = pricing::change_between(*before.ticks, *after.ticks);
  if (pricing::check_change(*before.ticks, *after.ticks, change, after.state.tick_spacing)) return false;
  auto const wanted = pricing::liquidity_after(*after.ticks, change.first, change.below, passed(after));
  if (wanted != after.state.liquidity) return false;
  curve.change(*before.ticks, *after.ticks, change);
  return true;
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
      links_(tokens),
      links_to_(tokens) {
  for (PoolIndex i = 0; i < pools_.size(); ++i) {
    auto const& pool = pools_[i];
    CHECK(pool.tokens.size() == tokens_of(pool.state) && all_differ(pool.tokens) && pool.gas.is_sane());
    CHECK(std::ranges::all_of(pool.tokens, [&](Token token) { return token < tokens; }));
    auto const count = static_cast<std::uint32_t>(pool.tokens.size());
    spots_of_.push_back({static_cast<std::uint32_t>(spots_.size()), count});
    spots_.resize(spots_.size() + count * count);
    least_gas_.push_back(pool.gas.least());
    place(i);
    for_each_way(pool, [&](Way way, Token from, Token to) { edges_.push_back({i, from, to, way}); });
  }
  link();
}

Network::Network(Network const& whole, std::size_t tokens, std::vector<Edge> edges)
    : whole_(&whole), edges_(std::move(edges)), links_(tokens), links_to_(tokens) {
  CHECK(std::ranges::is_sorted(edges_, {}, &Edge::pool));
  CHECK(std::ranges::all_of(edges_, [&](Edge const& edge) { return edge.from < tokens && edge.to < tokens; }));
  link();
  find_spare_gas();
}

void Network::link() {
  for (auto const& edge : edges_) {
    links_[edge.from].push_back({edge.pool, edge.to, edge.way});
    links_to_[edge.to].push_back({edge.pool, edge.from, edge.way});
  }
}

std::span<Edge const> Network::edges_of(PoolIndex pool) const {
  return std::ranges::equal_range(edges_, pool, {}, &Edge::pool);
}

void Network::find_spare_gas() {
  auto next = edges_.begin();
  for (PoolIndex i = 0; i < pools().size(); ++i) {
    while (next != edges_.end() && next->pool < i) ++next;
    if (!trades(i) || (next != edges_.end() && next->pool == i)) continue;
    auto const gas = least_gas(i);
    if (spare_gas_.size() == kSpare && gas >= spare_gas_.back()) continue;
    spare_gas_.insert(std::ranges::upper_bound(spare_gas_, gas), gas);
    if (spare_gas_.size() > kSpare) spare_gas_.pop_back();
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
    liquidity_[index] = position_on(*curves_[index], state);
  }
  if (auto const* curve = std::get_if<StableCurve>(&liquidity_[index])) trades_[index] = curve->trades();
  find_spots(index);
}

void Network::find_spots(PoolIndex index) {
  if (!trades_[index]) return;
  auto const [first, tokens] = spots_of_[index];
  for_each_way(pools_[index], [&](Way way, Token, Token) {
    auto const& pool = liquidity_[index];
    double const root = most_out(pool, way) > 0 ? optimiser::root_of_spot(pool, way) : 0;
    spots_[first + way.in * tokens + way.out] = {root, beyond_curve(pool, way)};
  });
}

void Network::update(PoolIndex index, PoolState state) {
  CHECK(whole_ == nullptr);
  bool const before = trades(index);
  auto& pool = pools_[index];
  CHECK(pool.state.index() == state.index() && tokens_of(state) == pool.tokens.size());
  auto const* ranged = std::get_if<Concentrated>(&state);
  bool const follows =
      before && ranged != nullptr && follow(*curves_[index], std::get<Concentrated>(pool.state), *ranged);
  pool.state = std::move(state);
  if (follows) {
    liquidity_[index] = position_on(*curves_[index], pool.state);
    find_spots(index);
  } else {
    place(index);
  }
  if (trades(index) != before) ++openings_;
}

}  // namespace sep::routing::optimiser
