#include "core/pricing/evm_word.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::pricing {
namespace {

using Unbounded = boost::multiprecision::cpp_int;

EvmWord any_word(Rng& rng) {
  Wide<4> value;
  auto const words = rng.between(0, 4);
  for (std::size_t i = 0; i < words; ++i) value.word[i] = rng.next() >> (rng.chance(1, 3) ? rng.below(64) : 0);
  return EvmWord(value);
}
Unbounded reference(EvmWord const& word) {
  Unbounded value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 64) | word.value().word[i];
  return value;
}
// A fault is an answer that no word can hold.
bool is_word(Unbounded const& value) { return value >= 0 && (value >> 256) == 0; }

TEST(EvmWord, ComputesAndFaultsAsNoWordHoldsTheAnswer) {
  Rng rng{7};
  int held = 0;
  int faults = 0;
  auto const expect_as = [&](Unbounded const& exact, EvmWord const& ours) {
    ASSERT_EQ(ours.faulty(), !is_word(exact));
    ++(ours.faulty() ? faults : held);
    if (!ours.faulty()) {
      ASSERT_EQ(reference(ours), exact);
    }
  };
  for (int i = 0; i < 20'000; ++i) {
    auto const a = any_word(rng);
    auto const b = any_word(rng);
    auto const x = reference(a);
    auto const y = reference(b);
    expect_as(x + y, a + b);
    expect_as(x - y, a - b);
    expect_as(x * y, a * b);
    ASSERT_EQ(a < b, x < y);
    if (y == 0) {
      ASSERT_TRUE((a / b).faulty() && divide_up(a, b).faulty());
      ++faults;
      continue;
    }
    expect_as(x / y, a / b);
    expect_as((x + y - 1) / y, divide_up(a, b));
  }
  EXPECT_GT(held, 20'000);
  EXPECT_GT(faults, 10'000);
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
