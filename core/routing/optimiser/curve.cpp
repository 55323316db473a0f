#include "core/routing/optimiser/curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/check.hpp"
#include "core/pricing/tick_math.hpp"
#include "core/routing/optimiser/number.hpp"

namespace sep::routing::optimiser {
namespace {

// Of the logarithm of s, of pools whose every tick may begin a range: 256 ticks of 1.0001, of which s is the root.
double const kWordOfOne = 128 * std::log(1.0001);

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

Curve Curve::of_concentrated(std::span<Tick const> ticks, std::int32_t spacing, double fee, Curve const* known,
                             std::span<Tick const> known_ticks) {
  CHECK(!ticks.empty() && spacing > 0 && fee > 0 && fee <= 1);
  Curve curve;
  curve.word_ = kWordOfOne * spacing;
  curve.word_ratio_ = std::exp(curve.word_);
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

}  // namespace sep::routing::optimiser
