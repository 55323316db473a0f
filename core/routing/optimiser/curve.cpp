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

constexpr std::size_t kRoom = 32;  // for ticks that come later: new memory costs more than they do

// Most fit into a word, which is sooner done.
double rounded(u128 amount) {
  auto const word = static_cast<std::int64_t>(amount);
  return word >= 0 && static_cast<u128>(word) == amount ? static_cast<double>(word) : static_cast<double>(amount);
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

Curve Curve::of_concentrated(std::span<Tick const> ticks, std::int32_t spacing, double fee) {
  CHECK(!ticks.empty() && spacing > 0);
  Curve curve;
  curve.word_ = kWordOfOne * spacing;
  curve.word_ratio_ = std::exp(curve.word_);
  curve.set_fee(fee);
  curve.ranges_.reserve(ticks.size() + kRoom);
  curve.change({}, ticks, {0, 0, ticks.size(), 0});
  return curve;
}

void Curve::set_fee(double fee) {
  CHECK(fee > 0 && fee <= 1);
  if (fee == fee_) return;
  fee_ = fee;
  root_of_fee_ = std::sqrt(fee);
}

void Curve::change(std::span<Tick const> before, std::span<Tick const> after, pricing::TickChange const& change) {
  CHECK(!after.empty() && before.size() == ranges_.size());
  replace(before, after, change);
  add_up(change.first, change.new_end);
  highest_ = ranges_.back().low;
}

// The ranges that begin in the change, and where the one below them ends. Of ticks that stay the root of the price is
// known, which is dear.
void Curve::replace(std::span<Tick const> before, std::span<Tick const> after, pricing::TickChange const& change) {
  auto const [first, old_end, new_end, below] = change;
  std::vector<double> known;
  known.reserve(old_end - first);
  for (auto i = first; i < old_end; ++i) known.push_back(ranges_[i].low);
  auto const at = ranges_.begin() + static_cast<std::ptrdiff_t>(std::min(old_end, new_end));
  if (new_end > old_end)
    ranges_.insert(at, new_end - old_end, Range{});
  else
    ranges_.erase(at, at + static_cast<std::ptrdiff_t>(old_end - new_end));

  u128 liquidity = below;  // exact: differences of large ticks leave nothing behind
  auto next = first;       // of those before
  for (auto i = first; i < new_end; ++i) {
    auto const index = after[i].index;
    while (next < old_end && before[next].index < index) ++next;
    bool const is_known = next < old_end && before[next].index == index;
    liquidity += static_cast<u128>(after[i].liquidity_net);
    auto& range = ranges_[i];
    range.low = is_known ? known[next - first] : root_of_price(pricing::sqrt_price_at(index));
    range.inverse_high = 1 / range.low;  // where none is above it
    range.liquidity = rounded(liquidity);
    if (i > 0) ranges_[i - 1].inverse_high = range.inverse_high;
  }
  if (new_end > 0) ranges_[new_end - 1].inverse_high = 1 / ranges_[std::min(new_end, ranges_.size() - 1)].low;
}

// Sums of token1 from the range `first` on, which are those of all below, and of token0 from below `end` down.
void Curve::add_up(std::size_t first, std::size_t end) {
  if (first == 0) ranges_.front().held1 = 0;
  for (std::size_t i = std::max<std::size_t>(first, 1); i < ranges_.size(); ++i) {
    auto const& below = ranges_[i - 1];
    ranges_[i].held1 = below.held1 + below.liquidity * (ranges_[i].low - below.low);
  }
  if (end == ranges_.size()) ranges_.back().held0 = 0;
  // Where one range ends the next begins.
  for (std::size_t i = std::min(end, ranges_.size() - 1); i-- > 0;) {
    auto const& above = ranges_[i + 1];
    auto& range = ranges_[i];
    range.held0 = above.held0 + above.liquidity * (range.inverse_high - above.inverse_high);
  }
}

std::size_t Curve::range_of(double s) const {
  auto const next = std::ranges::upper_bound(ranges_, s, {}, &Range::low);
  return next == ranges_.begin() ? 0 : static_cast<std::size_t>(next - ranges_.begin()) - 1;
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
