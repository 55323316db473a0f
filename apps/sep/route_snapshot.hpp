// Pools at one moment of a recorded file, whatever orders there are beside them.
#pragma once

#include "apps/sep/route_instance.hpp"

namespace sep::app::route {

struct Snapshot {
  std::string name;                      // of the file, and the block where it has several
  std::vector<std::string> tokens{};     // by Token: addresses
  std::vector<std::string> addresses{};  // by PoolIndex
  std::vector<routing::optimiser::Pool> pools{};
  double gas_price = 0;           // wei
  std::vector<double> per_wei{};  // by Token: base units of it per wei; 0: no price
};

// One for each block. `recording` has a block.
[[nodiscard]] std::vector<Snapshot> snapshots_of(paper::Recording const& recording, Terms const& terms);
[[nodiscard]] Snapshot snapshot_of(std::string name, recordings::Auction const& auction, Terms const& terms);

struct Snapshots : Remarks {
  std::vector<Snapshot> all;  // by file name, then block
};

// Of every recording and auction of the folder. nullopt: no such folder.
[[nodiscard]] std::optional<Snapshots> read_snapshots(std::filesystem::path const& folder, Terms const& terms);

}  // namespace sep::app::route
