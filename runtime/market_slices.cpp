#include "runtime/market_slices.hpp"

namespace sep::runtime {
namespace {

template <class T>
StoreResult<T> load(EventReader const& reader, Hash256 const& content, std::uint16_t type) {
  TRY_LET(auto const seq, reader.find_slice(content));
  if (!seq) return fail(StoreFailure{StoreError::corrupt, "no slice of the content " + to_hex(content.bytes)});
  TRY_LET(auto const record, reader.read_one(*seq));
  auto const where = "record " + std::to_string(record.seq) + ": ";
  if (record.type != type) return fail(StoreFailure{StoreError::corrupt, where + "another kind of slice"});
  // Another form may decode and mean something else, so what is not known is not tried.
  if (record.version != kMarketSliceVersion)
    return fail(StoreFailure{StoreError::corrupt, where + "slice version " + std::to_string(record.version) +
                                                      " is not known to this build"});
  auto value = decode<T>(record.payload);
  if (!value) return fail(StoreFailure{StoreError::corrupt, where + enum_name(value.error())});
  return *std::move(value);
}

}  // namespace

StoreResult<std::shared_ptr<InstrumentVersion const>> load_version(EventReader const& reader, Hash256 const& content) {
  TRY_LET(auto state, load<InstrumentState>(reader, content, kInstrumentStateSlice));
  if (auto const missing = missing_table(state)) {
    TRY_LET(auto ticks, load<std::vector<Tick>>(reader, *missing, kTickTableSlice));
    link(state, make_tick_table(std::move(ticks)));
  }
  return std::make_shared<InstrumentVersion const>(InstrumentVersion{std::move(state), content});
}

}  // namespace sep::runtime
