// One pool's state as a recording writes it.
#pragma once

#include <optional>
#include <simdjson.h>

#include "core/market/instrument.hpp"

namespace sep::paper {

struct RecordedHoldings {
  Holdings holdings;
  std::uint32_t fee_pips = 0;     // concentrated liquidity
  std::int32_t tick_spacing = 0;  // concentrated liquidity
};

[[nodiscard]] inline bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// nullopt: JSON, but no state that a pool of this kind can be in. Throws simdjson_error where it is not JSON.
[[nodiscard]] std::optional<RecordedHoldings> read_recorded_state(simdjson::ondemand::object& entry,
                                                                  InstrumentKind kind);

}  // namespace sep::paper
