#include "core/routing/optimiser/liquidity.hpp"

#include <algorithm>
#include <cmath>

namespace sep::routing::optimiser {
namespace {

constexpr double kClose = 1e-9;    // of the root of a price
constexpr double kNothing = 1e-6;  // of the root of a price: where to begin

// What a constant-product pool as deep as this one is here would hold of the token got.
double deep(Liquidity const& pool, Way way) {
  auto const* position = std::get_if<Position>(&pool);
  if (position == nullptr) return most_out(pool, way);
  double const here = position->curve->range(position->range).liquidity;
  return way.zero_for_one() ? here * position->s : here / position->s;
}

double best_net(Position const& pool, Way way, double price_in, double price_out, double cost, double per_crossing) {
  return best_net(pool, way.zero_for_one(), price_in, price_out, cost, per_crossing);
}

// Of a curve that is smooth all the way: there is nothing to cross.
template <class Smooth>
double gain_of_best(Smooth const& pool, Way way, double price_in, double price_out) {
  if (price_in <= 0) return pool.most_out(way) * price_out;
  auto const swap = pool.best_swap(way, std::sqrt(price_in / price_out));
  return swap.out * price_out - swap.in * price_in;
}

double best_net(WeightedCurve const& pool, Way way, double price_in, double price_out, double cost, double) {
  double const spot = pool.root_of_spot(way);
  if (price_out * spot * spot <= price_in) return -cost;
  return gain_of_best(pool, way, price_in, price_out) + pool.lost(way, price_in, price_out) - cost;
}

// Units of slack may be gained even where the curve says that nothing is.
double best_net(StableCurve const& pool, Way way, double price_in, double price_out, double cost, double) {
  return std::max(gain_of_best(pool, way, price_in, price_out), 0.0) + pool.lost(way, price_in, price_out) - cost;
}

double best_net(LadderCurve const& pool, Way way, double price_in, double price_out, double cost, double) {
  return pool.best_net(way, price_in, price_out, cost);
}

// Whether the pool still trades at such a ratio of prices after the sale. Of what has fixed rates the rate told is bent
// for the search (ladder_curve.hpp): a hair on either side says nothing.
bool trades_on(Liquidity const& pool, Sale const& sale, double price_in, double price_out) {
  double const rate = sale.root_of_rate * sale.root_of_rate;
  return rate * (std::holds_alternative<LadderCurve>(pool) ? 1 - LadderCurve::kBentMost : 1) * price_out >= price_in;
}

}  // namespace

Swap best_swap(Liquidity const& pool, Way way, double root_of_ratio) {
  if (auto const* position = std::get_if<Position>(&pool))
    return best_swap(*position, way.zero_for_one(), root_of_ratio);
  if (auto const* weighted = std::get_if<WeightedCurve>(&pool)) return weighted->best_swap(way, root_of_ratio);
  if (auto const* stable = std::get_if<StableCurve>(&pool)) return stable->best_swap(way, root_of_ratio);
  return std::get<LadderCurve>(pool).best_swap(way, root_of_ratio);
}

double most_out(Liquidity const& pool, Way way) {
  if (auto const* position = std::get_if<Position>(&pool)) return most_out(*position, way.zero_for_one());
  if (auto const* weighted = std::get_if<WeightedCurve>(&pool)) return weighted->most_out(way);
  if (auto const* stable = std::get_if<StableCurve>(&pool)) return stable->most_out(way);
  return std::get<LadderCurve>(pool).most_out(way);
}

Sale sell(Liquidity const& pool, Way way, double in) {
  if (auto const* position = std::get_if<Position>(&pool)) return sell(*position, way.zero_for_one(), in);
  if (auto const* weighted = std::get_if<WeightedCurve>(&pool)) return weighted->sell(way, in);
  if (auto const* stable = std::get_if<StableCurve>(&pool)) return stable->sell(way, in);
  return std::get<LadderCurve>(pool).sell(way, in);
}

double root_of_spot(Liquidity const& pool, Way way) {
  if (auto const* position = std::get_if<Position>(&pool)) return root_of_spot(*position, way.zero_for_one());
  if (auto const* weighted = std::get_if<WeightedCurve>(&pool)) return weighted->root_of_spot(way);
  if (auto const* stable = std::get_if<StableCurve>(&pool)) return stable->root_of_spot(way);
  return std::get<LadderCurve>(pool).root_of_spot(way);
}

double beyond_curve(Liquidity const& pool, Way way) {
  auto const* stable = std::get_if<StableCurve>(&pool);
  return stable == nullptr ? 0 : stable->beyond(way);
}

double best_net(Liquidity const& pool, Way way, double price_in, double price_out, double cost, double per_crossing) {
  return std::visit([&](auto const& kind) { return best_net(kind, way, price_in, price_out, cost, per_crossing); },
                    pool);
}

double rate_below(Liquidity const& pool, Way way, double root_of_ratio) {
  auto const* ladder = std::get_if<LadderCurve>(&pool);
  return ladder == nullptr ? 0 : ladder->rate_below(way, root_of_ratio);
}

double fixed_fee(Liquidity const& pool, Way way) {
  auto const* ladder = std::get_if<LadderCurve>(&pool);
  return ladder == nullptr ? 0 : ladder->fixed_fee(way);
}

double price_that_gains(Liquidity const& pool, Way way, double price_out, double cost) {
  if (auto const* ladder = std::get_if<LadderCurve>(&pool)) return ladder->price_that_gains(way, price_out, cost);
  double const spot = root_of_spot(pool, way) * std::sqrt(price_out);  // root of the price where it trades nothing
  if (price_out * most_out(pool, way) <= cost) return 0;
  if (cost <= 0) return spot * spot;
  // The root of what a constant-product pool gains falls in a straight line with the root of the price: one step of
  // Newton's method finds where it is the root of the cost. Others take a few.
  double const wanted = std::sqrt(cost);
  double const most = std::sqrt(price_out * deep(pool, way));
  double root = most > wanted ? spot * (1 - wanted / most) : spot * kNothing;
  constexpr int kSteps = 100;
  double low = 0;  // gains more there
  double high = spot;
  double shrink = 0.1;
  for (int i = 0; i < kSteps; ++i) {
    auto const swap = best_swap(pool, way, root / std::sqrt(price_out));
    double const gain = price_out * swap.out - root * root * swap.in;
    (gain > cost ? low : high) = root;
    double next = 0;
    if (swap.in > 0 && gain > 0) {
      double const step = (std::sqrt(gain) - wanted) * std::sqrt(gain) / (root * swap.in);
      if (std::abs(step) <= kClose * root) break;
      next = root + step;
    }
    if (next <= low || next >= high) {
      next = low > 0 ? std::sqrt(low) * std::sqrt(high) : high * shrink;
      if (low <= 0) shrink *= shrink;
    }
    if (high - low <= kClose * high) break;
    root = next;
  }
  return root * root;
}

double best_net_within(Liquidity const& pool, Way way, double price_in, double price_out, double cost,
                       double per_crossing, double cap) {
  double const net = best_net(pool, way, price_in, price_out, cost, per_crossing);
  if (net <= -cost || !std::isfinite(cap)) return net;
  auto const whole = sell(pool, way, cap);
  // The best swap is paid less, or there is no more to be had.
  if (!whole.filled || !trades_on(pool, whole, price_in, price_out)) return net;
  return std::min(net, std::max(whole.most * price_out - cap * price_in, 0.0) - cost);
}

double price_that_gains_within(Liquidity const& pool, Way way, double price_out, double cost, double cap) {
  if (std::isfinite(cap)) {
    auto const whole = sell(pool, way, cap);
    double const price = (price_out * whole.most - cost) / cap;
    if (whole.filled && trades_on(pool, whole, price, price_out)) return std::max(price, 0.0);
  }
  return price_that_gains(pool, way, price_out, cost);
}

}  // namespace sep::routing::optimiser
