// Json: a parsed document whose numbers stay text. Recorded files write integers far beyond 2^53, quoted or not, and no
// parser that makes doubles of them may touch them.
//
// integer<T>(json)     a quoted or plain integer, strictly decimal, that fits T; else nullopt
// need<T>(json, key)   a member, or what is wrong with it
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/int.hpp"
#include "core/base/result.hpp"

namespace sep::recordings {

struct Json {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  std::string text;               // of a string: unescaped; of a number or boolean: as written
  std::vector<std::string> keys;  // of an object, in order; no key twice
  std::vector<Json> items;        // of an array, or the values of the keys

  [[nodiscard]] Json const* find(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
};

// What is wrong, in words for a report.
using Wrong = std::string;

// A whole object or array. Errors: what the parser says, a key twice, nesting beyond 64.
[[nodiscard]] Result<Json, Wrong> parse_json(std::string_view text);

// The keys of the outermost object, without building the rest; empty where it is none.
[[nodiscard]] std::vector<std::string> outer_keys(std::string_view text);

// Decimal digits, no sign but a minus, no superfluous zero; 0x and hexadecimal digits for the second.
[[nodiscard]] std::optional<U256> parse_u256(std::string_view text);
[[nodiscard]] std::optional<U256> parse_hex(std::string_view text);

template <class T>
[[nodiscard]] std::optional<T> integer_of(std::string_view text);
template <>
std::optional<U256> integer_of(std::string_view text);
template <>
std::optional<u128> integer_of(std::string_view text);
template <>
std::optional<i128> integer_of(std::string_view text);
template <>
std::optional<std::int32_t> integer_of(std::string_view text);
template <>
std::optional<std::uint32_t> integer_of(std::string_view text);
template <>
std::optional<std::uint64_t> integer_of(std::string_view text);

template <class T>
[[nodiscard]] std::optional<T> integer(Json const& json) {
  if (json.kind != Json::Kind::number && json.kind != Json::Kind::string) return std::nullopt;
  return integer_of<T>(json.text);
}

template <class T>
[[nodiscard]] Result<T, Wrong> need(Json const& object, std::string_view key) {
  auto const* member = object.find(key);
  if (member == nullptr) return fail(std::string(key) + " is missing");
  auto const value = integer<T>(*member);
  if (!value) return fail(std::string(key) + " is no integer of its range");
  return *value;
}
[[nodiscard]] Result<bool, Wrong> need_bool(Json const& object, std::string_view key);
[[nodiscard]] Result<std::string, Wrong> need_text(Json const& object, std::string_view key);
[[nodiscard]] Result<Json const*, Wrong> need_array(Json const& object, std::string_view key);
[[nodiscard]] Result<Json const*, Wrong> need_object(Json const& object, std::string_view key);

}  // namespace sep::recordings
