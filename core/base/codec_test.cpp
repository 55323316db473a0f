#include "core/base/codec.hpp"

#include <gtest/gtest.h>

#include "core/base/codec_sample.hpp"
#include "core/base/rng.hpp"

namespace sep {
namespace {

using namespace codec_sample;

Everything sample() {
  Everything value;
  value.flag = true;
  value.small = 255;
  value.signed_value = -2;
  value.wide = kInt128Min;
  value.wider = kUint128Max;
  value.color = Color::blue;
  value.at = Time{1};
  value.lasting = Duration{-1};
  value.id = Id{7};
  value.ulid = Ulid{u128{1} << 100};
  value.hash.bytes.fill(0xab);
  value.short_hash.bytes.fill(0xcd);
  value.text = std::string("z\0y", 3);
  value.bytes = {0, 1, 255};
  value.points = {{-1, 2}, {3, -4}};
  value.pair = {1, 65535};
  value.colors = {{"", std::nullopt}, {"a", Color::red}};
  value.numbers = {3, 9};
  value.names = {"x", ""};
  value.shape = Point{5, 6};
  return value;
}

template <class T>
std::optional<DecodeError> refusal(Bytes const& bytes) {
  auto const value = decode<T>(bytes);
  if (value) return std::nullopt;
  return value.error();
}

TEST(Codec, PinsTheCanonicalForm) {
  EXPECT_EQ(encode(true), (Bytes{1}));
  EXPECT_EQ(encode(std::uint32_t{0x01020304}), (Bytes{4, 3, 2, 1}));
  EXPECT_EQ(encode(std::int16_t{-2}), (Bytes{0xfe, 0xff}));
  EXPECT_EQ(encode(i128{-1}), Bytes(16, 0xff));
  EXPECT_EQ(encode(i128{1} << 64), (Bytes{0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(encode(Color::blue), (Bytes{0xbc, 0x02}));
  EXPECT_EQ(encode(Time{258}), (Bytes{2, 1, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(encode(std::string("ab")), (Bytes{2, 0, 0, 0, 'a', 'b'}));
  EXPECT_EQ(encode(Bytes{9}), (Bytes{1, 0, 0, 0, 9}));
  EXPECT_EQ(encode(std::vector<std::uint16_t>{1, 2}), (Bytes{2, 0, 0, 0, 1, 0, 2, 0}));
  EXPECT_EQ(encode(std::array<std::uint8_t, 2>{1, 2}), (Bytes{1, 2}));
  EXPECT_EQ(encode(std::optional<std::uint8_t>{}), (Bytes{0}));
  EXPECT_EQ(encode(std::optional<std::uint8_t>{3}), (Bytes{1, 3}));
  EXPECT_EQ(encode(std::map<std::uint8_t, bool>{{2, true}, {1, false}}), (Bytes{2, 0, 0, 0, 1, 0, 2, 1}));
  EXPECT_EQ(encode(std::set<std::uint8_t>{2, 1}), (Bytes{2, 0, 0, 0, 1, 2}));
  EXPECT_EQ(encode(Shape{Point{1, 2}}), (Bytes{1, 0, 1, 0, 0, 0, 2}));
  EXPECT_EQ(encode(Nothing{}), Bytes{});
}

TEST(Codec, ReadsBackWhatItWrote) {
  EXPECT_EQ(decode<Everything>(encode(sample())), sample());
  EXPECT_EQ(decode<Everything>(encode(Everything{})), Everything{});
}

TEST(Codec, RefusesEveryTruncation) {
  auto const bytes = encode(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    SCOPED_TRACE(size);
    EXPECT_EQ(decode<Everything>(ByteSpan(bytes).first(size)).error(), DecodeError::truncated);
  }
}

TEST(Codec, RefusesWhatWouldEncodeDifferently) {
  auto longer = encode(sample());
  longer.push_back(0);
  EXPECT_EQ(refusal<Everything>(longer), DecodeError::trailing_bytes);
  EXPECT_EQ(refusal<bool>({2}), DecodeError::bad_flag);
  EXPECT_EQ(refusal<std::optional<bool>>({3, 0}), DecodeError::bad_flag);
  EXPECT_EQ(refusal<Color>({3, 0}), DecodeError::unknown_enum);
  EXPECT_EQ(refusal<Shape>({3, 0}), DecodeError::unknown_variant);
  EXPECT_EQ(refusal<Shape>({0, 1}), DecodeError::unknown_variant);
  using Map = std::map<std::uint8_t, std::uint8_t>;
  EXPECT_EQ(refusal<Map>({2, 0, 0, 0, 2, 0, 1, 0}), DecodeError::not_ascending);
  EXPECT_EQ(refusal<Map>({2, 0, 0, 0, 1, 0, 1, 0}), DecodeError::not_ascending);
  EXPECT_EQ(refusal<std::set<std::uint8_t>>({2, 0, 0, 0, 1, 1}), DecodeError::not_ascending);
}

TEST(Codec, ACountIsCheckedBeforeItIsBelieved) {
  EXPECT_EQ(refusal<std::string>({0xff, 0xff, 0xff, 0xff}), DecodeError::truncated);
  EXPECT_EQ(refusal<std::vector<Point>>({0xff, 0xff, 0xff, 0xff, 0}), DecodeError::truncated);
  EXPECT_EQ(refusal<Bytes>({2, 0, 0, 0, 1}), DecodeError::truncated);
}

// Whatever decodes, encodes to the same bytes; whatever does not is refused. No flip is read in two ways.
TEST(CodecProperty, OneValueHasOneForm) {
  auto const bytes = encode(sample());
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto mutated = bytes;
    for (auto flips = rng.between(1, 4); flips > 0; --flips)
      mutated[rng.below(mutated.size())] = static_cast<std::uint8_t>(rng.next());
    auto const value = decode<Everything>(mutated);
    ASSERT_TRUE(!value || encode(*value) == mutated);
  }
}

TEST(Names, OfEnumeratorsGoBothWays) {
  EXPECT_EQ(enum_name(Color::blue), "blue");
  EXPECT_EQ(enum_name(static_cast<Color>(9)), "?");
  EXPECT_EQ(enum_from_name<Color>("green"), Color::green);
  EXPECT_EQ(enum_from_name<Color>("Green"), std::nullopt);
  EXPECT_FALSE(is_enumerator(static_cast<Color>(9)));
}

}  // namespace
}  // namespace sep
