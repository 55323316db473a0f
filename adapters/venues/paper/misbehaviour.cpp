#include "adapters/venues/paper/misbehaviour.hpp"

#include <charconv>

#include "core/base/codec.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

constexpr std::uint32_t kAlways = 1000;

Result<std::pair<Fault, std::uint32_t>, ScriptErrorKind> parse_entry(std::string_view entry) {
  auto const equals = entry.find('=');
  if (equals == std::string_view::npos) return fail(ScriptErrorKind::bad_form);
  auto const fault = enum_from_name<Fault>(entry.substr(0, equals));
  if (!fault) return fail(ScriptErrorKind::unknown_fault);
  auto const digits = entry.substr(equals + 1);
  std::uint32_t rate = 0;
  auto const [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rate);
  bool const whole = error == std::errc() && rest == digits.data() + digits.size();
  if (!whole || rate > kAlways) return fail(ScriptErrorKind::bad_rate);
  return std::pair(*fault, rate);
}

std::uint64_t mixed(std::uint64_t state, std::uint64_t value) { return Rng{state ^ value}.next(); }

}  // namespace

Result<Script, ScriptError> parse_script(std::string_view text) {
  Script script;
  std::map<Fault, bool> named;
  while (!text.empty()) {
    auto const comma = text.find(',');
    auto const entry = text.substr(0, comma);
    auto const parsed = parse_entry(entry);
    if (!parsed) return fail(ScriptError{parsed.error(), std::string(entry)});
    auto const [fault, rate] = *parsed;
    if (!named.emplace(fault, true).second) return fail(ScriptError{ScriptErrorKind::repeated, std::string(entry)});
    if (rate > 0) script.per_mille.emplace(fault, rate);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) return fail(ScriptError{ScriptErrorKind::bad_form, ","});
  }
  return script;
}

std::string format_script(Script const& script) {
  std::string text;
  for (auto const& [fault, rate] : script.per_mille) {
    if (!text.empty()) text += ',';
    text += enum_name(fault) + '=' + std::to_string(rate);
  }
  return text;
}

FaultCounts no_faults() {
  FaultCounts counts;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Fault>>([&](auto d) { counts.emplace(d.value, 0); });
  return counts;
}

std::uint64_t draw(std::uint64_t seed, std::uint64_t purpose, orders::ClientOrderId order, std::uint64_t occasion) {
  std::uint64_t state = mixed(mixed(seed, purpose), occasion);
  for (std::size_t half = 0; half < 2; ++half) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i) word = word << 8 | order.value.bytes[half * 8 + i];
    state = mixed(state, word);
  }
  return state;
}

bool strikes(Script const& script, std::uint64_t seed, Fault fault, orders::ClientOrderId order,
             std::uint64_t occasion) {
  auto const found = script.per_mille.find(fault);
  if (found == script.per_mille.end()) return false;
  return Rng{draw(seed, 1000 + static_cast<std::uint64_t>(fault), order, occasion)}.chance(found->second, kAlways);
}

}  // namespace sep::paper
