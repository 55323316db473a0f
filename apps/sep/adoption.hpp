// What the engine is given at the start, registry and configuration, and whether it took it. A refusal is an event and
// changes nothing, so an engine that refused would go on under what it had before: whoever starts it must look.
#pragma once

#include <string>

#include "runtime/loop.hpp"

namespace sep::app {

// Offers `payload`, a RegistryLoaded or a ConfigLoaded, and steps the loop until it is decided. The error is for
// people: the engine's reason and the keys to change, or the failure of the store.
[[nodiscard]] Result<void, std::string> adopt(runtime::Loop& loop, engine::Payload payload);

// "event store: io: ...", for people.
[[nodiscard]] std::string store_text(runtime::StoreFailure const& failure);

}  // namespace sep::app
