// Raw bytes, and their hexadecimal text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sep {

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<std::uint8_t const>;

[[nodiscard]] inline ByteSpan as_bytes(std::string_view text) {
  return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

// Lower case, two digits a byte, no prefix.
[[nodiscard]] std::string to_hex(ByteSpan bytes);

// Exactly two digits a byte, either case, no prefix; nullopt otherwise.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

}  // namespace sep
