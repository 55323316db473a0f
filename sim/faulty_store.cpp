#include "sim/faulty_store.hpp"

namespace sep::sim {
namespace {

runtime::StoreFailure death() { return {runtime::StoreError::io, "the process died here"}; }

}  // namespace

runtime::StoreResult<void> FaultyStore::append(runtime::Append const& append) {
  bool const has_records = !append.records.empty();
  if (has_records && fuses_.before_append.strikes()) return fail(death());
  TRY_VOID(store_->append(append));
  auditor_.committed(append.records);
  if (has_records && fuses_.after_append.strikes()) return fail(death());
  on_commit_();
  return {};
}

runtime::StoreResult<void> FaultyStore::put_snapshot(std::uint32_t epoch, runtime::Snapshot const& snapshot) {
  if (std::exchange(fuses_.in_snapshot, false)) disk_.stop_after(1 + snapshot.seq % 6);
  return store_->put_snapshot(epoch, snapshot);
}

}  // namespace sep::sim
