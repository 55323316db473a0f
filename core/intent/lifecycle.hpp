// The life of an intent, as a table. `closing` adds no exposure: it waits until no child is live or unknown.
#pragma once

#include "core/base/lifecycle.hpp"

namespace sep::intent {

enum class Status : std::uint8_t {
  submitted,
  accepted,
  planned,
  executing,
  paused,
  closing,
  denied,
  completed,
  partially_completed,
  canceled,
  expired,
  failed,
};
BOOST_DESCRIBE_ENUM(Status, submitted, accepted, planned, executing, paused, closing, denied, completed,
                    partially_completed, canceled, expired, failed)

enum class Step : std::uint8_t {
  accept,
  deny,
  plan,   // a plan is made or revised
  start,  // the first step since planning is released to a venue
  fill,   // a child filled
  amend,
  pause,
  resume,
  close,     // target reached, deadline, cancel or failure: nothing new is released
  escalate,  // closing takes longer than its bound: an operator is called
  complete,
  complete_partially,
  cancel,
  expire,
  fail,
};
BOOST_DESCRIBE_ENUM(Step, accept, deny, plan, start, fill, amend, pause, resume, close, escalate, complete,
                    complete_partially, cancel, expire, fail)

inline constexpr Lifecycle<Status, Step> kLifecycle{std::to_array<LifecycleRow<Status, Step>>({
    {Status::submitted, Step::accept, Status::accepted},
    {Status::submitted, Step::deny, Status::denied},

    {Status::accepted, Step::plan, Status::planned},
    {Status::accepted, Step::close, Status::closing},

    {Status::planned, Step::plan, Status::planned},
    {Status::planned, Step::start, Status::executing},
    {Status::planned, Step::fill, Status::planned},  // of an order from before a pause
    {Status::planned, Step::amend, Status::planned},
    {Status::planned, Step::pause, Status::paused},
    {Status::planned, Step::close, Status::closing},

    {Status::executing, Step::plan, Status::executing},
    {Status::executing, Step::fill, Status::executing},
    {Status::executing, Step::amend, Status::executing},
    {Status::executing, Step::pause, Status::paused},
    {Status::executing, Step::close, Status::closing},

    {Status::paused, Step::fill, Status::paused},  // what was in flight when the pause came
    {Status::paused, Step::amend, Status::paused},
    {Status::paused, Step::resume, Status::planned},
    {Status::paused, Step::close, Status::closing},

    {Status::closing, Step::fill, Status::closing},
    {Status::closing, Step::escalate, Status::closing},
    {Status::closing, Step::complete, Status::completed},
    {Status::closing, Step::complete_partially, Status::partially_completed},
    {Status::closing, Step::cancel, Status::canceled},
    {Status::closing, Step::expire, Status::expired},
    {Status::closing, Step::fail, Status::failed},

    // Reality after the end (L7): the fill is booked, the outcome stands, the breaker trips.
    {Status::completed, Step::fill, Status::completed},
    {Status::partially_completed, Step::fill, Status::partially_completed},
    {Status::canceled, Step::fill, Status::canceled},
    {Status::expired, Step::fill, Status::expired},
    {Status::failed, Step::fill, Status::failed},
})};

[[nodiscard]] constexpr bool is_terminal(Status status) { return status >= Status::denied; }

// May a new step be released to a venue?
[[nodiscard]] constexpr bool may_trade(Status status) {
  return status == Status::planned || status == Status::executing;
}

static_assert(kLifecycle.exits_only_by(Status::denied, {}));
static_assert(kLifecycle.exits_only_by(Status::completed, {Step::fill}));
static_assert(kLifecycle.exits_only_by(Status::partially_completed, {Step::fill}));
static_assert(kLifecycle.exits_only_by(Status::canceled, {Step::fill}));
static_assert(kLifecycle.exits_only_by(Status::expired, {Step::fill}));
static_assert(kLifecycle.exits_only_by(Status::failed, {Step::fill}));
static_assert(kLifecycle.has_exit(Status::submitted) && kLifecycle.has_exit(Status::accepted) &&
              kLifecycle.has_exit(Status::planned) && kLifecycle.has_exit(Status::executing) &&
              kLifecycle.has_exit(Status::paused) && kLifecycle.has_exit(Status::closing));

}  // namespace sep::intent
