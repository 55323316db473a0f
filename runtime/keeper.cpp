#include "runtime/keeper.hpp"

#include <utility>

#include "core/base/check.hpp"
#include "core/engine/catalogue.hpp"

namespace sep::runtime {

Keeper::Keeper(std::unique_ptr<StoreUpkeep> store, std::uint64_t snapshot_every)
    : store_(std::move(store)), snapshot_every_(snapshot_every) {
  CHECK(snapshot_every_ > 0);
}

StoreResult<void> Keeper::checked(StoreResult<void> done) {
  if (!done) store_->end_writing(done.error());
  return done;
}

StoreResult<void> Keeper::keep() {
  return checked([this]() -> StoreResult<void> {
    TRY_VOID(store_->copy_log());
    TRY_LET(bool const put_off, is_put_off());
    if (put_off) return {};
    TRY_VOID(fold());
    if (folded_->next_seq - folded_->snapshot_seq <= snapshot_every_) return {};
    return make_snapshot();
  }());
}

StoreResult<void> Keeper::finish() {
  return checked([this]() -> StoreResult<void> {
    TRY_VOID(fold());
    return make_snapshot();
  }());
}

StoreResult<bool> Keeper::is_put_off() {
  TRY_LET(auto const head, store_->head());
  auto const came = head.next_seq - std::exchange(seen_seq_, head.next_seq);
  return folded_ && came > kBusyRecords && head.next_seq - folded_->next_seq < kPutOffMost;
}

StoreResult<void> Keeper::fold() {
  if (folded_) return replay_on(*store_, *folded_);
  TRY_LET(folded_, replay(*store_, ReplayFrom::latest_snapshot));
  return {};
}

StoreResult<void> Keeper::make_snapshot() {
  auto const seq = folded_->next_seq - 1;
  if (seq == folded_->snapshot_seq) return {};
  TRY_VOID(store_->put_snapshot({seq, folded_->head, engine::kRulesVersion, engine::snapshot(folded_->state)}));
  folded_->snapshot_seq = seq;
  ++snapshots_;
  return {};
}

}  // namespace sep::runtime
