// Events behind a position of the log: from memory where it reaches back far enough, else from the store.
#pragma once

#include "api/json/event_json.hpp"
#include "api/routes/desk.hpp"

namespace sep::api {

struct Wanted {
  std::uint64_t after = 0;
  std::uint64_t limit = 100;
  std::string topic;  // a filter (event_json.hpp); empty: all
  std::optional<Ulid> intent;
  std::uint64_t until = log::kMaxSeq;  // nothing behind it is wanted
  std::size_t scan_max = 20'000;       // records of the store that one look may take

  [[nodiscard]] bool matches(log::Record const& record) const;
};

struct Feed {
  struct Row {
    std::uint64_t seq = 0;
    json::object event;  // its envelope
  };
  std::vector<Row> events;
  std::uint64_t seen = 0;  // every event up to here was looked at
  std::uint64_t head = 0;
  bool from_store = false;
};

// One look at the store ends after some `scan_max` records, found or not: `seen` says how far it came. `reader` is
// opened where it is needed and not there, and kept for the next look.
[[nodiscard]] runtime::StoreResult<Feed> collect(Desk const& desk, Wanted const& wanted,
                                                 std::unique_ptr<runtime::EventReader>& reader);
[[nodiscard]] runtime::StoreResult<Feed> collect(Desk const& desk, Wanted const& wanted);

}  // namespace sep::api
