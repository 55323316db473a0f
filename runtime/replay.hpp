// Reading a log back: the fold of its events, and every decision taken again from its recorded inputs.
#pragma once

#include "core/engine/state.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::runtime {

enum class ReplayFrom : std::uint8_t {
  beginning,
  latest_snapshot,  // one of other rules, of another log, or one that does not decode, is passed over
};

struct Replayed {
  engine::State state;
  std::uint64_t next_seq = 1;
  Hash256 head;
  Time last_at;                    // of the last input
  std::uint64_t snapshot_seq = 0;  // where the replay began; 0: at the beginning
  std::uint64_t records = 0;
  std::uint64_t events = 0;
};

// Applies every event in order and checks the hash chain on the way. `corrupt` names the first record that does not
// fit.
[[nodiscard]] StoreResult<Replayed> replay(EventReader const& reader, ReplayFrom from);

// Goes on from there with what the log has gained since, at most `records_max` of it. After a failure `replayed` is of
// no more use.
[[nodiscard]] StoreResult<void> replay_on(EventReader const& reader, Replayed& replayed,
                                          std::uint64_t records_max = UINT64_MAX);

struct Redecided {
  std::uint64_t inputs = 0;       // decided again
  std::uint64_t events = 0;       // compared
  std::uint64_t differing = 0;    // inputs whose events are not the recorded ones, byte for byte
  std::uint64_t other_rules = 0;  // of these, recorded under another rules_version
  std::uint64_t strayed = 0;      // of these, by the same rules, read a market state that was not recorded
  std::uint64_t first_differing_seq = 0;
  std::string first_difference;  // recorded and decided, by topic
};

// Takes every decision again from its recorded input and market reads, and compares the events.
[[nodiscard]] StoreResult<Redecided> redecide(EventReader const& reader);

}  // namespace sep::runtime
