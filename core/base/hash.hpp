// SHA-256 (FIPS 180-4) and the two identities cut from it: Hash256 (content, chain) and Hash128 (ids).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"

namespace sep {

struct Hash256 {
  std::array<std::uint8_t, 32> bytes{};

  friend bool operator==(Hash256 const&, Hash256 const&) = default;
  friend auto operator<=>(Hash256 const&, Hash256 const&) = default;
};

struct Hash128 {
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(Hash128 const&, Hash128 const&) = default;
  friend auto operator<=>(Hash128 const&, Hash128 const&) = default;
};

// One message in pieces: update in order, then finish once.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256 const&) = delete;
  Sha256& operator=(Sha256 const&) = delete;
  ~Sha256();

  void update(ByteSpan bytes);
  [[nodiscard]] Hash256 finish();  // also makes the object ready for the next message

 private:
  void* context_;
};

[[nodiscard]] Hash256 sha256(ByteSpan bytes);
[[nodiscard]] Hash128 truncate(Hash256 const& hash);  // the first 16 bytes

[[nodiscard]] std::string to_text(Hash256 const& hash);  // 64 hex digits
[[nodiscard]] std::string to_text(Hash128 const& hash);  // 32 hex digits
[[nodiscard]] std::optional<Hash256> parse_hash256(std::string_view text);
[[nodiscard]] std::optional<Hash128> parse_hash128(std::string_view text);

}  // namespace sep
