// The former selves of the events of plans and slices (core/base/versioned.hpp): what old stores hold. Never changed.
#pragma once

#include "core/intent/former.hpp"

namespace sep::intent {

namespace v1 {

struct PlanWaiting {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  WaitCause cause{};
  std::optional<Time> until;
};
BOOST_DESCRIBE_STRUCT(PlanWaiting, (), (intent, cause, until))

struct SliceReleased {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  i128 qty = 0;
};
BOOST_DESCRIBE_STRUCT(SliceReleased, (), (intent, slice, round, qty))

}  // namespace v1

namespace v2 {

struct Schedule {
  ExecutionStyle style{};
  IntentType type{};
  i128 total_qty = 0;
  Time start;
  Time end;
  std::uint32_t slices = 1;
  i128 min_slice_qty = 1;
  std::optional<std::uint32_t> participation_cap_bps;
  std::optional<Rate> price_cap;
  std::uint32_t catch_up_bps = 0;
  std::uint32_t randomise_bps = 0;
  std::uint64_t seed = 0;
  std::vector<std::uint32_t> volume_curve;
  std::uint32_t participation_bps = 0;
  std::optional<Impact> impact;
  std::optional<Tilt> tilt;

  friend bool operator==(Schedule const&, Schedule const&) = default;
};
BOOST_DESCRIBE_STRUCT(Schedule, (),
                      (style, type, total_qty, start, end, slices, min_slice_qty, participation_cap_bps, price_cap,
                       catch_up_bps, randomise_bps, seed, volume_curve, participation_bps, impact, tilt))

struct PlanCreated {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::PlanCreated;
  static PlanCreated upcast(v1::PlanCreated const& old) { return {old.intent, old.style, old.slices, {}}; }
  Ulid intent;
  ExecutionStyle style{};
  std::vector<PlannedSlice> slices;
  std::optional<Schedule> schedule;
};
struct PlanRevised {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::PlanRevised;
  static PlanRevised upcast(v1::PlanRevised const& old) { return {old.intent, old.slices, {}}; }
  Ulid intent;
  std::vector<PlannedSlice> slices;
  std::optional<Schedule> schedule;
};
BOOST_DESCRIBE_STRUCT(PlanCreated, (), (intent, style, slices, schedule))
BOOST_DESCRIBE_STRUCT(PlanRevised, (), (intent, slices, schedule))

}  // namespace v2

[[nodiscard]] inline std::optional<Schedule> upcast(std::optional<v2::Schedule> const& old) {
  if (!old) return std::nullopt;
  return Schedule{old->style,
                  old->type,
                  old->total_qty,
                  old->start,
                  old->end,
                  old->slices,
                  old->min_slice_qty,
                  old->participation_cap_bps,
                  old->price_cap,
                  old->catch_up_bps,
                  old->randomise_bps,
                  old->seed,
                  old->volume_curve,
                  old->participation_bps,
                  old->impact,
                  old->tilt,
                  {}};
}

}  // namespace sep::intent
