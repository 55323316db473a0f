// A made-up log of plausible shape, for tests and benchmarks of whatever keeps or reads logs: every input brings an
// idempotency key now and then, some market slices, and events of which some create a child order.
// The same seed gives the same log.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/rng.hpp"
#include "runtime/log/record.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::log {

struct SampleBatch {
  std::uint64_t first_seq = 0;
  std::vector<Record> records;
  std::vector<runtime::KeyRow> keys;
  std::vector<runtime::ChildRow> children;

  [[nodiscard]] runtime::Append append(std::uint32_t epoch) const {
    return {first_seq, epoch, records, keys, children, Time{}};
  }
};

class SampleLog {
 public:
  SampleLog(runtime::StoreHead const& head, std::uint64_t seed) : chain_(head.next_seq, head.hash), rng_{seed} {}

  // One input, up to two slices and one to four events, `inputs` times.
  [[nodiscard]] SampleBatch next(std::uint32_t epoch, std::size_t inputs = 1);

  // `count` events of `payload_size` bytes behind one input, nothing else: rows of equal size for measuring.
  [[nodiscard]] SampleBatch next_rows(std::uint32_t epoch, std::size_t count, std::size_t payload_size);

 private:
  void add(SampleBatch& batch, Record record);
  void add_input(SampleBatch& batch, std::uint32_t epoch);
  Bytes noise(std::size_t size);

  Chain chain_;
  Rng rng_;
};

// What a sample log says the derived tables hold.
[[nodiscard]] Projection sample_projection();

}  // namespace sep::log
