// What is wrong with a text from outside: a code that programs act on, the place, and a sentence for people.
//
// Everything that is wrong is reported, up to kProblemsMax, so that a caller mends a request once.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace sep::api {

inline constexpr std::size_t kProblemsMax = 16;

// One code per rule. Rules of meaning (a zero size, a passed deadline) are not here: they are the core's denials.
enum class ProblemCode : std::uint8_t {
  // the text as a whole
  empty,           // nothing where something must stand
  too_long,        // more bytes than are looked at
  bad_utf8,        // bytes that are not UTF-8 (RFC 3629)
  malformed_json,  // not JSON (RFC 8259)
  too_deep,        // nested deeper than is looked at
  too_many,        // more entries in one list or object than are looked at
  duplicate_key,   // one object names a field twice
  // fields and words
  unknown_field,    // a field that does not exist
  missing,          // a field or clause that must be there
  conflicting,      // two fields or clauses that say the same thing, or contradict by form
  wrong_type,       // another JSON type than the field's
  money_is_number,  // money as a JSON number: it must be a string, exact in decimal
  unexpected_word,  // a word that does not fit where it stands
  unknown_name,     // a type, style or policy that does not exist
  // values
  bad_decimal,      // not a plain decimal number
  too_precise,      // more fraction digits than the unit has
  too_large,        // beyond 127 bits of base units
  out_of_range,     // a number that its field cannot hold
  bad_time,         // not an RFC 3339 time, or an instant that does not exist or cannot be held
  bad_duration,     // not a duration
  bad_asset,        // a CAIP-19 text that is none
  unknown_asset,    // no such asset in the registry
  ambiguous_asset,  // several assets could be meant
  unknown_venue,    // no such venue in the registry
};
BOOST_DESCRIBE_ENUM(ProblemCode, empty, too_long, bad_utf8, malformed_json, too_deep, too_many, duplicate_key,
                    unknown_field, missing, conflicting, wrong_type, money_is_number, unexpected_word, unknown_name,
                    bad_decimal, too_precise, too_large, out_of_range, bad_time, bad_duration, bad_asset, unknown_asset,
                    ambiguous_asset, unknown_venue)

// What is wrong with one value, wherever it stands.
struct Fault {
  ProblemCode code{};
  std::string detail;

  friend bool operator==(Fault const&, Fault const&) = default;
};

struct Problem {
  std::string pointer;  // RFC 6901 into the JSON body; "#/12" for column 12 (bytes, from 1) of a line of text
  ProblemCode code{};
  std::string detail;  // one sentence; quotes at most a few dozen bytes of the caller's text

  friend bool operator==(Problem const&, Problem const&) = default;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (pointer, code, detail))

class Problems {
 public:
  void add(std::string pointer, Fault fault) {
    if (list_.size() < kProblemsMax) list_.push_back({std::move(pointer), fault.code, std::move(fault.detail)});
  }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::vector<Problem> take() && { return std::move(list_); }

 private:
  std::vector<Problem> list_;
};

// The value itself, or nullopt after its fault is noted at `pointer`.
template <class T>
[[nodiscard]] std::optional<T> keep(Problems& problems, std::string const& pointer, Result<T, Fault> result) {
  if (result) return *std::move(result);
  problems.add(pointer, std::move(result).error());
  return std::nullopt;
}

}  // namespace sep::api
