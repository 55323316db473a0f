#include "apps/sep/live_config.hpp"

#include <algorithm>
#include <array>

namespace sep::app {
namespace {

namespace json = boost::json;

// What takes effect without a restart.
struct Live {
  std::string_view keys;  // a section with its dot, or one key
  bool is_engines;
  void (*take)(Settings& into, Settings const& from);

  [[nodiscard]] bool has(std::string_view key) const {
    return keys.ends_with('.') ? key.starts_with(keys) : key == keys;
  }
};

constexpr std::array kLive{
    Live{"risk.", true, [](Settings& into, Settings const& from) { into.risk = from.risk; }},
    Live{"timing.", true, [](Settings& into, Settings const& from) { into.timing = from.timing; }},
    Live{"scheduling.", true, [](Settings& into, Settings const& from) { into.scheduling = from.scheduling; }},
    Live{"passive.", true, [](Settings& into, Settings const& from) { into.passive = from.passive; }},
    Live{"log.", false, [](Settings& into, Settings const& from) { into.log = from.log; }},
    Live{"store.min_free", false,
         [](Settings& into, Settings const& from) { into.store.min_free = from.store.min_free; }},
};

// nullptr: it waits for a restart.
Live const* live_part_of(std::string_view key) {
  auto const* const found = std::ranges::find_if(kLive, [&](Live const& part) { return part.has(key); });
  return found == kLive.end() ? nullptr : found;
}

// Keys whose values differ; entries of tables by name may be on one side alone.
std::vector<std::string> differing(Loaded const& before, Loaded const& after) {
  std::map<std::string, std::string> was;
  for (auto const& row : before.list) was[row.key] = row.value;
  std::vector<std::string> keys;
  for (auto const& row : after.list) {
    auto const found = was.find(row.key);
    if (found == was.end() || found->second != row.value) keys.push_back(row.key);
    if (found != was.end()) was.erase(found);
  }
  for (auto const& [key, value] : was) keys.push_back(key);
  return keys;
}

json::array names(std::vector<std::string> const& keys) {
  json::array rows;
  for (auto const& key : keys) rows.push_back(json::value(key));
  return rows;
}

std::int64_t count_of(std::vector<std::string> const& keys) { return static_cast<std::int64_t>(keys.size()); }

// No values: a fault's detail quotes what was written.
void report(Journal& journal, ReloadOutcome outcome, std::vector<std::string> const& changed,
            std::vector<std::string> const& at_restart, std::vector<SettingFault> const& faults) {
  for (auto const& fault : faults)
    journal.write({code::kSettingFault, {{Field::key, fault.key}, {Field::where, fault.where}}});
  for (auto const& key : at_restart) journal.write({code::kNeedsRestart, {{Field::key, key}}});
  for (auto const& key : changed) journal.write({code::kSettingChanged, {{Field::key, key}}});
  switch (outcome) {
    case ReloadOutcome::unchanged:
      return journal.write({code::kReloadUnchanged});
    case ReloadOutcome::adopted:
      return journal.write({code::kReloaded, {{Field::keys, count_of(changed)}}});
    case ReloadOutcome::refused:
      return journal.write({code::kReloadRefused, {{Field::lines, static_cast<std::int64_t>(faults.size())}}});
  }
}

}  // namespace

ReloadOutcome LiveConfig::reload(Registry const& registry, Adopt const& adopt, Beside beside, Journal& journal) {
  Loaded fresh;
  auto latest = attempt(registry, adopt, beside, fresh);
  if (latest.outcome != ReloadOutcome::refused && beside.take) beside.take();
  if (latest.outcome == ReloadOutcome::adopted) {
    auto const& log = fresh.settings.log;
    journal.set(log.level, log.format);
  }
  report(journal, latest.outcome, latest.changed, latest.at_restart, latest.faults);
  std::lock_guard const lock(mutex_);
  latest.count = latest_.count + 1;
  latest_ = std::move(latest);
  if (latest_.outcome == ReloadOutcome::adopted) take_over(std::move(fresh));
  return latest_.outcome;
}

LiveConfig::Latest LiveConfig::attempt(Registry const& registry, Adopt const& adopt, Beside const& beside,
                                       Loaded& fresh) const {
  Latest latest;
  latest.outcome = ReloadOutcome::refused;
  auto loaded = load_settings(sources_);
  if (!loaded) {
    latest.faults = std::move(loaded).error();
    return latest;
  }
  fresh = *std::move(loaded);
  auto const is_of_file = [](Setting const& row) { return row.origin == Origin::file; };
  // A file that is being written is empty for a moment; and limits are not lifted by nothing.
  if (std::ranges::any_of(loaded_.list, is_of_file) && std::ranges::none_of(fresh.list, is_of_file))
    latest.faults.push_back(
        {{}, sources_.file.value_or(""), "the file is empty, and had settings when it was read last"});
  latest.faults.insert(latest.faults.end(), beside.faults.begin(), beside.faults.end());
  if (!latest.faults.empty()) return latest;
  auto const config = make_config(fresh.settings, registry);
  if (!config) {
    latest.faults = config.error();
    return latest;
  }
  bool engines = false;
  for (auto& key : differing(loaded_, fresh)) {
    auto const* const part = live_part_of(key);
    engines = engines || (part && part->is_engines);
    (part ? latest.changed : latest.at_restart).push_back(std::move(key));
  }
  if (engines) {
    if (auto const adopted = adopt(*config); !adopted) {
      latest.changed.clear();
      latest.faults.push_back({{}, {}, adopted.error()});
      return latest;
    }
  }
  if (!beside.changed.empty()) latest.changed.push_back(beside.changed);
  latest.outcome = latest.changed.empty() ? ReloadOutcome::unchanged : ReloadOutcome::adopted;
  return latest;
}

void LiveConfig::take_over(Loaded fresh) {
  for (auto const& part : kLive) part.take(loaded_.settings, fresh.settings);
  for (auto& row : fresh.list) {
    if (live_part_of(row.key)) continue;
    auto const found = std::ranges::find(loaded_.list, row.key, &Setting::key);
    if (found != loaded_.list.end()) row = *found;
  }
  loaded_.list = std::move(fresh.list);
}

json::object LiveConfig::json() const {
  std::lock_guard const lock(mutex_);
  json::array rows;
  for (auto const& setting : loaded_.list)
    rows.push_back(json::object{{"key", setting.key},
                                {"value", setting.value},
                                {"origin", enum_name(setting.origin)},
                                {"where", setting.where}});
  json::array faults;
  for (auto const& fault : latest_.faults)
    faults.push_back(json::object{{"key", fault.key}, {"where", fault.where}, {"detail", fault.detail}});
  json::object latest{{"count", latest_.count},
                      {"outcome", latest_.count ? json::value(enum_name(latest_.outcome)) : json::value(nullptr)},
                      {"changed", names(latest_.changed)},
                      {"at_restart", names(latest_.at_restart)},
                      {"faults", std::move(faults)}};
  return {{"settings", std::move(rows)}, {"reload", std::move(latest)}};
}

}  // namespace sep::app
