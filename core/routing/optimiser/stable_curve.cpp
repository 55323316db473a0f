#include "core/routing/optimiser/stable_curve.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/check.hpp"
#include "core/pricing/stable_swap_invariant.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kLost = 1e-13;   // of a count: by some dozens of operations in doubles
constexpr double kClose = 1e-13;  // of the logarithm of a rate
constexpr int kSteps = 60;

}  // namespace

StableCurve::StableCurve(pricing::BalancerStablePool const& pool) {
  for (auto const& token : pool.tokens) {
    CHECK(token.balance > 0);
    double const scale = std::pow(10.0, 18 - token.decimals) * (static_cast<double>(token.rate) * 1e-18);
    tokens_.push_back({static_cast<double>(token.balance) * scale, scale});
  }
  a_ = static_cast<double>(pool.amplification) / static_cast<double>(pricing::kAmplificationUnit) *
       static_cast<double>(tokens_.size());
  kept_in_ = 1 - static_cast<double>(pool.swap_fee) * 1e-18;
  finish();
}

StableCurve::StableCurve(pricing::StableSwapPool const& pool) {
  for (auto const& coin : pool.coins) {
    CHECK(coin.balance > 0);
    double const scale = static_cast<double>(coin.rate) * 1e-18;
    tokens_.push_back({static_cast<double>(coin.balance) * scale, scale});
  }
  a_ = static_cast<double>(pool.amp) / static_cast<double>(pricing::rules_of(pool.contract).amp_one) *
       static_cast<double>(tokens_.size());
  kept_out_ = 1 - static_cast<double>(pool.fee) / static_cast<double>(pricing::kStableSwapFeeOne);
  finish();
}

// D by Newton's method from the sum of counts, from above.
void StableCurve::finish() {
  kept_ = kept_in_ * kept_out_;
  auto const n = static_cast<double>(tokens_.size());
  double sum = 0;
  for (auto const& token : tokens_) sum += token.count;
  double d = sum;
  for (int i = 0; i < kSteps * 4; ++i) {
    double k = d;  // K: D times D / (n x) of each
    for (auto const& token : tokens_) k *= d / (n * token.count);
    double const next = d * (a_ * sum + n * k) / ((a_ - 1) * d + (n + 1) * k);
    if (!(next > 0) || !std::isfinite(next)) return;
    bool const close = std::abs(next - d) <= 1e-16 * d;
    d = next;
    if (close) break;
  }
  d_ = d;
  double k = d;
  for (auto const& token : tokens_) k *= d / (n * token.count);
  for (auto const& token : tokens_) weights_.push_back(a_ + k / token.count);
  find_ways();
}

void StableCurve::find_ways() {
  auto const n = static_cast<double>(tokens_.size());
  roots_of_spot_.assign(tokens_.size() * tokens_.size(), 0);
  alongs_.assign(tokens_.size() * tokens_.size(), {});
  for (std::uint8_t in = 0; in < tokens_.size(); ++in)
    for (std::uint8_t out = 0; out < tokens_.size(); ++out) {
      if (in == out) continue;
      Way const way{in, out};
      auto& along = alongs_[in * tokens_.size() + out];
      along = {d_ / a_ - d_, d_ * (d_ / n) * (d_ / n)};
      for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (i == in || i == out) continue;
        along.base += tokens_[i].count;
        along.constant *= d_ / (n * tokens_[i].count);
      }
      roots_of_spot_[in * tokens_.size() + out] = std::sqrt(rate(at(along, tokens_[in].count)) * unit(way));
    }
}

double StableCurve::slack(Way way) const {
  double all = 0;
  for (auto const weight : weights_) all += weight;
  return kSlack * all / weights_[way.out];
}

StableCurve::Point StableCurve::at(Along const& along, double x) const {
  double const b = x + along.base;
  double const ky = along.constant / x;
  double const c = ky / a_;
  double const root = std::sqrt(b * b + 4 * c);
  double const y = b > 0 ? 2 * c / (b + root) : (root - b) / 2;
  double const k = ky / y;
  return {x, y, k / x, k / y};
}

double StableCurve::fall(Point const& point) const {
  double const a = a_ + point.over_x;
  double const b = a_ + point.over_y;
  double const slope = a / b;                                        // - dy / dx
  double const k = point.over_y * slope - point.over_x;              // dK / dx
  double const da = k - point.over_x;                                // of a, times x
  double const db = (k + point.over_y * slope) * point.x / point.y;  // of b, likewise
  return db / b - da / a;
}

// About where the rate is so much: as if K x y and x + y stayed as they are, and K over x.
StableCurve::Point StableCurve::guessed(Along const& along, Point const& start, double wanted) const {
  double const over_y = (a_ + start.over_x) / wanted - a_;
  double const square = along.constant / over_y;
  double const sum = start.x + start.y;
  double const first = std::sqrt(square / start.x);
  double const second = std::sqrt(square / std::max(sum - first, start.x));
  double const x = sum - second;
  return x > start.x && x < furthest(start) ? at(along, x) : start;
}

namespace {

// Logarithm and exponential, by fractions that are right near 1 and 0: Newton's method ends there.
double near_log(double ratio) {
  bool const is_near = ratio > 0.5 && ratio < 2;
  return is_near ? 2 * (ratio - 1) / (ratio + 1) : std::log(ratio);
}
double near_exp(double step) {
  if (std::abs(step) > 0.5) return std::exp(std::clamp(step, -3.0, 3.0));
  double const even = 1 + step * step / 12;
  return (even + step / 2) / (even - step / 2);
}

}  // namespace

// Where the rate has fallen to this one, from a point where it is higher; the furthest point where it never does.
StableCurve::Point StableCurve::find(Along const& along, Point const& start, double wanted) const {
  double low = start.x;
  double high = furthest(start);
  auto point = guessed(along, start, wanted);
  double x = point.x;
  for (int i = 0; i < kSteps; ++i) {
    double const beyond = near_log(rate(point) / wanted);
    if (std::abs(beyond) <= kClose) break;
    (beyond > 0 ? low : high) = x;
    if (high - low <= 1e-15 * high) break;
    // In the logarithm of x; a step beyond what is known to hold the root is halved in.
    double next = x * near_exp(beyond / fall(point));
    if (!(next > low) || !(next < high)) next = std::sqrt(low) * std::sqrt(high);
    x = next;
    point = at(along, x);
  }
  return point;
}

Swap StableCurve::best_swap(Way way, double root_of_ratio) const {
  if (root_of_spot(way) <= root_of_ratio) return {};
  auto const& here = along(way);
  auto const start = at(here, tokens_[way.in].count);
  auto const end = find(here, start, root_of_ratio * root_of_ratio / unit(way));
  double const per_in = tokens_[way.in].scale * kept_in_;
  double const in = (end.x - start.x) / per_in;
  if (end.x >= furthest(start) * (1 - 1e-9)) return {.in = in, .out = most_out(way)};
  double const out = std::max(start.y - end.y, 0.0) / tokens_[way.out].scale * kept_out_;
  return {.in = in, .out = out, .slope = end.x / fall(end) / per_in};
}

double StableCurve::most_out(Way way) const { return tokens_[way.out].count / tokens_[way.out].scale * kept_out_; }

Sale StableCurve::sell(Way way, double in) const {
  auto const& here = along(way);
  auto const start = at(here, tokens_[way.in].count);
  double const paid = in * tokens_[way.in].scale * kept_in_;
  bool const filled = paid <= furthest(start) - start.x;
  auto const end = at(here, filled ? start.x + paid : furthest(start));
  double const per_out = kept_out_ / tokens_[way.out].scale;
  double const out = std::max(start.y - end.y, 0.0) * per_out;
  return {.out = out,
          .root_of_rate = std::sqrt(rate(end) * unit(way)),
          .filled = filled,
          .most = filled ? out + (slack(way) + kLost * (start.x + start.y + d_)) * per_out : most_out(way)};
}

double StableCurve::lost(Way way, double price_in, double price_out) const {
  double const sum = kLost * (tokens_[way.in].count + tokens_[way.out].count + d_);
  return sum / (tokens_[way.in].scale * kept_in_) * price_in + (sum + slack(way)) / tokens_[way.out].scale * price_out;
}

}  // namespace sep::routing::optimiser
