// The former selves of intents and their events (core/base/versioned.hpp): what old stores hold. Never changed.
#pragma once

#include "core/intent/state.hpp"

namespace sep::intent {

namespace v1 {

struct IntentSpec {
  IntentType type{};
  AssetId base;
  AssetId quote;
  SizeKind size_kind{};
  i128 size = 0;
  std::uint32_t max_slippage_bps = 0;
  std::optional<Rate> limit_price;
  std::optional<Time> not_before;
  Time deadline;
  ExecutionStyle style{};
  std::vector<VenueId> allowed_venues;
  std::vector<VenueId> excluded_venues;
  std::optional<i128> max_fee;
  std::optional<i128> max_gas;
  FailurePolicy on_failure{};
  std::uint8_t priority = 0;
  std::vector<std::string> tags;
  Owner owner;
  std::string client_intent_id;
  std::map<std::string, std::string> ml_features;
  std::map<std::string, std::string> success_criteria;
};
BOOST_DESCRIBE_STRUCT(IntentSpec, (),
                      (type, base, quote, size_kind, size, max_slippage_bps, limit_price, not_before, deadline, style,
                       allowed_venues, excluded_venues, max_fee, max_gas, on_failure, priority, tags, owner,
                       client_intent_id, ml_features, success_criteria))

struct IntentSubmitted {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::string principal;
  IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IntentSubmitted, (), (intent, principal, spec, idempotency_key, body, flatten, reason))

struct PlanCreated {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  ExecutionStyle style{};
  std::vector<PlannedSlice> slices;
};
struct PlanRevised {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::vector<PlannedSlice> slices;
};
BOOST_DESCRIBE_STRUCT(PlanCreated, (), (intent, style, slices))
BOOST_DESCRIBE_STRUCT(PlanRevised, (), (intent, slices))

struct SliceMissed {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::uint32_t slice = 0;
  i128 returned_qty = 0;
};
BOOST_DESCRIBE_STRUCT(SliceMissed, (), (intent, slice, returned_qty))

}  // namespace v1

namespace v2 {

struct ScheduleConstraints {
  std::optional<std::uint32_t> slices;
  std::optional<Duration> interval;
  std::optional<std::uint32_t> participation_bps;
  std::optional<std::uint32_t> randomise_bps;
  std::optional<std::uint32_t> catch_up_bps;
  std::optional<std::uint32_t> urgency_milli;
};
BOOST_DESCRIBE_STRUCT(ScheduleConstraints, (),
                      (slices, interval, participation_bps, randomise_bps, catch_up_bps, urgency_milli))

struct IntentSpec {
  IntentType type{};
  AssetId base;
  AssetId quote;
  SizeKind size_kind{};
  i128 size = 0;
  std::uint32_t max_slippage_bps = 0;
  std::optional<Rate> limit_price;
  std::optional<Time> not_before;
  Time deadline;
  ExecutionStyle style{};
  std::vector<VenueId> allowed_venues;
  std::vector<VenueId> excluded_venues;
  std::optional<i128> max_fee;
  std::optional<i128> max_gas;
  FailurePolicy on_failure{};
  std::uint8_t priority = 0;
  std::vector<std::string> tags;
  Owner owner;
  std::string client_intent_id;
  std::map<std::string, std::string> ml_features;
  std::map<std::string, std::string> success_criteria;
  std::optional<ScheduleConstraints> schedule;
};
BOOST_DESCRIBE_STRUCT(IntentSpec, (),
                      (type, base, quote, size_kind, size, max_slippage_bps, limit_price, not_before, deadline, style,
                       allowed_venues, excluded_venues, max_fee, max_gas, on_failure, priority, tags, owner,
                       client_intent_id, ml_features, success_criteria, schedule))

}  // namespace v2

namespace v3 {

struct IntentSpec {
  IntentType type{};
  AssetId base;
  AssetId quote;
  SizeKind size_kind{};
  i128 size = 0;
  std::uint32_t max_slippage_bps = 0;
  std::optional<Rate> limit_price;
  std::optional<Time> not_before;
  Time deadline;
  ExecutionStyle style{};
  std::vector<VenueId> allowed_venues;
  std::vector<VenueId> excluded_venues;
  std::optional<i128> max_fee;
  std::optional<i128> max_gas;
  FailurePolicy on_failure{};
  std::uint8_t priority = 0;
  std::vector<std::string> tags;
  Owner owner;
  std::string client_intent_id;
  std::map<std::string, std::string> ml_features;
  std::map<std::string, std::string> success_criteria;
  std::optional<v2::ScheduleConstraints> schedule;
  Execution execution{};
};
BOOST_DESCRIBE_STRUCT(IntentSpec, (),
                      (type, base, quote, size_kind, size, max_slippage_bps, limit_price, not_before, deadline, style,
                       allowed_venues, excluded_venues, max_fee, max_gas, on_failure, priority, tags, owner,
                       client_intent_id, ml_features, success_criteria, schedule, execution))

}  // namespace v3

[[nodiscard]] inline v2::IntentSpec upcast(v1::IntentSpec const& old) {
  return {old.type,
          old.base,
          old.quote,
          old.size_kind,
          old.size,
          old.max_slippage_bps,
          old.limit_price,
          old.not_before,
          old.deadline,
          old.style,
          old.allowed_venues,
          old.excluded_venues,
          old.max_fee,
          old.max_gas,
          old.on_failure,
          old.priority,
          old.tags,
          old.owner,
          old.client_intent_id,
          old.ml_features,
          old.success_criteria,
          {}};
}

[[nodiscard]] inline v3::IntentSpec upcast(v2::IntentSpec const& old) {
  return {old.type,
          old.base,
          old.quote,
          old.size_kind,
          old.size,
          old.max_slippage_bps,
          old.limit_price,
          old.not_before,
          old.deadline,
          old.style,
          old.allowed_venues,
          old.excluded_venues,
          old.max_fee,
          old.max_gas,
          old.on_failure,
          old.priority,
          old.tags,
          old.owner,
          old.client_intent_id,
          old.ml_features,
          old.success_criteria,
          old.schedule,
          {}};
}

[[nodiscard]] inline ScheduleConstraints upcast(v2::ScheduleConstraints const& old) {
  return {old.slices,        old.interval, old.participation_bps, old.randomise_bps, old.catch_up_bps,
          old.urgency_milli, false};
}

[[nodiscard]] inline IntentSpec upcast(v3::IntentSpec const& old) {
  return {old.type,
          old.base,
          old.quote,
          old.size_kind,
          old.size,
          old.max_slippage_bps,
          old.limit_price,
          old.not_before,
          old.deadline,
          old.style,
          old.allowed_venues,
          old.excluded_venues,
          old.max_fee,
          old.max_gas,
          old.on_failure,
          old.priority,
          old.tags,
          old.owner,
          old.client_intent_id,
          old.ml_features,
          old.success_criteria,
          old.schedule ? std::optional(upcast(*old.schedule)) : std::nullopt,
          old.execution};
}

namespace v2 {

struct IntentSubmitted {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::IntentSubmitted;
  static IntentSubmitted upcast(v1::IntentSubmitted const& old) {
    return {old.intent,  old.principal, intent::upcast(old.spec), old.idempotency_key, old.body,
            old.flatten, old.reason};
  }
  Ulid intent;
  std::string principal;
  IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IntentSubmitted, (), (intent, principal, spec, idempotency_key, body, flatten, reason))

}  // namespace v2

namespace v3 {

struct IntentSubmitted {
  static constexpr std::uint16_t kVersion = 3;
  using Previous = v2::IntentSubmitted;
  static IntentSubmitted upcast(v2::IntentSubmitted const& old) {
    return {old.intent,  old.principal, intent::upcast(old.spec), old.idempotency_key, old.body,
            old.flatten, old.reason};
  }
  Ulid intent;
  std::string principal;
  IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IntentSubmitted, (), (intent, principal, spec, idempotency_key, body, flatten, reason))

}  // namespace v3

}  // namespace sep::intent
