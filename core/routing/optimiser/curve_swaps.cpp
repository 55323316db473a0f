// What a pool trades from where it stands on its curve.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/routing/optimiser/curve.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr std::size_t kWordsMost = 256;  // that are counted
constexpr double kHair = 2e-9;           // of the logarithm of a price's root, a word: where one ends is not so sure
constexpr double kLost = 1e-14;          // of a sum: by some dozen operations in doubles
constexpr double kDigit = 1e-15;         // of a price: by its last digits

}  // namespace

Position::Position(Curve const& on, double at, std::size_t in) : curve(&on), s(at), range(in) {
  held0 = on.held0(s, range);
  held1 = on.held1(s, range);
}

namespace {

// A swap that leaves the pool at `to`, which lies in the range.
Swap swap_to(Position const& pool, bool zero_for_one, double to, std::size_t range) {
  auto const& curve = *pool.curve;
  Swap swap;
  double const more0 = curve.held0(to, range) - pool.held0;
  double const more1 = curve.held1(to, range) - pool.held1;
  swap.in = (zero_for_one ? more0 : more1) / curve.fee();
  swap.out = zero_for_one ? -more1 : -more0;
  swap.crossed = zero_for_one ? pool.range - range : range - pool.range;
  return swap;
}

// Most swaps end near where they begin: looked for from there, in steps that double.
std::size_t range_below(Position const& pool, double s) {
  auto const& curve = *pool.curve;
  std::size_t high = pool.range;  // begins above s
  std::size_t low = high;
  for (std::size_t step = 1; curve.range(low).low > s; step *= 2) {
    if (low == 0) return 0;
    high = low;
    low -= std::min(low, step);
  }
  while (high > low + 1) {
    auto const middle = low + (high - low) / 2;
    (curve.range(middle).low > s ? high : low) = middle;
  }
  return low;
}

std::size_t range_above(Position const& pool, double s) {
  auto const& curve = *pool.curve;
  std::size_t low = pool.range;  // begins at or below s, as s is not below the pool's price
  std::size_t high = low + 1;
  for (std::size_t step = 1; high < curve.ranges() && curve.range(high).low <= s; step *= 2) {
    low = high;
    high = std::min(high + step, curve.ranges());
  }
  while (high > low + 1) {
    auto const middle = low + (high - low) / 2;
    (curve.range(middle).low > s ? high : low) = middle;
  }
  return low;
}

}  // namespace

Swap best_swap(Position const& pool, bool zero_for_one, double root_of_ratio) {
  auto const& curve = *pool.curve;
  if (zero_for_one) {
    double const down = root_of_ratio / curve.root_of_fee();
    if (down >= pool.s) return {};
    double const to = std::max(down, curve.lowest());
    auto const range = range_below(pool, to);
    auto swap = swap_to(pool, true, to, range);
    if (down > curve.lowest()) swap.slope = curve.range(range).liquidity / (2 * to * curve.fee());
    return swap;
  }
  double const up = curve.root_of_fee() / root_of_ratio;
  if (up <= pool.s) return {};
  double const to = std::min(up, curve.highest());
  auto const range = range_above(pool, to);
  auto swap = swap_to(pool, false, to, range);
  if (up < curve.highest()) swap.slope = curve.range(range).liquidity * to / (2 * curve.fee());
  return swap;
}

double most_out(Position const& pool, bool zero_for_one) {
  auto const& curve = *pool.curve;
  return zero_for_one ? pool.held1 - curve.held1(curve.lowest(), 0) : pool.held0;
}

namespace {

// What the differences of sums may lose of a swap that ends at `to`, at most, and that prices have no more digits: of
// what is paid in, and of what is got.
struct Lost {
  double in = 0;
  double out = 0;
};
Lost lost(Position const& pool, bool zero_for_one, double to, double more_in) {
  auto const& curve = *pool.curve;
  // Token0 and token1 of the pool, and of the stretch that the swap ends in as if it had no end.
  double const there = curve.range(curve.range_of(to)).liquidity;
  double const all0 = pool.held0 + there / to;
  double const all1 = pool.held1 + there * to;
  // Of the stretch that it begins in; the price may stand beyond the ends.
  double const from = std::clamp(pool.s, curve.lowest(), curve.highest());
  double const here = curve.range(pool.range).liquidity;
  double const blurred0 = kDigit * (here / from);
  double const blurred1 = kDigit * (here * from);
  return zero_for_one ? Lost{kLost * (all0 + more_in) + blurred0, kLost * all1 + blurred1}
                      : Lost{kLost * (all1 + more_in) + blurred1, kLost * all0 + blurred0};
}

double end_of_best(Position const& pool, bool zero_for_one, double root_of_ratio) {
  double const root = pool.curve->root_of_fee();
  double const to = zero_for_one ? root_of_ratio / root : root / root_of_ratio;
  return std::clamp(to, std::max(pool.curve->lowest(), std::numeric_limits<double>::min()), pool.curve->highest());
}

// Whole words between the pool's price and `to`: the contract's loop stops in each, wherever it begins.
std::size_t words_to(Position const& pool, double to) {
  auto const& curve = *pool.curve;
  if (curve.word() <= 0 || (to * curve.word_ratio() > pool.s && to < pool.s * curve.word_ratio())) return 0;
  double const words = std::abs(std::log(to / pool.s)) / (curve.word() + kHair);
  return words < kWordsMost ? static_cast<std::size_t>(words) : kWordsMost;
}

// The farthest that a swap comes which crosses no more than so often.
Swap longest(Position const& pool, bool zero_for_one, std::size_t crossings) {
  auto const& curve = *pool.curve;
  std::size_t const ranges = zero_for_one ? pool.range : curve.ranges() - 1 - pool.range;
  double to = zero_for_one ? curve.lowest() : curve.highest();
  if (crossings < ranges) {
    auto const& last = curve.range(zero_for_one ? pool.range - crossings : pool.range + crossings);
    to = zero_for_one ? last.low : 1 / last.inverse_high;
  }
  if (curve.word() > 0 && crossings < kWordsMost) {
    double const words = std::exp(static_cast<double>(crossings + 1) * (curve.word() + 2 * kHair));
    to = zero_for_one ? std::max(to, pool.s / words) : std::min(to, pool.s * words);
  }
  return swap_to(pool, zero_for_one, to, zero_for_one ? range_below(pool, to) : range_above(pool, to));
}

// What a swap that ends at `to` gains after its crossings: the more of ends of ranges and of words. One that ends
// sooner gains less and crosses less: where it would cross once more, as little less as it can.
double gain_after_crossings(Position const& pool, bool zero_for_one, Swap const& swap, double to, double price_in,
                            double price_out, double per_crossing) {
  auto const gain = [&](Swap const& one) { return one.out * price_out - one.in * price_in; };
  if (per_crossing <= 0) return gain(swap);
  auto const crossings = std::max(swap.crossed, words_to(pool, to));
  double best = gain(swap) - per_crossing * static_cast<double>(crossings);
  for (std::size_t left = crossings; left-- > 0;) {
    double const less = gain(longest(pool, zero_for_one, left));
    if (less <= best) break;
    best = std::max(best, less - per_crossing * static_cast<double>(left));
  }
  return best;
}

}  // namespace

double best_net(Position const& pool, bool zero_for_one, double price_in, double price_out, double cost,
                double per_crossing) {
  bool const ends = pool.curve->lowest() > 0 && std::isfinite(pool.curve->highest());
  if (price_in <= 0 && !ends) return most_out(pool, zero_for_one) * price_out * (1 + kLost) - cost;
  double const spot = root_of_spot(pool, zero_for_one);
  if (price_out * spot * spot <= price_in) return -cost;
  double const root_of_ratio = std::sqrt(price_in / price_out);
  auto const swap = best_swap(pool, zero_for_one, root_of_ratio);
  double const to = end_of_best(pool, zero_for_one, root_of_ratio);
  auto const [lost_in, lost_out] = lost(pool, zero_for_one, to, swap.in);
  double const rounding = lost_in * price_in / pool.curve->fee() + lost_out * price_out;
  return gain_after_crossings(pool, zero_for_one, swap, to, price_in, price_out, per_crossing) + rounding - cost;
}

namespace {

// A swap that ends in the range it begins in: no difference of large sums, so that small amounts keep their digits.
std::optional<Sale> sell_in_range(Position const& pool, bool zero_for_one, double traded) {
  auto const& curve = *pool.curve;
  auto const& range = curve.range(pool.range);
  if (range.liquidity <= 0 || pool.s < range.low || pool.s >= curve.highest()) return std::nullopt;
  double const part = traded / range.liquidity * (zero_for_one ? pool.s : 1 / pool.s);
  double const to = zero_for_one ? pool.s / (1 + part) : pool.s * (1 + part);
  bool const stays = zero_for_one ? to > range.low : to * range.inverse_high < 1;
  if (!stays) return std::nullopt;
  double const out = zero_for_one ? traded * pool.s * pool.s / (1 + part) : traded / (pool.s * pool.s) / (1 + part);
  return Sale{out, curve.root_of_fee() * (zero_for_one ? to : 1 / to), true, out * (1 + kLost * 4)};
}

}  // namespace

namespace {

// Where a swap ends that brings so much, and what it gives.
struct End {
  double to = 0;
  double out = 0;
};
End end_of(Position const& pool, bool zero_for_one, double traded) {
  auto const& curve = *pool.curve;
  double const to = zero_for_one ? std::min(curve.at_held0(pool.held0 + traded), pool.s)
                                 : std::max(curve.at_held1(pool.held1 + traded), pool.s);
  auto const range = curve.range_of(to);
  return {to, zero_for_one ? pool.held1 - curve.held1(to, range) : pool.held0 - curve.held0(to, range)};
}

}  // namespace

Sale sell(Position const& pool, bool zero_for_one, double in) {
  auto const& curve = *pool.curve;
  double const traded = in * curve.fee();
  if (auto const near = sell_in_range(pool, zero_for_one, traded)) return *near;
  auto const [to, out] = end_of(pool, zero_for_one, traded);
  auto const less = lost(pool, zero_for_one, std::max(to, std::numeric_limits<double>::min()), traded);
  return {.out = out,
          .root_of_rate = curve.root_of_fee() * (zero_for_one ? to : 1 / to),
          .filled = zero_for_one ? to > curve.lowest() : to < curve.highest(),
          .most = end_of(pool, zero_for_one, traded + less.in).out + less.out};
}

}  // namespace sep::routing::optimiser
