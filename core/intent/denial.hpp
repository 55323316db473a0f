// Why we refuse. One enumerator per rule, in the order in which the rules are checked; each refusal carries the values
// that broke the rule. The names are the API's, the documents' and the tests'.
//
//   InvalidReason   what is wrong with an intent by itself        GateReason   what the risk gate holds against it
//   ScheduleFault   why no schedule can be made for it
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "core/base/codec.hpp"
#include "core/base/int.hpp"

namespace sep::intent {

enum class InvalidReason : std::uint8_t {
  unknown_base_asset,        // value: the asset number
  unknown_quote_asset,       // value: the asset number
  same_asset,                // base and quote are one asset
  size_not_positive,         // value: the size
  size_absurd,               // value: the size; limit: the largest that is looked at
  percent_out_of_range,      // value: basis points; limit: 10000
  slippage_out_of_range,     // value: basis points; limit: the largest that can be asked
  limit_price_not_positive,  // a term of the limit price is not positive
  deadline_passed,           // value: nanoseconds by which it has passed
  deadline_too_near,         // value: nanoseconds left; limit: the least that can work (P12)
  deadline_too_far,          // value: nanoseconds left; limit: the most that is held
  window_inverted,           // the window starts at or after the deadline
  style_unavailable,         // subject: a style of several slices, where only one atomic step will do
  unknown_venue,             // value: the venue number
  venue_contradiction,       // value: a venue both allowed and excluded
  no_venue_left,             // allowed less excluded leaves none that trades the pair
  list_not_canonical,        // a venue list that is not strictly ascending
  fee_cap_negative,          // value: the cap
  gas_cap_negative,          // value: the cap
  priority_out_of_range,     // value: the priority; limit: 9
  owner_invalid,             // subject: the part of the owner that is empty, too long or not [A-Za-z0-9_.-]
  client_id_invalid,         // subject: what is wrong with client_intent_id
  tags_invalid,              // too many tags, or one too long or empty
  reserved_field_too_large,  // subject: ml_features or success_criteria
  key_invalid,               // the idempotency key is too long or holds characters beyond printable ASCII
  flatten_needs_reason,      // a flatten without a reason
  flatten_not_reducing,      // a flatten that would not sell the position for the reference asset
  schedule_contradictory,    // subject: the part of `schedule` that contradicts the style or another part
  execution_contradictory,   // subject: the part of a passive intent that only orders that take can serve
  no_book_left,              // a passive intent, and no venue that may be used has a book of the pair
};
BOOST_DESCRIBE_ENUM(InvalidReason, unknown_base_asset, unknown_quote_asset, same_asset, size_not_positive, size_absurd,
                    percent_out_of_range, slippage_out_of_range, limit_price_not_positive, deadline_passed,
                    deadline_too_near, deadline_too_far, window_inverted, style_unavailable, unknown_venue,
                    venue_contradiction, no_venue_left, list_not_canonical, fee_cap_negative, gas_cap_negative,
                    priority_out_of_range, owner_invalid, client_id_invalid, tags_invalid, reserved_field_too_large,
                    key_invalid, flatten_needs_reason, flatten_not_reducing, schedule_contradictory,
                    execution_contradictory, no_book_left)

// P-numbers: the pre-trade list of the reliability document.
enum class GateReason : std::uint8_t {
  not_configured,           // P4: no configuration or registry is loaded
  trading_halted,           // P4; subject: the scope that is halted
  reducing_would_open,      // P4: reducing, and the trade would open or add to a position
  reducing_would_flip,      // P4: reducing, and the trade sells more than the position
  asset_not_allowed,        // P5; subject: the asset
  asset_not_plain,          // P5; subject: the asset: its transfers are not proven plain
  venue_disabled,           // P6; subject: the venue
  venue_down,               // P6; subject: the venue
  order_qty_exceeded,       // P8; subject: the asset; value, limit: base units
  order_notional_exceeded,  // P9; subject: the scope; value, limit: base units of the reference asset
  price_collar,             // P10; value, limit: hundredths of a basis point against the reference price
  slippage_exceeded,        // P11; subject: the scope; value, limit: basis points
  fee_cap_exceeded,         // the intent's own fee cap; value, limit: base units of the asset sold
  insufficient_balance,     // P13; subject: the asset; value: needed; limit: available
  insufficient_gas,         // P13; subject: the gas asset; value: needed; limit: available
  gas_cap_reached,          // the intent's own gas cap; value: needed; limit: left
  intent_overfill,          // P14; value: filled + live + unknown + new; limit: ordered
  position_exceeded,        // P15; subject: the asset; value, limit: base units, live orders counted as filled
  open_notional_exceeded,   // P15; subject: the scope; value, limit: base units of the reference asset
  daily_turnover_exceeded,  // P16; subject: the strategy
  daily_loss_exceeded,      // P16; subject: the strategy
  open_intents_exceeded,    // bound of live intents; subject: the scope
  repeated_execution,       // P20; subject: the strategy: halted until a person re-arms it
  duplicate_intent,         // P21; subject: the id of the live intent that asks for the same
  self_match,               // P22; subject: the pool where a live order of ours trades the other way
  no_reference_price,       // P23; subject: the pair; value: fresh sources; limit: sources needed
  market_stale,             // P23; subject: the pool; value: age in ns; limit: the age allowed
  below_minimum,            // P24; value: notional; limit: the least that is sent
  limit_outside_market,     // the limit price or slippage budget leaves nothing that can be traded: value 0
  market_volume_missing,    // subject: the pair: how much its market trades is not known, and the schedule needs it
  no_route,                 // subject: the solver that found nothing to trade within the limits; where it says a bound,
                            // value: the most that all of it brings, or the least that it costs; limit: what the worst
                            // price asks
  no_answer,      // no solver sent a route that could be taken; value: ns waited; limit: timing.solver_patience
  worth_waiting,  // what could be had now costs more than waiting is worth; subject: the pair; value: what the next
                  // part of the slice costs; limit: what waiting is worth; hundredths of a basis point of the reference
                  // price
};
BOOST_DESCRIBE_ENUM(GateReason, not_configured, trading_halted, reducing_would_open, reducing_would_flip,
                    asset_not_allowed, asset_not_plain, venue_disabled, venue_down, order_qty_exceeded,
                    order_notional_exceeded, price_collar, slippage_exceeded, fee_cap_exceeded, insufficient_balance,
                    insufficient_gas, gas_cap_reached, intent_overfill, position_exceeded, open_notional_exceeded,
                    daily_turnover_exceeded, daily_loss_exceeded, open_intents_exceeded, repeated_execution,
                    duplicate_intent, self_match, no_reference_price, market_stale, below_minimum, limit_outside_market,
                    market_volume_missing, no_route, no_answer, worth_waiting)

// Why a schedule is refused, in the order in which it is looked at.
enum class ScheduleFault : std::uint8_t {
  total_out_of_range,           // value: the total; limit: kMaxTotalQty
  end_not_after_start,          // value: nanoseconds from start to end
  window_too_long,              // value: nanoseconds; limit: kMaxWindow
  slices_out_of_range,          // value: the slices; limit: kMaxSlices
  too_few_slices,               // value: the slices; limit: the least this style works with
  interval_too_short,           // value: nanoseconds per slice; limit: kMinInterval
  min_slice_not_positive,       // value: the minimum
  min_slice_above_total,        // value: the minimum; limit: the total
  min_slice_leaves_one,         // value: the minimum; limit: half the total: only one slice would be left of several
  participation_out_of_range,   // value: basis points; limit: 10000
  participation_above_cap,      // value: basis points; limit: the cap
  participation_cap_invalid,    // value: basis points; limit: 10000
  price_cap_not_positive,       // a term of the price cap is not positive
  catch_up_out_of_range,        // value: basis points; limit: kMaxCatchUpBps
  randomise_out_of_range,       // value: basis points; limit: kMaxRandomiseBps
  volume_curve_size,            // value: the buckets; limit: kMaxBuckets
  volume_curve_zero,            // no bucket has a weight
  impact_missing,               // implementation_shortfall or patience without its inputs
  volatility_out_of_range,      // value: as given; limit: kMaxVolatilityE9
  temporary_out_of_range,       // value: as given; limit: kMaxTemporaryE9
  permanent_out_of_range,       // value: as given; limit: kMaxPermanentE9
  risk_aversion_out_of_range,   // value: as given; limit: kMaxRiskAversionMilli
  permanent_outweighs,          // the permanent impact of an interval is no less than the temporary one: no optimum
  tilt_missing,                 // adaptive without its tilt
  tilt_reference_not_positive,  // a term of the reference price is not positive
  better_out_of_range,          // value: basis points; limit: 9999
  depth_cover_out_of_range,     // value: basis points; limit: kMaxDepthCoverBps
  lead_out_of_range,            // value: slices; limit: the schedule's
};
BOOST_DESCRIBE_ENUM(ScheduleFault, total_out_of_range, end_not_after_start, window_too_long, slices_out_of_range,
                    too_few_slices, interval_too_short, min_slice_not_positive, min_slice_above_total,
                    min_slice_leaves_one, participation_out_of_range, participation_above_cap,
                    participation_cap_invalid, price_cap_not_positive, catch_up_out_of_range, randomise_out_of_range,
                    volume_curve_size, volume_curve_zero, impact_missing, volatility_out_of_range,
                    temporary_out_of_range, permanent_out_of_range, risk_aversion_out_of_range, permanent_outweighs,
                    tilt_missing, tilt_reference_not_positive, better_out_of_range, depth_cover_out_of_range,
                    lead_out_of_range)

using Reason = std::variant<InvalidReason, GateReason, ScheduleFault>;

[[nodiscard]] inline std::string name_of(Reason const& reason) {
  return std::visit([](auto value) { return enum_name(value); }, reason);
}

struct Denial {
  Reason reason;
  std::string subject;  // what the rule spoke of: an asset, a venue, a scope
  i128 value = 0;       // what was found
  i128 limit = 0;       // what was allowed

  friend bool operator==(Denial const&, Denial const&) = default;
};
BOOST_DESCRIBE_STRUCT(Denial, (), (reason, subject, value, limit))

[[nodiscard]] inline Denial deny(Reason reason, std::string subject = {}, i128 value = 0, i128 limit = 0) {
  return {reason, std::move(subject), value, limit};
}

}  // namespace sep::intent
