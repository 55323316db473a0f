// A record: one line of a stream's log. Inputs, the market states they were decided on (slices) and the events that
// followed share one dense sequence and one hash chain, so nothing can be altered, removed, moved or slipped in without
// every later hash being wrong.
//
//   genesis        sha256("sep log v1" || stream)
//   record.hash    sha256(previous hash || canonical(every other member, in declaration order))
//
// The canonical form is that of core/base/codec.hpp. A chain proves order and content up to its head; that the head is
// the true one is proven by a checkpoint kept elsewhere (verify.hpp).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/codec.hpp"
#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/base/ulid.hpp"

namespace sep::log {

enum class RecordKind : std::uint8_t {
  input = 1,  // what came in
  slice = 2,  // a version of a market state, stored once, found by the SHA-256 of its payload
  event = 3,  // what became true
};
BOOST_DESCRIBE_ENUM(RecordKind, input, slice, event)

struct Record {
  std::uint64_t seq = 0;  // dense from 1
  RecordKind kind = RecordKind::input;
  std::uint32_t epoch = 0;    // the writer's fencing number, from 1, never falling
  Time at{};                  // the time of the input that caused it; of inputs, never falling
  std::uint64_t cause = 0;    // seq of the input that caused it; an input: its own
  std::uint16_t type = 0;     // what the payload is; slices: 1 = InstrumentState, 2 = its ticks
  std::uint16_t version = 0;  // schema version of the payload
  Ulid correlation{};         // the intent it belongs to, or none
  Bytes payload{};            // canonical form, at most kMaxPayload bytes
  Hash256 hash{};

  friend bool operator==(Record const&, Record const&) = default;
};

inline constexpr std::size_t kMaxPayload = std::size_t{64} << 20;
inline constexpr std::uint64_t kMaxSeq = (std::uint64_t{1} << 63) - 1;  // what a signed 64-bit column holds

// The hash before the first record.
[[nodiscard]] Hash256 genesis(std::string_view stream);

// Computes record hashes; one object for many records, because it keeps its buffers.
class Hasher {
 public:
  [[nodiscard]] Hash256 hash_of(Hash256 const& previous, Record const& record);

 private:
  Sha256 digest_;
  Encoder content_;
};

// Sets record.hash.
void seal(Hash256 const& previous, Record& record);

// The end of a log that is being written: gives records their seq and hash, in order. CHECKs kMaxPayload.
class Chain {
 public:
  explicit Chain(std::string_view stream) : next_seq_(1), head_(genesis(stream)) {}
  Chain(std::uint64_t next_seq, Hash256 const& head) : next_seq_(next_seq), head_(head) {}

  void seal(Record& record);
  void seal(std::span<Record> batch);

  [[nodiscard]] std::uint64_t next_seq() const { return next_seq_; }
  [[nodiscard]] Hash256 const& head() const { return head_; }

 private:
  std::uint64_t next_seq_;
  Hash256 head_;
  Hasher hasher_;
};

}  // namespace sep::log
