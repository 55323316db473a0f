// Checking recorded values: every answer a chain gave, against what our pricing gives for the same state.
//
// A file is known by its content, never by its name. Each recorded value is exactly one of
//   matched      ours is the same, to the last unit
//   mismatched   it is not, or the state it is recorded with contradicts itself
//   skipped      not judged, with the reason; `malformed` counts those of them that could not be read
// and checked = matched + mismatched. The format of every kind is in docs/exact-pricing.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sep::recordings {

struct Mismatch {
  std::uint64_t index = 0;  // of the value in its file, from 0; of a line of CSV or JSON lines likewise
  std::string what;
  std::string expected;  // as recorded
  std::string got;       // ours
};

inline constexpr std::size_t kMismatchesShown = 5;

struct FileReport {
  std::string file;
  std::string kind;  // "unknown" where nothing is known about its form
  std::uint64_t checked = 0;
  std::uint64_t matched = 0;
  std::uint64_t mismatched = 0;
  std::uint64_t skipped = 0;
  std::uint64_t malformed = 0;                     // of those skipped
  std::map<std::string, std::uint64_t> reasons{};  // of those skipped
  std::map<std::string, std::uint64_t> notes{};    // how far those checked were checked
  std::vector<Mismatch> mismatches{};              // the first kMismatchesShown
};

struct FolderReport {
  std::vector<FileReport> files;  // by name
  FileReport total;               // only its counts

  [[nodiscard]] bool clean() const { return total.mismatched == 0 && total.malformed == 0; }
};

// Any bytes, already unpacked. Never fails: what cannot be read is in the report.
[[nodiscard]] FileReport check_bytes(std::string file, std::string_view bytes);

// nullopt: no such folder. A folder in it is listed, not entered.
[[nodiscard]] std::optional<FolderReport> check_folder(std::filesystem::path const& folder);

[[nodiscard]] std::string as_json(FolderReport const& report);
[[nodiscard]] std::string as_text(FolderReport const& report);

}  // namespace sep::recordings
