#include "sim/disk/sim_disk.hpp"

#include <atomic>

#include "core/base/check.hpp"
#include "sim/disk/disk_state.hpp"

namespace sep::sim {
namespace {

std::string unique_name() {
  static std::atomic<std::uint64_t> count{0};
  return "sim-disk-" + std::to_string(++count);
}

}  // namespace

DiskState::DiskState(std::uint64_t seed) : name(unique_name()), rng{seed} { register_vfs(*this); }

DiskState::~DiskState() {
  CHECK_NOTE(open_handles == 0, "a connection outlives its disk");
  sqlite3_vfs_unregister(&vfs);
}

bool DiskState::change() {
  ++changes;
  if (!stop_strike.strikes()) return true;
  stop("stop");
  return false;
}

void DiskState::stop(char const* fault) {
  ++counts[fault];
  end_processes();
  stopped = true;
}

void DiskState::end_processes() {
  ++generation;
  auto const forget = [](Directory& directory) {
    for (auto& [path, inode] : directory) {
      inode->locks = {};
      inode->memory = std::make_shared<SharedMemory>();
    }
  };
  forget(visible);
  forget(durable);
}

std::uint64_t DiskState::size() const {
  std::uint64_t sum = 0;
  for (auto const& [path, inode] : visible) sum += inode->file.content().size();
  return sum;
}

SimDisk::SimDisk(std::uint64_t seed) : state_(std::make_unique<DiskState>(seed)) {}
SimDisk::~SimDisk() = default;

std::string const& SimDisk::vfs_name() const { return state_->name; }

void SimDisk::kill() {
  ++state_->counts["kill"];
  state_->end_processes();
  state_->stopped = false;
}

void SimDisk::crash(Rng& rng) {
  ++state_->counts["crash"];
  state_->end_processes();
  state_->stopped = false;
  // Each name that was created, replaced or removed since the last sync of the directory is as before or as after.
  Directory left;
  auto const settle = [&](std::string const& path) {
    auto const before = state_->durable.find(path);
    auto const after = state_->visible.find(path);
    auto const was = before == state_->durable.end() ? nullptr : before->second;
    auto const is = after == state_->visible.end() ? nullptr : after->second;
    bool const survives = was == is || rng.chance(1, 2);
    if (!survives) ++state_->counts["lost_dir_entry"];
    if (auto const& inode = survives ? is : was) left[path] = inode;
  };
  for (auto const& [path, inode] : state_->visible) settle(path);
  for (auto const& [path, inode] : state_->durable) {
    if (!state_->visible.contains(path)) settle(path);
  }
  state_->visible = state_->durable = left;
  for (auto& [path, inode] : left) inode->file.lose_power(rng, state_->counts);
}

void SimDisk::fail_write(std::uint64_t n) { state_->write_strike = {n}; }
void SimDisk::fail_sync(std::uint64_t n) { state_->sync_strike = {n}; }
void SimDisk::fail_read(std::uint64_t n) { state_->read_strike = {n}; }
void SimDisk::stop_after(std::uint64_t n) { state_->stop_strike = {n}; }
void SimDisk::stop_at_sync(std::uint64_t n) { state_->stop_at_sync_strike = {n}; }
void SimDisk::set_capacity(std::optional<std::uint64_t> bytes) { state_->capacity = bytes; }

FaultCounts const& SimDisk::fault_counts() const { return state_->counts; }
std::uint64_t SimDisk::changes() const { return state_->changes; }
std::uint64_t SimDisk::syncs() const { return state_->syncs; }
std::uint64_t SimDisk::size() const { return state_->size(); }

Bytes SimDisk::content(std::string const& path) const {
  auto const found = state_->visible.find(path);
  return found == state_->visible.end() ? Bytes{} : found->second->file.content();
}

void SimDisk::overwrite(std::string const& path, Bytes content) {
  auto inode = std::make_shared<Inode>();
  inode->file.write(0, content);
  inode->file.sync();
  state_->visible[path] = state_->durable[path] = inode;
}

}  // namespace sep::sim
