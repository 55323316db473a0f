// The real SQLite store on a simulated disk: a run of appends that ends in whatever a test arranges, and the judgement
// of what a later opening finds.
#pragma once

#include <gtest/gtest.h>
#include <memory>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "core/base/codec.hpp"
#include "runtime/log/sample_log.hpp"
#include "sim/disk/sim_disk.hpp"

namespace sep::sim {

struct CrashRun {
  explicit CrashRun(std::uint64_t seed) : disk(seed), rng{seed ^ 0x5eed}, log_seed(seed) {}

  SimDisk disk;
  Rng rng;
  std::uint64_t log_seed;
  std::unique_ptr<runtime::EventStore> store;
  std::unique_ptr<runtime::StoreUpkeep> upkeep;  // in every second life: it copies the log, the writer does not
  std::optional<log::SampleLog> sample;
  std::uint32_t epoch = 0;
  // What was acknowledged: the last record of each append that succeeded, and every batch end there ever was.
  std::uint64_t acknowledged_seq = 0;
  Hash256 acknowledged_hash;
  std::vector<std::uint64_t> batch_ends{0};

  [[nodiscard]] store::SqliteOptions options() const {
    return {.path = "log.sqlite",
            .stream = "paper",
            .vfs = disk.vfs_name(),
            .store_id = "sim",
            .created_at = Time{1},
            .checkpoint_pages = 40};
  }

  // False: the disk did not let it.
  bool start() {
    auto opened = store::open_sqlite(options());
    if (!opened) return false;
    store = *std::move(opened);
    auto const lease = store->acquire("sim", Time{1}, seconds(1));
    if (!lease) return false;
    epoch = lease->epoch;
    auto const head = store->head();
    if (!head) return false;
    sample.emplace(*head, ++log_seed);
    upkeep = nullptr;
    if (log_seed % 2 == 0) return true;
    auto beside = store->open_upkeep();
    if (!beside) return false;
    upkeep = *std::move(beside);
    return true;
  }

  // One append; false: it was not acknowledged, and the store object is of no more use.
  bool append(std::size_t inputs) {
    auto const batch = sample->next(epoch, inputs);
    batch_ends.push_back(batch.records.back().seq);
    auto append = batch.append(epoch);
    append.lease_until = Time{static_cast<std::int64_t>(batch.first_seq)} + seconds(1);
    if (!store->append(append)) return false;
    acknowledged_seq = batch.records.back().seq;
    acknowledged_hash = batch.records.back().hash;
    return keep();
  }

  // What a keeper does after an append: copies, at times a snapshot. False: it failed, and the writer ends with it.
  bool keep() {
    if (!upkeep) return true;
    auto kept = upkeep->copy_log();
    if (kept && acknowledged_seq % 5 == 0)
      kept = upkeep->put_snapshot({acknowledged_seq, acknowledged_hash, 1, Bytes(acknowledged_seq % 90'000, 0x5a)});
    if (!kept) upkeep->end_writing(kept.error());
    return kept.has_value();
  }

  void append_until_it_fails(std::size_t limit) {
    for (std::size_t i = 0; i < limit; ++i) {
      if (!append(rng.between(1, 5))) return;
    }
  }

  // What must hold of any store that was opened after anything: nullopt, or what does not.
  [[nodiscard]] std::optional<std::string> complaint() const {
    auto const report = log::verify(*store, {}, log::sample_projection());
    if (!report.ok) return "verify: " + enum_name(report.fault) + " " + report.detail;
    if (report.head.seq < acknowledged_seq) return "an acknowledged append is lost";
    if (acknowledged_seq > 0 && store->read_one(acknowledged_seq)->hash != acknowledged_hash) {
      return "an acknowledged append was replaced";
    }
    if (auto const snapshot = store->latest_snapshot(acknowledged_seq); snapshot && *snapshot) {
      auto const record = store->read_one((*snapshot)->seq);
      if (!record || record->hash != (*snapshot)->record) return "a snapshot of what never was";
      if ((*snapshot)->state != Bytes((*snapshot)->seq % 90'000, 0x5a))
        return "a damaged snapshot is taken for a sound one";
    }
    if (std::ranges::find(batch_ends, report.head.seq) == batch_ends.end()) return "a batch is there in part";
    return std::nullopt;
  }
};

}  // namespace sep::sim
