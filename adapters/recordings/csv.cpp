#include "adapters/recordings/csv.hpp"

namespace sep::recordings {
namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto const end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (auto line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

std::vector<std::string_view> cells_of(std::string_view line) { return split(line, ','); }

std::optional<std::string_view> CsvRow::cell(std::string_view name) const {
  for (std::size_t i = 0; i < names_.size() && i < cells_.size(); ++i)
    if (names_[i] == name) return cells_[i];
  return std::nullopt;
}

}  // namespace sep::recordings
