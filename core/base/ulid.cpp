#include "core/base/ulid.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kLength = 26;
constexpr std::uint64_t kSequenceLimit = std::uint64_t{1} << 48;

}  // namespace

Ulid make_ulid(Time at, std::uint32_t stream, std::uint64_t sequence) {
  CHECK(at.ns >= 0);
  CHECK(sequence < kSequenceLimit);
  auto const milliseconds = static_cast<u128>(static_cast<std::uint64_t>(at.ns / 1'000'000));
  return {(milliseconds << 80) | (static_cast<u128>(stream) << 48) | sequence};
}

std::string to_text(Ulid id) {
  std::string text(kLength, '0');
  u128 rest = id.value;
  for (std::size_t i = kLength; i-- > 0;) {
    text[i] = kAlphabet[static_cast<std::size_t>(rest & 31)];
    rest >>= 5;
  }
  return text;
}

std::optional<Ulid> parse_ulid(std::string_view text) {
  if (text.size() != kLength) return std::nullopt;
  u128 value = 0;
  for (std::size_t i = 0; i < kLength; ++i) {
    char const upper = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 'a' + 'A') : text[i];
    auto const digit = kAlphabet.find(upper);
    if (digit == std::string_view::npos) return std::nullopt;
    if (i == 0 && digit > 7) return std::nullopt;  // 26 digits carry 130 bits: the first has only three
    value = (value << 5) | digit;
  }
  return Ulid{value};
}

}  // namespace sep
