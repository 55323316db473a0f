// Who may ask over TCP, where server.users names a file: its keys, read again whenever the configuration is.
//
// Lifecycle: open before the server starts, reload on the loop's thread at any time after.
#pragma once

#include <optional>

#include "api/access/gate.hpp"
#include "apps/sep/configuration.hpp"
#include "apps/sep/journal.hpp"
#include "apps/sep/live_config.hpp"

namespace sep::app {

class Callers {
 public:
  // `now`: no request that was signed before it is taken. The error is for people.
  [[nodiscard]] Result<void, std::string> open(ServerSettings const& settings, Time now);

  // nullptr: whoever reaches the server may do everything.
  [[nodiscard]] api::Gate* gate() { return gate_ ? &*gate_ : nullptr; }

  // The file again, to be taken with the configuration.
  [[nodiscard]] LiveConfig::Beside look_again(ServerSettings const& settings, Journal& journal);

 private:
  std::optional<api::Gate> gate_;
};

}  // namespace sep::app
