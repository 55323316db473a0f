// Whatever comes in, in whatever order: the laws hold after every input, no fill is lost, and when the noise stops
// every intent ends.
#include <gtest/gtest.h>

#include "core/engine/catalogue.hpp"
#include "core/engine/noise_fixture.hpp"

namespace sep::engine::test {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeeds = 100;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr std::uint64_t kSeeds = 100;
#else
constexpr std::uint64_t kSeeds = 750;
#endif
#else
constexpr std::uint64_t kSeeds = 750;
#endif
constexpr int kSteps = 90;

// What a run of a few dozen intents does not come to: bounds_test.cpp does.
// A refused cancel comes in few seeds, which ones differs between compilers; stage_test has it.
// There are no books here, which alone say what the market trades, and on which alone orders wait: pov_test.cpp and
// passive_test.cpp have them.
std::set<std::string_view> const kNeverHere{"engine.continue_requested", "engine.continued", "order.cancel_refused",
                                            "plan.volume_seen", "order.kept"};

Noise::Positions positions_of(ledger::Ledger const& ledger) {
  Noise::Positions positions;
  for (auto const& [key, balance] : ledger.accounts())
    if (key.kind == ledger::AccountKind::available || key.kind == ledger::AccountKind::reserved)
      positions[{key.owner, key.asset}] += balance;
  std::erase_if(positions, [](auto const& row) { return row.second == 0; });
  return positions;
}

// Returns the topics of the events that came.
std::set<std::string_view> run_seed(std::uint64_t seed) {
  Noise noise(seed);
  for (int i = 0; i < kSteps; ++i) {
    noise.step();
    if (!::testing::Test::HasFailure()) continue;
    ADD_FAILURE() << "seed " << seed << ", step " << i;
    return {};
  }
  EXPECT_TRUE(noise.settles(3'000)) << "something never ends, seed " << seed;
  auto const& state = noise.bench().state();
  for (auto const& [key, balance] : state.ledger.accounts())
    EXPECT_NE(key.kind, ledger::AccountKind::reserved) << "held for nobody, seed " << seed;
  auto booked = noise.positions();
  std::erase_if(booked, [](auto const& row) { return row.second == 0; });
  EXPECT_EQ(positions_of(state.ledger), booked) << "seed " << seed;
  EXPECT_EQ(state.risk.open_intents, 0U) << "seed " << seed;
  return noise.topics();
}

void run_seeds(std::uint64_t first) {
  std::set<std::string_view> topics;
  for (std::uint64_t seed = first; seed < first + kSeeds && !::testing::Test::HasFailure(); ++seed)
    topics.merge(run_seed(seed));
  if (kSeeds < 500) return;  // the few seeds of a sanitized build need not come to everything
  for (auto const& row : event_catalogue())
    EXPECT_TRUE(topics.contains(row.name) || kNeverHere.contains(row.name)) << row.name << " never came";
}

TEST(Noise, TheLawsHoldOnSeedsFrom0) { run_seeds(0); }
TEST(Noise, TheLawsHoldOnSeedsFrom10000) { run_seeds(10'000); }
TEST(Noise, TheLawsHoldOnSeedsFrom20000) { run_seeds(20'000); }

}  // namespace
}  // namespace sep::engine::test
