#include "core/routing/optimiser/curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/base/check.hpp"
#include "core/pricing/tick_math.hpp"
#include "core/routing/optimiser/number.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kLost = 1e-14;  // of a sum: by some dozen operations in doubles

// Most fit into a word, which is sooner done.
double rounded(i128 amount) {
  auto const word = static_cast<std::int64_t>(amount);
  return word == amount ? static_cast<double>(word) : static_cast<double>(amount);
}

}  // namespace

Curve Curve::of_constant_product(double reserve0, double reserve1, double fee) {
  CHECK(reserve0 > 0 && reserve1 > 0 && fee > 0 && fee <= 1);
  Curve curve;
  curve.ranges_.push_back({0, 0, std::sqrt(reserve0) * std::sqrt(reserve1), 0, 0});
  curve.highest_ = std::numeric_limits<double>::infinity();
  curve.fee_ = fee;
  curve.root_of_fee_ = std::sqrt(fee);
  return curve;
}

Curve::End Curve::end_of(std::int32_t tick) {
  double const low = root_of_price(pricing::sqrt_price_at(tick));
  return {low, 1 / low};
}

Curve::End Curve::end_at(std::size_t range) const {
  double const low = ranges_[range].low;
  return {low, range > 0 ? ranges_[range - 1].inverse_high : 1 / low};
}

Curve Curve::of_concentrated(std::span<Tick const> ticks, double fee, Curve const* known,
                             std::span<Tick const> known_ticks) {
  CHECK(!ticks.empty() && fee > 0 && fee <= 1);
  Curve curve;
  curve.fee_ = fee;
  curve.root_of_fee_ = std::sqrt(fee);
  curve.ranges_.resize(ticks.size());
  i128 liquidity = 0;    // exact: differences of large ticks leave nothing behind
  std::size_t next = 0;  // of the known ticks
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    auto const& tick = ticks[i];
    while (next < known_ticks.size() && known_ticks[next].index < tick.index) ++next;
    bool const is_known = next < known_ticks.size() && known_ticks[next].index == tick.index;
    auto const [low, inverse] = is_known ? known->end_at(next) : end_of(tick.index);
    liquidity += tick.liquidity_net;
    auto& range = curve.ranges_[i];
    range.low = low;
    range.inverse_high = inverse;
    range.liquidity = rounded(liquidity);
    if (i == 0) continue;
    auto& below = curve.ranges_[i - 1];
    below.inverse_high = inverse;
    range.held1 = below.held1 + below.liquidity * (low - below.low);
  }
  curve.highest_ = curve.ranges_.back().low;
  // Where one range ends the next begins.
  for (std::size_t i = curve.ranges_.size() - 1; i-- > 0;) {
    auto const& above = curve.ranges_[i + 1];
    auto& range = curve.ranges_[i];
    range.held0 = above.held0 + above.liquidity * (range.inverse_high - above.inverse_high);
  }
  return curve;
}

std::size_t Curve::range_of(double s) const {
  auto const next = std::ranges::upper_bound(ranges_, s, {}, &Range::low);
  return next == ranges_.begin() ? 0 : static_cast<std::size_t>(next - ranges_.begin()) - 1;
}

double Curve::held0(double s, std::size_t index) const {
  if (s >= highest_) return 0;
  auto const& range = ranges_[index];
  return range.held0 + range.liquidity * (1 / std::max(s, range.low) - range.inverse_high);
}

double Curve::held1(double s, std::size_t index) const {
  auto const& range = ranges_[index];
  return range.held1 + range.liquidity * (std::clamp(s, lowest(), highest_) - range.low);
}

double Curve::at_held0(double amount) const {
  // held0 falls from range to range: the first one that ends with less.
  auto const found = std::ranges::upper_bound(ranges_, amount, std::ranges::greater{}, &Range::held0);
  auto const& range = found == ranges_.end() ? ranges_.back() : *found;
  if (range.liquidity <= 0) return range.low;
  return std::max(1 / (range.inverse_high + (amount - range.held0) / range.liquidity), lowest());
}

double Curve::at_held1(double amount) const {
  auto const next = std::ranges::upper_bound(ranges_, amount, {}, &Range::held1);
  auto const& range = next == ranges_.begin() ? ranges_.front() : *(next - 1);
  if (range.liquidity <= 0) return range.low;
  return std::min(range.low + (amount - range.held1) / range.liquidity, highest_);
}

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

// What the differences of sums may lose of a swap that ends at `to`, at most: of what is paid in, and of what is got.
struct Lost {
  double in = 0;
  double out = 0;
};
Lost lost(Position const& pool, bool zero_for_one, double to, double more_in) {
  // Token0 and token1 of the pool, and of the stretch that the swap ends in as if it had no end.
  double const liquidity = pool.curve->range(pool.curve->range_of(to)).liquidity;
  double const all0 = pool.held0 + liquidity / to;
  double const all1 = pool.held1 + liquidity * to;
  return zero_for_one ? Lost{kLost * (all0 + more_in), kLost * all1} : Lost{kLost * (all1 + more_in), kLost * all0};
}

double end_of_best(Position const& pool, bool zero_for_one, double root_of_ratio) {
  double const root = pool.curve->root_of_fee();
  double const to = zero_for_one ? root_of_ratio / root : root / root_of_ratio;
  return std::clamp(to, std::max(pool.curve->lowest(), std::numeric_limits<double>::min()), pool.curve->highest());
}

}  // namespace

double best_net(Position const& pool, bool zero_for_one, double price_in, double price_out, double cost,
                double per_crossing) {
  if (price_in <= 0) return most_out(pool, zero_for_one) * price_out * (1 + kLost) - cost;
  double const spot = root_of_spot(pool, zero_for_one);
  if (price_out * spot * spot <= price_in) return -cost;
  double const root_of_ratio = std::sqrt(price_in / price_out);
  auto const swap = best_swap(pool, zero_for_one, root_of_ratio);
  auto const [lost_in, lost_out] = lost(pool, zero_for_one, end_of_best(pool, zero_for_one, root_of_ratio), swap.in);
  double const rounding = lost_in * price_in / pool.curve->fee() + lost_out * price_out;
  double const gain = swap.out * price_out - swap.in * price_in + rounding;
  double best = gain - per_crossing * static_cast<double>(swap.crossed);
  // A swap that ends sooner gains less and crosses less: where it ends at the end of a range, as little less as it can.
  if (per_crossing > 0) {
    for (std::size_t left = swap.crossed; left-- > 0;) {
      auto const index = zero_for_one ? pool.range - left : pool.range + left;
      double const to = zero_for_one ? pool.curve->range(index).low : 1 / pool.curve->range(index).inverse_high;
      auto const shorter = swap_to(pool, zero_for_one, to, index);
      double const less = shorter.out * price_out - shorter.in * price_in + rounding;
      if (less <= best) break;
      best = std::max(best, less - per_crossing * static_cast<double>(left));
    }
  }
  return best - cost;
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
