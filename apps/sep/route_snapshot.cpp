#include "apps/sep/route_snapshot.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/described.hpp"

namespace sep::app::route {
namespace {

namespace fs = std::filesystem;

class Reading {
 public:
  explicit Reading(Terms const& terms) : terms_(terms) {}

  void take(fs::path const& path) {
    auto const name = path.filename().string();
    if (name.starts_with("blocks_") && name.ends_with(".json.zst")) return take_recording(path, name);
    if (name.starts_with("fynd_quotes_")) return;
    if (name.ends_with(".json") || name.ends_with(".json.zst")) take_auction(path, name);
  }

  [[nodiscard]] Snapshots found() { return std::move(found_); }

 private:
  void take_recording(fs::path const& path, std::string const& name) {
    auto const recording = paper::load_recording(path);
    if (!recording) return refuse(name, enum_name(recording.error().error) + ": " + recording.error().detail);
    std::ranges::move(snapshots_of(*recording, terms_), std::back_inserter(found_.all));
  }

  void take_auction(fs::path const& path, std::string const& name) {
    auto const text = common::read_unpacked(path);
    if (!text) return refuse(name, enum_name(text.error()));
    if (!recordings::is_auction(*text)) {
      found_.notes.push_back(name + ": no auction");
      return;
    }
    auto const auction = recordings::parse_auction(*text);
    if (!auction) return refuse(name, auction.error());
    found_.all.push_back(snapshot_of(name.substr(0, name.find(".json")), *auction, terms_));
  }

  void refuse(std::string const& file, std::string why) { found_.problems.push_back({file, std::move(why)}); }

  Terms terms_;
  Snapshots found_;
};

}  // namespace

std::optional<Snapshots> read_snapshots(fs::path const& folder, Terms const& terms) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error))
    if (entry.is_regular_file(error)) paths.push_back(entry.path());
  if (error) return std::nullopt;
  std::ranges::sort(paths);
  Reading reading(terms);
  for (auto const& path : paths) reading.take(path);
  return reading.found();
}

}  // namespace sep::app::route
