// The paper venue that sep serve trades on: one that answers already, or one of its own.
#pragma once

#include <optional>
#include <string>

#include "adapters/venues/paper/client.hpp"
#include "apps/sep/child_process.hpp"
#include "apps/sep/configuration.hpp"

namespace sep::app {

// A venue that answers on the configured socket is used as it is: then there is no child. Else one is started, which
// ends with the child object. The error is for people.
[[nodiscard]] Result<std::optional<ChildProcess>, std::string> start_venue(Settings const& settings);

// What the venue serves: asked for on a connection of its own, before there is a writer. A venue on virtual time is
// refused.
[[nodiscard]] Result<paper::Welcome, std::string> ask_venue(std::string const& socket);

}  // namespace sep::app
