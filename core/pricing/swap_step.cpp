#include "core/pricing/swap_step.hpp"

#include <utility>

namespace sep::pricing {
namespace {

struct Ordered {
  SqrtPrice low;
  SqrtPrice high;
};
Ordered ordered(SqrtPrice const& a, SqrtPrice const& b) { return a < b ? Ordered{a, b} : Ordered{b, a}; }

SqrtPrice difference(Ordered const& prices) {
  auto result = prices.high;
  subtract(result, prices.low);
  return result;
}

Wide<4> from_u128(u128 value) { return widened<4>(value); }

// floor(product / 2^96); and whether that cut anything off.
struct Shifted {
  Wide<4> whole;
  bool inexact = false;
};
Shifted over_2_96(Wide<5> const& product) {
  auto const& w = product.word;
  return {{{(w[1] >> 32) | (w[2] << 32), (w[2] >> 32) | (w[3] << 32), (w[3] >> 32) | (w[4] << 32), w[4] >> 32}},
          w[0] != 0 || static_cast<std::uint32_t>(w[1]) != 0};
}

// ceil(amount * fee / (1 - fee)): the fee on top of what trades.
Wide<4> fee_on_top(Wide<4> const& amount, std::uint32_t fee_pips) {
  if (fee_pips == 0) return {};
  auto const product = multiply(amount, Wide<1>{{fee_pips}});
  return resize<4>(divide_ceil(product, Wide<1>{{kPipsOne - fee_pips}}));
}

// floor(amount * (1 - fee)): at most `amount`.
u128 less_fee(u128 amount, std::uint32_t fee_pips) {
  if (fee_pips == 0) return amount;
  auto const product = multiply(widened<2>(amount), Wide<1>{{kPipsOne - fee_pips}});
  return low_u128(divide_floor(product, Wide<1>{{kPipsOne}}));
}

template <std::size_t N>
std::size_t bits_of(Wide<N> const& value) {
  auto const used = words_used(value);
  return used == 0 ? 0 : used * 64 - static_cast<std::size_t>(std::countl_zero(value.word[used - 1]));
}

// Whether the product still fits the 256 bits of the contract.
bool fits_word(Wide<5> const& product) { return product.word[4] == 0; }

std::optional<SqrtPrice> as_price(Wide<4> const& value) {
  if (value.word[3] != 0 || (value.word[2] >> 32) != 0) return std::nullopt;  // beyond 160 bits
  return resize<3>(value);
}

// L * P / (L + amount * P), all over 2^96, rounded up. Where the denominator leaves 256 bits the contract divides
// first, L / (L / P + amount), which rounds differently: so do we.
std::optional<SqrtPrice> after_token0_in(SqrtPrice const& from, u128 liquidity, u128 amount) {
  if (amount == 0) return from;
  auto const scaled = times_2_96(liquidity);
  auto const product = multiply(widened<2>(amount), from);
  if (fits_word(product)) {
    auto bottom = resize<4>(product);
    if (!add(bottom, scaled)) return as_price(resize<4>(divide_ceil(multiply(scaled, from), bottom)));
  }
  auto bottom = divide_floor(scaled, from);
  add(bottom, from_u128(amount));
  if (is_zero(bottom)) return std::nullopt;
  return as_price(divide_ceil(scaled, bottom));
}

std::optional<SqrtPrice> after_token0_out(SqrtPrice const& from, u128 liquidity, u128 amount) {
  if (amount == 0) return from;
  auto const scaled = times_2_96(liquidity);
  auto const product = multiply(widened<2>(amount), from);
  if (!fits_word(product) || resize<4>(product) >= scaled) return std::nullopt;
  auto bottom = scaled;
  subtract(bottom, resize<4>(product));
  auto const price = divide_ceil(multiply(scaled, from), bottom);
  for (std::size_t i = 4; i < price.word.size(); ++i)
    if (price.word[i] != 0) return std::nullopt;
  return as_price(resize<4>(price));
}

std::optional<SqrtPrice> after_token1_in(SqrtPrice const& from, u128 liquidity, u128 amount) {
  auto moved = divide_floor(times_2_96(amount), widened<2>(liquidity));
  add(moved, resize<4>(from));
  return as_price(moved);
}

std::optional<SqrtPrice> after_token1_out(SqrtPrice const& from, u128 liquidity, u128 amount) {
  auto const moved = divide_ceil(times_2_96(amount), widened<2>(liquidity));
  auto price = resize<4>(from);
  if (moved >= price) return std::nullopt;
  subtract(price, moved);
  return as_price(price);
}

}  // namespace

// The contract divides by the higher price, then by the lower, each time rounding the same way: that is one division by
// their product.
Wide<4> amount0_between_floor(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity) {
  auto const prices = ordered(a, b);
  auto const top = multiply(times_2_96(liquidity), difference(prices));
  return resize<4>(divide_floor(top, multiply(prices.high, prices.low)));
}

Wide<4> amount0_between_ceil(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity) {
  auto const prices = ordered(a, b);
  auto const top = multiply(times_2_96(liquidity), difference(prices));
  return resize<4>(divide_ceil(top, multiply(prices.high, prices.low)));
}

Wide<4> amount1_between_floor(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity) {
  return over_2_96(multiply(widened<2>(liquidity), difference(ordered(a, b)))).whole;
}

Wide<4> amount1_between_ceil(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity) {
  auto const exact = over_2_96(multiply(widened<2>(liquidity), difference(ordered(a, b))));
  return plus_one_if(exact.inexact, exact.whole);
}

std::optional<SqrtPrice> price_after_input(SqrtPrice const& from, u128 liquidity, u128 amount, bool zero_for_one) {
  if (liquidity == 0) return std::nullopt;
  return zero_for_one ? after_token0_in(from, liquidity, amount) : after_token1_in(from, liquidity, amount);
}

std::optional<SqrtPrice> price_after_output(SqrtPrice const& from, u128 liquidity, u128 amount, bool zero_for_one) {
  if (liquidity == 0) return std::nullopt;
  return zero_for_one ? after_token1_out(from, liquidity, amount) : after_token0_out(from, liquidity, amount);
}

SwapStep swap_step(SqrtPrice const& from, SqrtPrice const& target, u128 liquidity, u128 remaining,
                   std::uint32_t fee_pips, bool exact_in) {
  CHECK(fee_pips < kPipsOne);
  bool const zero_for_one = from >= target;
  auto const in_to = [&](SqrtPrice const& end) {
    return zero_for_one ? amount0_between_ceil(end, from, liquidity) : amount1_between_ceil(from, end, liquidity);
  };
  auto const out_to = [&](SqrtPrice const& end) {
    return zero_for_one ? amount1_between_floor(end, from, liquidity) : amount0_between_floor(from, end, liquidity);
  };
  auto const whole_way = [&] {
    auto const in = in_to(target);
    return SwapStep{target, in, out_to(target), fee_on_top(in, fee_pips)};
  };
  if (liquidity == 0) return whole_way();

  if (exact_in) {
    // Exactly what falls short of the whole way leaves the price short of the target: see docs/exact-pricing.md.
    auto const trading = less_fee(remaining, fee_pips);
    auto const end = price_after_input(from, liquidity, trading, zero_for_one);
    bool const short_of = end && (zero_for_one ? *end > target : *end < target);
    if (!short_of) return whole_way();
    // Not so where the contract's second form rounds the price: there the amounts decide, as they do in the contract.
    bool const plain = !zero_for_one || bits_of(widened<2>(trading)) + bits_of(from) < 256;
    if (!plain && from_u128(trading) >= in_to(target)) return whole_way();
    auto const in = in_to(*end);
    auto fee = from_u128(remaining);  // what does not trade
    CHECK(!subtract(fee, in));
    return {*end, in, out_to(*end), fee};
  }

  auto const wanted = from_u128(remaining);
  if (wanted >= out_to(target)) return whole_way();
  auto const end = price_after_output(from, liquidity, remaining, zero_for_one);
  CHECK(end.has_value());  // less than what lies before the target
  auto const in = in_to(*end);
  auto const out = out_to(*end);
  return {*end, in, out > wanted ? wanted : out, fee_on_top(in, fee_pips)};
}

}  // namespace sep::pricing
