// The life of a child order, as a table. Unknown is a state: we asked and do not know whether it happened.
#pragma once

#include "core/base/lifecycle.hpp"

namespace sep::orders {

enum class Status : std::uint8_t {
  created,
  submitting,  // on its way; after a restart this is unknown
  working,     // the venue has it
  partially_filled,
  unknown,
  cancel_pending,
  filled,
  canceled,
  rejected,
  expired,
};
BOOST_DESCRIBE_ENUM(Status, created, submitting, working, partially_filled, unknown, cancel_pending, filled, canceled,
                    rejected, expired)

enum class Step : std::uint8_t {
  submit,
  ack,
  fill_part,
  fill_rest,
  lose,  // no answer, or a restart: the outcome is unknown
  request_cancel,
  keep_working,  // a cancel was refused: the order works on
  cancel,
  reject,
  expire,  // its time is over, or absence is proven
};
BOOST_DESCRIBE_ENUM(Step, submit, ack, fill_part, fill_rest, lose, request_cancel, keep_working, cancel, reject, expire)

inline constexpr Lifecycle<Status, Step> kLifecycle{std::to_array<LifecycleRow<Status, Step>>({
    {Status::created, Step::submit, Status::submitting},

    {Status::submitting, Step::ack, Status::working},
    {Status::submitting, Step::fill_part, Status::partially_filled},  // the fill overtook the acknowledgement
    {Status::submitting, Step::fill_rest, Status::filled},
    {Status::submitting, Step::lose, Status::unknown},
    {Status::submitting, Step::request_cancel, Status::cancel_pending},
    {Status::submitting, Step::cancel, Status::canceled},
    {Status::submitting, Step::reject, Status::rejected},
    {Status::submitting, Step::expire, Status::expired},

    {Status::working, Step::ack, Status::working},
    {Status::working, Step::fill_part, Status::partially_filled},
    {Status::working, Step::fill_rest, Status::filled},
    {Status::working, Step::lose, Status::unknown},
    {Status::working, Step::request_cancel, Status::cancel_pending},
    {Status::working, Step::cancel, Status::canceled},
    {Status::working, Step::reject, Status::rejected},
    {Status::working, Step::expire, Status::expired},

    {Status::partially_filled, Step::ack, Status::partially_filled},
    {Status::partially_filled, Step::fill_part, Status::partially_filled},
    {Status::partially_filled, Step::fill_rest, Status::filled},
    {Status::partially_filled, Step::lose, Status::unknown},
    {Status::partially_filled, Step::request_cancel, Status::cancel_pending},
    {Status::partially_filled, Step::cancel, Status::canceled},  // the rest will not come
    {Status::partially_filled, Step::reject, Status::rejected},
    {Status::partially_filled, Step::expire, Status::expired},

    {Status::unknown, Step::ack, Status::working},
    {Status::unknown, Step::fill_part, Status::partially_filled},
    {Status::unknown, Step::fill_rest, Status::filled},
    {Status::unknown, Step::lose, Status::unknown},
    {Status::unknown, Step::request_cancel, Status::cancel_pending},
    {Status::unknown, Step::cancel, Status::canceled},
    {Status::unknown, Step::reject, Status::rejected},
    {Status::unknown, Step::expire, Status::expired},

    {Status::cancel_pending, Step::ack, Status::cancel_pending},
    {Status::cancel_pending, Step::fill_part, Status::cancel_pending},
    {Status::cancel_pending, Step::fill_rest, Status::filled},
    {Status::cancel_pending, Step::lose, Status::unknown},
    {Status::cancel_pending, Step::keep_working, Status::working},
    {Status::cancel_pending, Step::cancel, Status::canceled},
    {Status::cancel_pending, Step::reject, Status::rejected},
    {Status::cancel_pending, Step::expire, Status::expired},

    // Reality after the end (L7): a fill that comes late is booked; the state stands.
    {Status::filled, Step::fill_part, Status::filled},
    {Status::filled, Step::fill_rest, Status::filled},
    {Status::canceled, Step::fill_part, Status::canceled},
    {Status::canceled, Step::fill_rest, Status::filled},
    {Status::rejected, Step::fill_part, Status::rejected},
    {Status::rejected, Step::fill_rest, Status::filled},
    {Status::expired, Step::fill_part, Status::expired},
    {Status::expired, Step::fill_rest, Status::filled},
})};

[[nodiscard]] constexpr bool is_terminal(Status status) { return status >= Status::filled; }

static_assert(kLifecycle.exits_only_by(Status::filled, {Step::fill_part, Step::fill_rest}));
static_assert(kLifecycle.exits_only_by(Status::canceled, {Step::fill_part, Step::fill_rest}));
static_assert(kLifecycle.exits_only_by(Status::rejected, {Step::fill_part, Step::fill_rest}));
static_assert(kLifecycle.exits_only_by(Status::expired, {Step::fill_part, Step::fill_rest}));
static_assert(kLifecycle.has_exit(Status::created) && kLifecycle.has_exit(Status::submitting) &&
              kLifecycle.has_exit(Status::working) && kLifecycle.has_exit(Status::partially_filled) &&
              kLifecycle.has_exit(Status::unknown) && kLifecycle.has_exit(Status::cancel_pending));

}  // namespace sep::orders
