// One value with every kind of member the codec knows, for its test and its fuzzer.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/codec.hpp"

namespace sep::codec_sample {

enum class Color : std::uint16_t { red = 1, green = 2, blue = 700 };
BOOST_DESCRIBE_ENUM(Color, red, green, blue)

struct Point {
  std::int32_t x = 0;
  std::int8_t y = 0;
  friend bool operator==(Point const&, Point const&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct Nothing {
  friend bool operator==(Nothing const&, Nothing const&) = default;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

using Shape = std::variant<Nothing, Point, std::string>;
using Id = StrongId<struct IdTag, std::uint64_t>;

struct Everything {
  bool flag = false;
  std::uint8_t small = 0;
  std::int64_t signed_value = 0;
  i128 wide = 0;
  u128 wider = 0;
  Color color = Color::red;
  Time at;
  Duration lasting;
  Id id;
  Ulid ulid;
  Hash256 hash;
  Hash128 short_hash;
  std::string text;
  Bytes bytes;
  std::vector<Point> points;
  std::array<std::uint16_t, 2> pair{};
  std::map<std::string, std::optional<Color>> colors;
  std::set<std::uint32_t> numbers;
  std::optional<std::vector<std::string>> names;
  Shape shape;
  friend bool operator==(Everything const&, Everything const&) = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, small, signed_value, wide, wider, color, at, lasting, id, ulid, hash, short_hash, text,
                       bytes, points, pair, colors, numbers, names, shape))

}  // namespace sep::codec_sample
