#include "sim/faulty_store.hpp"

namespace sep::sim {
namespace {

runtime::StoreFailure death(Scene& scene, char const* fault) {
  scene.strike(fault);
  return {runtime::StoreError::io, "the process died here"};
}

}  // namespace

runtime::StoreResult<void> FaultyStore::append(runtime::Append const& append) {
  bool const has_records = !append.records.empty();
  if (has_records && fuses_.before_append.strikes()) return fail(death(scene_, "x1_crash_before_journal_write"));
  TRY_VOID(store_->append(append));
  auditor_.leased(append.epoch, append.lease_until);
  auditor_.committed(append.records);
  if (has_records && fuses_.after_append.strikes()) return fail(death(scene_, "x4_crash_after_fsync_before_send"));
  on_commit_();
  return {};
}

runtime::StoreResult<void> FaultyStore::put_snapshot(std::uint32_t epoch, runtime::Snapshot const& snapshot) {
  bool const struck = std::exchange(fuses_.in_snapshot, false);
  if (struck) disk_.stop_after(1 + snapshot.seq % 6);
  auto done = store_->put_snapshot(epoch, snapshot);
  if (struck && !done) scene_.strike("x7_crash_in_snapshot");
  return done;
}

}  // namespace sep::sim
