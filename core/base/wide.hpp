// Wide<N>: unsigned integers of N 64-bit words, for the hot exact paths of pools. Plain values, no allocation.
//
//   add, subtract        in place; answer the carry or borrow out of the top word
//   multiply             Wide<N> * Wide<M> -> Wide<N + M>: never overflows
//   divide               quotient and remainder (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D)
//   resize               to another width; CHECKs that nothing but zeros is cut off
//
// Where speed does not matter U256 (core/base/int.hpp) reads better.
#pragma once

#include <array>
#include <bit>
#include <boost/describe.hpp>
#include <compare>
#include <cstddef>
#include <cstdint>

#include "core/base/check.hpp"
#include "core/base/int.hpp"

namespace sep {

template <std::size_t N>
struct Wide {
  std::array<std::uint64_t, N> word{};  // the least significant first

  BOOST_DESCRIBE_CLASS(Wide, (), (word), (), ())

  friend constexpr bool operator==(Wide const&, Wide const&) = default;
  friend constexpr std::strong_ordering operator<=>(Wide const& a, Wide const& b) {
    for (std::size_t i = N; i-- > 0;)
      if (a.word[i] != b.word[i]) return a.word[i] <=> b.word[i];
    return std::strong_ordering::equal;
  }
};

template <std::size_t N>
[[nodiscard]] constexpr Wide<N> widened(u128 value) {
  static_assert(N >= 2);
  Wide<N> wide;
  wide.word[0] = low64(value);
  wide.word[1] = high64(value);
  return wide;
}

template <std::size_t N>
[[nodiscard]] constexpr std::size_t words_used(Wide<N> const& value) {
  std::size_t used = N;
  while (used > 0 && value.word[used - 1] == 0) --used;
  return used;
}

template <std::size_t N>
[[nodiscard]] constexpr bool is_zero(Wide<N> const& value) {
  return words_used(value) == 0;
}

template <std::size_t N>
[[nodiscard]] constexpr bool fits_u128(Wide<N> const& value) {
  return words_used(value) <= 2;
}

// The low 128 bits.
template <std::size_t N>
[[nodiscard]] constexpr u128 low_u128(Wide<N> const& value) {
  return (static_cast<u128>(value.word[1]) << 64) | value.word[0];
}

template <std::size_t M, std::size_t N>
[[nodiscard]] constexpr Wide<M> resize(Wide<N> const& value) {
  Wide<M> result;
  for (std::size_t i = 0; i < N; ++i) {
    if (i < M)
      result.word[i] = value.word[i];
    else
      CHECK(value.word[i] == 0);
  }
  return result;
}

template <std::size_t N>
constexpr bool add(Wide<N>& a, Wide<N> const& b) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < N; ++i) {
    u128 const sum = static_cast<u128>(a.word[i]) + b.word[i] + carry;
    a.word[i] = low64(sum);
    carry = high64(sum);
  }
  return carry != 0;
}

template <std::size_t N>
constexpr bool subtract(Wide<N>& a, Wide<N> const& b) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < N; ++i) {
    u128 const difference = static_cast<u128>(a.word[i]) - b.word[i] - borrow;
    a.word[i] = low64(difference);
    borrow = high64(difference) != 0 ? 1 : 0;
  }
  return borrow != 0;
}

// Adds one where `more` says so: the caller knows that there is room.
template <std::size_t N>
[[nodiscard]] constexpr Wide<N> plus_one_if(bool more, Wide<N> value) {
  if (more) CHECK(!add(value, Wide<N>{{1}}));
  return value;
}

template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr Wide<N + M> multiply(Wide<N> const& a, Wide<M> const& b) {
  Wide<N + M> product;
  for (std::size_t i = 0; i < N; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < M; ++j) {
      u128 const sum = static_cast<u128>(a.word[i]) * b.word[j] + product.word[i + j] + carry;
      product.word[i + j] = low64(sum);
      carry = high64(sum);
    }
    product.word[i + M] = carry;
  }
  return product;
}

// value * 2^96, whole.
[[nodiscard]] constexpr Wide<4> times_2_96(u128 value) {
  return {{0, low64(value << 32), low64(value >> 32), high64(value) >> 32}};
}

template <std::size_t N, std::size_t M>
struct Division {
  Wide<N> quotient;
  Wide<M> remainder;
};

// Division by an invariant word as multiplication (Moeller and Granlund, Improved division by invariant integers, IEEE
// Transactions on Computers 60, 2011): the machine's own division of two words by one takes several times as long.
class Divisor {
 public:
  // The top bit of `value` is set.
  constexpr explicit Divisor(std::uint64_t value) : value_(value), reciprocal_(reciprocal_of(value)) {}

  struct Digit {
    std::uint64_t quotient;
    std::uint64_t remainder;
  };
  // (high, low) / value; high < value.
  [[nodiscard]] constexpr Digit divide(std::uint64_t high, std::uint64_t low) const {
    u128 const guess = static_cast<u128>(reciprocal_) * high + ((static_cast<u128>(high) << 64) | low);
    std::uint64_t quotient = high64(guess) + 1;
    std::uint64_t remainder = low - quotient * value_;
    if (remainder > low64(guess)) {
      --quotient;
      remainder += value_;
    }
    if (remainder >= value_) {
      ++quotient;
      remainder -= value_;
    }
    return {quotient, remainder};
  }
  [[nodiscard]] constexpr std::uint64_t reciprocal() const { return reciprocal_; }

 private:
  // Their table of first guesses: floor((2^19 - 3 * 2^8) / d) for the nine top bits d.
  static constexpr std::array<std::uint16_t, 256> kGuesses = [] {
    std::array<std::uint16_t, 256> guesses{};
    for (unsigned d = 256; d < 512; ++d) guesses[d - 256] = static_cast<std::uint16_t>(((1U << 19) - (3U << 8)) / d);
    return guesses;
  }();

  // floor((2^128 - 1) / d) - 2^64: their algorithm 3.
  static constexpr std::uint64_t reciprocal_of(std::uint64_t d) {
    std::uint64_t const top = (d >> 24) + 1;
    std::uint64_t const v0 = kGuesses[(d >> 55) - 256];
    std::uint64_t const v1 = (v0 << 11) - (v0 * v0 * top >> 40) - 1;
    std::uint64_t const v2 = (v1 << 13) + (v1 * ((std::uint64_t{1} << 60) - v1 * top) >> 47);
    std::uint64_t const odd = d & 1;
    std::uint64_t const half = (d >> 1) + odd;
    std::uint64_t const error = ((v2 >> 1) & (0 - odd)) - v2 * half;
    std::uint64_t const v3 = (high64(static_cast<u128>(v2) * error) >> 1) + (v2 << 31);
    return v3 - high64(static_cast<u128>(v3) * d + d) - d;
  }

  std::uint64_t value_;
  std::uint64_t reciprocal_;
};

// Takes digit * v from the n + 1 words at u, or (digit - 1) * v where that is too much: then it says so.
constexpr bool take_away(std::uint64_t* u, std::uint64_t const* v, std::size_t n, std::uint64_t digit) {
  std::uint64_t borrow = 0;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < n; ++i) {
    u128 const product = static_cast<u128>(digit) * v[i] + carry;
    carry = high64(product);
    u128 const difference = static_cast<u128>(u[i]) - low64(product) - borrow;
    u[i] = low64(difference);
    borrow = high64(difference) != 0 ? 1 : 0;
  }
  u128 const difference = static_cast<u128>(u[n]) - carry - borrow;
  u[n] = low64(difference);
  if (high64(difference) == 0) return false;
  std::uint64_t again = 0;
  for (std::size_t i = 0; i < n; ++i) {
    u128 const sum = static_cast<u128>(u[i]) + v[i] + again;
    u[i] = low64(sum);
    again = high64(sum);
  }
  u[n] += again;
  return true;
}

// `bottom` > 0 (CHECKed).
template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr Division<N, M> divide(Wide<N> const& top, Wide<M> const& bottom) {
  std::size_t const n = words_used(bottom);
  std::size_t const m = words_used(top);
  CHECK(n > 0);
  Division<N, M> result;
  if (m < n) {
    for (std::size_t i = 0; i < m; ++i) result.remainder.word[i] = top.word[i];
    return result;
  }
  // Both are shifted so that the divisor's top bit is set; then a digit guessed from two words is at most two too high.
  int const shift = std::countl_zero(bottom.word[n - 1]);
  std::array<std::uint64_t, M> v{};
  std::array<std::uint64_t, N + 1> u{};
  auto const spill = [shift](std::uint64_t low) { return shift == 0 ? 0 : low >> (64 - shift); };
  for (std::size_t i = 0; i < n; ++i) v[i] = (bottom.word[i] << shift) | (i > 0 ? spill(bottom.word[i - 1]) : 0);
  for (std::size_t i = 0; i < m; ++i) u[i] = (top.word[i] << shift) | (i > 0 ? spill(top.word[i - 1]) : 0);
  u[m] = m > 0 ? spill(top.word[m - 1]) : 0;
  Divisor const divisor(v[n - 1]);
  if (n == 1) {
    std::uint64_t rest = u[m];
    for (std::size_t i = m; i-- > 0;) {
      auto const digit = divisor.divide(rest, u[i]);
      result.quotient.word[i] = digit.quotient;
      rest = digit.remainder;
    }
    result.remainder.word[0] = rest >> shift;
    return result;
  }
  for (std::size_t j = m - n + 1; j-- > 0;) {
    bool const full = u[j + n] >= v[n - 1];  // the digit would not fit a word
    auto const guess = full ? Divisor::Digit{~std::uint64_t{0}, 0} : divisor.divide(u[j + n], u[j + n - 1]);
    u128 digit = guess.quotient;
    u128 const head = (static_cast<u128>(u[j + n]) << 64) | u[j + n - 1];
    u128 rest = full ? head - digit * v[n - 1] : u128{guess.remainder};
    while (high64(rest) == 0 && digit * v[n - 2] > ((rest << 64) | u[j + n - 2])) {
      --digit;
      rest += v[n - 1];
    }
    if (take_away(u.data() + j, v.data(), n, low64(digit))) --digit;
    result.quotient.word[j] = low64(digit);
  }
  for (std::size_t i = 0; i < n; ++i)
    result.remainder.word[i] = (u[i] >> shift) | (shift == 0 ? 0 : u[i + 1] << (64 - shift));
  return result;
}

template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr Wide<N> divide_floor(Wide<N> const& top, Wide<M> const& bottom) {
  return divide(top, bottom).quotient;
}
template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr Wide<N> divide_ceil(Wide<N> const& top, Wide<M> const& bottom) {
  auto const exact = divide(top, bottom);
  return plus_one_if(!is_zero(exact.remainder), exact.quotient);
}

// The EVM's words as the house writes them elsewhere, and back; from_u256 keeps the low N words.
template <std::size_t N>
[[nodiscard]] U256 to_u256(Wide<N> const& value) {
  U256 result = 0;
  for (std::size_t i = N; i-- > 0;) result = (result << 64) | value.word[i];
  return result;
}
template <std::size_t N>
[[nodiscard]] Wide<N> from_u256(U256 value) {
  Wide<N> result;
  for (std::size_t i = 0; i < N; ++i) {
    result.word[i] = static_cast<std::uint64_t>(value & U256{~std::uint64_t{0}});
    value >>= 64;
  }
  return result;
}

}  // namespace sep
