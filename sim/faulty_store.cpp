#include "sim/faulty_store.hpp"

namespace sep::sim {
namespace {

runtime::StoreFailure death(Scene& scene, char const* fault) {
  scene.strike(fault);
  return {runtime::StoreError::io, "the process died here"};
}

class FaultyUpkeep final : public Passing<runtime::StoreUpkeep> {
 public:
  FaultyUpkeep(std::unique_ptr<runtime::StoreUpkeep> store, SimDisk& disk, Scene& scene, Fuses& fuses)
      : Passing(std::move(store)), disk_(disk), scene_(scene), fuses_(fuses) {}

  Answer<void> put_snapshot(runtime::Snapshot const& snapshot) override {
    bool const struck = std::exchange(fuses_.in_snapshot, false);
    if (struck) disk_.stop_after(1 + snapshot.seq % 4);
    auto done = store_->put_snapshot(snapshot);
    if (struck && !done) scene_.strike("x7_crash_in_snapshot");
    return done;
  }
  Answer<void> copy_log() override { return store_->copy_log(); }
  void end_writing(runtime::StoreFailure const& failure) override { store_->end_writing(failure); }

 private:
  SimDisk& disk_;
  Scene& scene_;
  Fuses& fuses_;
};

}  // namespace

runtime::StoreResult<void> FaultyStore::append(runtime::Append const& append) {
  if (ended_) return fail(runtime::StoreFailure{runtime::StoreError::io, "the process is dead"});
  bool const has_records = !append.records.empty();
  if (has_records && fuses_.before_append.strikes()) return fail(death(scene_, "x1_crash_before_journal_write"));
  TRY_VOID(store_->append(append));
  auditor_.leased(append.epoch, append.lease_until);
  auditor_.committed(append.records);
  if (has_records && fuses_.after_append.strikes()) return fail(death(scene_, "x4_crash_after_fsync_before_send"));
  on_commit_();
  return {};
}

runtime::StoreResult<std::unique_ptr<runtime::StoreUpkeep>> FaultyStore::open_upkeep() {
  TRY_LET(auto upkeep, store_->open_upkeep());
  return std::make_unique<FaultyUpkeep>(std::move(upkeep), disk_, scene_, fuses_);
}

}  // namespace sep::sim
