// The store of a platform: opened, or made.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "apps/sep/configuration.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::app {

struct OwnStore {
  std::unique_ptr<runtime::EventStore> store;
  std::optional<std::string> restored;  // the checkpoint of the copy that it is, where nobody has looked yet
};

// Its folder is made if it is not there. The error is for people.
[[nodiscard]] Result<OwnStore, std::string> open_own_store(Settings const& settings, Time now);

[[nodiscard]] runtime::StoreResult<std::unique_ptr<runtime::EventReader>> open_own_reader(Settings const& settings);

}  // namespace sep::app
