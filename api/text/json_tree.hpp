// A JSON text as a tree that forgets nothing: numbers keep their spelling, so that money written as a number can be
// told and refused, and an object that names a field twice is a problem instead of the last one winning.
//
// Bounded: at most kBodyMax bytes, kDepthMax levels, kEntriesMax entries in one list or object. Valid UTF-8 only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/text/problem.hpp"
#include "core/base/hash.hpp"

namespace sep::api {

inline constexpr std::size_t kBodyMax = 64 * 1024;
inline constexpr std::size_t kDepthMax = 16;
inline constexpr std::size_t kEntriesMax = 256;

struct Json {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  std::string text;                // a string's content; a number, boolean or null as it was written
  std::vector<std::string> names;  // an object's field names, in order, one per item
  std::vector<Json> items;         // an array's items, an object's values

  [[nodiscard]] Json const* find(std::string_view name) const;  // nullptr when there is no such field
};

// The problem's pointer leads to the repeated field for duplicate_key; other problems concern the whole text.
[[nodiscard]] Result<Json, Problem> parse_json(std::string_view body);

// What makes two bodies the same request: the hash of the tree with fields in order of name and no blanks. Relative
// times ("within") stay relative in it, so a request that is sent again is the same request.
[[nodiscard]] Hash256 request_hash(Json const& tree);

// One step of an RFC 6901 pointer: '~' and '/' escaped.
[[nodiscard]] std::string pointer_to(std::string_view parent, std::string_view name);
[[nodiscard]] std::string pointer_to(std::string_view parent, std::size_t index);

// The offset of the first byte that is not part of valid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing
// beyond U+10FFFF), or npos.
[[nodiscard]] std::size_t first_bad_utf8(std::string_view text);

}  // namespace sep::api
