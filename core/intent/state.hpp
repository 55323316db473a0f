// One live intent: its terms as frozen at acceptance, where it stands, and what it has got so far.
//
// Invariant, always asserted:  order_qty + over_qty() == cum_qty + leaves_qty() + canceled_qty
#pragma once

#include <algorithm>
#include <array>
#include <set>

#include "core/base/hash.hpp"
#include "core/base/ulid.hpp"
#include "core/intent/denial.hpp"
#include "core/intent/lifecycle.hpp"
#include "core/intent/schedule.hpp"

namespace sep::intent {

inline constexpr std::size_t kMaxOpenSlices = 16;
inline constexpr std::uint32_t kMaxStepBack = 8;
inline constexpr std::size_t kMaxOrders = 2'048;  // of an intent, over all its schedules

// Which asset goes and which comes, and in which of them the size is counted.
struct Sides {
  AssetId sell;
  AssetId buy;
  AssetId sized;  // sell: the amount in is fixed (exact in); buy: the amount out is (exact out)

  [[nodiscard]] bool exact_in() const { return sized == sell; }
};
[[nodiscard]] inline Sides sides_of(IntentSpec const& spec) {
  bool const acquiring = spec.type == IntentType::acquire;
  AssetId const sell = acquiring ? spec.quote : spec.base;
  AssetId const buy = acquiring ? spec.base : spec.quote;
  switch (spec.size_kind) {
    case SizeKind::base_amount:
      return {sell, buy, spec.base};
    case SizeKind::quote_amount:
      return {sell, buy, spec.quote};
    case SizeKind::position_percent:
      return {sell, buy, sell};
  }
  return {sell, buy, sell};
}

// What acceptance froze. Prices are quote per base.
struct Terms {
  Rate decision_price;  // the reference the slippage is bounded against
  std::uint32_t reference_sources = 0;
  Rate worst_price;       // the slippage budget and the limit price together: no child goes beyond
  i128 order_qty = 0;     // in base units of the sized asset
  i128 sell_reserve = 0;  // the most that can be sold within worst_price, in base units of the sold asset
  LocationId location;
  AssetId gas_asset;
  i128 gas_reserve = 0;      // the most gas that all attempts may cost, in base units of gas_asset
  i128 notional = 0;         // order_qty at the decision price, in base units of the reference asset
  Rate reference_per_quote;  // frozen too, so that turnover and cost are counted in one currency

  friend bool operator==(Terms const&, Terms const&) = default;
};
BOOST_DESCRIBE_STRUCT(Terms, (),
                      (decision_price, reference_sources, worst_price, order_qty, sell_reserve, location, gas_asset,
                       gas_reserve, notional, reference_per_quote))

enum class SliceStatus : std::uint8_t {
  due_later,  // its time has not come
  released,   // asks for a route
  waiting,    // there was none: asks again when the market moves or its retry is due
  routed,     // at least one of its orders is live
};
BOOST_DESCRIBE_ENUM(SliceStatus, due_later, released, waiting, routed)

// A timed portion. Numbers are per intent and never reused; `round` counts the proposals asked for it.
struct Slice {
  std::uint32_t number = 0;
  i128 qty = 0;  // in the sized asset
  std::uint32_t round = 0;
  SliceStatus status{};
  Time due;          // when it asks for a route, again if it waits; while it asks: until when an answer is waited for
  Time opened_at{};  // of a timed plan: when it was first released
  std::uint32_t first_order = 0;  // of the intent's orders, the first of its present round
  // Quote per base: no order of it goes beyond; none: the intent's worst price alone.
  std::optional<Rate> reservation_price{};

  friend bool operator==(Slice const&, Slice const&) = default;
};
BOOST_DESCRIBE_STRUCT(Slice, (), (number, qty, round, status, due, opened_at, first_order, reservation_price))

enum class ClosingCause : std::uint8_t {
  target_reached,
  deadline,  // or the end of the schedule's window, a slice's life before it
  cancel_requested,
  step_failed,         // a step failed and the policy is stop_on_failure or all_or_nothing
  attempts_exhausted,  // the bound on attempts was reached
  gas_exhausted,       // what is left of the gas cap pays for no further attempt
  dust_left,           // what is left is below the least that is sent
};
BOOST_DESCRIBE_ENUM(ClosingCause, target_reached, deadline, cancel_requested, step_failed, attempts_exhausted,
                    gas_exhausted, dust_left)

enum class Timer : std::uint8_t { deadline, slice_due, closing_bound, archive, route_due };
BOOST_DESCRIBE_ENUM(Timer, deadline, slice_due, closing_bound, archive, route_due)

// A wake-up. Arming raises the generation, so what was armed before does nothing when it fires.
struct TimerSlot {
  std::uint32_t generation = 0;
  Time due;
  bool armed = false;

  void arm(Time at) {
    ++generation;
    due = at;
    armed = true;
  }
  void disarm() { armed = false; }
  [[nodiscard]] bool expects(std::uint32_t fired) const { return armed && generation == fired; }

  friend bool operator==(TimerSlot const&, TimerSlot const&) = default;
};
BOOST_DESCRIBE_STRUCT(TimerSlot, (), (generation, due, armed))

// A timed plan under way, and what of its past the next question needs. Its slices are opened by their release.
struct PlanState {
  Plan plan;
  std::uint32_t version = 1;            // raised by every new schedule
  i128 filled_before = 0;               // cum_qty when the schedule was made: it counts from there
  std::uint32_t attempts_before = 0;    // likewise
  std::optional<Time> last_release_at;  // of any slice, those of former schedules too
  std::optional<WaitCause> waiting;     // as it answered last; none: not asked since it was made or paused
  bool outdated = false;                // of other terms, or of fills that were taken back since: to be made anew
  std::optional<i128> volume_at_start;  // of what the market had traded; none: not seen, or the plan does not need it
  i128 volume_at_release = 0;           // likewise, at the last one

  friend bool operator==(PlanState const&, PlanState const&) = default;
};
BOOST_DESCRIBE_STRUCT(PlanState, (),
                      (plan, version, filled_before, attempts_before, last_release_at, waiting, outdated,
                       volume_at_start, volume_at_release))

struct IntentState {
  Ulid id;
  IntentSpec spec;
  Status status{};
  std::uint32_t version = 1;  // raised by every amendment
  bool flatten = false;       // an operator's: passes where trading is halted
  Time submitted_at;
  std::uint64_t submitted_seq = 0;
  Terms terms;

  i128 cum_qty = 0;       // filled, in the sized asset
  i128 canceled_qty = 0;  // given up at the end
  i128 cum_sold = 0;
  i128 cum_bought = 0;
  i128 gas_paid = 0;
  i128 fees_paid = 0;      // pool and venue fees, in base units of the sold asset
  i128 reserved_sell = 0;  // still held in the ledger for this intent
  i128 reserved_gas = 0;

  std::vector<Slice> slices;  // open ones only
  std::uint32_t next_slice = 1;
  std::optional<PlanState> plan;      // none: immediate
  std::uint32_t attempts = 0;         // orders sent
  std::set<Hash128> live_orders;      // not yet terminal
  std::vector<Hash128> orders;        // all, in order of creation
  std::optional<Rate> arrival_price;  // at first release to a venue
  std::optional<ClosingCause> closing_cause;
  std::optional<Denial> last_refusal;  // why the latest slice could not trade
  std::uint32_t step_back = 0;         // ticks behind the best price, after orders that would have traded at once
  bool escalated = false;
  std::optional<Time> ended_at;
  std::array<TimerSlot, enum_size<Timer>> timers{};

  [[nodiscard]] Sides sides() const { return sides_of(spec); }
  [[nodiscard]] i128 over_qty() const { return std::max<i128>(cum_qty - terms.order_qty, 0); }
  [[nodiscard]] i128 leaves_qty() const { return std::max<i128>(terms.order_qty - cum_qty - canceled_qty, 0); }
  [[nodiscard]] TimerSlot& timer(Timer t) { return timers[static_cast<std::size_t>(t)]; }
  [[nodiscard]] TimerSlot const& timer(Timer t) const { return timers[static_cast<std::size_t>(t)]; }
  [[nodiscard]] Slice const* slice(std::uint32_t number) const {
    auto const found = std::ranges::find(slices, number, &Slice::number);
    return found == slices.end() ? nullptr : &*found;
  }
  // Whether a market that moves may change what the intent does now.
  [[nodiscard]] bool waits_for_market() const {
    if (std::ranges::find(slices, SliceStatus::waiting, &Slice::status) != slices.end()) return true;
    if (!plan || !may_trade(status) || !plan->waiting) return false;
    switch (*plan->waiting) {
      case WaitCause::participation:
      case WaitCause::price_cap:
      case WaitCause::price_unknown:
      case WaitCause::worth_waiting:
        return true;
      case WaitCause::next_slice:
        return plan->plan.schedule.style == ExecutionStyle::adaptive;
      case WaitCause::in_flight:
      case WaitCause::catch_up:
      case WaitCause::open_slices:
        return false;
    }
    return false;
  }

  friend bool operator==(IntentState const&, IntentState const&) = default;
};
BOOST_DESCRIBE_STRUCT(IntentState, (),
                      (id, spec, status, version, flatten, submitted_at, submitted_seq, terms, cum_qty, canceled_qty,
                       cum_sold, cum_bought, gas_paid, fees_paid, reserved_sell, reserved_gas, slices, next_slice, plan,
                       attempts, live_orders, orders, arrival_price, closing_cause, last_refusal, step_back, escalated,
                       ended_at, timers))

}  // namespace sep::intent
