// Trace context, as W3C Trace Context (Recommendation of 23 November 2021, section 3.2) has it.
#pragma once

#include <string>
#include <string_view>

namespace sep::api {

// A `traceparent` header in the form of version 00: "00-" trace id "-" parent id "-" flags. Later versions are read as
// far as 00 goes, as section 3.2.4 says. Empty: there is none, or it is invalid, and then there is no trace.
[[nodiscard]] std::string read_traceparent(std::string_view header);

// The 32 digits by which a trace is found; empty for an empty one.
[[nodiscard]] std::string_view trace_id_of(std::string_view traceparent);

}  // namespace sep::api
