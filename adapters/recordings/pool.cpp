#include "adapters/recordings/pool.hpp"

#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

std::string name_of(pricing::ConcentratedError error) {
  return boost::describe::enum_to_string(error, "an unknown error");
}

std::optional<pricing::SqrtPrice> sqrt_price_of(U256 const& value) {
  if ((value >> 160) != 0) return std::nullopt;
  return from_u256<3>(value);
}

Result<pricing::WideSwapAnswer, pricing::ConcentratedError> swap_any(Pool const& pool, bool zero_for_one, bool exact_in,
                                                                     U256 const& amount,
                                                                     pricing::SqrtPrice const& limit,
                                                                     std::vector<pricing::WalkedStep>* steps) {
  auto const narrow = narrow_u128(amount);
  auto answer =
      pricing::swap_wide(pool.state, pool.ticks, {zero_for_one, exact_in, narrow.value_or(kUint128Max), limit}, steps);
  if (answer && !narrow) {
    if (answer->filled) return fail(pricing::ConcentratedError::too_large);
  }
  return answer;
}

}  // namespace sep::recordings
