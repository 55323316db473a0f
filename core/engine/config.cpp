#include "core/engine/config.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "core/risk/state.hpp"
#include "core/scheduling/terms.hpp"

namespace sep::engine {
namespace {

using Fault = std::optional<ConfigFault>;

Fault check_timing(Timing const& timing) {
  auto const durations =
      std::to_array({timing.least_to_deadline, timing.most_to_deadline, timing.order_life, timing.ack_timeout,
                     timing.query_interval, timing.unknown_bound, timing.retry_interval, timing.market_wait,
                     timing.closing_bound, timing.archive_after, timing.solver_patience});
  bool const positive = std::ranges::all_of(durations, [](Duration d) { return d.ns > 0; });
  if (!positive) return ConfigFault::duration_not_positive;
  if (timing.max_attempts == 0 || timing.gas_attempts == 0) return ConfigFault::attempts_zero;
  if (timing.child_tolerance_bps >= kBpsOne) return ConfigFault::tolerance_out_of_range;
  return {};
}

bool is_negative(risk::Limits const& limits) {
  auto const below = [](std::optional<i128> const& limit) { return limit && *limit < 0; };
  return below(limits.max_order_notional) || below(limits.max_open_notional) || below(limits.max_daily_turnover) ||
         below(limits.max_daily_loss);
}

bool is_negative(risk::AssetLimits const& limits) {
  return (limits.max_order_qty && *limits.max_order_qty < 0) || (limits.max_position && *limits.max_position < 0);
}

Fault check_limits(risk::RiskConfig const& risk) {
  auto const any_negative = [](auto const& by_scope) {
    return std::ranges::any_of(by_scope, [](auto const& row) { return is_negative(row.second); });
  };
  bool const negative = is_negative(risk.global) || any_negative(risk.strategies) || any_negative(risk.venues) ||
                        any_negative(risk.assets) || risk.min_notional < 0;
  if (negative) return ConfigFault::limit_negative;
  for (auto const& [venue, limits] : risk.venues)
    if (limits.max_open_notional || limits.max_daily_turnover || limits.max_daily_loss || limits.max_open_intents)
      return ConfigFault::not_of_a_venue;
  return {};
}

Fault check_scheduling(Scheduling const& s) {
  if (s.slice_interval.ns <= 0 || s.last_slice_life.ns <= 0) return ConfigFault::duration_not_positive;
  if (s.min_slice_notional < 0 || s.impact_notional < 0) return ConfigFault::limit_negative;
  bool const sound = s.slice_interval >= scheduling::kMinInterval && s.catch_up_bps >= kBpsOne &&
                     s.catch_up_bps <= scheduling::kMaxCatchUpBps && s.randomise_bps <= scheduling::kMaxRandomiseBps &&
                     s.participation_bps > 0 && s.participation_bps <= kBpsOne &&
                     s.participation_cap_bps.value_or(1) > 0 && s.participation_cap_bps.value_or(1) <= kBpsOne &&
                     s.better_bps < kBpsOne && s.depth_cover_bps > 0 &&
                     s.depth_cover_bps <= scheduling::kMaxDepthCoverBps && s.lead_slices > 0;
  if (!sound) return ConfigFault::schedule_out_of_range;
  auto const& profile = s.volume_profile;
  if (profile.empty() || profile.size() > kMaxProfile) return ConfigFault::profile_invalid;
  auto const most = std::ranges::max(profile);
  if (most == 0 || most > kMaxProfileWeight) return ConfigFault::profile_invalid;
  return {};
}

Fault check_passive(Passive const& p) {
  if (p.repeg_interval.ns <= 0) return ConfigFault::duration_not_positive;
  bool const sound = p.repeg_bps < kBpsOne && p.cross_bps < kBpsOne && p.max_rests > 0 && p.max_rests <= kMaxRests;
  if (!sound) return ConfigFault::passive_out_of_range;
  return {};
}

Fault check_references(risk::RiskConfig const& risk, Registry const& registry) {
  if (!registry.asset(risk.reference_asset)) return ConfigFault::unknown_asset;
  for (auto const id : risk.allowed_assets)
    if (!registry.asset(id)) return ConfigFault::unknown_asset;
  for (auto const& [id, limits] : risk.assets)
    if (!registry.asset(id)) return ConfigFault::unknown_asset;
  for (auto const& [id, limits] : risk.venues)
    if (!registry.venue(id)) return ConfigFault::unknown_venue;
  return {};
}

}  // namespace

v2::Config upcast(v1::Config const& old) {
  auto const& was = old.timing;
  Timing const timing{.least_to_deadline = was.least_to_deadline,
                      .most_to_deadline = was.most_to_deadline,
                      .order_life = was.order_life,
                      .ack_timeout = was.ack_timeout,
                      .query_interval = was.query_interval,
                      .unknown_bound = was.unknown_bound,
                      .retry_interval = was.retry_interval,
                      .market_wait = was.market_wait,
                      .closing_bound = was.closing_bound,
                      .archive_after = was.archive_after,
                      .max_attempts = was.max_attempts,
                      .gas_attempts = was.gas_attempts,
                      .child_tolerance_bps = was.child_tolerance_bps};
  return {old.risk, timing, {}};
}

std::optional<ConfigFault> check_config(Config const& config, Registry const& registry) {
  auto const& risk = config.risk;
  if (auto const fault = check_timing(config.timing)) return fault;
  if (risk.max_market_age.ns <= 0 || risk.repeat_window.ns < 0 || risk.duplicate_window.ns < 0)
    return ConfigFault::duration_not_positive;
  if (risk.collar_bps > kBpsOne) return ConfigFault::tolerance_out_of_range;
  if (risk.min_reference_sources < 3) return ConfigFault::sources_too_few;
  if (risk.repeat_limit >= risk::kRecentMax) return ConfigFault::repeat_limit_too_large;
  auto const& allowed = risk.allowed_assets;
  if (std::ranges::adjacent_find(allowed, std::greater_equal<>{}) != allowed.end())
    return ConfigFault::assets_not_ascending;
  if (auto const fault = check_limits(risk)) return fault;
  if (auto const fault = check_scheduling(config.scheduling)) return fault;
  if (auto const fault = check_passive(config.passive)) return fault;
  return check_references(risk, registry);
}

}  // namespace sep::engine
