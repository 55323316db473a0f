// Settings against a registry: symbols become numbers, decimal text becomes base units.
#include <algorithm>
#include <set>

#include "apps/sep/configuration_keys.hpp"
#include "core/money/decimal.hpp"

namespace sep::app {
namespace {

constexpr char const* kUsualReference = "USDC";

class Resolving {
 public:
  Resolving(Settings const& settings, Registry const& registry) : settings_(settings), registry_(registry) {}

  Result<engine::Config, std::vector<SettingFault>> resolve() && {
    auto const& risk = settings_.risk;
    config_.timing = settings_.timing;
    auto const reference = asset("risk.reference_asset", risk.reference_asset.value_or(reference_by_default()));
    if (!reference) return fail(std::move(faults_));
    reference_ = reference;
    config_.risk.reference_asset = reference->id;
    take_allowed();
    take_figures();
    take_scopes();
    take_scheduling();
    auto const& passive = settings_.passive;
    config_.passive = {passive.repeg_interval, passive.repeg_bps, passive.cross_bps, passive.max_rests};
    if (faults_.empty())
      if (auto const fault = engine::check_config(config_, registry_))
        faults_.push_back(
            {"risk, timing, scheduling and passive", {}, "the engine would refuse this: " + enum_name(*fault)});
    if (!faults_.empty()) return fail(std::move(faults_));
    return std::move(config_);
  }

 private:
  void note(std::string key, std::string detail) { faults_.push_back({std::move(key), {}, std::move(detail)}); }

  AssetSpec const* asset(std::string const& key, std::string const& name) {
    auto const id = api::read_asset(registry_, name);
    if (id) return registry_.asset(*id);
    note(key, id.error().detail);
    return nullptr;
  }

  std::optional<i128> units(std::string const& key, DecimalText const& amount, AssetSpec const& unit) {
    auto const raw = parse_decimal(amount.text, unit.decimals);
    if (raw) return *raw;
    note(key, "'" + amount.text + "' " + unit.symbol + ": " + enum_name(raw.error()));
    return std::nullopt;
  }
  std::optional<i128> units(std::string const& key, std::optional<DecimalText> const& amount, AssetSpec const& unit) {
    return amount ? units(key, *amount, unit) : std::nullopt;
  }

  // Books that are not paid in USDC are an exchange's, which pays all of them in one coin of its own.
  [[nodiscard]] bool has_usual_asset() const { return registry_.asset_by_symbol(kUsualReference) != nullptr; }

  [[nodiscard]] std::string reference_by_default() const {
    std::set<AssetId> quotes;
    for (auto const& [id, spec] : registry_.instruments)
      if (spec.book) quotes.insert(spec.token1);
    return has_usual_asset() || quotes.size() != 1 ? kUsualReference : registry_.asset(*quotes.begin())->symbol;
  }

  [[nodiscard]] std::vector<std::string> allowed_by_default() const {
    std::set<std::string> names;
    for (auto const& [id, spec] : registry_.instruments)
      if (spec.book)
        for (auto const traded : {spec.token0, spec.token1}) names.insert(registry_.asset(traded)->symbol);
    if (!has_usual_asset() && !names.empty()) return {names.begin(), names.end()};
    std::vector<std::string> usual = {"WETH", kUsualReference, "USDT", "DAI", "WBTC"};
    std::erase_if(usual, [&](std::string const& name) { return !registry_.asset_by_symbol(name); });
    return usual;
  }

  void take_allowed() {
    auto const names = settings_.risk.allowed_assets.value_or(allowed_by_default());
    auto& allowed = config_.risk.allowed_assets;
    for (auto const& name : names)
      if (auto const* found = asset("risk.allowed_assets", name)) allowed.push_back(found->id);
    std::ranges::sort(allowed);
    auto const repeated = std::ranges::unique(allowed);
    allowed.erase(repeated.begin(), repeated.end());
  }

  void take_figures() {
    auto const& from = settings_.risk;
    auto& to = config_.risk;
    to.min_reference_sources = from.min_reference_sources;
    to.max_market_age = from.max_market_age;
    to.collar_bps = from.collar_bps;
    to.repeat_limit = from.repeat_limit;
    to.repeat_window = from.repeat_window;
    to.duplicate_window = from.duplicate_window;
    to.min_notional = units("risk.min_notional", from.min_notional, *reference_).value_or(0);
  }

  void take_scheduling() {
    auto const& from = settings_.scheduling;
    auto& to = config_.scheduling;
    to.slice_interval = from.slice_interval;
    to.last_slice_life = from.last_slice_life;
    to.min_slice_notional = units("scheduling.min_slice_notional", from.min_slice_notional, *reference_).value_or(0);
    to.catch_up_bps = from.catch_up_bps;
    to.randomise_bps = from.randomise_bps;
    to.participation_bps = from.participation_bps;
    to.participation_cap_bps = from.participation_cap_bps;
    to.impact = {from.volatility_e9, from.temporary_e9, from.permanent_e9, from.risk_aversion_milli};
    to.impact_notional = units("scheduling.impact_notional", from.impact_notional, *reference_).value_or(0);
    to.better_bps = from.better_bps;
    to.depth_cover_bps = from.depth_cover_bps;
    to.lead_slices = from.lead_slices;
    to.volume_profile.clear();
    for (auto const& text : from.volume_profile) {
      auto const weight = api::read_whole(text, engine::kMaxProfileWeight);
      if (!weight) note("scheduling.volume_profile", weight.error().detail);
      to.volume_profile.push_back(weight.value_or(0));
    }
  }

  risk::Limits limits(std::string const& key, LimitSettings const& from) {
    risk::Limits to;
    to.max_order_notional = units(key + ".max_order_notional", from.max_order_notional, *reference_);
    to.max_open_notional = units(key + ".max_open_notional", from.max_open_notional, *reference_);
    to.max_daily_turnover = units(key + ".max_daily_turnover", from.max_daily_turnover, *reference_);
    to.max_daily_loss = units(key + ".max_daily_loss", from.max_daily_loss, *reference_);
    to.max_slippage_bps = from.max_slippage_bps;
    to.max_open_intents = from.max_open_intents;
    return to;
  }

  risk::Limits order_limits(std::string const& key, VenueLimitSettings const& from) {
    risk::Limits to;
    to.max_order_notional = units(key + ".max_order_notional", from.max_order_notional, *reference_);
    to.max_slippage_bps = from.max_slippage_bps;
    return to;
  }

  void take_scopes() {
    auto const& from = settings_.risk;
    auto& to = config_.risk;
    to.global = limits("risk.global", from.global);
    for (auto const& [name, settings] : from.strategies)
      to.strategies[name] = limits("risk.strategies." + name, settings);
    for (auto const& [name, settings] : from.venues) {
      auto const key = "risk.venues." + name;
      if (auto const venue = api::read_venue(registry_, name))
        to.venues[*venue] = order_limits(key, settings);
      else
        note(key, venue.error().detail);
    }
    for (auto const& [name, settings] : from.assets) {
      auto const key = "risk.assets." + name;
      auto const* unit = asset(key, name);
      if (!unit) continue;
      to.assets[unit->id] = {units(key + ".max_order_qty", settings.max_order_qty, *unit),
                             units(key + ".max_position", settings.max_position, *unit)};
    }
  }

  Settings const& settings_;
  Registry const& registry_;
  AssetSpec const* reference_ = nullptr;
  engine::Config config_;
  std::vector<SettingFault> faults_;
};

}  // namespace

Result<engine::Config, std::vector<SettingFault>> make_config(Settings const& settings, Registry const& registry) {
  return Resolving(settings, registry).resolve();
}

}  // namespace sep::app
