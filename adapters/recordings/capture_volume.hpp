// What a capture's market traded by time of day, and the weights that follow: a volume profile as schedules take it,
// of equal parts of the UTC day.
//
//   counted  the market's prints dated in the window, by the venue's clock and in lots of the book
//   seen     a part of which the window holds at least half of one length, over all its days: it weighs the mean rate
//            of its prints
//   unseen   any other part: it weighs the mean rate over the seen ones, because nothing is known of it
//
// Weights are whole numbers, the busiest part's kProfileWeightMost, rounded down; none is 0, since a schedule that lies
// in such a part alone could not be made. Integers throughout.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "adapters/recordings/capture.hpp"

namespace sep::recordings {

inline constexpr std::uint32_t kProfileWeightMost = 1'000'000;  // the most that the engine takes
inline constexpr std::size_t kProfilePartsMost = 1'440;         // the same: a minute each

struct TradedVolume {
  Time from;
  Time until;                 // not included
  std::uint64_t trades = 0;   // that were counted
  u128 lots = 0;              // of them all
  std::vector<u128> lots_of;  // by part of the UTC day
};

// `parts` is 1 to kProfilePartsMost (CHECKed). The file is read to its end, or to what is wrong with it.
[[nodiscard]] Result<TradedVolume, CaptureFault> traded_volume(std::filesystem::path const& file,
                                                               SymbolRules const& rules, Time from, Time until,
                                                               std::size_t parts);

enum class ProfileError : std::uint8_t {
  nothing_seen,    // no part of which the window holds half: it is too short, or the parts are too long
  nothing_traded,  // in the seen ones
  too_large,       // volumes beyond what is counted with
};
BOOST_DESCRIBE_ENUM(ProfileError, nothing_seen, nothing_traded, too_large)

struct VolumeProfile {
  std::vector<std::uint32_t> weights;
  std::size_t seen = 0;  // parts
};
[[nodiscard]] Result<VolumeProfile, ProfileError> profile_of(TradedVolume const& traded);

}  // namespace sep::recordings
