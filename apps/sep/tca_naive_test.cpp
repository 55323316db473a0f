#include "apps/sep/tca_naive.hpp"

#include "core/base/rng.hpp"
#include "tests/platform/platform.hpp"

namespace sep::app {
namespace {

using tests::Platform;
using tests::Venue;

void submit(Platform& platform, intent::IntentSpec spec) {
  engine::SubmitIntent command;
  command.spec = std::move(spec);
  command.body = sha256(encode(command.spec));
  platform.offer(std::move(command));
  platform.step();
}

intent::IntentSpec any_spec(Platform const& platform, Rng& rng) {
  auto spec = platform.spec(1);
  spec.type = rng.chance(1, 2) ? intent::IntentType::acquire : intent::IntentType::dispose;
  bool const in_base = rng.chance(1, 2);
  spec.size_kind = in_base ? intent::SizeKind::base_amount : intent::SizeKind::quote_amount;
  auto const tenths = 1 + static_cast<i128>(rng.below(60));
  spec.size = in_base ? tenths * (Platform::kEther / 10) + 1 : tenths * 200'000'000 + 7;
  if (rng.chance(1, 2)) {
    spec.style = intent::ExecutionStyle::twap;
    spec.schedule.emplace();
    spec.schedule->slices = 4;
  }
  return spec;
}

// Intents of every kind over a market that moves, with refusals between.
void trade(Platform& platform, Rng& rng) {
  platform.deposit("WETH", 50 * Platform::kEther);
  for (int i = 0; i < 6; ++i) {
    platform.gateway.does = rng.chance(1, 5) ? Venue::rejects : Venue::fills;
    submit(platform, any_spec(platform, rng));
    for (auto left = rng.below(30); left > 0; --left)
      platform.advance(seconds(static_cast<std::int64_t>(rng.between(1, 13))));
  }
  platform.gateway.does = Venue::fills;
  for (int i = 0; i < 60; ++i) platform.advance(seconds(13));
}

TEST(NaiveCosts, AgreeWithTheReportOnEveryFigure) {
  std::uint64_t checked = 0;
  std::uint64_t absent = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    Platform platform;
    trade(platform, rng);
    auto const reader = platform.reader();
    auto const naive = read_naively(*reader);
    ASSERT_TRUE(naive.has_value()) << naive.error();
    EXPECT_EQ(naive->intents.size(), 6U);
    for (auto const& [id, row] : naive->intents) {
      auto log = readmodel::read_execution(*reader, platform.world.registry(), id, row.span);
      ASSERT_TRUE(log.has_value()) << log.error().detail;
      auto const result = compare(figures_of(make_report(*std::move(log))), figures_naively(*naive, row));
      for (auto const& difference : result.different)
        ADD_FAILURE() << difference.figure << ": " << difference.report << " but naively " << difference.naive;
      checked += result.checked;
      absent += result.absent;
    }
  }
  EXPECT_GT(checked, 3'000U);
  EXPECT_LT(absent, checked / 2) << "most figures are there";
}

TEST(NaiveCosts, AChangedFigureIsFound) {
  Platform platform;
  submit(platform, platform.spec(2));
  auto const reader = platform.reader();
  auto const naive = read_naively(*reader);
  ASSERT_TRUE(naive.has_value());
  auto const& [id, row] = *naive->intents.begin();
  auto const report = make_report(*readmodel::read_execution(*reader, platform.world.registry(), id, row.span));
  auto const expected = figures_naively(*naive, row);
  ASSERT_TRUE(compare(figures_of(report), expected).different.empty());
  auto const differing = [&](auto change) {
    auto changed = report;
    change(changed);
    return compare(figures_of(changed), expected).different.size();
  };
  EXPECT_EQ(differing([](auto& r) { ++r.shortfall->execution; }), 1U);
  EXPECT_EQ(differing([](auto& r) { *r.gas -= 1; }), 1U);
  EXPECT_EQ(differing([](auto& r) { ++*r.vs_decision; }), 1U);
  EXPECT_EQ(differing([](auto& r) { r.shortfall->total += 3; }), 1U) << "beyond the two units of rounding";
  EXPECT_EQ(differing([](auto& r) { r.fills.front().fill.mid.reset(); }), 1U);
  EXPECT_EQ(differing([](auto& r) { r.end.reset(); }), 1U);
  EXPECT_GE(differing([](auto& r) { r.fills.clear(); }), 10U);
}

}  // namespace
}  // namespace sep::app
