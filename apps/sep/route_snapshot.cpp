#include "apps/sep/route_snapshot.hpp"

#include <algorithm>
#include <iterator>

#include "apps/sep/route_files.hpp"

namespace sep::app::route {

std::optional<Snapshots> read_snapshots(std::filesystem::path const& folder, Terms const& terms) {
  auto files = Files::in(folder);
  if (!files) return std::nullopt;
  std::vector<Snapshot> all;
  for (auto const& file : files->all()) {
    if (file.kind == FileKind::recording) {
      if (auto const recording = files->recording(file.name))
        std::ranges::move(snapshots_of(*recording, terms), std::back_inserter(all));
    } else if (file.kind == FileKind::auction) {
      if (auto const auction = files->auction(file.name)) all.push_back(snapshot_of(file.of, *auction, terms));
    }
  }
  return Snapshots{files->remarks(), std::move(all)};
}

}  // namespace sep::app::route
