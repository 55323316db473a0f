#include "core/routing/certificate/stable_gains.hpp"

#include "core/pricing/stable_swap_invariant.hpp"
#include "core/routing/certificate/gains.hpp"

namespace sep::routing::certificate {
namespace {

constexpr int kSteps = 400;
Digits const kClose = pow(Digits(10), -90);  // of a root

// D from above, by Newton's method.
Digits invariant(StableCounts const& pool) {
  Digits const n = Digits(pool.counts.size());
  Digits sum = 0;
  for (auto const& count : pool.counts) sum += count;
  Digits d = sum;
  for (int i = 0; i < kSteps; ++i) {
    Digits k = d;
    for (auto const& count : pool.counts) k *= d / (n * count);
    Digits const next = d * (pool.a * sum + n * k) / ((pool.a - 1) * d + (n + 1) * k);
    bool const close = abs(next - d) <= kClose * d;
    d = next;
    if (close) break;
  }
  return d;
}

}  // namespace

StableCounts counts_of(pricing::BalancerStablePool const& pool) {
  StableCounts counts{.counts = {},
                      .scales = {},
                      .a = Digits(pool.amplification) / pricing::kAmplificationUnit * pool.tokens.size(),
                      .kept_in = 1 - Digits(pool.swap_fee) / Digits(pricing::kOne18),
                      .kept_out = 1};
  for (auto const& token : pool.tokens) {
    counts.scales.push_back(pow(Digits(10), pricing::kBalancerDecimalsMax - token.decimals) *
                            digits(static_cast<i128>(token.rate)) / Digits(pricing::kOne18));
    counts.counts.push_back(digits(token.balance) * counts.scales.back());
  }
  return counts;
}

StableCounts counts_of(pricing::StableSwapPool const& pool) {
  StableCounts counts{.counts = {},
                      .scales = {},
                      .a = Digits(pool.amp) / Digits(pricing::rules_of(pool.contract).amp_one) * pool.coins.size(),
                      .kept_in = 1,
                      .kept_out = 1 - Digits(pool.fee) / Digits(pricing::kStableSwapFeeOne)};
  for (auto const& coin : pool.coins) {
    counts.scales.push_back(digits(static_cast<i128>(coin.rate)) / Digits(pricing::kOne18));
    counts.counts.push_back(digits(static_cast<i128>(coin.balance)) * counts.scales.back());
  }
  return counts;
}

StableWay::StableWay(StableCounts const& pool, optimiser::Way way)
    : a_(pool.a),
      d_(invariant(pool)),
      x_(pool.counts[way.in]),
      ky_(d_),
      per_in_(pool.scales[way.in] * pool.kept_in),
      per_out_(pool.kept_out / pool.scales[way.out]) {
  Digits const n = Digits(pool.counts.size());
  ky_ *= d_ / n * (d_ / n);
  for (std::size_t i = 0; i < pool.counts.size(); ++i) {
    if (i == way.in || i == way.out) continue;
    rest_ += pool.counts[i];
    ky_ *= d_ / (n * pool.counts[i]);
  }
  all_ = y(x_);
}

Digits StableWay::y(Digits const& x) const {
  Digits const b = x + rest_ + d_ / a_ - d_;
  Digits const c = ky_ / (a_ * x);
  Digits const root = sqrt(b * b + 4 * c);
  return b > 0 ? Digits(2 * c / (b + root)) : Digits((root - b) / 2);
}

Digits StableWay::rate(Digits const& x) const {
  Digits const other = y(x);
  Digits const k = ky_ / (x * other);
  return (a_ + k / x) / (a_ + k / other);
}

Digits StableWay::slack() const { return Digits(optimiser::StableCurve::kSlack) * per_out_; }

Digits StableWay::gained(Digits const& price_in, Digits const& price_out) const {
  Digits const none = slack() * price_out;
  if (price_in <= 0) return all_ * per_out_ * price_out + none;
  Digits const wanted = price_in / price_out / (per_in_ * per_out_);
  if (rate(x_) <= wanted) return none;
  // Twice as far until the rate has fallen to it, then halvings: the gain is flat there, half of the digits will do.
  Digits low = x_;
  Digits high = x_ * 2;
  for (int i = 0; i < kSteps && rate(high) > wanted; ++i) {
    low = high;
    high *= 2;
  }
  Digits const close = pow(Digits(10), -35);
  for (int i = 0; i < kSteps && high - low > close * high; ++i) {
    Digits const middle = (low + high) / 2;
    (rate(middle) > wanted ? low : high) = middle;
  }
  // The best x lies between the two: no more is got than at the one, no less is paid than at the other.
  return price_out * (all_ - y(high)) * per_out_ - price_in * (low - x_) / per_in_ + none;
}

Digits StableWay::bought(Digits const& in) const { return (all_ - y(x_ + in * per_in_)) * per_out_ + slack(); }

}  // namespace sep::routing::certificate
