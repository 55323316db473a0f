#include "core/pricing/constant_product.hpp"

#include <algorithm>
#include <optional>

#include "core/base/check.hpp"

namespace sep::pricing {
namespace {

// Room for the products of a rate's 127-bit terms with reserves and fees.
using U512 = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    512, 512, boost::multiprecision::unsigned_magnitude, boost::multiprecision::unchecked, void>>;

template <class Wide>
Wide wide(i128 value) {
  auto const bits = static_cast<u128>(value);
  return (Wide{high64(bits)} << 64) | low64(bits);
}

// Values proven to fit.
template <class Wide>
i128 narrow(Wide const& value) {
  auto const high = static_cast<std::uint64_t>(value >> 64);
  auto const low = static_cast<std::uint64_t>(value & Wide{~std::uint64_t{0}});
  return static_cast<i128>((static_cast<u128>(high) << 64) | low);
}

template <class Wide>
Wide divide_up(Wide const& numerator, Wide const& denominator) {
  return (numerator + denominator - 1) / denominator;
}

void check_fee(SwapFee fee) { CHECK(fee.numerator > 0 && fee.numerator <= fee.denominator); }

std::optional<SwapError> check_pool(Reserves reserves, i128 amount) {
  if (reserves.in <= 0 || reserves.out <= 0) return SwapError::no_liquidity;
  if (amount <= 0) return SwapError::zero_amount;
  if (reserves.in > kReserveMax || reserves.out > kReserveMax) return SwapError::too_large;
  return std::nullopt;
}

bool is_pool(Reserves reserves) { return !check_pool(reserves, 1); }

// The exact value of what x buys, as a fraction: before rounding.
struct Fraction {
  U256 top;
  U256 bottom;
};
Fraction output_of(Reserves reserves, i128 x, SwapFee fee) {
  U256 const trading = wide<U256>(x) * fee.numerator;
  return {trading * wide<U256>(reserves.out), wide<U256>(reserves.in) * fee.denominator + trading};
}

// What x buys, where x may be anything from 0 to the room in the pool.
i128 floor_output(Reserves reserves, i128 x, SwapFee fee) {
  auto const exact = output_of(reserves, x, fee);
  return narrow<U256>(exact.top / exact.bottom);
}

// The largest y that the contract sells for x at most: it asks for more than the exact cost, so y must cost less.
i128 largest_output_for(Reserves reserves, i128 x, SwapFee fee) {
  if (x == 0) return 0;
  auto const exact = output_of(reserves, x, fee);
  return narrow<U256>(divide_up(exact.top, exact.bottom)) - 1;
}

// floor(amount * top / bottom), at most `bound`.
i128 share(i128 amount, i128 top, i128 bottom, i128 bound) {
  U256 const quotient = wide<U256>(amount) * wide<U256>(top) / wide<U256>(bottom);
  return quotient > wide<U256>(bound) ? bound : narrow<U256>(quotient);
}

// The greatest x <= top with x <= next(x), for a rising `next`: whatever lies above next(x) cannot hold, so the walk
// steps over nothing. nullopt after kDescentMax steps; `top` is then still an upper bound.
template <class Next>
std::optional<i128> descend(i128& top, Next next) {
  for (int step = 0; step < kDescentMax; ++step) {
    i128 const below = next(top);
    if (below >= top) return top;
    top = below;
  }
  return std::nullopt;
}

// Where every x from low up to some limit holds: an x in [low, high] that holds and is no smaller than that limit.
// 0 when low itself does not hold.
template <class Holds>
i128 bisect(i128 low, i128 high, Holds holds) {
  if (low > high || !holds(low)) return 0;
  while (low < high) {
    i128 const middle = low + (high - low + 1) / 2;
    if (holds(middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

// a - b, at least 0.
U512 excess(U512 const& left, U512 const& right) { return left > right ? U512{left - right} : U512{0}; }

}  // namespace

Result<i128, SwapError> amount_out(Reserves reserves, i128 amount_in, SwapFee fee) {
  check_fee(fee);
  if (auto const error = check_pool(reserves, amount_in)) return fail(*error);
  if (amount_in > kReserveMax - reserves.in) return fail(SwapError::too_large);
  i128 const bought = floor_output(reserves, amount_in, fee);
  if (bought == 0) return fail(SwapError::insufficient_output);
  return bought;
}

Result<i128, SwapError> amount_in(Reserves reserves, i128 amount_out, SwapFee fee) {
  check_fee(fee);
  if (auto const error = check_pool(reserves, amount_out)) return fail(*error);
  if (amount_out >= reserves.out) return fail(SwapError::exceeds_reserve);
  U256 const top = wide<U256>(reserves.in) * wide<U256>(amount_out) * fee.denominator;
  U256 const bottom = wide<U256>(reserves.out - amount_out) * fee.numerator;
  U256 const cost = top / bottom + 1;
  if (cost > wide<U256>(kReserveMax - reserves.in)) return fail(SwapError::too_large);
  return narrow<U256>(cost);
}

i128 max_amount_in(Reserves reserves, SwapFee fee, Rate worst) {
  check_fee(fee);
  if (!is_pool(reserves)) return 0;
  auto const in = wide<U512>(reserves.in);
  auto const out = wide<U512>(reserves.out);
  auto const paid = wide<U512>(worst.quote_raw);
  auto const got = wide<U512>(worst.base_raw);
  i128 const room = kReserveMax - reserves.in;
  // x * got <= paid * out(x), without rounding: x <= (n * out * paid - d * in * got) / (n * got).
  U512 const real = excess(out * paid * fee.numerator, in * got * fee.denominator) / (got * fee.numerator);
  i128 top = real > wide<U512>(room) ? room : narrow<U512>(real);
  auto const payable = [&](i128 x) {
    return share(floor_output(reserves, x, fee), worst.quote_raw, worst.base_raw, room);
  };
  if (auto const exact = descend(top, payable)) return *exact;
  // One unit of output to spare outweighs any rounding. The spare grows up to the x whose marginal price is `worst`,
  // then falls: (d * in + n * x)^2 = n * d * in * out * paid / got.
  U512 const marginal = sqrt(U512{in * out * paid * fee.numerator * fee.denominator / got});
  U512 const peak = excess(marginal, in * fee.denominator) / fee.numerator + 1;
  return bisect(narrow<U512>(peak), top, [&](i128 x) { return payable(x) >= x; });
}

i128 max_amount_out(Reserves reserves, SwapFee fee, Rate worst) {
  check_fee(fee);
  if (!is_pool(reserves)) return 0;
  auto const in = wide<U512>(reserves.in);
  auto const out = wide<U512>(reserves.out);
  auto const paid = wide<U512>(worst.quote_raw);
  auto const got = wide<U512>(worst.base_raw);
  i128 const room = kReserveMax - reserves.in;
  // in(y) * got <= paid * y, without rounding: y <= (n * out * paid - d * in * got) / (n * paid).
  U512 const real = excess(out * paid * fee.numerator, in * got * fee.denominator) / (paid * fee.numerator);
  i128 top = std::min(narrow<U512>(real), largest_output_for(reserves, room, fee));
  auto const sellable = [&](i128 y) {
    return largest_output_for(reserves, share(y, worst.quote_raw, worst.base_raw, room), fee);
  };
  if (auto const exact = descend(top, sellable)) return *exact;
  // One unit paid to spare outweighs any rounding. The spare is greatest at (out - y)^2 = in * out * d * got / (n *
  // paid).
  U512 const marginal = sqrt(U512{in * out * got * fee.denominator / (paid * fee.numerator)});
  U512 const peak = excess(out, marginal + 1) + 1;
  return bisect(narrow<U512>(peak), top, [&](i128 y) { return sellable(y) >= y; });
}

i128 fee_of(i128 amount_in, SwapFee fee) {
  check_fee(fee);
  CHECK(amount_in >= 0);
  auto const kept = mul_div_ceil(static_cast<u128>(amount_in), fee.denominator - fee.numerator, fee.denominator);
  return static_cast<i128>(*kept);
}

}  // namespace sep::pricing
