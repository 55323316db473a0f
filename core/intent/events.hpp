// What can become true of an intent and its plan. Past tense, small, versioned; `kTopic` is what subscribers see.
#pragma once

#include "core/intent/former_plan.hpp"

namespace sep::intent {

struct IntentSubmitted {
  static constexpr std::uint16_t kVersion = 4;
  static constexpr char const* kTopic = "intent.submitted";
  using Previous = v3::IntentSubmitted;
  static IntentSubmitted upcast(v3::IntentSubmitted const& old) {
    return {old.intent,  old.principal, sep::intent::upcast(old.spec), old.idempotency_key, old.body,
            old.flatten, old.reason};
  }
  Ulid intent;
  std::string principal;  // who asked
  IntentSpec spec;
  std::string idempotency_key;  // as the caller gave it; empty: none
  Hash256 body;                 // what "the same request" means: the hash of the canonical spec
  bool flatten = false;
  std::string reason;  // of a flatten
};
BOOST_DESCRIBE_STRUCT(IntentSubmitted, (), (intent, principal, spec, idempotency_key, body, flatten, reason))

// The same key with the same body again: the first receipt stands.
struct IntentResubmitted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.resubmitted";
  Ulid intent;
  std::uint64_t first_seq = 0;
};
BOOST_DESCRIBE_STRUCT(IntentResubmitted, (), (intent, first_seq))

struct IntentAccepted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.accepted";
  Ulid intent;
  Terms terms;
};
BOOST_DESCRIBE_STRUCT(IntentAccepted, (), (intent, terms))

struct IntentDenied {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.denied";
  Ulid intent;
  Denial denial;
};
BOOST_DESCRIBE_STRUCT(IntentDenied, (), (intent, denial))

// The constraints and terms as they are after the amendment.
struct IntentAmended {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.amended";
  Ulid intent;
  std::uint32_t version = 0;
  std::uint32_t max_slippage_bps = 0;
  std::optional<Rate> limit_price;
  Time deadline;
  Terms terms;
};
BOOST_DESCRIBE_STRUCT(IntentAmended, (), (intent, version, max_slippage_bps, limit_price, deadline, terms))

struct IntentPaused {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.paused";
  Ulid intent;
  std::string reason;
};
struct IntentResumed {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.resumed";
  Ulid intent;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IntentPaused, (), (intent, reason))
BOOST_DESCRIBE_STRUCT(IntentResumed, (), (intent, reason))

// Nothing new is released from here on.
struct IntentClosing {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.closing";
  Ulid intent;
  ClosingCause cause{};
  std::optional<Denial> denial;  // why the last slice could not trade, where that is the story
};
BOOST_DESCRIBE_STRUCT(IntentClosing, (), (intent, cause, denial))

struct IntentEscalated {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.escalated";
  Ulid intent;
  std::uint32_t unknown_orders = 0;
};
BOOST_DESCRIBE_STRUCT(IntentEscalated, (), (intent, unknown_orders))

// What every ending says.
struct Totals {
  i128 order_qty = 0;
  i128 cum_qty = 0;
  i128 canceled_qty = 0;
  i128 sold = 0;
  i128 bought = 0;
  i128 gas = 0;

  friend bool operator==(Totals const&, Totals const&) = default;
};
BOOST_DESCRIBE_STRUCT(Totals, (), (order_qty, cum_qty, canceled_qty, sold, bought, gas))

struct IntentCompleted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.completed";
  Ulid intent;
  Totals totals;
};
struct IntentPartiallyCompleted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.partially_completed";
  Ulid intent;
  ClosingCause cause{};
  Totals totals;
};
struct IntentCanceled {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.canceled";
  Ulid intent;
  Totals totals;
};
struct IntentExpired {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.expired";
  Ulid intent;
  Totals totals;
};
struct IntentFailed {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.failed";
  Ulid intent;
  ClosingCause cause{};
  Totals totals;
};
struct IntentArchived {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "intent.archived";
  Ulid intent;
};
BOOST_DESCRIBE_STRUCT(IntentCompleted, (), (intent, totals))
BOOST_DESCRIBE_STRUCT(IntentPartiallyCompleted, (), (intent, cause, totals))
BOOST_DESCRIBE_STRUCT(IntentCanceled, (), (intent, totals))
BOOST_DESCRIBE_STRUCT(IntentExpired, (), (intent, totals))
BOOST_DESCRIBE_STRUCT(IntentFailed, (), (intent, cause, totals))
BOOST_DESCRIBE_STRUCT(IntentArchived, (), (intent))

// ---- plan and slices ----

// Immediate: its slices. Timed: the schedule, from which the plan follows; its slices come with their release.
struct PlanCreated {
  static constexpr std::uint16_t kVersion = 3;
  static constexpr char const* kTopic = "plan.created";
  using Previous = v2::PlanCreated;
  static PlanCreated upcast(v2::PlanCreated const& old) {
    return {old.intent, old.style, old.slices, sep::intent::upcast(old.schedule)};
  }
  Ulid intent;
  ExecutionStyle style{};
  std::vector<PlannedSlice> slices;
  std::optional<Schedule> schedule;
};
// Immediate: what was left of failed or resized slices, planned again. Timed: a new schedule for what is left.
struct PlanRevised {
  static constexpr std::uint16_t kVersion = 3;
  static constexpr char const* kTopic = "plan.revised";
  using Previous = v2::PlanRevised;
  static PlanRevised upcast(v2::PlanRevised const& old) {
    return {old.intent, old.slices, sep::intent::upcast(old.schedule)};
  }
  Ulid intent;
  std::vector<PlannedSlice> slices;
  std::optional<Schedule> schedule;
};
BOOST_DESCRIBE_STRUCT(PlanCreated, (), (intent, style, slices, schedule))
BOOST_DESCRIBE_STRUCT(PlanRevised, (), (intent, slices, schedule))

// What the market had traded, in base units of the sized asset, when a plan that keeps to it began or released a slice.
// Never less than before: what reads less is older, or of a feed that began anew, and counts nothing until it is more.
struct PlanVolumeSeen {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "plan.volume_seen";
  Ulid intent;
  i128 traded_qty = 0;
};
BOOST_DESCRIBE_STRUCT(PlanVolumeSeen, (), (intent, traded_qty))

// A timed plan releases nothing now. It is asked again at `until`, and whenever fills, the end of an order or the
// market may change the answer.
struct PlanWaiting {
  static constexpr std::uint16_t kVersion = 2;
  static constexpr char const* kTopic = "plan.waiting";
  using Previous = v1::PlanWaiting;
  static PlanWaiting upcast(v1::PlanWaiting const& old) { return {old.intent, old.cause, old.until, {}}; }
  Ulid intent;
  WaitCause cause{};
  std::optional<Time> until;       // none: only reports can change it
  std::optional<Denial> denial{};  // worth_waiting: the figures
};
BOOST_DESCRIBE_STRUCT(PlanWaiting, (), (intent, cause, until, denial))

// A slice asks for a route; `round` tells this asking from earlier ones. The first asking of a timed plan's slice opens
// it. `qty` is what is left of it: less than before where an order that waited for it was taken back in part.
struct SliceReleased {
  static constexpr std::uint16_t kVersion = 2;
  static constexpr char const* kTopic = "slice.released";
  using Previous = v1::SliceReleased;
  static SliceReleased upcast(v1::SliceReleased const& old) { return {old.intent, old.slice, old.round, old.qty, {}}; }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  i128 qty = 0;
  // Quote per base: what waiting is worth, and no order of it goes beyond; none: the worst price alone.
  std::optional<Rate> reservation_price{};
};
// No step now, for this reason; the slice asks again when the market moves or its retry is due.
struct SliceWaiting {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "slice.waiting";
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  Denial denial;
  Time retry_at;
};
// The slice is over without (all of) its quantity: what is left returns to the intent.
struct SliceMissed {
  static constexpr std::uint16_t kVersion = 2;
  static constexpr char const* kTopic = "slice.missed";
  using Previous = v1::SliceMissed;
  static SliceMissed upcast(v1::SliceMissed const& old) { return {old.intent, old.slice, old.returned_qty, {}}; }
  Ulid intent;
  std::uint32_t slice = 0;
  i128 returned_qty = 0;
  std::optional<Denial> denial;  // why it could not trade, where that is the story
};
// The slice is over: its order ended with fills.
struct SliceFilled {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "slice.filled";
  Ulid intent;
  std::uint32_t slice = 0;
};
BOOST_DESCRIBE_STRUCT(SliceReleased, (), (intent, slice, round, qty, reservation_price))
BOOST_DESCRIBE_STRUCT(SliceWaiting, (), (intent, slice, round, denial, retry_at))
BOOST_DESCRIBE_STRUCT(SliceMissed, (), (intent, slice, returned_qty, denial))
BOOST_DESCRIBE_STRUCT(SliceFilled, (), (intent, slice))

}  // namespace sep::intent
