#include "apps/sep/capture_venue.hpp"

#include <array>
#include <cstdio>
#include <fstream>

#include "api/text/rfc3339.hpp"
#include "core/base/described.hpp"
#include "core/base/hash.hpp"

namespace sep::app {
namespace {

constexpr std::size_t kDigestShown = 16;  // hexadecimal digits

void take(Sha256& digest, std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 65'536> block{};
  while (file.read(block.data(), block.size()), file.gcount() > 0)
    digest.update(as_bytes({block.data(), static_cast<std::size_t>(file.gcount())}));
}

std::string name_of(recordings::CapturePair const& pair) {
  Sha256 digest;
  take(digest, pair.spot.file);
  take(digest, pair.futures.file);
  return pair.name + " " + to_text(digest.finish()).substr(0, kDigestShown);
}

Result<paper::OpenedBooks, std::string> open(std::string const& market, std::string const& recording,
                                             CaptureHallOptions options, std::optional<Time> start) {
  auto const pair = recordings::find_capture_pair(market, recording, recordings::OfSeveral::latest);
  if (!pair) return fail("market: " + enum_name(pair.error().error) + ": " + pair.error().detail);
  options.start = start;
  auto made = make_capture_hall(*pair, options);
  if (!made) return fail("market: " + made.error());
  std::fprintf(stderr, "sep venue paper: market %s, recorded from %s to %s: %s\n", pair->name.c_str(),
               api::format_time(pair->start).c_str(), api::format_time(pair->end).c_str(), made->model.c_str());
  return paper::OpenedBooks{name_of(*pair), std::move(made->model), std::move(made->hall)};
}

}  // namespace

paper::OpenBooks serve_captures(std::string market, std::string recording, CaptureHallOptions options) {
  return [market = std::move(market), recording = std::move(recording),
          options = std::move(options)](std::optional<Time> start) { return open(market, recording, options, start); };
}

}  // namespace sep::app
