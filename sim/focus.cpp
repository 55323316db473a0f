#include "sim/focus.hpp"

#include <algorithm>
#include <array>

namespace sep::sim {
namespace {

using intent::ExecutionStyle;

constexpr std::string_view kOfPools = "v_";
constexpr std::string_view kOfBooks = "b_";
constexpr std::string_view kMaintenance = "b_maintenance";

// The enumerator behind a name of the tables; none: it is not of that kind.
template <class E>
std::optional<E> named(std::string_view fault, std::string_view prefix = {}) {
  if (!fault.starts_with(prefix)) return std::nullopt;
  return enum_from_name<E>(fault.substr(prefix.size()));
}

template <std::size_t N>
std::uint32_t one_of(Rng& rng, std::array<std::uint32_t, N> const& rates) {
  return rates.at(rng.below(N));
}

// Where there are few occasions in a run: requests, answers, orders.
std::uint32_t draw_high(Rng& rng) { return one_of<3>(rng, {600, 800, 950}); }
// Where there are many, and nothing would go on if it struck nearly always.
std::uint32_t draw_middling(Rng& rng) { return one_of<3>(rng, {150, 300, 500}); }

bool has_few_occasions(Chance chance) {
  return chance != Chance::m1_drop_observation && chance != Chance::m5_old_observation &&
         chance != Chance::s8_slow_disk;
}

// Each venue goes down soon and for long.
std::vector<paper::HallClosure> draw_closures(Rng& rng) {
  std::vector<paper::HallClosure> closures;
  for (std::uint32_t venue = 1; venue <= 3; ++venue) {
    auto const from = draw(rng, milliseconds(100), milliseconds(1'500));
    closures.push_back({VenueId(venue), from, from + draw(rng, seconds(3), seconds(14))});
  }
  return closures;
}

// Strikes whoever asks for an order.
bool needs_queries(std::string_view fault) {
  return fault.ends_with("query_not_found_then_appears") || named<Chance>(fault) == Chance::n2_duplicate_request;
}

}  // namespace

std::vector<ExecutionStyle> all_styles() {
  std::vector<ExecutionStyle> styles;
  for_each_enumerator<ExecutionStyle>([&](ExecutionStyle style, char const*) { styles.push_back(style); });
  return styles;
}

std::vector<std::string> focused_faults() {
  std::vector<std::string> names;
  for_each_enumerator<paper::Fault>(
      [&](paper::Fault, char const* name) { names.push_back(std::string(kOfPools) + name); });
  for_each_enumerator<paper::BookFault>([&](paper::BookFault fault, char const* name) {
    if (is_simulated(fault)) names.push_back(std::string(kOfBooks) + name);
  });
  names.emplace_back(kMaintenance);
  for_each_enumerator<Chance>([&](Chance, char const* name) { names.emplace_back(name); });
  for_each_enumerator<Act>([&](Act, char const* name) { names.emplace_back(name); });
  return names;
}

std::optional<std::string> why_impossible(Focus const& focus) {
  if (focus.style == ExecutionStyle::pov && focus.fault.starts_with(kOfPools))
    return "pools do not say what the market trades: pov is denied there";
  if (focus.execution == intent::Execution::passive && focus.fault.starts_with(kOfPools))
    return "orders wait on books alone: passive intents are denied on pools";
  bool const of_waiting = focus.fault == "b_fill_after_cancel" || focus.fault == "b_late_cancel";
  if (of_waiting && focus.execution != intent::Execution::passive)
    return "orders that take are over at once: there is nothing to cancel (--execution passive)";
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> faults_left_out() {
  using paper::BookFault;
  std::map<BookFault, char const*> const reasons{
      {BookFault::stale_balances, "nobody asks for balances"},
  };
  std::vector<std::pair<std::string, std::string>> left_out;
  for_each_enumerator<BookFault>([&](BookFault fault, char const* name) {
    if (!is_simulated(fault)) left_out.emplace_back(std::string(kOfBooks) + name, reasons.at(fault));
  });
  return left_out;
}

std::uint64_t focused_seed(std::uint64_t seed, Focus const& focus) {
  bool const aggressive = focus.execution == intent::Execution::aggressive;
  return rng_for(seed,
                 (aggressive ? "" : enum_name(focus.execution) + ':') + enum_name(focus.style) + ':' + focus.fault)
      .next();
}

MarketKind focused_market(std::uint64_t seed, Focus const& focus) {
  if (focus.fault.starts_with(kOfPools)) return MarketKind::pools;
  bool const needs_books = focus.style == ExecutionStyle::pov || focus.execution == intent::Execution::passive;
  if (focus.fault.starts_with(kOfBooks) || needs_books) return MarketKind::books;
  return rng_for(seed, "market").chance(1, 2) ? MarketKind::books : MarketKind::pools;
}

FaultPlan focused_plan(std::uint64_t seed, Focus const& focus) {
  auto rng = rng_for(seed, "plan");
  FaultPlan plan;
  plan.brief = true;
  auto const& fault = focus.fault;
  if (auto const chance = named<Chance>(fault))
    plan.per_mille[*chance] = has_few_occasions(*chance) ? draw_high(rng) : draw_middling(rng);
  else if (auto const act = named<Act>(fault))
    plan.every[*act] = *act == Act::x5_crash_after_send_before_ack_journal
                           ? draw(rng, milliseconds(200), milliseconds(800))  // lit before the first order leaves
                           : draw(rng, milliseconds(700), seconds(4));
  else if (auto const of_pools = named<paper::Fault>(fault, kOfPools))
    plan.script.per_mille[*of_pools] = draw_high(rng);
  else if (auto const of_books = named<paper::BookFault>(fault, kOfBooks))
    plan.books.per_mille[*of_books] = draw_high(rng);
  else if (fault == kMaintenance)
    plan.closures = draw_closures(rng);
  else
    CHECK_NOTE(false, "no such fault");
  return plan;
}

engine::Config focused_config(Rng& rng, Registry const& registry, Focus const& focus) {
  auto config = draw_config(rng, registry);
  config.risk.max_market_age = draw(rng, seconds(8), seconds(40));
  config.risk.repeat_limit = 50;  // a schedule is the same execution again and again
  auto& timing = config.timing;
  timing.order_life = draw(rng, seconds(3), seconds(8));
  timing.ack_timeout = needs_queries(focus.fault) ? draw(rng, milliseconds(1), milliseconds(6))
                                                  : draw(rng, milliseconds(600), seconds(3));
  timing.query_interval = draw(rng, milliseconds(500), seconds(2));
  timing.unknown_bound = draw(rng, seconds(4), seconds(20));
  timing.retry_interval = draw(rng, milliseconds(300), seconds(2));
  timing.market_wait = draw(rng, seconds(1), seconds(5));
  timing.closing_bound = draw(rng, seconds(8), seconds(30));
  timing.archive_after = draw(rng, seconds(3), seconds(60));
  auto& scheduling = config.scheduling;
  scheduling.slice_interval = draw(rng, seconds(1), seconds(4));
  scheduling.last_slice_life = draw(rng, seconds(1), seconds(3));
  scheduling.participation_bps = static_cast<std::uint32_t>(rng.between(500, 8'000));
  scheduling.volume_profile.resize(1440);  // a minute each: a run sees one or two of them
  std::ranges::generate(scheduling.volume_profile, [&] { return static_cast<std::uint32_t>(rng.between(1, 9)); });
  config.passive.repeg_interval = draw(rng, milliseconds(200), seconds(1));
  return config;
}

bool needs_cancels(Focus const& focus) {
  return focus.fault.ends_with("_fill_after_cancel") || focus.fault == "b_late_cancel" ||
         named<Chance>(focus.fault) == Chance::n2_duplicate_request;
}

}  // namespace sep::sim
