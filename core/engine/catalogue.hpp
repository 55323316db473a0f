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

// Whether somebody outside gives it: submits, changes, deposits, halts, resolves.
[[nodiscard]] bool is_command(std::uint16_t tag);

// What an input's record holds: who, what, every market version that the decision read, and how a command came. Where
// nothing is known of that nothing is written, as before there was any; so records of then and now are alike.
struct RecordedInput {
  std::string principal;
  Payload payload;
  std::vector<MarketRead> reads;
  Via via{};
};

// CHECKs that a command alone came by something.
[[nodiscard]] Bytes encode_input(std::string const& principal, Payload const& payload,
                                 std::vector<MarketRead> const& reads, Via const& via = {});
[[nodiscard]] Bytes encode_event(Event const& event);

// Old versions are upcast on the way (versioned.hpp).
[[nodiscard]] Result<RecordedInput, DecodeError> decode_input(std::uint16_t tag, std::uint16_t version, ByteSpan bytes);
// Who gave an input and how it came, without reading the rest where there is no need; empty where it cannot be read.
struct Origin {
  std::string principal;
  Via via{};

  bool operator==(Origin const&) const = default;
};
[[nodiscard]] Origin origin_of(std::uint16_t tag, std::uint16_t version, ByteSpan bytes);
[[nodiscard]] Result<Event, DecodeError> decode_event(std::uint16_t tag, std::uint16_t version, ByteSpan bytes);

}  // namespace sep::engine
