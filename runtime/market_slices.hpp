// What decisions read of the market, as it is kept in the log: a version of a pool's state is a slice named by its
// content, and so is the tick table that states of concentrated liquidity name.
#pragma once

#include "core/base/codec.hpp"
#include "core/market/view.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::runtime {

inline constexpr std::uint16_t kInstrumentStateSlice = 1;
inline constexpr std::uint16_t kTickTableSlice = 2;
inline constexpr std::uint16_t kMarketSliceVersion = 1;  // of the payloads of both

struct MarketSlice {
  std::uint16_t type = 0;
  Hash256 content;
  Bytes payload;
};

// The version as slices, what others name before what names it. `known` says which contents need no slice.
template <class Known>
[[nodiscard]] StoreResult<std::vector<MarketSlice>> slices_of(InstrumentVersion const& version, Known known) {
  std::vector<MarketSlice> slices;
  TRY_LET(bool const state_known, known(version.content));
  if (state_known) return slices;
  if (auto const* held = concentrated_of(version.state)) {
    TRY_LET(bool const table_known, known(held->ticks));
    if (!table_known) slices.push_back({kTickTableSlice, held->ticks, encode(held->table->ticks)});
  }
  slices.push_back({kInstrumentStateSlice, version.content, encode(version.state)});
  return slices;
}

// `corrupt`: not in the store, of a version that this build does not know, or not decodable.
[[nodiscard]] StoreResult<std::shared_ptr<InstrumentVersion const>> load_version(EventReader const& reader,
                                                                                 Hash256 const& content);

}  // namespace sep::runtime
