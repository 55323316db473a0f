// Records of the log as the outside sees them: the envelope of DESIGN section 8 around the payload.
#pragma once

#include "api/json/render.hpp"
#include "core/engine/catalogue.hpp"
#include "readmodel/view.hpp"

namespace sep::api {

[[nodiscard]] json::object payload_json(engine::Event const& event, Context const& context);
[[nodiscard]] json::object payload_json(engine::Payload const& payload, Context const& context);

// {event_id, stream, seq, epoch, at, at_ns, topic, correlation_id, causation_id, principal, key, traceparent, version,
//  payload, prev_hash, hash}. A payload that this build cannot decode is null, with "undecodable" naming why.
// Reads event.roles; the registry gives names and decimals.
[[nodiscard]] json::object envelope(readmodel::TailEvent const& event, std::string_view stream,
                                    Registry const& registry);

// Any record, for who inspects a log: kind "input" with its market reads, "slice" with the pool state, or "event".
[[nodiscard]] json::object record_json(readmodel::TailEvent const& event, std::string_view stream,
                                       Registry const& registry);

// "intent.completed"; empty for a type that this build does not know. Of an event record.
[[nodiscard]] std::string_view topic_of(log::Record const& event);

// Whether a topic is meant by a filter: "intent.completed", "intent.*", "*"; several by commas.
[[nodiscard]] bool topic_matches(std::string_view filter, std::string_view topic);

}  // namespace sep::api
