// The lines that follow from events, as the loop publishes them. Most events say nothing to operators.
#pragma once

#include <optional>
#include <vector>

#include "apps/sep/journal.hpp"
#include "core/engine/event.hpp"
#include "runtime/log/record.hpp"

namespace sep::app {

// What an event says; nullopt: nothing, or nothing of `least` or above. `registry` names its venues.
[[nodiscard]] std::optional<JournalLine> line_of(engine::Event const& event, Registry const& registry, LogLevel least);

// Writes the lines of a batch: its records and the events among them. On the loop's thread, after the commit.
void tell(Journal& journal, std::vector<log::Record> const& records, std::vector<engine::Event> const& events,
          Registry const& registry);

}  // namespace sep::app
