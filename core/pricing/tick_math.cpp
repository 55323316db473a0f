#include "core/pricing/tick_math.hpp"

namespace sep::pricing {
namespace {

constexpr u128 from_halves(std::uint64_t high, std::uint64_t low) { return (static_cast<u128>(high) << 64) | low; }

// sqrt(1.0001)^-(2^i) * 2^128, to the nearest.
constexpr std::array<u128, 20> kPowers{
    from_halves(0xfffcb933bd6fad37, 0xaa2d162d1a594001), from_halves(0xfff97272373d4132, 0x59a46990580e213a),
    from_halves(0xfff2e50f5f656932, 0xef12357cf3c7fdcc), from_halves(0xffe5caca7e10e4e6, 0x1c3624eaa0941cd0),
    from_halves(0xffcb9843d60f6159, 0xc9db58835c926644), from_halves(0xff973b41fa98c081, 0x472e6896dfb254c0),
    from_halves(0xff2ea16466c96a38, 0x43ec78b326b52861), from_halves(0xfe5dee046a99a2a8, 0x11c461f1969c3053),
    from_halves(0xfcbe86c7900a88ae, 0xdcffc83b479aa3a4), from_halves(0xf987a7253ac41317, 0x6f2b074cf7815e54),
    from_halves(0xf3392b0822b70005, 0x940c7a398e4b70f3), from_halves(0xe7159475a2c29b74, 0x43b29c7fa6e889d9),
    from_halves(0xd097f3bdfd2022b8, 0x845ad8f792aa5825), from_halves(0xa9f746462d870fdf, 0x8a65dc1f90e061e5),
    from_halves(0x70d869a156d2a1b8, 0x90bb3df62baf32f7), from_halves(0x31be135f97d08fd9, 0x81231505542fcfa6),
    from_halves(0x09aa508b5b7a84e1, 0xc677de54f3e99bc9), from_halves(0x005d6af8dedb8119, 0x6699c329225ee604),
    from_halves(0x00002216e584f5fa, 0x1ea926041bedfe98), from_halves(0x00000000048a1703, 0x91f7dc42444e8fa2)};

// floor(a * b / 2^128).
constexpr u128 multiply_high(u128 a, u128 b) {
  u128 const low = static_cast<u128>(low64(a)) * low64(b);
  u128 const cross = static_cast<u128>(high64(a)) * low64(b) + high64(low);
  u128 const other = static_cast<u128>(low64(a)) * high64(b) + low64(cross);
  return static_cast<u128>(high64(a)) * high64(b) + high64(cross) + high64(other);
}

constexpr std::size_t kLowBits = 8;

// The products of the low bits, which come first in the definition: every combination, so that one look-up replaces
// them. 0 stands for the whole one, which needs a bit more.
constexpr std::array<u128, std::size_t{1} << kLowBits> kLowProducts = [] {
  std::array<u128, std::size_t{1} << kLowBits> products{};
  for (std::size_t low = 1; low < products.size(); ++low) {
    auto const top = static_cast<std::size_t>(std::bit_width(low)) - 1;
    u128 const rest = products[low ^ (std::size_t{1} << top)];
    products[low] = rest == 0 ? kPowers[top] : multiply_high(rest, kPowers[top]);
  }
  return products;
}();

// ceil(ratio / 2^32): from Q128.128 to Q64.96.
SqrtPrice rounded_to_q96(Wide<4> const& ratio) {
  auto const& w = ratio.word;
  SqrtPrice const price{{(w[0] >> 32) | (w[1] << 32), (w[1] >> 32) | (w[2] << 32), (w[2] >> 32) | (w[3] << 32)}};
  return plus_one_if(static_cast<std::uint32_t>(w[0]) != 0, price);
}

constexpr int kLogBits = 20;  // fraction bits of the logarithm

// log2(price / 2^96) * 2^kLogBits, less than two units below the true value: the leading 64 bits are squared again and
// again, and each time the square passes 2 the next bit is 1. Cutting to 64 bits loses below 2^-40 in all.
std::int64_t log2_fixed(SqrtPrice const& price) {
  std::size_t const top = words_used(price) - 1;
  int const spare = std::countl_zero(price.word[top]);
  std::uint64_t mantissa = price.word[top] << spare;
  if (spare > 0 && top > 0) mantissa |= price.word[top - 1] >> (64 - spare);
  std::int64_t log = static_cast<std::int64_t>(top) * 64 + 63 - spare - 96;
  for (int bit = 0; bit < kLogBits; ++bit) {
    u128 const square = static_cast<u128>(mantissa) * mantissa;  // in [2^126, 2^128)
    bool const passed = (square >> 127) != 0;
    mantissa = high64(passed ? square : square << 1);
    log = log * 2 + (passed ? 1 : 0);
  }
  return log;
}

// 2^64 / (2^kLogBits * log2(sqrt(1.0001))), to the nearest: from units of log2_fixed to ticks.
constexpr i128 kTicksPerUnit = 243'891'676'902'393'175;
// What the logarithm, the factor above and the rounding of prices to 2^-96 (2^-33 of the lowest price, 5e-6 of a tick)
// can displace, generously: 2^-10 of a tick below, and two units of the logarithm above.
constexpr i128 kSlackBelow = i128{1} << 54;
constexpr i128 kSlackAbove = 2 * kTicksPerUnit + (i128{1} << 54);

}  // namespace

SqrtPrice sqrt_price_at(std::int32_t tick) {
  CHECK(tick >= kTickMin && tick <= kTickMax);
  if (tick == 0) return {{0, std::uint64_t{1} << 32, 0}};
  auto const distance = static_cast<std::uint32_t>(tick < 0 ? -tick : tick);
  u128 ratio = kLowProducts[distance % kLowProducts.size()];
  for (auto rest = distance >> kLowBits << kLowBits; rest != 0; rest &= rest - 1) {
    auto const& power = kPowers[static_cast<std::size_t>(std::countr_zero(rest))];
    ratio = ratio == 0 ? power : multiply_high(ratio, power);
  }
  if (tick < 0) return rounded_to_q96(widened<4>(ratio));
  constexpr auto kAll = ~std::uint64_t{0};
  return rounded_to_q96(divide_floor(Wide<4>{{kAll, kAll, kAll, kAll}}, widened<2>(ratio)));
}

std::int32_t tick_at(SqrtPrice const& price) {
  CHECK(price >= kSqrtPriceMin && price < kSqrtPriceMax);
  i128 const exact = log2_fixed(price) * kTicksPerUnit;  // ticks * 2^64
  auto const low = static_cast<std::int32_t>((exact - kSlackBelow) >> 64);
  auto const high = static_cast<std::int32_t>((exact + kSlackAbove) >> 64);
  if (low == high) return low;
  return high <= kTickMax && sqrt_price_at(high) <= price ? high : low;
}

}  // namespace sep::pricing
