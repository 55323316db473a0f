// A file as a process sees it and as the platter holds it. What was written but not synced is kept as a list of
// changes, so that a power loss can lose, tear or reorder them sector by sector.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/rng.hpp"

namespace sep::sim {

using FaultCounts = std::map<std::string, std::uint64_t>;

class SimFile {
 public:
  [[nodiscard]] Bytes const& content() const { return content_; }

  void write(std::uint64_t offset, ByteSpan bytes);
  void truncate(std::uint64_t size);
  void sync();

  // The system reports an error, forgets that the changes were not on the disk, and goes on showing them. Some did
  // arrive. No later sync brings the others.
  void fail_sync(Rng& rng);

  // Power loss: nothing of the unsynced changes survives, or a prefix ending in a torn one, or any part of them.
  void lose_power(Rng& rng, FaultCounts& counts);

 private:
  struct Change {
    bool is_truncation;
    std::uint64_t offset;  // or the new size
    Bytes bytes;
  };
  void apply_some(Rng& rng, FaultCounts& counts);
  void apply_sectors(Change const& change, Rng& rng, FaultCounts& counts);

  Bytes content_;
  Bytes durable_;
  std::vector<Change> unsynced_;
};

}  // namespace sep::sim
