#include "adapters/venues/paper/recording.hpp"

#include <charconv>
#include <fstream>
#include <optional>

#include "adapters/common/unpack.hpp"

namespace sep::paper {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "blocks_";
constexpr std::string_view kSuffix = ".json.zst";

RecordingFailure failure(RecordingError error, fs::path const& path) { return {error, path.string()}; }

std::optional<std::string> name_of(fs::path const& file) {
  std::string const text = file.filename().string();
  if (!text.starts_with(kPrefix) || !text.ends_with(kSuffix)) return std::nullopt;
  return text.substr(kPrefix.size(), text.size() - kPrefix.size() - kSuffix.size());
}

// The first block of "A-B"; 0 for what is not of that form.
std::uint64_t first_block(std::string_view name) {
  std::uint64_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

using Named = std::map<std::pair<std::uint64_t, std::string>, fs::path>;  // by first block, then name
Named recordings_in(fs::path const& folder) {
  Named found;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error))
    if (auto const name = name_of(entry.path())) found.emplace(std::pair(first_block(*name), *name), entry.path());
  return found;
}

Result<fs::path, RecordingFailure> find_recording(fs::path const& from, std::string_view choice) {
  std::error_code error;
  if (fs::is_regular_file(from, error)) return from;
  if (!fs::is_directory(from, error)) return fail(failure(RecordingError::not_found, from));
  auto const found = recordings_in(from);
  if (found.empty()) return fail(failure(RecordingError::no_recording, from));
  if (choice.empty()) return found.rbegin()->second;
  for (auto const& [key, path] : found)
    if (key.second == choice) return path;
  return fail(RecordingFailure{RecordingError::unknown_choice, std::string(choice)});
}

Result<std::string, RecordingFailure> read_file(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file || bytes.empty()) return fail(failure(RecordingError::unreadable, path));
  return bytes;
}

Result<std::string, RecordingFailure> decompress(std::string const& packed, fs::path const& path) {
  auto json = common::decompress(packed);
  if (json) return *std::move(json);
  bool const large = json.error() == common::UnpackError::too_large;
  return fail(failure(large ? RecordingError::too_large : RecordingError::bad_compression, path));
}

}  // namespace

bool has_recording(fs::path const& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) || !recordings_in(path).empty();
}

Result<Recording, RecordingFailure> load_recording(fs::path const& from, std::string_view choice) {
  TRY_LET(auto const path, find_recording(from, choice));
  TRY_LET(auto const packed, read_file(path));
  TRY_LET(auto const json, decompress(packed, path));
  return parse_recording(json, name_of(path).value_or(path.filename().string()));
}

}  // namespace sep::paper
