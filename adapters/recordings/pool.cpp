#include "adapters/recordings/pool.hpp"

#include <algorithm>

#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

Pool directed(DirectionalPool const& pool, bool zero_for_one) {
  auto way = pool.pool;
  way.state.fee_pips =
      pricing::fee_with_protocol(way.state.fee_pips, zero_for_one ? pool.protocol_down : pool.protocol_up);
  return way;
}

Result<std::vector<pricing::Tick>, Wrong> read_ticks(Json const& object, std::string_view net, std::string_view gross) {
  std::vector<pricing::Tick> ticks;
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    pricing::Tick tick;
    auto const index = integer_of<std::int32_t>(object.keys[i]);
    if (!index) return fail("no tick: " + object.keys[i]);
    tick.index = *index;
    TRY_LET(tick.liquidity_net, need<i128>(object.items[i], net));
    TRY_LET(tick.liquidity_gross, need<u128>(object.items[i], gross));
    ticks.push_back(tick);
  }
  std::sort(ticks.begin(), ticks.end(), [](auto const& a, auto const& b) { return a.index < b.index; });
  return ticks;
}

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
