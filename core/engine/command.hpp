// What people and programs ask for. Inputs like any other (input.hpp): what cannot be done is refused by an event.
#pragma once

#include <optional>
#include <string>

#include "core/intent/former.hpp"
#include "core/orders/terms.hpp"
#include "core/risk/state.hpp"

namespace sep::engine {

// What the store knows of an idempotency key. The runtime looks it up, so that keys are recognised for ever.
struct KnownKey {
  Hash256 body;
  Ulid intent;
  std::uint64_t seq = 0;
  friend bool operator==(KnownKey const&, KnownKey const&) = default;
};
BOOST_DESCRIBE_STRUCT(KnownKey, (), (body, intent, seq))

namespace v1 {
struct SubmitIntent {
  static constexpr std::uint16_t kVersion = 1;
  intent::v1::IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  std::optional<KnownKey> known_key;
  std::optional<KnownKey> known_client_id;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SubmitIntent, (), (spec, idempotency_key, body, known_key, known_client_id, flatten, reason))
}  // namespace v1

namespace v2 {
struct SubmitIntent {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::SubmitIntent;
  static SubmitIntent upcast(v1::SubmitIntent const& old) {
    return {intent::upcast(old.spec), old.idempotency_key, old.body,  old.known_key,
            old.known_client_id,      old.flatten,         old.reason};
  }
  intent::v2::IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  std::optional<KnownKey> known_key;
  std::optional<KnownKey> known_client_id;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SubmitIntent, (), (spec, idempotency_key, body, known_key, known_client_id, flatten, reason))
}  // namespace v2

namespace v3 {
struct SubmitIntent {
  static constexpr std::uint16_t kVersion = 3;
  using Previous = v2::SubmitIntent;
  static SubmitIntent upcast(v2::SubmitIntent const& old) {
    return {intent::upcast(old.spec), old.idempotency_key, old.body,  old.known_key,
            old.known_client_id,      old.flatten,         old.reason};
  }
  intent::v3::IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  std::optional<KnownKey> known_key;
  std::optional<KnownKey> known_client_id;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SubmitIntent, (), (spec, idempotency_key, body, known_key, known_client_id, flatten, reason))
}  // namespace v3

struct SubmitIntent {
  static constexpr std::uint16_t kVersion = 4;
  using Previous = v3::SubmitIntent;
  static SubmitIntent upcast(v3::SubmitIntent const& old) {
    return {intent::upcast(old.spec), old.idempotency_key, old.body,  old.known_key,
            old.known_client_id,      old.flatten,         old.reason};
  }
  intent::IntentSpec spec;
  std::string idempotency_key;  // empty: none
  Hash256 body;                 // of the request as the caller wrote it: relative times stay the same request
  std::optional<KnownKey> known_key;
  std::optional<KnownKey> known_client_id;
  bool flatten = false;  // an operator's, allowed while halted
  std::string reason;    // of a flatten
};
BOOST_DESCRIBE_STRUCT(SubmitIntent, (), (spec, idempotency_key, body, known_key, known_client_id, flatten, reason))

struct CancelIntent {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::string reason;
};
struct PauseIntent {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::string reason;
};
struct ResumeIntent {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CancelIntent, (), (intent, reason))
BOOST_DESCRIBE_STRUCT(PauseIntent, (), (intent, reason))
BOOST_DESCRIBE_STRUCT(ResumeIntent, (), (intent, reason))

// Tighten, shrink, move: what is not named stays.
struct AmendIntent {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::uint32_t expected_version = 0;  // of the intent; 0: any
  std::optional<std::uint32_t> max_slippage_bps;
  std::optional<Rate> limit_price;
  std::optional<i128> size;  // in base units of the sized asset
  std::optional<Time> deadline;
};
BOOST_DESCRIBE_STRUCT(AmendIntent, (), (intent, expected_version, max_slippage_bps, limit_price, size, deadline))

namespace v1 {
struct DepositFunds {
  static constexpr std::uint16_t kVersion = 1;
  std::string owner;
  LocationId location;
  Amount amount;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(DepositFunds, (), (owner, location, amount, reference))
}  // namespace v1

struct DepositFunds {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::DepositFunds;
  static DepositFunds upcast(v1::DepositFunds const& old) {
    return {old.owner, old.location, old.amount, old.reference};
  }
  std::string owner;
  LocationId location;
  Amount amount;
  std::string reference;          // the outside's name for it
  std::string idempotency_key{};  // empty: none
  Hash256 body{};                 // of the request as the caller wrote it
  std::optional<KnownKey> known_key{};
};
BOOST_DESCRIBE_STRUCT(DepositFunds, (), (owner, location, amount, reference, idempotency_key, body, known_key))

struct SetTradingState {
  static constexpr std::uint16_t kVersion = 1;
  risk::Scope scope;
  risk::TradingState state{};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SetTradingState, (), (scope, state, reason))

namespace v1 {
struct ResolveOrder {
  static constexpr std::uint16_t kVersion = 1;
  orders::ClientOrderId order;
  std::optional<orders::Fill> fill;
  std::string evidence;
};
BOOST_DESCRIBE_STRUCT(ResolveOrder, (), (order, fill, evidence))
}  // namespace v1

// A person ends what the venue cannot tell: with the fill as it was, or with its absence, and the evidence.
struct ResolveOrder {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::ResolveOrder;
  static ResolveOrder upcast(v1::ResolveOrder const& old) { return {old.order, old.fill, old.evidence, {}}; }
  orders::ClientOrderId order;
  std::optional<orders::Fill> fill;  // none: it never happened
  std::string evidence;
  // Whether the fill was booked already, or taken back, of an order that has more fills than State remembers. The
  // runtime looks it up.
  std::optional<bool> known_booked{};
};
BOOST_DESCRIBE_STRUCT(ResolveOrder, (), (order, fill, evidence, known_booked))

}  // namespace sep::engine
