#include "apps/sep/paper_venue.hpp"

#include <filesystem>

namespace sep::app {
namespace {

namespace fs = std::filesystem;

constexpr Duration kVenuePatience = seconds(60);

void make_folder_of(std::string const& file) {
  auto const folder = fs::path(file).parent_path();
  if (!folder.empty()) fs::create_directories(folder);
}

std::vector<std::string> venue_arguments(Settings const& settings) {
  auto const& venue = settings.venue;
  std::vector<std::string> words{"venue",      "paper",
                                 "--socket",   venue.socket,
                                 "--record",   venue.record,
                                 "--seed",     std::to_string(settings.seed),
                                 "--block-ms", std::to_string(venue.block_interval.ns / 1'000'000)};
  auto const add = [&](char const* flag, std::string const& value) {
    if (value.empty()) return;
    words.emplace_back(flag);
    words.push_back(value);
  };
  add("--market", settings.market == "generated" ? "" : settings.market);
  add("--recording", venue.recording);
  add("--misbehave", venue.script);
  if (venue.inclusion) add("--inclusion-ms", std::to_string(venue.inclusion->ns / 1'000'000));
  return words;
}

}  // namespace

Result<paper::Welcome, std::string> ask_venue(std::string const& socket) {
  auto client = paper::PaperClient::connect(socket);
  if (!client) return fail("no venue answers on " + socket);
  auto welcome = client->hello("probe", 1);
  if (!welcome) return fail("the venue on " + socket + " refuses: " + welcome.error().detail);
  if (welcome->virtual_time) return fail("the venue on " + socket + " runs on virtual time: it is a demo's");
  return *std::move(welcome);
}

Result<std::optional<ChildProcess>, std::string> start_venue(Settings const& settings) {
  if (ask_venue(settings.venue.socket)) return std::optional<ChildProcess>{};
  make_folder_of(settings.venue.socket);
  make_folder_of(settings.venue.record);
  TRY_LET(auto child, ChildProcess::start(venue_arguments(settings), kVenuePatience));
  return std::optional<ChildProcess>{std::move(child)};
}

}  // namespace sep::app
