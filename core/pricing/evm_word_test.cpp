#include "core/pricing/evm_word.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/pricing/stable_swap_model_test.hpp"

namespace sep::pricing {
namespace {

using model::Checked;

EvmWord any_word(Rng& rng) {
  Wide<4> value;
  auto const words = rng.between(0, 4);
  for (std::size_t i = 0; i < words; ++i) value.word[i] = rng.next() >> (rng.chance(1, 3) ? rng.below(64) : 0);
  return EvmWord(value);
}
Checked reference(EvmWord const& word) {
  Checked value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 64) | word.value().word[i];
  return value;
}
void expect_as(std::function<Checked()> const& ask, EvmWord const& ours) {
  auto const theirs = model::answer(ask);
  ASSERT_EQ(theirs.has_value(), !ours.faulty());
  if (theirs) {
    ASSERT_EQ(theirs->str(), to_u256(ours.value()).str());
  }
}

TEST(EvmWord, ComputesAndFaultsAsACheckedInteger) {
  Rng rng{7};
  for (int i = 0; i < 20'000; ++i) {
    auto const a = any_word(rng);
    auto const b = any_word(rng);
    expect_as([&]() -> Checked { return reference(a) + reference(b); }, a + b);
    expect_as([&]() -> Checked { return reference(a) - reference(b); }, a - b);
    expect_as([&]() -> Checked { return reference(a) * reference(b); }, a* b);
    expect_as([&]() -> Checked { return reference(a) / reference(b); }, a / b);
    auto const up = [&]() -> Checked {
      Checked const down = reference(a) / reference(b);
      return down * reference(b) == reference(a) ? down : Checked(down + 1);
    };
    expect_as(up, divide_up(a, b));
    ASSERT_EQ(a < b, reference(a) < reference(b));
  }
}

TEST(EvmWord, AFaultStays) {
  EvmWord const faulty = EvmWord(1) - 2;
  ASSERT_TRUE(faulty.faulty());
  for (auto const& word :
       {faulty + 1, EvmWord(1) + faulty, faulty - faulty, faulty * 0, EvmWord(5) / faulty, faulty / 1})
    EXPECT_TRUE(word.faulty());
  EXPECT_TRUE((EvmWord(1) / 0).faulty());
  EXPECT_EQ(faulty.narrow(), std::nullopt);
}

TEST(EvmWord, NarrowsTo128Bits) {
  EXPECT_EQ(EvmWord(kUint128Max).narrow(), kUint128Max);
  EXPECT_EQ((EvmWord(kUint128Max) + 1).narrow(), std::nullopt);
  EXPECT_FALSE((EvmWord(kUint128Max) + 1).faulty());
}

TEST(EvmWord, NewtonStopsAUnitApart) {
  EXPECT_TRUE(within_one(5, 6));
  EXPECT_TRUE(within_one(6, 5));
  EXPECT_TRUE(within_one(6, 6));
  EXPECT_FALSE(within_one(4, 6));
}

}  // namespace
}  // namespace sep::pricing
