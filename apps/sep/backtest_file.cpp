#include "apps/sep/backtest_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <set>

#include "apps/sep/backtest_market.hpp"
#include "apps/sep/backtest_toml.hpp"
#include "apps/sep/configuration_toml.hpp"

namespace sep::app::backtest {
namespace {

using FaultList = std::vector<FileFault>;

// ---- settings ----

// The sections of the configuration that mean something here; of `venue` only how its chain beats.
bool is_of_backtest(KeyPath const& path) {
  auto const& first = path.front();
  if (first == "risk" || first == "timing" || first == "scheduling" || first == "passive" || first == "intent")
    return true;
  return first == "venue" && path.size() == 2 && (path[1] == "inclusion" || path[1] == "block_interval");
}

void take_settings(Settings& settings, toml::table const& table, KeyPath& path, Faults& faults) {
  for (auto const& [key, node] : table) {
    path.emplace_back(key.str());
    auto const line = node.source().begin.line;
    if (auto const* inner = node.as_table()) {
      take_settings(settings, *inner, path, faults);
    } else if (!is_of_backtest(path)) {
      faults.add(FileError::bad_setting, line, "settings." + app::to_text(path),
                 "not a key of a backtest; there are those of risk, timing, scheduling and intent, venue.inclusion and "
                 "venue.block_interval");
    } else if (auto const assigned = assign(settings, path, written_of(node)); !assigned) {
      auto const nearest = assigned.error().unknown_key ? nearest_key(path) : std::string{};
      auto const detail = !assigned.error().unknown_key ? assigned.error().detail
                          : nearest.empty()             ? "there is no such key"
                                                        : "there is no such key; did you mean " + nearest + "?";
      faults.add(FileError::bad_setting, line, "settings." + app::to_text(path), detail);
    }
    path.pop_back();
  }
}

// ---- strategies and intents ----

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 0x7f && c != ','; });
}

void take_strategies(File& file, Section& root) {
  std::set<std::string> seen;
  for (auto& row : root.tables("strategies")) {
    row.only({"name", "deposits"});
    Funds funds;
    funds.line = row.line();
    if (row.required("name")) funds.strategy = row.text("name").value_or("");
    funds.deposits = row.map_of_texts("deposits");
    if (row.has("name") && !is_word(funds.strategy)) row.note("name", FileError::bad_value, "one word is needed");
    if (!seen.insert(funds.strategy).second) row.note("name", FileError::repeated, "is there already");
    file.strategies.push_back(std::move(funds));
  }
}

void take_listed(File& file, Section& root) {
  for (auto& row : root.tables("intents")) {
    row.only({"at", "text", "body"});
    Listed listed;
    listed.line = row.line();
    listed.at = row.duration("at").value_or(Duration{});
    listed.is_body = row.has("body");
    if (listed.is_body && row.has("text")) row.note("body", FileError::conflicting, "either text or body");
    if (listed.is_body || row.required("text")) listed.text = row.text(listed.is_body ? "body" : "text").value_or("");
    file.intents.push_back(std::move(listed));
  }
}

std::vector<intent::IntentType> sides_of(Section& row) {
  std::vector<intent::IntentType> sides;
  for (auto const& word : row.texts("sides")) {
    auto const side = api::read_name<intent::IntentType>(word);
    if (side)
      sides.push_back(*side);
    else
      row.note("sides", FileError::bad_value, side.error().detail);
  }
  return row.has("sides") ? sides : std::vector{intent::IntentType::acquire};
}

void take_generators(File& file, Section& root) {
  for (auto& row : root.tables("generate")) {
    row.only({"count", "from", "every", "base", "quote", "sizes", "styles", "sides", "max_slippage", "within", "also",
              "strategy", "turn"});
    Generator made;
    made.line = row.line();
    if (row.required("count")) made.count = row.whole("count", 1, kIntentsMax).value_or(0);
    if (row.required("every")) made.every = row.duration("every").value_or(Duration{});
    if (row.required("sizes")) made.sizes = row.texts("sizes");
    made.from = row.duration("from").value_or(Duration{});
    made.base = row.text("base").value_or("WETH");
    made.quote = row.text("quote").value_or("USDC");
    made.styles = row.has("styles") ? row.texts("styles") : std::vector<std::string>{"immediate"};
    made.sides = sides_of(row);
    made.max_slippage = row.text("max_slippage").value_or("0.5 %");
    made.within = row.text("within").value_or("5m");
    made.also = row.text("also").value_or("");
    made.strategy = row.text("strategy").value_or("");
    made.turn = row.enumerator<Turn>("turn").value_or(Turn::in_turn);
    file.generators.push_back(std::move(made));
  }
}

// Nothing that comes before the end of what is learned from may be traded.
void take_volume(File& file, Section& root) {
  auto row = root.table("volume");
  if (!row) return;
  row->only({"first", "parts"});
  VolumeRule rule;
  if (row->required("first")) rule.first = row->duration("first").value_or(Duration{});
  rule.parts = static_cast<std::uint32_t>(row->whole("parts", 1, engine::kMaxProfile).value_or(engine::kMaxProfile));
  if (row->has("first") && rule.first <= Duration{}) row->note("first", FileError::bad_value, "more than 0s is needed");
  if (!root.has("start")) file.start = rule.first;
  if (file.start < rule.first)
    root.note("start", FileError::conflicting, "before the end of volume.first: its intents would know what comes");
  if (file.settings.scheduling.volume_profile != SchedulingSettings{}.volume_profile)
    row->note("first", FileError::conflicting, "either this or settings.scheduling.volume_profile");
  file.volume = rule;
}

void take_root(File& file, Section root, Faults& faults) {
  root.only({"market", "recording", "misbehave", "seed", "start", "until", "volume", "settings", "strategies",
             "intents", "generate"});
  file.market = root.text("market").value_or(file.market);
  file.recording = root.text("recording").value_or("");
  file.misbehave = root.text("misbehave").value_or("");
  file.seed = root.whole("seed", 0, INT64_MAX).value_or(file.seed);
  file.start = root.duration("start").value_or(Duration{});
  file.until = root.duration("until");
  if (auto const fault = script_fault(file)) root.note("misbehave", FileError::bad_script, *fault);
  KeyPath path;
  if (auto const settings = root.table("settings")) take_settings(file.settings, settings->toml(), path, faults);
  take_volume(file, root);
  take_strategies(file, root);
  take_listed(file, root);
  take_generators(file, root);
}

std::optional<FileFault> unfit(std::string_view text) {
  if (text.size() > kFileMax)
    return FileFault{FileError::too_large, 0, {}, fmt::format("more than {} bytes", kFileMax)};
  std::uint32_t line = 1;
  for (std::size_t from = 0; from < text.size(); ++line) {
    auto const end = std::min(text.find('\n', from), text.size());
    if (end - from > kFileLineMax)
      return FileFault{FileError::line_too_long, line, {}, fmt::format("more than {} bytes", kFileLineMax)};
    from = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::string to_text(FileFault const& fault, std::string_view file) {
  auto text = std::string(file);
  if (fault.line > 0) text += ":" + std::to_string(fault.line);
  if (!fault.key.empty()) text += ": " + fault.key;
  return text + ": " + enum_name(fault.error) + ": " + fault.detail;
}

std::uint64_t File::intents_in_all() const {
  std::uint64_t count = intents.size();
  for (auto const& generator : generators) count += generator.count;
  return count;
}

Result<File, FaultList> parse_file(std::string_view text) {
  if (auto const fault = unfit(text)) return fail(FaultList{*fault});
  File file;
  Faults faults;
  try {
    auto const table = toml::parse(text);
    take_root(file, Section(table, {}, faults), faults);
  } catch (toml::parse_error const& error) {
    return fail(FaultList{{FileError::not_toml, error.source().begin.line, {}, std::string(error.description())}});
  }
  auto const count = file.intents_in_all();
  if (faults.empty() && count == 0)
    faults.add(FileError::nothing_to_run, 0, {}, "neither [[intents]] nor [[generate]] make one");
  if (count > kIntentsMax) faults.add(FileError::bad_value, 0, {}, fmt::format("more than {} intents", kIntentsMax));
  if (!faults.empty()) return fail(std::move(faults).take());
  return file;
}

Result<File, FaultList> read_file(std::string const& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return fail(FaultList{{FileError::not_found, 0, {}, "there is no such file"}});
  std::ifstream in(path, std::ios::binary);
  bool const is_file = std::filesystem::is_regular_file(path, ignored);
  if (!in || !is_file) return fail(FaultList{{FileError::unreadable, 0, {}, "not a file that can be read"}});
  std::string text(kFileMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return fail(FaultList{{FileError::unreadable, 0, {}, "reading failed"}});
  text.resize(static_cast<std::size_t>(in.gcount()));
  return parse_file(text);
}

}  // namespace sep::app::backtest
