// An entry of the record as one line of JSON: readable members for people and auditors, and the canonical form in
// hexadecimal, which is what is read back. The two must agree: a line that differs from what its canonical form would
// be written as is refused.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/venues/paper/entries.hpp"
#include "core/base/result.hpp"

namespace sep::paper {

enum class LineError : std::uint8_t {
  malformed,    // not a line of this form
  undecodable,  // a canonical form that is none
  out_of_step,  // another number than the line should have
  disagrees,    // the readable part says something else
};
BOOST_DESCRIBE_ENUM(LineError, malformed, undecodable, out_of_step, disagrees)

// `number` counts the lines of a record from 1. Without a line end.
[[nodiscard]] std::string format_line(std::uint64_t number, Entry const& entry);
[[nodiscard]] Result<Entry, LineError> parse_line(std::string_view line, std::uint64_t number);

}  // namespace sep::paper
