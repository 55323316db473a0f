// The running platform: store, loop, gateway, read model and server, wired. Nothing is decided here.
#pragma once

#include <string>

#include "apps/sep/configuration.hpp"

namespace sep::app {

// Runs until SIGTERM or SIGINT, or until the store fails; SIGHUP reads the sources again, which `loaded` came from. The
// error is for people.
[[nodiscard]] Result<void, std::string> run_platform(Sources sources, Loaded loaded);

}  // namespace sep::app
