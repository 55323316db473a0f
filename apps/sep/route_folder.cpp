// The files of a folder as instances.
#include <algorithm>

#include "apps/sep/route_instance.hpp"
#include "core/base/described.hpp"

namespace sep::app::route {
namespace {

namespace fs = std::filesystem;

// What stands between the two ends of a file's name; nullopt: it has others.
std::optional<std::string> middle(std::string const& name, std::string_view begin, std::string_view end) {
  if (name.size() <= begin.size() + end.size() || !name.starts_with(begin) || !name.ends_with(end)) return std::nullopt;
  return name.substr(begin.size(), name.size() - begin.size() - end.size());
}

class Reading {
 public:
  Reading(fs::path folder, Terms const& terms) : folder_(std::move(folder)), terms_(terms) {}

  std::optional<Folder> run() {
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(folder_, error))
      if (entry.is_regular_file(error)) names_.push_back(entry.path().filename().string());
    if (error) return std::nullopt;
    std::ranges::sort(names_);
    for (auto const& name : names_) take(name);
    tell_apart();
    return std::move(found_);
  }

 private:
  void take(std::string const& name) {
    if (auto const blocks = middle(name, "blocks_", ".json.zst")) return take_recording(name, *blocks);
    if (auto const quotes = middle(name, "fynd_quotes_", ".json")) {
      if (!has("blocks_" + *quotes + ".json.zst")) found_.notes.push_back(name + ": no recording beside it");
      return;
    }
    if (name.ends_with(".json") || name.ends_with(".json.zst")) take_auction(name);
  }

  void take_recording(std::string const& name, std::string const& blocks) {
    auto const quotes_name = "fynd_quotes_" + blocks + ".json";
    if (!has(quotes_name)) {
      found_.notes.push_back(name + ": no quotes beside it, so no orders");
      return;
    }
    auto const text = common::read_unpacked(folder_ / quotes_name);
    if (!text) return refuse(quotes_name, enum_name(text.error()));
    auto const quotes = recordings::parse_quotes(*text);
    if (!quotes) return refuse(quotes_name, quotes.error());
    auto const recording = paper::load_recording(folder_ / name);
    if (!recording) return refuse(name, enum_name(recording.error().error) + ": " + recording.error().detail);
    found_.instances.push_back(make_instance(*recording, *quotes, terms_));
  }

  void take_auction(std::string const& name) {
    auto const text = common::read_unpacked(folder_ / name);
    if (!text) return refuse(name, enum_name(text.error()));
    if (!recordings::is_auction(*text)) {
      found_.notes.push_back(name + ": no auction");
      return;
    }
    auto const auction = recordings::parse_auction(*text);
    if (!auction) return refuse(name, auction.error());
    found_.instances.push_back(make_instance(name.substr(0, name.find(".json")), *auction, terms_));
  }

  void tell_apart() {
    if (found_.instances.size() < 2) return;
    for (auto& instance : found_.instances) {
      for (auto& order : instance.orders) order.name = instance.name + "/" + order.name;
      for (auto& order : instance.unrouted) order.name = instance.name + "/" + order.name;
    }
  }

  [[nodiscard]] bool has(std::string const& name) const { return std::ranges::binary_search(names_, name); }
  void refuse(std::string const& file, std::string why) { found_.problems.push_back({file, std::move(why)}); }

  fs::path folder_;
  Terms terms_;
  std::vector<std::string> names_;  // sorted
  Folder found_;
};

}  // namespace

std::optional<Folder> read_folder(std::filesystem::path const& folder, Terms const& terms) {
  return Reading(folder, terms).run();
}

}  // namespace sep::app::route
