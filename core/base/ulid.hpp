// Ulid: 128 bits that sort by time, as 26 characters of Crockford base 32 (github.com/ulid/spec). Made from recorded
// facts (input time, stream, sequence), never from chance: a replay makes the same ids. Never a secret.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/int.hpp"
#include "core/base/time.hpp"

namespace sep {

struct Ulid {
  u128 value = 0;

  friend constexpr bool operator==(Ulid, Ulid) = default;
  friend constexpr auto operator<=>(Ulid, Ulid) = default;
  [[nodiscard]] constexpr bool is_none() const { return value == 0; }
};

// 48 bits of milliseconds, 32 bits of stream, 48 bits of sequence. at >= 0 and sequence < 2^48 (checked).
[[nodiscard]] Ulid make_ulid(Time at, std::uint32_t stream, std::uint64_t sequence);

[[nodiscard]] std::string to_text(Ulid id);

// Exactly 26 characters of the alphabet, either case, first one at most '7'; nullopt otherwise.
[[nodiscard]] std::optional<Ulid> parse_ulid(std::string_view text);

}  // namespace sep
