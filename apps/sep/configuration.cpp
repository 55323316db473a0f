#include "apps/sep/configuration.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

#include "apps/sep/configuration_keys.hpp"
#include "apps/sep/configuration_toml.hpp"

namespace sep::app {
namespace {

using Form = Written::Form;
namespace fs = std::filesystem;

constexpr char const* kFileByDefault = "sep.toml";

std::string environment_name(KeyPath const& path) {
  std::string name = "SEP_" + fmt::format("{}", fmt::join(path, "_"));
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

class Loading {
 public:
  void take(KeyPath const& path, Written const& written, Origin origin, std::string where) {
    auto const key = to_text(path);
    if (auto const assigned = assign(loaded_.settings, path, written); !assigned) {
      faults_.push_back({key, std::move(where), detail_of(assigned.error(), path)});
      return;
    }
    origins_[key] = {key, {}, origin, std::move(where)};
  }

  void refuse(std::string key, std::string where, std::string detail) {
    faults_.push_back({std::move(key), std::move(where), std::move(detail)});
  }

  Result<Loaded, std::vector<SettingFault>> finish() && {
    check_server();
    if (!faults_.empty()) return fail(std::move(faults_));
    for_each_setting(loaded_.settings, [&](KeyPath const& path, std::string value) {
      Setting setting = origins_[to_text(path)];
      setting.key = to_text(path);
      setting.value = std::move(value);
      loaded_.list.push_back(std::move(setting));
    });
    return std::move(loaded_);
  }

 private:
  void check_server() {
    auto const& server = loaded_.settings.server;
    auto const need = [this](bool holds, std::string const& key, char const* what) {
      if (!holds) refuse(key, origins_[key].where, what);
    };
    need(server.clock_jump_max > Duration{}, "server.clock_jump_max",
         "more than 0s is needed: at 0s every look at the clocks would halt trading");
    auto const& settings = loaded_.settings;
    need(settings.solvers.budget > Duration{}, "solvers.budget", "more than 0s is needed: nobody could answer in time");
    need(settings.solvers.budget.ns <= settings.timing.solver_patience.ns / 2, "solvers.budget",
         "at most half of timing.solver_patience is allowed: a slice that waits longer asks anew");
    need(server.connections > 0, "server.connections", "at least 1 is needed: at 0 nobody could ask anything");
  }

  static std::string detail_of(AssignFault const& fault, KeyPath const& path) {
    if (!fault.unknown_key) return fault.detail;
    auto const nearest = nearest_key(path);
    return nearest.empty() ? "there is no such key (`sep config show` lists them)"
                           : "there is no such key; did you mean " + nearest + "?";
  }

  Loaded loaded_;
  std::map<std::string, Setting> origins_;
  std::vector<SettingFault> faults_;
};

// ---- file ----

void take_table(Loading& loading, std::string const& file, toml::table const& table, KeyPath& path) {
  for (auto const& [key, node] : table) {
    path.emplace_back(key.str());
    if (auto const* inner = node.as_table())
      take_table(loading, file, *inner, path);
    else
      loading.take(path, written_of(node), Origin::file, fmt::format("{}:{}", file, node.source().begin.line));
    path.pop_back();
  }
}

void take_file(Loading& loading, std::string const& file) {
  try {
    auto const table = toml::parse_file(file);
    KeyPath path;
    take_table(loading, file, table, path);
  } catch (toml::parse_error const& error) {
    loading.refuse({}, fmt::format("{}:{}", file, error.source().begin.line), std::string(error.description()));
  }
}

// ---- environment ----

// A variable that looks like a key but is none is a mistake; other SEP_* variables are not ours to judge.
bool looks_like_key(std::string const& name, std::map<std::string, KeyPath> const& keys) {
  return std::ranges::any_of(keys, [&](auto const& row) {
    bool const in_section = row.second.size() > 1;
    return in_section && name.starts_with(environment_name({row.second.front()}) + "_");
  });
}

void take_environment(Loading& loading, std::map<std::string, std::string> const& environment) {
  std::map<std::string, KeyPath> keys;
  for (auto const& path : all_keys())
    if (std::ranges::find(path, "<name>") == path.end()) keys[environment_name(path)] = path;
  for (auto const& [name, value] : environment) {
    if (auto const found = keys.find(name); found != keys.end())
      loading.take(found->second, {Form::any, value, {}}, Origin::environment, name);
    else if (looks_like_key(name, keys))
      loading.refuse(name, "environment", "there is no such key (`sep config show` lists them)");
  }
}

}  // namespace

std::optional<std::string> file_of(Sources const& sources) {
  if (sources.file) return sources.file;
  if (auto const found = sources.environment.find("SEP_CONFIG"); found != sources.environment.end())
    return found->second;
  std::error_code ignored;
  if (fs::exists(kFileByDefault, ignored)) return kFileByDefault;
  return std::nullopt;
}

std::string to_text(SettingFault const& fault) {
  std::string text = fault.where;
  if (!fault.key.empty()) text += (text.empty() ? "" : ": ") + fault.key;
  return (text.empty() ? "" : text + ": ") + fault.detail;
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> variables;
  for (char** row = environ; row && *row; ++row) {
    std::string_view const text = *row;
    auto const equals = text.find('=');
    if (text.starts_with("SEP_") && equals != std::string_view::npos)
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

Result<Loaded, std::vector<SettingFault>> load_settings(Sources const& sources) {
  Loading loading;
  if (auto const file = file_of(sources)) {
    std::error_code ignored;
    if (fs::is_regular_file(*file, ignored))
      take_file(loading, *file);
    else
      loading.refuse({}, *file, "there is no such configuration file");
  }
  take_environment(loading, sources.environment);
  for (auto const& [key, value] : sources.flags)
    loading.take(parse_key(key), {Form::any, value, {}}, Origin::flag, "flag");
  return std::move(loading).finish();
}

api::Defaults make_defaults(Settings const& settings) {
  auto const& intent = settings.intent;
  return {{intent.strategy, intent.trader, intent.desk}, intent.max_slippage_bps};
}

}  // namespace sep::app
