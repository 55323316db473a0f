// Junk for the reader of backtest files. An executable of its own, not sanitized: toml++ asserts on some malformed keys
// instead of refusing them, and assertions are on in sanitized builds.
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "apps/sep/backtest_file.hpp"
#include "core/base/rng.hpp"

namespace sep::app::backtest {
namespace {

constexpr char const* kExample = "schema/backtest/example.toml";

std::string example_text() {
  std::ifstream in(kExample, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Any bytes are a file or a list of faults, never more of them than are looked at.
TEST(BacktestFile, junk_is_refused_and_breaks_nothing) {
  auto const example = example_text();
  ASSERT_FALSE(example.empty());
  for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Rng rng{seed};
    auto text = rng.chance(1, 8) ? std::string(rng.below(400), '[') : example;
    for (auto left = rng.between(1, 12); left > 0 && !text.empty(); --left) {
      auto const at = rng.below(text.size());
      if (rng.chance(1, 3))
        text.erase(at, rng.between(1, 40));
      else if (rng.chance(1, 2))
        text.insert(at, text.substr(rng.below(text.size()), rng.between(1, 60)));
      else
        text[at] = static_cast<char>(rng.below(256));
    }
    auto const file = parse_file(text);
    if (file) {
      EXPECT_GT(file->intents_in_all(), 0U);
    } else {
      EXPECT_FALSE(file.error().empty());
      EXPECT_LE(file.error().size(), kFaultsMax);
    }
  }
}

}  // namespace
}  // namespace sep::app::backtest
