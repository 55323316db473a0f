// The bytes of a fuzzer as numbers, one after the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/base/check.hpp"
#include "core/base/int.hpp"

namespace sep::pricing {

class FuzzBytes {
 public:
  FuzzBytes(std::uint8_t const* bytes, std::size_t size) : bytes_(bytes), left_(size) {}

  // Zero where the bytes end.
  template <class T>
  T take() {
    T value{};
    auto const size = std::min(left_, sizeof value);
    if (size > 0) std::memcpy(&value, bytes_, size);
    bytes_ += size;
    left_ -= size;
    return value;
  }
  // Of any magnitude.
  u128 amount() {
    auto const shift = take<std::uint8_t>() % 128;
    return take<u128>() >> shift;
  }

 private:
  std::uint8_t const* bytes_;
  std::size_t left_;
};

}  // namespace sep::pricing
