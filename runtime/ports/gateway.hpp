// The way to the venues. A gateway sends what the loop releases and offers what comes back to the loop's inbox as
// VenueReported, VenueHealth and market observations. It never decides anything: no retry of a submission, no guess
// about an outcome.
#pragma once

#include "core/engine/effect.hpp"

namespace sep::runtime {

// The permission that travels with every effect. The gateway refuses what comes too late or from a replaced writer:
// a submission it has not sent is answered NotSent, one that may have left OutcomeUnknown; so may
// be a cancel that cannot be sent any more: the engine then asks for the order. A query needs no answer: a timer
// repeats it.
struct Dispatch {
  std::uint32_t epoch = 0;
  Time not_after;  // the end of the writer's lease
};

class Gateway {
 public:
  virtual ~Gateway() = default;
  virtual void submit(engine::SubmitOrder const& effect, Dispatch const& dispatch) = 0;
  virtual void cancel(engine::CancelOrder const& effect, Dispatch const& dispatch) = 0;
  virtual void query(engine::QueryOrder const& effect, Dispatch const& dispatch) = 0;
};

}  // namespace sep::runtime
