// A venue ready to serve: its record opened, its trading floor restored to where the record ends.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/venues/paper/record.hpp"
#include "adapters/venues/paper/served_floor.hpp"
#include "adapters/venues/paper/server.hpp"

namespace sep::paper {

struct Venue {
  std::optional<Record> record;
  std::unique_ptr<ServedFloor> floor;
  std::string model;  // what our trades do to it, in one sentence
};

// Opens or creates the record of `options` and appends that it was opened. `wall_now` starts a market that is to begin
// now. The error is one line of text for people.
[[nodiscard]] Result<Venue, std::string> open_venue(VenueOptions const& options, Time wall_now);

}  // namespace sep::paper
