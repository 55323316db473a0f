// The names and numbers of inputs and events in the log and outside: tag, schema version, topic. One place, derived
// from the variants.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/event.hpp"

namespace sep::engine {

// Tags are 1 + the alternative's index: 0 never stands in the log.
[[nodiscard]] std::uint16_t tag_of(Payload const& payload);
[[nodiscard]] std::uint16_t tag_of(Event const& event);
[[nodiscard]] std::uint16_t version_of(Payload const& payload);
[[nodiscard]] std::uint16_t version_of(Event const& event);
[[nodiscard]] std::string_view topic_of(Event const& event);
[[nodiscard]] std::string_view name_of(Payload const& payload);  // "submit_intent"

struct CatalogueRow {
  std::uint16_t tag;
  std::uint16_t version;
  std::string_view name;  // topic of an event, name of an input
};
[[nodiscard]] std::vector<CatalogueRow> event_catalogue();
[[nodiscard]] std::vector<CatalogueRow> input_catalogue();

// What an input's record holds: who, what, and every market version that the decision read.
struct RecordedInput {
  std::string principal;
  Payload payload;
  std::vector<MarketRead> reads;
};

[[nodiscard]] Bytes encode_input(std::string const& principal, Payload const& payload,
                                 std::vector<MarketRead> const& reads);
[[nodiscard]] Bytes encode_event(Event const& event);

// Old versions are upcast on the way (versioned.hpp).
[[nodiscard]] Result<RecordedInput, DecodeError> decode_input(std::uint16_t tag, std::uint16_t version, ByteSpan bytes);
[[nodiscard]] Result<Event, DecodeError> decode_event(std::uint16_t tag, std::uint16_t version, ByteSpan bytes);

}  // namespace sep::engine
