// The venue process's durable record: what it was asked, what it did, what it reported, one JSON line each, only ever
// appended. A batch is on the disk (fdatasync) before anything in it is answered.
//
// Lifecycle: open (one process at a time; a torn last line, which nobody was answered for, is cut and counted), restore
// a floor from the entries, append. After a failed append nothing may be answered any more: the process ends.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "adapters/venues/paper/entries.hpp"
#include "adapters/venues/paper/served_floor.hpp"
#include "core/base/result.hpp"

namespace sep::paper {

enum class RecordError : std::uint8_t {
  io,        // the operating system refused
  locked,    // another process serves this record
  corrupt,   // a line that is not a line of ours, and not the last
  foreign,   // made with another seed, world, start or form
  diverged,  // what the floor does now is not what it did then
};
BOOST_DESCRIBE_ENUM(RecordError, io, locked, corrupt, foreign, diverged)
struct RecordFailure {
  RecordError error{};
  std::string detail;
};

class Record {
 public:
  // Creates the file if there is none.
  [[nodiscard]] static Result<Record, RecordFailure> open(std::filesystem::path const& path);
  Record(Record&& other) noexcept;
  Record& operator=(Record&&) = delete;
  ~Record();

  // What was there when it was opened; emptied by the call.
  [[nodiscard]] std::vector<Entry> take_entries() { return std::exchange(entries_, {}); }
  [[nodiscard]] std::uint64_t lines() const { return lines_; }
  [[nodiscard]] std::size_t torn_bytes() const { return torn_bytes_; }  // cut from the end when it was opened

  [[nodiscard]] Result<void, RecordFailure> append(std::span<Entry const> entries);

 private:
  explicit Record(int fd) : fd_(fd) {}
  [[nodiscard]] Result<void, RecordFailure> read_back(std::filesystem::path const& path);

  int fd_;
  std::uint64_t lines_ = 0;
  std::size_t torn_bytes_ = 0;
  std::vector<Entry> entries_;
};

// Only reads: for auditors, also while a process serves the record. The torn end of a batch being written is left out.
[[nodiscard]] Result<std::vector<Entry>, RecordFailure> read_record(std::filesystem::path const& path);

// Whether the entry is an opening of either kind; whether the second could be one of the record that began with the
// first.
[[nodiscard]] bool is_opening(Entry const& entry);
[[nodiscard]] bool same_record(Entry const& first, Entry const& again);

// Asks a fresh floor everything the entries say it was asked, at the same times, and demands that it does what they
// say it did. Leaves it at the time of the last entry. The answer is what the floor has done by then beyond the
// entries: work whose record was lost, to be appended. Reports due by then are gone with the process that made them.
[[nodiscard]] Result<std::vector<Entry>, RecordFailure> restore(ServedFloor& floor, std::span<Entry const> entries);

}  // namespace sep::paper
