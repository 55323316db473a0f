// Pools made from a seed, and a naive second implementation of the swap: unbounded integers, one tick at a time.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/base/rng.hpp"
#include "core/pricing/concentrated.hpp"

namespace sep::pricing::naive {

using Big = boost::multiprecision::cpp_int;

template <std::size_t N>
Big big(Wide<N> const& value) {
  return Big(to_u256(value));
}
inline Big big(u128 value) { return Big(widen(value)); }

inline Big const kQ96 = Big(1) << 96;
inline Big const kWord256 = Big(1) << 256;

inline Big ceil_div(Big const& a, Big const& b) { return (a + b - 1) / b; }

struct Answer {
  Big in = 0, out = 0, price = 0, liquidity = 0;
  std::int32_t tick = 0;
  std::uint32_t passes = 0;
};

struct Swap {
  std::map<std::int32_t, Big> nets;
  Big price, liquidity, remaining, limit;
  std::int32_t tick = 0, spacing = 1;
  std::uint32_t fee = 0;
  bool down = true, exact_in = true;

  Big in_for(Big const& end) const {
    return down ? ceil_div(liquidity * kQ96 * (price - end), end * price) : ceil_div(liquidity * (end - price), kQ96);
  }
  Big out_for(Big const& end) const {
    return down ? Big(liquidity * (price - end) / kQ96) : Big(liquidity * kQ96 * (end - price) / (end * price));
  }
  Big end_for(Big const& amount) const {
    Big const scaled = liquidity * kQ96;
    if (exact_in && down) {
      bool const fits = amount * price < kWord256 && scaled + amount * price < kWord256;
      return fits ? ceil_div(scaled * price, scaled + amount * price) : ceil_div(scaled, scaled / price + amount);
    }
    if (exact_in) return price + amount * kQ96 / liquidity;
    if (down) return price - ceil_div(amount * kQ96, liquidity);
    return ceil_div(scaled * price, scaled - amount * price);
  }

  // Every multiple of the spacing is looked at in turn, up to the end of the word.
  std::int32_t next_stop() const {
    auto const floor_of = [](std::int32_t a, std::int32_t b) { return a / b - (a % b < 0 ? 1 : 0); };
    std::int32_t at = floor_of(tick, spacing) + (down ? 0 : 1);
    while (!nets.contains(at * spacing)) {
      bool const word_ends = down ? floor_of(at, 256) * 256 == at : floor_of(at, 256) * 256 + 255 == at;
      if (word_ends) break;
      at += down ? -1 : 1;
    }
    return std::clamp(at * spacing, kTickMin, kTickMax);
  }

  Answer run() {
    Answer answer;
    while (remaining > 0 && price != limit) {
      auto const stop = next_stop();
      ++answer.passes;
      Big const stop_price = big(sqrt_price_at(stop));
      Big const target = down ? std::max(stop_price, limit) : std::min(stop_price, limit);
      Big const trading = exact_in ? Big(remaining * (kPipsOne - fee) / kPipsOne) : remaining;
      bool const whole = trading >= (exact_in ? in_for(target) : out_for(target));
      Big const end = whole ? target : end_for(trading);
      Big const in = in_for(end);
      Big const out = exact_in ? out_for(end) : std::min(out_for(end), remaining);
      Big const paid = exact_in && end != target ? remaining : Big(in + ceil_div(in * fee, Big(kPipsOne - fee)));
      answer.in += paid;
      answer.out += out;
      remaining -= exact_in ? paid : out;
      bool const moved = price != end;
      price = end;
      if (price == stop_price) {
        if (nets.contains(stop)) liquidity += down ? Big(-nets[stop]) : nets[stop];
        tick = down ? stop - 1 : stop;
      } else if (moved) {
        tick = tick_at(from_u256<3>(U256(price)));
      }
    }
    answer.price = price;
    answer.liquidity = liquidity;
    answer.tick = tick;
    return answer;
  }
};

struct Pool {
  ConcentratedState state;
  std::vector<Tick> ticks;
};

// 0 to 2^bits - 1, of any length.
inline u128 any_bits(Rng& rng, std::uint64_t bits) {
  auto const length = rng.between(0, bits);
  auto const value = (static_cast<u128>(rng.next()) << 64) | rng.next();
  return length == 0 ? 0 : value >> (128 - length);
}

// A pool with a few overlapping positions around its price.
inline Pool any_pool(Rng& rng) {
  constexpr std::int32_t kSpacings[] = {1, 10, 60, 200};
  constexpr std::uint32_t kFees[] = {0, 1, 90, 100, 500, 3'000, 10'000, 999'999};
  auto const spacing = kSpacings[rng.below(4)];
  auto const fee = rng.chance(1, 4) ? static_cast<std::uint32_t>(rng.below(kPipsOne)) : kFees[rng.below(8)];
  std::int32_t const width = rng.chance(1, 3) ? 400'000 : rng.chance(1, 2) ? 20'000 : 800;
  std::int32_t const centre = static_cast<std::int32_t>(rng.below(800'000)) - 400'000;
  auto const near = [&] {
    return std::clamp(centre + static_cast<std::int32_t>(rng.below(2 * static_cast<std::uint64_t>(width))) - width,
                      kTickMin, kTickMax - 1);
  };
  Pool pool{initialised(sqrt_price_at(near()), fee, spacing).value(), {}};
  for (auto count = rng.between(0, 6); count > 0; --count) {
    auto const lower = near() / spacing * spacing;
    auto const upper = near() / spacing * spacing;
    if (lower >= upper) continue;
    auto const size = static_cast<i128>(any_bits(rng, rng.chance(1, 10) ? 108 : 80));
    auto const changed = changed_liquidity(pool.state, pool.ticks, lower, upper, size);
    if (!changed) continue;
    pool = {changed->state, changed->ticks};
  }
  return pool;
}

inline Swap as_naive(Pool const& pool, SwapRequest const& request) {
  Swap swap;
  for (auto const& tick : pool.ticks) {
    bool const negative = tick.liquidity_net < 0;
    Big const size = big(static_cast<u128>(negative ? -tick.liquidity_net : tick.liquidity_net));
    swap.nets[tick.index] = negative ? Big(-size) : size;
  }
  swap.price = big(pool.state.sqrt_price);
  swap.liquidity = big(pool.state.liquidity);
  swap.remaining = big(request.amount);
  swap.limit = big(request.limit);
  swap.tick = pool.state.tick;
  swap.spacing = pool.state.tick_spacing;
  swap.fee = pool.state.fee_pips;
  swap.down = request.zero_for_one;
  swap.exact_in = request.exact_in;
  return swap;
}

}  // namespace sep::pricing::naive
