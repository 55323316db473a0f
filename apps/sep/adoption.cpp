#include "apps/sep/adoption.hpp"

namespace sep::app {
namespace {

// The keys of the configuration that a fault may lie in.
char const* keys_of(engine::ConfigFault fault) {
  using enum engine::ConfigFault;
  switch (fault) {
    case duration_not_positive:
      return "the durations of timing.*, scheduling.*, passive.* and risk.*";
    case attempts_zero:
      return "timing.max_attempts or timing.gas_attempts";
    case tolerance_out_of_range:
      return "timing.child_tolerance_bps or risk.collar_bps";
    case sources_too_few:
      return "risk.min_reference_sources";
    case repeat_limit_too_large:
      return "risk.repeat_limit";
    case assets_not_ascending:
      return "risk.allowed_assets";
    case limit_negative:
      return "the limits of risk.*";
    case unknown_asset:
      return "risk.reference_asset, risk.allowed_assets or risk.assets.*";
    case unknown_venue:
    case not_of_a_venue:
      return "risk.venues.*";
    case schedule_out_of_range:
      return "scheduling.*";
    case profile_invalid:
      return "scheduling.volume_profile";
    case passive_out_of_range:
      return "passive.*";
  }
  return "risk.*, timing.*, scheduling.* and passive.*";
}

std::string refusal_of(std::vector<engine::Event> const& events) {
  for (auto const& event : events) {
    if (auto const* refused = std::get_if<engine::RegistryRefused>(&event))
      return "the engine refuses the venue's registry: " + enum_name(refused->error) +
             ". This store knows another market: set `market` (or `venue.socket`) to the one it was begun with, or "
             "`store.path` to another store";
    if (auto const* refused = std::get_if<engine::ConfigRefused>(&event))
      return "the engine refuses the configuration: " + enum_name(refused->fault) + ". Change " +
             keys_of(refused->fault) + " (`sep config show --origin` says where each value comes from)";
  }
  return {};
}

}  // namespace

std::string store_text(runtime::StoreFailure const& failure) {
  return "event store: " + enum_name(failure.error) + ": " + failure.detail;
}

Result<void, std::string> adopt(runtime::Loop& loop, engine::Payload payload) {
  bool told = false;
  std::string refusal;
  auto const done = [&](runtime::Outcome const& outcome) {
    told = true;
    refusal = refusal_of(outcome.events);
  };
  auto const offered = loop.offer({"runtime", std::move(payload), done});
  if (!offered) return fail(store_text(offered.error()));
  while (!told)
    if (auto const stepped = loop.step(); !stepped) return fail(store_text(stepped.error()));
  if (!refusal.empty()) return fail(std::move(refusal));
  return {};
}

}  // namespace sep::app
