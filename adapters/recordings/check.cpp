#include "adapters/recordings/check.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "adapters/common/unpack.hpp"
#include "adapters/recordings/csv.hpp"
#include "adapters/recordings/tally.hpp"

namespace sep::recordings {
namespace {

using Keys = std::vector<std::string>;

struct JsonKind {
  std::string_view name;
  Keys keys;  // all of them among the document's
  void (*check)(Json const&, Tally&) = nullptr;
};
std::vector<JsonKind> const& json_kinds() {
  static std::vector<JsonKind> const kinds{
      {"uniswap_v3_quotes", {"sqrtPriceX96", "ticks", "quotes"}, check_quotes},
      {"uniswap_v3_edge_cases", {"initialSqrtPriceX96", "positions", "swaps"}, check_edge_cases},
      {"uniswap_v3_event_replay", {"initialSqrtPriceX96", "events"}, check_event_replay},
      {"amm_onchain_quotes", {"kind", "pool", "queries"}, check_onchain_quotes},
      {"eth_pools_recording", {"updates", "metadata"}, check_pool_blocks},
      {"pool_path_states", {"target_block", "pools"}, check_path_states},
      {"balancer_v3_pools", {"swaps", "pool"}, check_balancer_v3},
      {"router_quotes", {"scenarios", "metadata"}, nullptr},
  };
  return kinds;
}

struct LineKind {
  std::string_view name;
  Keys keys;  // of the first line: columns, or the members of its object
  void (*check)(std::string_view, Tally&) = nullptr;
};
std::vector<LineKind> const& csv_kinds() {
  static std::vector<LineKind> const kinds{
      {"v2_swaps", {"reserve0_before", "reserve1_before", "get_amount_out_fee30"}, check_v2_swaps},
      {"v3_swaps_within_tick", {"sqrtPriceX96_before", "sqrtPriceX96_after", "mode"}, check_v3_swaps},
  };
  return kinds;
}
std::vector<LineKind> const& json_line_kinds() {
  static std::vector<LineKind> const kinds{
      {"dex_events", {"event", "pool", "log_index"}, check_dex_events},
      {"eth_blocks", {"header", "transactions"}, nullptr},
      {"feed_session", {"t", "exchange", "config"}, check_feed_sessions},
  };
  return kinds;
}

// A time and a message a line.
constexpr std::string_view kCapture = "exchange_capture";

bool holds_all(Keys const& wanted, Keys const& keys) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](auto const& key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); });
}

template <class Kind>
Kind const* find_kind(std::vector<Kind> const& kinds, Keys const& keys) {
  auto const found =
      std::find_if(kinds.begin(), kinds.end(), [&](auto const& kind) { return holds_all(kind.keys, keys); });
  return found == kinds.end() ? nullptr : &*found;
}

std::string_view first_line(std::string_view bytes) { return bytes.substr(0, bytes.find('\n')); }

void check_lines(LineKind const& kind, std::string_view bytes, std::size_t rows, FileReport& report) {
  report.kind = kind.name;
  Tally tally(report);
  if (kind.check == nullptr) return tally.skip("no check for kind " + report.kind + " yet", rows);
  kind.check(bytes, tally);
}

void check_document(JsonKind const& kind, std::string_view bytes, FileReport& report) {
  report.kind = kind.name;
  Tally tally(report);
  if (kind.check == nullptr) return tally.skip("no pricing for kind " + report.kind + " yet");
  auto const json = parse_json(bytes);
  if (!json) return tally.malformed(0, json.error());
  kind.check(*json, tally);
}

// Prose about the files beside it holds no recorded value.
bool is_prose(std::string_view file, std::string_view bytes) {
  return file.ends_with(".md") && bytes.starts_with("# ");
}

void add_counts(FileReport& total, FileReport const& file) {
  total.checked += file.checked;
  total.matched += file.matched;
  total.mismatched += file.mismatched;
  total.skipped += file.skipped;
  total.malformed += file.malformed;
  for (auto const& [reason, count] : file.reasons) total.reasons[reason] += count;
}

FileReport check_file(std::filesystem::path const& path) {
  auto const name = path.filename().string();
  FileReport report{.file = name, .kind = "unknown"};
  Tally tally(report);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    report.kind = "folder";
    tally.skip("not a file");
    return report;
  }
  auto const bytes = common::read_unpacked(path);
  if (bytes) return check_bytes(name, *bytes);
  tally.malformed(0, boost::describe::enum_to_string(bytes.error(), "unreadable"));
  return report;
}

}  // namespace

FileReport check_bytes(std::string file, std::string_view bytes) {
  FileReport report{.file = std::move(file), .kind = "unknown"};
  if (is_prose(report.file, bytes)) {
    report.kind = "prose";
    return report;
  }
  auto const line = first_line(bytes);
  if (bytes.starts_with('{')) {
    auto const of_line = outer_keys(line);
    if (auto const* kind = find_kind(json_line_kinds(), of_line)) {
      check_lines(*kind, bytes, lines_of(bytes).size(), report);
      return report;
    }
    if (auto const* kind = find_kind(json_kinds(), outer_keys(bytes))) {
      check_document(*kind, bytes, report);
      return report;
    }
  } else if (is_capture(line)) {
    LineKind const kind{kCapture, {}, check_captures};
    check_lines(kind, bytes, 0, report);
    return report;
  } else {
    Keys columns;
    for (auto const cell : cells_of(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line))
      columns.emplace_back(cell);
    if (auto const* kind = find_kind(csv_kinds(), columns)) {
      check_lines(*kind, bytes, lines_of(bytes).size(), report);
      return report;
    }
  }
  Tally(report).skip("no check for a file of this form");
  return report;
}

std::optional<FolderReport> check_folder(std::filesystem::path const& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return std::nullopt;
  std::set<std::filesystem::path> paths;
  for (auto const& entry : std::filesystem::directory_iterator(folder, error)) paths.insert(entry.path());
  FolderReport report;
  for (auto const& path : paths) {
    report.files.push_back(check_file(path));
    add_counts(report.total, report.files.back());
  }
  return report;
}

}  // namespace sep::recordings
