// What the venue does wrong on purpose, and how often. Whether a fault strikes is a function of the seed, the fault,
// the order and the occurrence alone, so one fault's rate does not move another's, and a repeated run repeats it.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/orders/terms.hpp"

namespace sep::paper {

enum class Fault : std::uint8_t {
  late_ack,                      // the acknowledgement takes 2 to 10 s more; the fill may be there before it
  lost_ack,                      // no acknowledgement; the rest as usual
  duplicate_ack,                 // the acknowledgement twice
  timeout_executed,              // no answer at all, but the order works and executes
  timeout_not_executed,          // the request never arrives
  duplicate_fill,                // the fill twice, under the same venue fill id
  fill_after_cancel,             // the cancel is acknowledged, then the order executes all the same
  wrong_quantity,                // moves other amounts than the order allows, and that is what happened
  reject,                        // refused for no good reason, without cost
  lost_fill,                     // executed, but the fill is never reported; a query tells
  query_not_found_then_appears,  // a query up to the order's not_after is answered `not_found` although it is there
};
BOOST_DESCRIBE_ENUM(Fault, late_ack, lost_ack, duplicate_ack, timeout_executed, timeout_not_executed, duplicate_fill,
                    fill_after_cancel, wrong_quantity, reject, lost_fill, query_not_found_then_appears)

// Rates per mille; a fault without a row never strikes.
struct Script {
  std::map<Fault, std::uint32_t> per_mille;  // 1 .. 1000
  friend bool operator==(Script const&, Script const&) = default;
};
BOOST_DESCRIBE_STRUCT(Script, (), (per_mille))

enum class ScriptErrorKind : std::uint8_t { bad_form, unknown_fault, bad_rate, repeated };
BOOST_DESCRIBE_ENUM(ScriptErrorKind, bad_form, unknown_fault, bad_rate, repeated)
struct ScriptError {
  ScriptErrorKind kind{};
  std::string at;  // the part of the text that is refused
  friend bool operator==(ScriptError const&, ScriptError const&) = default;
};

// "lost_ack=50,timeout_executed=20"; the empty text is a venue that behaves. Rates are 0 .. 1000.
[[nodiscard]] Result<Script, ScriptError> parse_script(std::string_view text);
[[nodiscard]] std::string format_script(Script const& script);

// How often each fault has struck, all faults named.
using FaultCounts = std::map<Fault, std::uint64_t>;
[[nodiscard]] FaultCounts no_faults();

// Whether `fault` strikes `order` at its n-th occasion.
[[nodiscard]] bool strikes(Script const& script, std::uint64_t seed, Fault fault, orders::ClientOrderId order,
                           std::uint64_t occasion);

// A number that depends on these four only: the source of every other draw of the exchange.
[[nodiscard]] std::uint64_t draw(std::uint64_t seed, std::uint64_t purpose, orders::ClientOrderId order,
                                 std::uint64_t occasion);

}  // namespace sep::paper
