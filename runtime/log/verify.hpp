// verify: reads a whole log and says whether it is what was written: every record in its place, every hash right, every
// rule of record.hpp kept, the derived tables equal to what the log says, and the head not behind a checkpoint.
// Ends at the first fault. Reads only; constant memory.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/log/checkpoint.hpp"
#include "runtime/log/record.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::log {

enum class VerifyFault : std::uint8_t {
  none,
  undecodable,             // a row holds what no record can
  sequence_gap,            // a seq is missing, repeated or out of range
  hash_mismatch,           // a column was altered, or a row moved, slipped in or rewritten
  bad_kind,                // not an input, slice or event
  epoch_went_back,         // an epoch below the one before, or 0
  cause_missing,           // an event without an earlier input, an input with another cause, a slice without any input
  time_went_back,          // an input earlier than the input before it
  time_mismatch,           // an event or slice with another time than the input that caused it
  slice_content_mismatch,  // a slice that cannot be found by the hash of its payload, or is found elsewhere
  derived_row_mismatch,    // a key or child order row missing, altered or too many, or a fill that is not found
  truncated,               // the log ends before the checkpoint
  checkpoint_mismatch,     // another stream or store, or another record at the checkpoint's seq
  unreadable,              // the store failed: see detail
};
BOOST_DESCRIBE_ENUM(VerifyFault, none, undecodable, sequence_gap, hash_mismatch, bad_kind, epoch_went_back,
                    cause_missing, time_went_back, time_mismatch, slice_content_mismatch, derived_row_mismatch,
                    truncated, checkpoint_mismatch, unreadable)

struct VerifyReport {
  bool ok = false;
  std::uint64_t records = 0;  // checked and found right
  std::uint64_t inputs = 0;
  std::uint64_t slices = 0;
  std::uint64_t events = 0;
  Checkpoint head;                  // of the part found right; the whole log when ok
  std::uint64_t first_bad_seq = 0;  // 0: none, or not a matter of one record
  VerifyFault fault = VerifyFault::none;
  std::string detail;
};

// The rows a record must have left in the derived tables, appended to the lists.
using Projection = std::function<void(Record const&, std::vector<runtime::KeyRow>&, std::vector<runtime::ChildRow>&)>;

// What the head of a store is, to be noted down.
[[nodiscard]] Checkpoint checkpoint_of(runtime::StoreHead const& head);

// Without a projection the derived tables are not looked at. The log must not grow meanwhile if there is one.
[[nodiscard]] VerifyReport verify(runtime::EventReader const& reader, std::optional<Checkpoint> const& checkpoint = {},
                                  Projection const& projection = {});

}  // namespace sep::log
