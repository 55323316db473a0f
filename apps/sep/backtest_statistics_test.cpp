#include "apps/sep/backtest_statistics.hpp"

#include <gmock/gmock.h>

#include "core/base/rng.hpp"

namespace sep::app::backtest {
namespace {

using testing::Optional;
using Figures = std::vector<std::int64_t>;

TEST(BacktestStatistics, divides_to_the_nearest_and_halves_away_from_zero) {
  EXPECT_EQ(divide_nearest(7, 2), 4);
  EXPECT_EQ(divide_nearest(-7, 2), -4);
  EXPECT_EQ(divide_nearest(10, 3), 3);
  EXPECT_EQ(divide_nearest(11, 3), 4);
  EXPECT_EQ(divide_nearest(-10, 3), -3);
  EXPECT_EQ(divide_nearest(-11, 3), -4);
  EXPECT_EQ(divide_nearest(0, 5), 0);
}

TEST(BacktestStatistics, nothing_has_no_summary) { EXPECT_FALSE(summarise({}, 1).has_value()); }

TEST(BacktestStatistics, one_figure_is_all_its_percentiles_and_has_no_interval) {
  auto const summary = summarise({-250}, 1);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->count, 1U);
  EXPECT_EQ(summary->mean, -250);
  EXPECT_EQ(summary->median, -250);
  EXPECT_EQ(summary->p5, -250);
  EXPECT_EQ(summary->p95, -250);
  EXPECT_FALSE(summary->mean_95.has_value());
}

// By hand: ranks 0 to 4; 5 % lies 0.2 of the way from the first to the second, 95 % 0.8 from the fourth to the fifth.
TEST(BacktestStatistics, percentiles_lie_between_the_nearest_ranks_in_proportion) {
  auto const summary = summarise({500, 100, 400, 200, 310}, 1);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->mean, 302);  // 1510 / 5
  EXPECT_EQ(summary->median, 310);
  EXPECT_EQ(summary->p5, 120);
  EXPECT_EQ(summary->p95, 480);
}

// By hand: 1, 2, 3, 10: mean 4; median 2.5; 5 % 1.15; 95 % 3 + 0.85 x 7 = 8.95.
TEST(BacktestStatistics, figures_between_whole_numbers_are_rounded) {
  auto const summary = summarise({10, 1, 3, 2}, 1);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->mean, 4);
  EXPECT_EQ(summary->median, 3);
  EXPECT_EQ(summary->p5, 1);
  EXPECT_EQ(summary->p95, 9);
}

TEST(BacktestStatistics, signs_do_not_matter_to_the_rounding) {
  auto const plus = summarise({1, 2}, 1), minus = summarise({-1, -2}, 1);
  EXPECT_EQ(plus->mean, 2);
  EXPECT_EQ(minus->mean, -2);
  EXPECT_EQ(plus->median, -minus->median);
}

TEST(BacktestStatistics, an_interval_needs_ten_figures) {
  EXPECT_FALSE(mean_interval(Figures(9, 5), 1).has_value());
  EXPECT_THAT(mean_interval(Figures(10, 5), 1), Optional(Interval{5, 5}));
}

TEST(BacktestStatistics, the_interval_follows_from_the_seed) {
  Figures figures;
  for (std::int64_t i = 0; i < 50; ++i) figures.push_back(i * i);
  EXPECT_EQ(mean_interval(figures, 7), mean_interval(figures, 7));
  EXPECT_NE(mean_interval(figures, 7), mean_interval(figures, 8));
}

// 5,000 of 0 and 5,000 of 200: the mean is 100, its standard error 1, so 95 % is about 98 to 102.
TEST(BacktestStatistics, the_interval_has_the_width_that_theory_gives) {
  Figures figures(5'000, 0);
  figures.resize(10'000, 200);
  auto const interval = mean_interval(figures, 1);
  ASSERT_TRUE(interval.has_value());
  EXPECT_THAT(interval->low, testing::AllOf(testing::Ge(97), testing::Le(99)));
  EXPECT_THAT(interval->high, testing::AllOf(testing::Ge(101), testing::Le(103)));
}

// Uniform figures with the mean 500: of 200 intervals at 95 %, about 190 contain it.
TEST(BacktestStatistics, the_interval_contains_the_true_mean_about_as_often_as_it_says) {
  Rng rng{20260101};
  int contained = 0;
  for (std::uint64_t run = 0; run < 200; ++run) {
    Figures figures;
    for (int i = 0; i < 40; ++i) figures.push_back(static_cast<std::int64_t>(rng.below(1'001)));
    auto const interval = mean_interval(figures, run);
    ASSERT_TRUE(interval.has_value());
    contained += interval->low <= 500 && 500 <= interval->high;
  }
  EXPECT_GE(contained, 176);
  EXPECT_LE(contained, 199);
}

TEST(BacktestStatistics, the_largest_figures_do_not_overflow) {
  constexpr std::int64_t kMost = std::int64_t{1} << 62;
  auto const summary = summarise(Figures(100, kMost), 1);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->mean, kMost);
  EXPECT_EQ(summary->p95, kMost);
  EXPECT_THAT(summary->mean_95, Optional(Interval{kMost, kMost}));
  EXPECT_EQ(summarise({-kMost, kMost}, 1)->median, 0);
}

TEST(BacktestStatistics, summaries_of_any_figures_are_in_order) {
  constexpr std::uint64_t kSeed = 42;
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  Rng rng{kSeed};
  for (int run = 0; run < 200; ++run) {
    Figures figures;
    for (auto left = rng.between(1, 60); left > 0; --left)
      figures.push_back(static_cast<std::int64_t>(rng.below(20'001)) - 10'000);
    auto const low = *std::ranges::min_element(figures), high = *std::ranges::max_element(figures);
    auto const summary = summarise(figures, rng.next());
    ASSERT_TRUE(summary.has_value());
    EXPECT_LE(low, summary->p5);
    EXPECT_LE(summary->p5, summary->median);
    EXPECT_LE(summary->median, summary->p95);
    EXPECT_LE(summary->p95, high);
    if (!summary->mean_95) continue;
    EXPECT_LE(summary->mean_95->low, summary->mean);
    EXPECT_LE(summary->mean, summary->mean_95->high);
  }
}

}  // namespace
}  // namespace sep::app::backtest
