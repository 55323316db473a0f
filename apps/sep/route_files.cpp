#include "apps/sep/route_files.hpp"

#include <algorithm>

#include "adapters/common/unpack.hpp"
#include "core/base/described.hpp"

namespace sep::app::route {
namespace {

namespace fs = std::filesystem;

// The two ends of a name.
using Ends = std::pair<std::string_view, std::string_view>;
constexpr Ends kOfRecording{"blocks_", ".json.zst"};
constexpr Ends kOfQuotes{"fynd_quotes_", ".json"};

// What stands between the ends; nullopt: it has others.
std::optional<std::string> middle(std::string const& name, Ends const& ends) {
  auto const& [begin, end] = ends;
  if (name.size() <= begin.size() + end.size() || !name.starts_with(begin) || !name.ends_with(end)) return std::nullopt;
  return name.substr(begin.size(), name.size() - begin.size() - end.size());
}

std::optional<File> named(std::string const& name) {
  if (auto blocks = middle(name, kOfRecording)) return File{FileKind::recording, name, *std::move(blocks)};
  if (auto blocks = middle(name, kOfQuotes)) return File{FileKind::quotes, name, *std::move(blocks)};
  if (!name.ends_with(".json") && !name.ends_with(".json.zst")) return std::nullopt;
  return File{FileKind::auction, name, name.substr(0, name.find(".json"))};
}

}  // namespace

std::string beside(File const& file) {
  auto const& [begin, end] = file.kind == FileKind::recording ? kOfQuotes : kOfRecording;
  return std::string(begin) + file.of + std::string(end);
}

std::optional<Files> Files::in(fs::path const& folder) {
  Files files(folder);
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error)) {
    if (!entry.is_regular_file(error)) continue;
    if (auto file = named(entry.path().filename().string())) files.all_.push_back(*std::move(file));
  }
  if (error) return std::nullopt;
  std::ranges::sort(files.all_, {}, &File::name);
  return files;
}

bool Files::has(std::string const& name) const { return std::ranges::binary_search(all_, name, {}, &File::name); }

std::optional<std::string> Files::text(std::string const& name) {
  auto text = common::read_unpacked(folder_ / name);
  if (text) return *std::move(text);
  refuse(name, enum_name(text.error()));
  return std::nullopt;
}

std::optional<paper::Recording> Files::recording(std::string const& name) {
  auto recording = paper::load_recording(folder_ / name);
  if (recording) return *std::move(recording);
  refuse(name, enum_name(recording.error().error) + ": " + recording.error().detail);
  return std::nullopt;
}

std::optional<recordings::Quotes> Files::quotes(std::string const& name) {
  auto const read = text(name);
  if (!read) return std::nullopt;
  auto quotes = recordings::parse_quotes(*read);
  if (quotes) return *std::move(quotes);
  refuse(name, quotes.error());
  return std::nullopt;
}

std::optional<recordings::Auction> Files::auction(std::string const& name) {
  auto const read = text(name);
  if (!read) return std::nullopt;
  if (!recordings::is_auction(*read)) {
    note(name, "no auction");
    return std::nullopt;
  }
  auto auction = recordings::parse_auction(*read);
  if (auction) return *std::move(auction);
  refuse(name, auction.error());
  return std::nullopt;
}

}  // namespace sep::app::route
