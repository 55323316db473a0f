#include "apps/sep/backtest_statistics.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/base/rng.hpp"

namespace sep::app::backtest {

std::int64_t divide_nearest(i128 numerator, i128 denominator) {
  CHECK(denominator > 0);
  i128 const whole = numerator / denominator;
  i128 const rest = numerator % denominator;
  i128 const size = rest < 0 ? -rest : rest;
  bool const away = size >= denominator - size;
  return static_cast<std::int64_t>(!away ? whole : numerator < 0 ? whole - 1 : whole + 1);
}

std::int64_t percentile(std::span<std::int64_t const> sorted, std::uint32_t percent) {
  CHECK(!sorted.empty() && percent <= 100);
  auto const place = (sorted.size() - 1) * percent;  // in hundredths of a rank
  auto const below = place / 100;
  auto const above = std::min(below + 1, sorted.size() - 1);
  i128 const step = static_cast<i128>(sorted[above]) - sorted[below];
  return divide_nearest(static_cast<i128>(sorted[below]) * 100 + step * static_cast<i128>(place % 100), 100);
}

std::optional<Interval> mean_interval(std::span<std::int64_t const> figures, std::uint64_t seed) {
  if (figures.size() < kIntervalMin) return std::nullopt;
  auto const count = figures.size();
  auto const resamples = std::clamp(kDrawsOfInterval / count, kResamplesMin, kResamplesMax);
  Rng rng{seed};
  std::vector<i128> sums;
  sums.reserve(resamples);
  for (std::uint64_t i = 0; i < resamples; ++i) {
    i128 sum = 0;
    for (std::size_t n = 0; n < count; ++n) sum += figures[rng.below(count)];
    sums.push_back(sum);
  }
  std::ranges::sort(sums);
  auto const cut = resamples * 25 / 1000;  // as many are left out at either end
  auto const whole = static_cast<i128>(count);
  return Interval{divide_nearest(sums[cut], whole), divide_nearest(sums[resamples - 1 - cut], whole)};
}

std::optional<Summary> summarise(std::vector<std::int64_t> figures, std::uint64_t seed) {
  if (figures.empty()) return std::nullopt;
  std::ranges::sort(figures);
  i128 sum = 0;
  for (auto const figure : figures) sum += figure;
  Summary summary;
  summary.count = figures.size();
  summary.mean = divide_nearest(sum, static_cast<i128>(figures.size()));
  summary.median = percentile(figures, 50);
  summary.p5 = percentile(figures, 5);
  summary.p95 = percentile(figures, 95);
  summary.mean_95 = mean_interval(figures, seed);
  return summary;
}

}  // namespace sep::app::backtest
