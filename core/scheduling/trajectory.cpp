#include "core/scheduling/trajectory.hpp"

#include <numeric>

#include "core/base/check.hpp"

namespace sep::scheduling {
namespace {

i128 share_floor(i128 total, u128 part, u128 whole) {
  return static_cast<i128>(mul_div_floor(static_cast<u128>(total), part, whole).value());
}

// a = aversion * variance * interval^2 / impact', in fixed point, no more than 2^250: beyond 2^240 the first slot takes
// everything anyway.
U256 stiffness(Duration interval, Impact const& impact) {
  U512 const ns{static_cast<std::uint64_t>(interval.ns)};
  // Thousandths, 1e-9 twice and nanoseconds twice: 1e-39; the impact is twice itself in 1e-9 seconds and nanoseconds:
  // 5e-19. What remains of the powers of ten is 1 / 5e20.
  U512 const top = U512{impact.risk_aversion_milli} * impact.volatility_e9 * impact.volatility_e9 * ns * ns;
  U512 const bottom = U512{twice_impact(interval, impact)} * 500'000'000U * 1'000'000'000'000U;
  CHECK(bottom > 0);
  U512 const value = (top << kFractionBits) / bottom;
  U512 const most = U512{1} << 250;
  return static_cast<U256>(value < most ? value : most);
}

U256 one() { return U256{1} << kFractionBits; }

// r_1 .. r_slots
std::vector<U256> ratios_of(std::uint32_t slots, U256 const& stiffness) {
  U256 const double_cosh = 2 * one() + stiffness;
  std::vector<U256> ratios(slots);
  for (std::uint32_t m = 1; m < slots; ++m) ratios[m] = (one() << kFractionBits) / (double_cosh - ratios[m - 1]);
  return ratios;
}

}  // namespace

Curve even_curve(i128 total, std::uint32_t slots) {
  Curve curve(slots);
  for (std::uint32_t i = 0; i < slots; ++i) curve[i] = share_floor(total, i + 1, slots);
  return curve;
}

Curve volume_curve(i128 total, std::uint32_t slots, std::vector<std::uint32_t> const& weights) {
  auto const buckets = static_cast<std::uint64_t>(weights.size());
  auto const sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  CHECK(sum > 0);
  Curve curve(slots);
  std::uint64_t passed = 0;  // the weight of whole buckets before `bucket`
  std::uint64_t bucket = 0;
  for (std::uint32_t i = 0; i < slots; ++i) {
    std::uint64_t const position = (i + 1) * buckets;  // in buckets, times `slots`
    for (; bucket < position / slots; ++bucket) passed += weights[bucket];
    std::uint64_t const inside = bucket < buckets ? weights[bucket] * (position % slots) : 0;
    curve[i] = share_floor(total, u128{passed} * slots + inside, u128{sum} * slots);
  }
  return curve;
}

Curve shortfall_curve(i128 total, std::uint32_t slots, Duration interval, Impact const& impact) {
  auto const ratios = ratios_of(slots, stiffness(interval, impact));
  Curve curve(slots);
  U256 left = one();
  for (std::uint32_t j = 0; j < slots; ++j) {
    left = (left * ratios[slots - 1 - j]) >> kFractionBits;
    U256 const rest = (widen(static_cast<u128>(total)) * left + (one() >> 1)) >> kFractionBits;
    curve[j] = total - static_cast<i128>(narrow_u128(rest).value());
  }
  return curve;
}

U256 twice_impact(Duration interval, Impact const& impact) {
  return U256{impact.temporary_e9} * 2'000'000'000U -
         U256{impact.permanent_e9} * static_cast<std::uint64_t>(interval.ns);
}

U256 later_weight(std::uint32_t slots, Duration interval, Impact const& impact) {
  CHECK(slots > 0);
  auto const stiff = stiffness(interval, impact);
  return stiff + one() - ratios_of(slots, stiff).back();
}

}  // namespace sep::scheduling
