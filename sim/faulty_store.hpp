// The real store with a process around it that dies at chosen moments of a commit, and an auditor that is shown every
// durable record at the moment it is durable.
#pragma once

#include <memory>

#include "runtime/ports/event_store.hpp"
#include "sim/auditor.hpp"
#include "sim/disk/sim_disk.hpp"
#include "sim/scene.hpp"

namespace sep::sim {

// Burns down by one at every occasion and strikes at the last; 0: not lit.
struct Fuse {
  std::uint64_t left = 0;
  [[nodiscard]] bool strikes() { return left > 0 && --left == 0; }
};

struct Fuses {
  Fuse before_append;
  Fuse after_append;
  Fuse after_send;  // counts submissions
  bool in_snapshot = false;
};

// Everything a reader may ask, passed on.
template <class Port>
class Passing : public Port {
 public:
  template <class T>
  using Answer = runtime::StoreResult<T>;

  explicit Passing(std::unique_ptr<Port> store) : store_(std::move(store)) {}

  Answer<runtime::StoreHead> head() const override { return store_->head(); }
  Answer<std::vector<log::Record>> read(std::uint64_t from_seq, std::size_t limit) const override {
    return store_->read(from_seq, limit);
  }
  Answer<log::Record> read_one(std::uint64_t seq) const override { return store_->read_one(seq); }
  Answer<std::optional<std::uint64_t>> find_slice(Hash256 const& content) const override {
    return store_->find_slice(content);
  }
  Answer<std::optional<runtime::KeyRow>> find_key(std::string_view scope, std::string_view key) const override {
    return store_->find_key(scope, key);
  }
  Answer<std::optional<Ulid>> find_child(Hash128 const& order) const override { return store_->find_child(order); }
  Answer<std::vector<log::Record>> read_fills(Ulid intent, std::uint64_t from_seq, std::size_t limit) const override {
    return store_->read_fills(intent, from_seq, limit);
  }
  Answer<runtime::DerivedCounts> derived_counts() const override { return store_->derived_counts(); }
  Answer<std::optional<runtime::Snapshot>> latest_snapshot(std::uint64_t max_seq) const override {
    return store_->latest_snapshot(max_seq);
  }

 protected:
  std::unique_ptr<Port> store_;
};

class FaultyStore final : public Passing<runtime::EventStore> {
 public:
  // `on_commit` is called after every successful append: time may pass in it.
  FaultyStore(std::unique_ptr<runtime::EventStore> store, SimDisk& disk, Scene& scene, Auditor& auditor, Fuses& fuses,
              std::function<void()> on_commit)
      : Passing(std::move(store)),
        disk_(disk),
        scene_(scene),
        auditor_(auditor),
        fuses_(fuses),
        on_commit_(std::move(on_commit)) {}

  Answer<runtime::Lease> acquire(std::string_view holder, Time now, Duration lease) override {
    auto granted = store_->acquire(holder, now, lease);
    if (granted) auditor_.leased(granted->epoch, now + lease);
    return granted;
  }
  Answer<void> release(std::uint32_t epoch) override { return store_->release(epoch); }
  Answer<void> append(runtime::Append const& append) override;
  Answer<std::unique_ptr<runtime::StoreUpkeep>> open_upkeep() override;

  // The process has died: it appends nothing more, whatever it still decides.
  void end() { ended_ = true; }

 private:
  SimDisk& disk_;
  Scene& scene_;
  Auditor& auditor_;
  Fuses& fuses_;
  std::function<void()> on_commit_;
  bool ended_ = false;
};

}  // namespace sep::sim
