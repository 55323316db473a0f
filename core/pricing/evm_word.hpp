// EvmWord: the EVM's unsigned 256 bits as a checked compiler uses them. A sum or product beyond 256 bits, a difference
// below zero or a division by zero is where the contract reverts: the word is faulty from there on, whatever is done
// with it, so a formula is written as it stands and asked once, at its end. Division rounds down.
//
// The order of two words is that of their values; of a faulty one it says nothing.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "core/base/wide.hpp"

namespace sep::pricing {

using Word = Wide<4>;

class EvmWord {
 public:
  constexpr EvmWord() = default;
  constexpr EvmWord(u128 value) : value_(widened<4>(value)) {}  // any amount is a word, and any word is
  constexpr EvmWord(Word const& value) : value_(value) {}

  [[nodiscard]] constexpr bool faulty() const { return faulty_; }
  [[nodiscard]] constexpr Word const& value() const { return value_; }
  [[nodiscard]] constexpr bool is_zero() const { return sep::is_zero(value_); }

  // nullopt: faulty, or beyond 128 bits.
  [[nodiscard]] constexpr std::optional<u128> narrow() const {
    if (faulty_ || !fits_u128(value_)) return std::nullopt;
    return low_u128(value_);
  }

  friend constexpr EvmWord operator+(EvmWord a, EvmWord const& b) {
    a.faulty_ = add(a.value_, b.value_) || a.faulty_ || b.faulty_;
    return a;
  }
  friend constexpr EvmWord operator-(EvmWord a, EvmWord const& b) {
    a.faulty_ = subtract(a.value_, b.value_) || a.faulty_ || b.faulty_;
    return a;
  }
  friend constexpr EvmWord operator*(EvmWord const& a, EvmWord const& b) {
    auto const product = multiply(a.value_, b.value_);
    EvmWord low;
    for (std::size_t i = 0; i < 4; ++i) low.value_.word[i] = product.word[i];
    low.faulty_ = words_used(product) > 4 || a.faulty_ || b.faulty_;
    return low;
  }
  friend constexpr EvmWord operator/(EvmWord const& a, EvmWord const& b) {
    EvmWord quotient;
    quotient.faulty_ = b.is_zero() || a.faulty_ || b.faulty_;
    if (!quotient.faulty_) quotient.value_ = divide_floor(a.value_, b.value_);
    return quotient;
  }

  // a / b, rounded up.
  [[nodiscard]] friend constexpr EvmWord divide_up(EvmWord const& a, EvmWord const& b) {
    EvmWord quotient;
    quotient.faulty_ = b.is_zero() || a.faulty_ || b.faulty_;
    if (!quotient.faulty_) quotient.value_ = divide_ceil(a.value_, b.value_);
    return quotient;
  }

  friend constexpr bool operator==(EvmWord const& a, EvmWord const& b) { return a.value_ == b.value_; }
  friend constexpr std::strong_ordering operator<=>(EvmWord const& a, EvmWord const& b) {
    return a.value_ <=> b.value_;
  }

 private:
  Word value_;
  bool faulty_ = false;
};

// Newton's stop: no more than a unit apart.
[[nodiscard]] constexpr bool within_one(EvmWord const& a, EvmWord const& b) {
  return (a > b ? a - b : b - a) <= EvmWord(1);
}

}  // namespace sep::pricing
