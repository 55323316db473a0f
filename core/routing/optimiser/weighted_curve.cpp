#include "core/routing/optimiser/weighted_curve.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/check.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kLost = 1e-14;  // of a balance: by some dozen operations in doubles
double const kFurthest = std::log1p(0.3);

}  // namespace

WeightedCurve::WeightedCurve(pricing::WeightedPool const& pool) : fee_(1 - static_cast<double>(pool.swap_fee) * 1e-18) {
  for (auto const& token : pool.tokens) {
    CHECK(token.balance > 0);
    sides_.push_back({static_cast<double>(token.balance), static_cast<double>(token.weight)});
  }
  for (auto const& in : sides_)
    for (auto const& out : sides_)
      roots_of_spot_.push_back(std::sqrt(fee_ * in.weight / out.weight * (out.balance / in.balance)));
}

Swap WeightedCurve::swap_to(Way way, double t) const {
  auto const& in = sides_[way.in];
  auto const& out = sides_[way.out];
  return {.in = in.balance * std::expm1(t) / fee_, .out = -out.balance * std::expm1(-t * in.weight / out.weight)};
}

Swap WeightedCurve::best_swap(Way way, double root_of_ratio) const {
  double const spot = root_of_spot(way);
  if (spot <= root_of_ratio) return {};
  auto const& in = sides_[way.in];
  double const bend = 1 + in.weight / sides_[way.out].weight;
  double const t = 2 * std::log(spot / root_of_ratio) / bend;
  auto swap = swap_to(way, std::min(t, kFurthest));
  if (t < kFurthest) swap.slope = (in.balance / fee_ + swap.in) / bend;
  return swap;
}

double WeightedCurve::most_out(Way way) const { return swap_to(way, kFurthest).out; }

Sale WeightedCurve::sell(Way way, double in) const {
  auto const& side = sides_[way.in];
  auto const& other = sides_[way.out];
  double const t = std::log1p(in * fee_ / side.balance);
  double const end = std::min(t, kFurthest);
  double const out = swap_to(way, end).out;
  double const bend = 1 + side.weight / other.weight;
  return {.out = out,
          .root_of_rate = root_of_spot(way) * std::exp(-bend * end / 2),
          .filled = t <= kFurthest,
          .most = out * (1 + 4 * kLost) + other.balance * kLost};
}

double WeightedCurve::lost(Way way, double price_in, double price_out) const {
  return kLost * (sides_[way.in].balance * price_in / fee_ + sides_[way.out].balance * price_out);
}

}  // namespace sep::routing::optimiser
