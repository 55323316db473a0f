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

// Of constant product and concentrated liquidity; `known` is of `known_ticks`, which may be none.
std::unique_ptr<Curve> curve_of(PoolState const& state, Curve const* known, std::vector<Tick> const* known_ticks) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state))
    return std::make_unique<Curve>(Curve::of_constant_product(static_cast<double>(pair->reserve0),
                                                              static_cast<double>(pair->reserve1), part_of(pair->fee)));
  auto const& ranged = std::get<Concentrated>(state);
  double const fee = 1 - static_cast<double>(ranged.state.fee_pips) / pricing::kPipsOne;
  return std::make_unique<Curve>(
      known_ticks ? Curve::of_concentrated(*ranged.ticks, ranged.state.tick_spacing, fee, known, *known_ticks)
                  : Curve::of_concentrated(*ranged.ticks, ranged.state.tick_spacing, fee));
}

std::shared_ptr<std::vector<Tick> const> ticks_of(PoolState const& state) {
  auto const* ranged = std::get_if<Concentrated>(&state);
  return ranged == nullptr ? nullptr : ranged->ticks;
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
      curve_ticks_(pools_.size()),
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
    auto& ticks = curve_ticks_[index];
    curves_[index] = curve_of(state, curves_[index].get(), ticks.get());
    ticks = ticks_of(state);
    liquidity_[index] = Position(*curves_[index], root_of(state), range_of(state));
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
  bool const keeps = trades(index) && keeps_curve(pool.state, state) && fits(*curves_[index], state);
  pool.state = std::move(state);
  if (keeps) {
    liquidity_[index] = Position(*curves_[index], root_of(pool.state), range_of(pool.state));
    find_spots(index);
  } else {
    place(index);
  }
  if (trades(index) != before) ++openings_;
}

}  // namespace sep::routing::optimiser
