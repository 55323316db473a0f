// What would become of a new intent now: the engine's own functions on copies of its state and of the market. Nothing
// is recorded and nothing leaves; a moment later the answer may be another one.
//
// The submission is decided, and then what it asks for at once: routes are proposed by the solver and decided, until
// the intent's orders are made, it is refused, or it waits for a later moment.
#pragma once

#include "core/engine/engine.hpp"
#include "runtime/ports/solver.hpp"

namespace sep::runtime {

inline constexpr std::size_t kRehearsedMax = 64;  // inputs

struct Rehearsed {
  std::string principal;  // of the input
  engine::Payload payload;
  std::vector<engine::Event> events;  // what it made true
};

// What the engine knew, taken at one moment between two inputs.
struct Moment {
  engine::State state;  // without intents that have ended, and their orders: they hold nothing and count for nothing
  Market market;
  std::uint64_t next_seq = 1;
};
[[nodiscard]] Moment moment_of(engine::State const& state, Market const& market, std::uint64_t next_seq);

// The inputs in their order, the submission first. What the store would be asked for, its keys, is not known here: a
// key or client_intent_id that was used before looks like a new one.
[[nodiscard]] std::vector<Rehearsed> rehearse(Moment moment, std::string principal, engine::SubmitIntent submission,
                                              Time at);

}  // namespace sep::runtime
