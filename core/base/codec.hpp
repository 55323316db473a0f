// The canonical binary form of every recorded value: one byte string per value, the same on every compiler.
//
//   integers, Time, Duration   fixed width, little endian, two's complement (i128: 16 bytes)
//   bool, optional             one byte, 0 or 1 and nothing else
//   enum                       its underlying integer; decoding refuses a value without an enumerator
//   string, Bytes, vector      u32 count, then the items
//   map, set                   u32 count, then the keys (and values), keys strictly ascending
//   StrongId, ids, hashes      their representation
//   variant                    u16 index, then the alternative
//   struct                     its members in declaration order (BOOST_DESCRIBE_STRUCT)
//
// A struct takes part by being described; nothing else is written by hand. Decoding never trusts its bytes: every
// count is checked against what is left, and a value that would encode differently is refused.
#pragma once

#include <algorithm>
#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/check.hpp"
#include "core/base/described.hpp"
#include "core/base/hash.hpp"
#include "core/base/int.hpp"
#include "core/base/result.hpp"
#include "core/base/strong.hpp"
#include "core/base/time.hpp"
#include "core/base/ulid.hpp"

namespace sep {

enum class DecodeError : std::uint8_t {
  truncated,        // the bytes end inside a value
  trailing_bytes,   // bytes are left after the value
  bad_flag,         // a bool or optional marker that is neither 0 nor 1
  unknown_enum,     // an enum value without an enumerator
  unknown_variant,  // a variant index beyond the last alternative
  not_ascending,    // map keys out of order or repeated
  unknown_type,     // a record type this build does not know
  unknown_version,  // a schema version this build does not know
};
BOOST_DESCRIBE_ENUM(DecodeError, truncated, trailing_bytes, bad_flag, unknown_enum, unknown_variant, not_ascending,
                    unknown_type, unknown_version)

class Encoder {
 public:
  [[nodiscard]] Bytes take() && { return std::move(bytes_); }
  [[nodiscard]] Bytes const& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

  template <class T>
  void put(T const& value);

 private:
  template <class Unsigned>
  void put_integer(Unsigned value) {
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(value));
      if constexpr (sizeof(Unsigned) > 1) value = static_cast<Unsigned>(value >> 8);
    }
  }
  void put_count(std::size_t count) {
    CHECK(count <= UINT32_MAX);
    put_integer(static_cast<std::uint32_t>(count));
  }
  void put_raw(ByteSpan raw) { bytes_.insert(bytes_.end(), raw.begin(), raw.end()); }

  Bytes bytes_;
};

class Decoder {
 public:
  explicit Decoder(ByteSpan bytes) : rest_(bytes) {}

  [[nodiscard]] std::optional<DecodeError> error() const { return error_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  // After the first error every get yields default values and the error stays.
  template <class T>
  void get(T& value);

  void refuse(DecodeError error) {
    if (!error_) error_ = error;
    rest_ = {};
  }

 private:
  template <class Unsigned>
  Unsigned get_integer() {
    if (rest_.size() < sizeof(Unsigned)) {
      refuse(DecodeError::truncated);
      return 0;
    }
    Unsigned value = 0;
    for (std::size_t i = sizeof(Unsigned); i-- > 0;) {
      if constexpr (sizeof(Unsigned) > 1) value = static_cast<Unsigned>(value << 8);
      value = static_cast<Unsigned>(value | rest_[i]);
    }
    rest_ = rest_.subspan(sizeof(Unsigned));
    return value;
  }
  bool get_flag() {
    auto const byte = get_integer<std::uint8_t>();
    if (byte > 1) refuse(DecodeError::bad_flag);
    return byte == 1;
  }
  std::size_t get_count(std::size_t smallest_item) {
    std::size_t const count = get_integer<std::uint32_t>();
    if (count * smallest_item <= rest_.size()) return count;
    refuse(DecodeError::truncated);
    return 0;
  }
  template <class T>
  void get_ascending(T& value);
  void get_raw(std::uint8_t* out, std::size_t size) {
    if (rest_.size() < size) return refuse(DecodeError::truncated);
    std::copy_n(rest_.begin(), size, out);
    rest_ = rest_.subspan(size);
  }

  ByteSpan rest_;
  std::optional<DecodeError> error_;
};

namespace codec_detail {

// Whether T is an instance of the class template Of.
template <template <class...> class Of, class T>
inline constexpr bool is_a = false;
template <template <class...> class Of, class... Args>
inline constexpr bool is_a<Of, Of<Args...>> = true;

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = true;

template <class T>
inline constexpr bool is_wide = std::is_same_v<T, i128> || std::is_same_v<T, u128>;

template <class T>
struct unsigned_of {
  using type = std::make_unsigned_t<T>;
};
template <>
struct unsigned_of<i128> {
  using type = u128;
};
template <>
struct unsigned_of<u128> {
  using type = u128;
};

}  // namespace codec_detail

template <class T>
void Encoder::put(T const& value) {
  using namespace codec_detail;
  if constexpr (std::is_same_v<T, bool>) {
    put_integer(static_cast<std::uint8_t>(value ? 1 : 0));
  } else if constexpr (std::is_integral_v<T> || is_wide<T>) {
    put_integer(static_cast<typename unsigned_of<T>::type>(value));
  } else if constexpr (std::is_enum_v<T>) {
    put(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Duration>) {
    put(value.ns);
  } else if constexpr (is_a<StrongId, T> || std::is_same_v<T, Ulid>) {
    put(value.value);
  } else if constexpr (std::is_same_v<T, Hash256> || std::is_same_v<T, Hash128>) {
    put_raw(value.bytes);
  } else if constexpr (std::is_same_v<T, std::string>) {
    put_count(value.size());
    put_raw(as_bytes(value));
  } else if constexpr (std::is_same_v<T, Bytes>) {
    put_count(value.size());
    put_raw(value);
  } else if constexpr (is_a<std::vector, T> || is_a<std::set, T>) {
    put_count(value.size());
    for (auto const& item : value) put(item);
  } else if constexpr (is_array<T>) {
    for (auto const& item : value) put(item);
  } else if constexpr (is_a<std::map, T>) {
    put_count(value.size());
    for (auto const& [key, item] : value) {
      put(key);
      put(item);
    }
  } else if constexpr (is_a<std::optional, T>) {
    put(value.has_value());
    if (value) put(*value);
  } else if constexpr (is_a<std::variant, T>) {
    put(static_cast<std::uint16_t>(value.index()));
    std::visit([&](auto const& alternative) { put(alternative); }, value);
  } else {
    static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
    for_each_member(value, [&](char const*, auto const& member) { put(member); });
  }
}

template <class T>
void Decoder::get(T& value) {
  using namespace codec_detail;
  if constexpr (std::is_same_v<T, bool>) {
    value = get_flag();
  } else if constexpr (std::is_integral_v<T> || is_wide<T>) {
    value = static_cast<T>(get_integer<typename unsigned_of<T>::type>());
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> raw{};
    get(raw);
    value = static_cast<T>(raw);
    if (!error_ && !is_enumerator(value)) refuse(DecodeError::unknown_enum);
  } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Duration>) {
    get(value.ns);
  } else if constexpr (is_a<StrongId, T> || std::is_same_v<T, Ulid>) {
    get(value.value);
  } else if constexpr (std::is_same_v<T, Hash256> || std::is_same_v<T, Hash128>) {
    get_raw(value.bytes.data(), value.bytes.size());
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>) {
    value.resize(get_count(1));
    get_raw(reinterpret_cast<std::uint8_t*>(value.data()), value.size());
  } else if constexpr (is_a<std::vector, T>) {
    value.clear();
    // No item is empty in the canonical form except a struct without members, which is never put in a list.
    for (auto count = get_count(1); count > 0 && !error_; --count) {
      typename T::value_type item{};
      get(item);
      value.push_back(std::move(item));
    }
  } else if constexpr (is_array<T>) {
    for (auto& item : value) get(item);
  } else if constexpr (is_a<std::map, T> || is_a<std::set, T>) {
    get_ascending(value);
  } else if constexpr (is_a<std::optional, T>) {
    value.reset();
    if (get_flag()) get(value.emplace());
  } else if constexpr (is_a<std::variant, T>) {
    auto const index = get_integer<std::uint16_t>();
    if (index >= std::variant_size_v<T>) return refuse(DecodeError::unknown_variant);
    boost::mp11::mp_with_index<std::variant_size_v<T>>(index, [&](auto i) { get(value.template emplace<i>()); });
  } else {
    static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
    for_each_member(value, [&](char const*, auto& member) { get(member); });
  }
}

template <class T>
void Decoder::get_ascending(T& value) {
  value.clear();
  for (auto count = get_count(1); count > 0 && !error_; --count) {
    typename T::key_type key{};
    get(key);
    if constexpr (codec_detail::is_a<std::map, T>) {
      typename T::mapped_type item{};
      get(item);
      if (!error_ && !value.empty() && !(value.rbegin()->first < key)) refuse(DecodeError::not_ascending);
      value.emplace_hint(value.end(), std::move(key), std::move(item));
    } else {
      if (!error_ && !value.empty() && !(*value.rbegin() < key)) refuse(DecodeError::not_ascending);
      value.emplace_hint(value.end(), std::move(key));
    }
  }
}

template <class T>
[[nodiscard]] Bytes encode(T const& value) {
  Encoder encoder;
  encoder.put(value);
  return std::move(encoder).take();
}

template <class T>
[[nodiscard]] Result<T, DecodeError> decode(ByteSpan bytes) {
  Decoder decoder(bytes);
  T value{};
  decoder.get(value);
  if (!decoder.error() && decoder.left() != 0) decoder.refuse(DecodeError::trailing_bytes);
  if (decoder.error()) return fail(*decoder.error());
  return value;
}

}  // namespace sep
