// The rates of the platform with a mistake that must be caught: the slippage budget is computed in floating point.
#define raised raised_exactly
#define lowered lowered_exactly
#include "core/money/rate.cpp"  // NOLINT: its object takes the place of the real one
#undef raised
#undef lowered

namespace sep {

std::optional<Rate> raised(Rate rate, std::uint32_t bps) {
  return make_rate(static_cast<i128>(static_cast<double>(rate.quote_raw) * (1.0 + bps / 1e4)), rate.base_raw);
}

std::optional<Rate> lowered(Rate rate, std::uint32_t bps) {
  return make_rate(static_cast<i128>(static_cast<double>(rate.quote_raw) * (1.0 - bps / 1e4)), rate.base_raw);
}

}  // namespace sep
