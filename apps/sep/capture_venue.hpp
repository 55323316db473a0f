// Exchange captures as what the paper venue's process serves: what capture_hall makes of them, from the beginning of
// what was recorded or, with a clock of its own, as if that began when the venue did.
#pragma once

#include <string>

#include "adapters/venues/paper/server.hpp"
#include "apps/sep/capture_hall.hpp"

namespace sep::app {

// `recording` names one of the folder's; empty: the latest. The name of what is opened has a digest of both files in
// it, so that a venue's record is not served in others of the same symbol and day.
[[nodiscard]] paper::OpenBooks serve_captures(std::string market, std::string recording, CaptureHallOptions options);

}  // namespace sep::app
