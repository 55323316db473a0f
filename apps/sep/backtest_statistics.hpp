// What many figures come to, in whole numbers: the same figures and seed give the same summary on every compiler.
// Figures are costs in hundredths of a basis point, at most 2^62 either way.
//
//   mean         of all, rounded to the nearest, halves away from zero
//   percentiles  between the two nearest ranks in proportion (Hyndman and Fan 1996, type 7), rounded likewise
//   interval     95 % of the mean, by the percentile bootstrap (Efron 1979): costs of executions are skewed and have
//                fat tails, and Student's t presumes a normal mean. It presumes independent figures, and below
//                kIntervalMin of them it would be far too narrow, so there is none
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/int.hpp"

namespace sep::app::backtest {

inline constexpr std::size_t kIntervalMin = 10;                // figures
inline constexpr std::uint64_t kResamplesMax = 2'000;          // of one interval
inline constexpr std::uint64_t kResamplesMin = 200;            // however many figures there are
inline constexpr std::uint64_t kDrawsOfInterval = 20'000'000;  // figures drawn, as long as that leaves kResamplesMin

struct Interval {
  std::int64_t low = 0;
  std::int64_t high = 0;
  friend bool operator==(Interval const&, Interval const&) = default;
};

struct Summary {
  std::uint64_t count = 0;
  std::int64_t mean = 0;
  std::int64_t median = 0;
  std::int64_t p5 = 0;
  std::int64_t p95 = 0;
  std::optional<Interval> mean_95;
};

// None of no figures.
[[nodiscard]] std::optional<Summary> summarise(std::vector<std::int64_t> figures, std::uint64_t seed);

// `sorted` ascending and not empty (CHECKed), percent 0 .. 100.
[[nodiscard]] std::int64_t percentile(std::span<std::int64_t const> sorted, std::uint32_t percent);

// Of figures in any order; none below kIntervalMin.
[[nodiscard]] std::optional<Interval> mean_interval(std::span<std::int64_t const> figures, std::uint64_t seed);

// numerator / denominator to the nearest, halves away from zero; denominator > 0 (CHECKed).
[[nodiscard]] std::int64_t divide_nearest(i128 numerator, i128 denominator);

}  // namespace sep::app::backtest
