// A checkpoint: what a log's head was, noted down outside the log. Against it a removed tail or a log rewritten as a
// whole shows, which no chain can show by itself.
//
//   sep-checkpoint v1 <stream> <store_id> <seq> <hash>
//
// One line of ASCII, single spaces, no line end. Stream and store id are names: 1 to 64 of letters, digits and . _ : -
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/hash.hpp"
#include "core/base/result.hpp"

namespace sep::log {

struct Checkpoint {
  std::string stream;
  std::string store_id;
  std::uint64_t seq = 0;  // of the last record; 0: the log was empty
  Hash256 hash;           // of that record, or the stream's genesis

  friend bool operator==(Checkpoint const&, Checkpoint const&) = default;
};

enum class CheckpointError : std::uint8_t { not_a_checkpoint, unknown_version, bad_name, bad_seq, bad_hash };
BOOST_DESCRIBE_ENUM(CheckpointError, not_a_checkpoint, unknown_version, bad_name, bad_seq, bad_hash)

[[nodiscard]] bool is_name(std::string_view text);

[[nodiscard]] std::string format_checkpoint(Checkpoint const& checkpoint);
[[nodiscard]] Result<Checkpoint, CheckpointError> parse_checkpoint(std::string_view line);

}  // namespace sep::log
