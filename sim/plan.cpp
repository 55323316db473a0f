#include "sim/plan.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "core/base/hash.hpp"
#include "sim/coins.hpp"

namespace sep::sim {
namespace {

// Rare, now and then, often: one of them for a whole run.
std::uint32_t draw_rate(Rng& rng) {
  constexpr std::array kRates{5U, 30U, 150U};
  return kRates.at(rng.below(kRates.size()));
}

AssetSpec const& asset(Registry const& registry, std::string_view symbol) {
  auto const* spec = registry.asset_by_symbol(symbol);
  CHECK(spec != nullptr);
  return *spec;
}

void draw_limits(Rng& rng, Registry const& registry, risk::RiskConfig& config) {
  auto const [base, quote] = coins_of(registry);
  auto const dollar = one_of(asset(registry, quote));
  auto const sometimes = [&](auto& limit, i128 value) {
    if (rng.chance(1, 3)) limit = value;
  };
  sometimes(config.global.max_order_notional, 2'500'000 * dollar);
  sometimes(config.global.max_open_notional, 12'000'000 * dollar);
  sometimes(config.global.max_daily_turnover, 20'000'000 * dollar);
  sometimes(config.global.max_daily_loss, 60'000 * dollar);
  if (rng.chance(1, 3)) config.global.max_open_intents = 12;
  if (rng.chance(1, 3)) config.global.max_slippage_bps = 220;
  auto& alpha = config.strategies["alpha"];
  sometimes(alpha.max_open_notional, 2'500'000 * dollar);
  sometimes(alpha.max_daily_turnover, 15'000'000 * dollar);
  sometimes(alpha.max_daily_loss, 30'000 * dollar);
  sometimes(config.venues[VenueId(1)].max_order_notional, 600'000 * dollar);
  auto const& traded = asset(registry, base);
  auto& coin = config.assets[traded.id];
  sometimes(coin.max_order_qty, 800 * one_of(traded));
  sometimes(coin.max_position, 9'000 * one_of(traded));
}

// In one run of three each venue goes down for maintenance a few times.
void draw_closures(Rng& rng, VenueId venue, std::vector<paper::HallClosure>& closures) {
  if (!rng.chance(1, 3)) return;
  Duration at;
  for (auto count = rng.between(1, 3); count > 0; --count) {
    auto const from = at + draw(rng, seconds(5), seconds(100));
    at = from + draw(rng, milliseconds(500), seconds(40));
    closures.push_back({venue, from, at});
  }
}

}  // namespace

bool FaultPlan::strikes(Chance chance, Rng& rng, Scene& scene) const {
  auto const found = per_mille.find(chance);
  if (found == per_mille.end()) return false;
  bool const struck = rng.chance(found->second, 1000) && scene.faults_on;
  if (struck) scene.strike(enum_name(chance));
  return struck;
}

FaultPlan draw_plan(std::uint64_t seed) {
  auto rng = rng_for(seed, "plan");
  FaultPlan plan;
  for_each_enumerator<Chance>([&](Chance chance, char const*) {
    bool const on = rng.chance(1, 2);
    auto const rate = draw_rate(rng);
    if (on) plan.per_mille[chance] = rate;
  });
  for_each_enumerator<Act>([&](Act act, char const*) {
    bool const on = rng.chance(1, 3);
    auto const mean = draw(rng, seconds(20), seconds(120));
    if (on) plan.every[act] = mean;
  });
  for_each_enumerator<paper::Fault>([&](paper::Fault fault, char const*) {
    bool const on = rng.chance(1, 2);
    auto const rate = draw_rate(rng);
    if (on) plan.script.per_mille[fault] = rate;
  });
  for_each_enumerator<paper::BookFault>([&](paper::BookFault fault, char const*) {
    bool const on = rng.chance(1, 2) && is_simulated(fault);
    auto const rate = draw_rate(rng);
    if (on) plan.books.per_mille[fault] = rate;
  });
  for (std::uint32_t venue = 1; venue <= 3; ++venue) draw_closures(rng, VenueId(venue), plan.closures);
  return plan;
}

bool is_simulated(paper::BookFault fault) {
  using paper::BookFault;
  return fault != BookFault::stale_balances;
}

engine::Config draw_config(Rng& rng, Registry const& registry) {
  engine::Config config;
  auto& risk = config.risk;
  auto const coins = coins_of(registry);
  auto const& reference = asset(registry, coins.quote);
  auto const dollar = one_of(reference);
  risk.reference_asset = reference.id;
  std::set<std::string_view> const traded{"WETH", "USDC", "USDT", "DAI", "WBTC", coins.base};
  for (auto const symbol : traded)
    if (auto const* spec = registry.asset_by_symbol(symbol)) risk.allowed_assets.push_back(spec->id);
  std::ranges::sort(risk.allowed_assets);
  risk.max_market_age = draw(rng, seconds(30), seconds(60));
  risk.collar_bps = static_cast<std::uint32_t>(rng.between(50, 300));
  risk.repeat_limit = static_cast<std::uint32_t>(rng.between(5, 50));
  risk.repeat_window = seconds(60);
  risk.duplicate_window = rng.chance(1, 3) ? seconds(5) : Duration{};
  risk.min_notional = dollar;
  draw_limits(rng, registry, risk);

  auto& timing = config.timing;
  timing.order_life = draw(rng, seconds(3), seconds(30));
  timing.ack_timeout = draw(rng, seconds(1), seconds(5));
  timing.query_interval = draw(rng, seconds(1), seconds(4));
  timing.unknown_bound = draw(rng, seconds(10), seconds(60));
  timing.closing_bound = draw(rng, seconds(20), seconds(90));
  timing.archive_after = draw(rng, seconds(3), seconds(300));
  timing.max_attempts = static_cast<std::uint32_t>(rng.between(3, 64));
  timing.gas_attempts = static_cast<std::uint32_t>(rng.between(2, 12));
  timing.solver_patience = draw(rng, milliseconds(500), seconds(4));

  auto& scheduling = config.scheduling;
  scheduling.slice_interval = draw(rng, seconds(4), seconds(30));
  scheduling.last_slice_life = draw(rng, seconds(1), seconds(15));
  scheduling.min_slice_notional = dollar * static_cast<i128>(rng.between(1, 400));
  scheduling.catch_up_bps = static_cast<std::uint32_t>(rng.between(10'000, 30'000));
  scheduling.randomise_bps = static_cast<std::uint32_t>(rng.below(5'001));
  scheduling.impact_notional = dollar * static_cast<i128>(rng.below(100'000));
  scheduling.better_bps = static_cast<std::uint32_t>(rng.below(20));
  scheduling.lead_slices = static_cast<std::uint32_t>(rng.between(1, 5));
  scheduling.volume_profile = {1, static_cast<std::uint32_t>(rng.below(9)), 3,
                               static_cast<std::uint32_t>(rng.below(9))};
  auto& passive = config.passive;
  passive.repeg_interval = draw(rng, milliseconds(300), seconds(4));
  passive.repeg_bps = static_cast<std::uint32_t>(rng.below(15));
  passive.cross_bps = rng.chance(1, 4) ? 0 : static_cast<std::uint32_t>(rng.between(500, 7'000));
  passive.max_rests = static_cast<std::uint32_t>(rng.chance(1, 4) ? rng.between(1, 20) : rng.between(20, 512));
  bool const on_books = registry.instruments.begin()->second.book.has_value();
  if (on_books && rng.chance(1, 5))
    scheduling.participation_cap_bps = static_cast<std::uint32_t>(rng.between(100, 5'000));
  return config;
}

std::string fault_name(std::string const& disk_fault) {
  static std::map<std::string, std::string> const kNames{
      {"stop", "x2_crash_mid_write"},   {"stop_at_sync", "x3_crash_before_fsync"},
      {"sync_error", "s3_sync_error"},  {"write_error", "s3_write_error"},
      {"read_error", "s3_read_error"},  {"disk_full", "s6_disk_full"},
      {"torn_sector", "s1_torn_write"}, {"lost_sector", "s2_lost_sector"},
      {"lost_write", "s2_lost_write"},  {"lost_dir_entry", "s9_lost_dir_entry"}};
  auto const found = kNames.find(disk_fault);
  return found == kNames.end() ? "disk_" + disk_fault : found->second;
}

std::vector<std::string> all_faults(MarketKind market) {
  std::vector<std::string> names;
  for_each_enumerator<Chance>([&](Chance, char const* name) { names.emplace_back(name); });
  for_each_enumerator<Act>([&](Act, char const* name) { names.emplace_back(name); });
  bool const pools = market != MarketKind::books;
  bool const books = market != MarketKind::pools;
  for_each_enumerator<paper::Fault>([&](paper::Fault, char const* name) {
    if (pools) names.emplace_back("v_" + std::string(name));
  });
  for_each_enumerator<paper::BookFault>([&](paper::BookFault fault, char const* name) {
    if (books && is_simulated(fault)) names.emplace_back("b_" + std::string(name));
  });
  if (pools) names.emplace_back("v12_cancel_refused");
  if (books) names.emplace_back("b_maintenance");
  for (auto const* name : {"n3_reorder", "s1_torn_write", "s2_lost_sector", "s2_lost_write", "s9_lost_dir_entry",
                           "x10_stale_append_refused", "x12_decided_ahead", "x12_crash_while_ahead",
                           "x11_stale_request_refused", "o_order_resolved"})
    names.emplace_back(name);
  return names;
}

Rng rng_for(std::uint64_t seed, std::string_view part) {
  auto const hash = sha256(as_bytes(std::to_string(seed) + ':' + std::string(part)));
  std::uint64_t state = 0;
  for (std::size_t i = 0; i < 8; ++i) state = state << 8 | hash.bytes[i];
  return Rng{state};
}

Duration draw(Rng& rng, Duration least, Duration most) {
  return nanoseconds(static_cast<std::int64_t>(
      rng.between(static_cast<std::uint64_t>(least.ns), static_cast<std::uint64_t>(most.ns))));
}

}  // namespace sep::sim
