// Everything that can become true. The variant only grows at its end: an alternative's number is its tag in the log.
#pragma once

#include "core/engine/input.hpp"
#include "core/intent/events.hpp"
#include "core/ledger/ledger.hpp"
#include "core/orders/events.hpp"
#include "core/risk/events.hpp"
#include "core/routing/events.hpp"

namespace sep::engine {

namespace v1 {
struct ConfigAdopted {
  static constexpr std::uint16_t kVersion = 1;
  Config config;
};
BOOST_DESCRIBE_STRUCT(ConfigAdopted, (), (config))

struct RegistryAdopted {
  static constexpr std::uint16_t kVersion = 1;
  sep::v1::Registry registry;
};
BOOST_DESCRIBE_STRUCT(RegistryAdopted, (), (registry))
}  // namespace v1

namespace v2 {
struct ConfigAdopted {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::ConfigAdopted;
  static ConfigAdopted upcast(v1::ConfigAdopted const& old) { return {engine::upcast(old.config)}; }
  Config config;
};
BOOST_DESCRIBE_STRUCT(ConfigAdopted, (), (config))
}  // namespace v2

struct EngineTookOver {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "engine.started";
  std::uint32_t epoch = 0;
  std::uint32_t rules_version = 0;
  std::string stream;
  std::string store_id;
};
BOOST_DESCRIBE_STRUCT(EngineTookOver, (), (epoch, rules_version, stream, store_id))

struct ConfigAdopted {
  static constexpr std::uint16_t kVersion = 3;
  static constexpr char const* kTopic = "config.adopted";
  using Previous = v2::ConfigAdopted;
  static ConfigAdopted upcast(v2::ConfigAdopted const& old) { return {engine::upcast(old.config)}; }
  Config config;
};
struct ConfigRefused {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "config.refused";
  ConfigFault fault{};
};
struct RegistryAdopted {
  static constexpr std::uint16_t kVersion = 2;
  static constexpr char const* kTopic = "registry.adopted";
  using Previous = v1::RegistryAdopted;
  static RegistryAdopted upcast(v1::RegistryAdopted const& old) { return {sep::upcast(old.registry)}; }
  Registry registry;
};
struct RegistryRefused {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "registry.refused";
  RegistryError error{};
};
BOOST_DESCRIBE_STRUCT(ConfigAdopted, (), (config))
BOOST_DESCRIBE_STRUCT(ConfigRefused, (), (fault))
BOOST_DESCRIBE_STRUCT(RegistryAdopted, (), (registry))
BOOST_DESCRIBE_STRUCT(RegistryRefused, (), (error))

// Why a command that is not a new intent is refused.
enum class CommandFault : std::uint8_t {
  unknown_intent,   // never seen, or archived
  wrong_state,      // the intent is not in a state in which this can be done
  version_differs,  // amended by somebody else meanwhile; value: the version there is
  nothing_to_change,
  would_loosen,      // an amendment may only tighten the price
  size_not_smaller,  // an amendment may only shrink the size
  size_below_done,   // value: filled and live
  size_of_percent,   // a percentage was resolved at acceptance: its size cannot be amended
  deadline_invalid,  // passed, too near or too far
  key_reused,        // the idempotency key stands for another body; subject: the intent or deposit it stands for
  client_id_reused,  // the client_intent_id stands for another body; subject: the intent it stands for
  unknown_order,
  order_settled,  // nothing is left to resolve
  evidence_missing,
  owner_invalid,
  unknown_location,
  unknown_asset,
  amount_invalid,  // not positive, or beyond what the ledger holds
  reason_missing,
  unknown_scope,         // a trading state for what the gate does not look at; subject: the scope
  schedule_refused,      // no schedule can be made for what is left; subject: the ScheduleFault; value: as it says
  key_invalid,           // the idempotency key is too long or holds characters beyond printable ASCII
  order_not_unknown,     // the venue still tells what becomes of it; subject: the state it is in
  fills_not_remembered,  // it has more fills than are remembered, and nobody has looked up whether this is one
};
BOOST_DESCRIBE_ENUM(CommandFault, unknown_intent, wrong_state, version_differs, nothing_to_change, would_loosen,
                    size_not_smaller, size_below_done, size_of_percent, deadline_invalid, key_reused, client_id_reused,
                    unknown_order, order_settled, evidence_missing, owner_invalid, unknown_location, unknown_asset,
                    amount_invalid, reason_missing, unknown_scope, schedule_refused, key_invalid, order_not_unknown,
                    fills_not_remembered)

struct CommandRefused {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "command.refused";
  Ulid intent;  // none where the command names none
  CommandFault fault{};
  std::string subject;
  i128 value = 0;
};
BOOST_DESCRIBE_STRUCT(CommandRefused, (), (intent, fault, subject, value))

struct LedgerPosted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "ledger.posted";
  Ulid intent;            // none: a deposit
  std::string reference;  // of a deposit
  ledger::Posting posting;
};
BOOST_DESCRIBE_STRUCT(LedgerPosted, (), (intent, reference, posting))

// The key that a deposit came with stands for it from now on.
struct DepositKeyed {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "ledger.deposit_keyed";
  std::string principal;
  std::string idempotency_key;
  Hash256 body;
};
BOOST_DESCRIBE_STRUCT(DepositKeyed, (), (principal, idempotency_key, body))

// The same deposit under the same key again: nothing is booked.
struct DepositRepeated {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "ledger.deposit_repeated";
  std::uint64_t first_seq = 0;  // of the input that was booked
};
BOOST_DESCRIBE_STRUCT(DepositRepeated, (), (first_seq))

// The first step since planning goes to a venue.
struct ExecStarted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "exec.started";
  Ulid intent;
  std::optional<Rate> arrival_price;  // the reference at this moment
};
BOOST_DESCRIBE_STRUCT(ExecStarted, (), (intent, arrival_price))

struct ContinueRequested {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "engine.continue_requested";
  Cursor cursor;
};
BOOST_DESCRIBE_STRUCT(ContinueRequested, (), (cursor))

// A requested continuation came: what it stands for is done, or asked for again.
struct Continued {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "engine.continued";
  Cursor cursor;
};
BOOST_DESCRIBE_STRUCT(Continued, (), (cursor))

using Event = std::variant<
    EngineTookOver, ConfigAdopted, ConfigRefused, RegistryAdopted, RegistryRefused, CommandRefused, LedgerPosted,
    intent::IntentSubmitted, intent::IntentResubmitted, intent::IntentAccepted, intent::IntentDenied,
    intent::IntentAmended, intent::IntentPaused, intent::IntentResumed, intent::IntentClosing, intent::IntentEscalated,
    intent::IntentCompleted, intent::IntentPartiallyCompleted, intent::IntentCanceled, intent::IntentExpired,
    intent::IntentFailed, intent::IntentArchived, intent::PlanCreated, intent::PlanRevised, intent::SliceReleased,
    intent::SliceWaiting, intent::SliceMissed, intent::SliceFilled, routing::SliceRouted, routing::ProposalRefused,
    risk::RiskApproved, risk::RiskDenied, risk::RiskBreached, risk::RiskStateChanged, risk::VenueStatusChanged,
    ExecStarted, orders::OrderCreated, orders::OrderSubmitting, orders::OrderAcked, orders::OrderFilled,
    orders::OrderRejected, orders::OrderUnknown, orders::OrderCancelRequested, orders::OrderCancelRefused,
    orders::OrderCanceled, orders::OrderExpired, orders::OrderEscalated, orders::OrderReportRepeated,
    orders::ArchivedOrderFilled, orders::ForeignReport, ContinueRequested, Continued, intent::PlanWaiting, DepositKeyed,
    DepositRepeated, intent::PlanVolumeSeen, orders::OrderKept, orders::OrderFillBusted, orders::ArchivedFillBusted,
    routing::ProposalsJudged>;

inline constexpr std::size_t kMaxEvents = 256;  // of one decision

// When and by what an event came to be.
struct Stamp {
  std::uint64_t cause = 0;  // seq of the input
  Time at;
};

// The intent an event speaks of, or none: its correlation.
[[nodiscard]] Ulid correlation_of(Event const& event);

}  // namespace sep::engine
