// What a venue's message means to the platform: a recorded report, or an observation of the market.
#pragma once

#include "adapters/venues/paper/messages.hpp"
#include "runtime/inbox.hpp"

namespace sep::paper {

inline constexpr char const* kVenuePrincipal = "venue:paper";

// False when the lane of reports is full: nothing was taken, offer it again.
[[nodiscard]] bool deliver(ServerMessage const& message, runtime::Inbox& inbox);

}  // namespace sep::paper
