#include "adapters/venues/paper/book/book_script.hpp"

#include <charconv>
#include <set>

#include "core/base/codec.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

constexpr std::uint32_t kAlways = 1'000;
constexpr std::uint64_t kDrawBookFault = 3'000;  // and one more for each fault

Result<std::pair<BookFault, std::uint32_t>, ScriptErrorKind> parse_entry(std::string_view entry) {
  auto const equals = entry.find('=');
  if (equals == std::string_view::npos) return fail(ScriptErrorKind::bad_form);
  auto const fault = enum_from_name<BookFault>(entry.substr(0, equals));
  if (!fault) return fail(ScriptErrorKind::unknown_fault);
  auto const digits = entry.substr(equals + 1);
  std::uint32_t rate = 0;
  auto const [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rate);
  bool const whole = error == std::errc() && rest == digits.data() + digits.size();
  if (!whole || rate > kAlways) return fail(ScriptErrorKind::bad_rate);
  return std::pair(*fault, rate);
}

}  // namespace

Result<BookScript, ScriptError> parse_book_script(std::string_view text) {
  BookScript script;
  std::set<BookFault> named;
  while (!text.empty()) {
    auto const comma = text.find(',');
    auto const entry = text.substr(0, comma);
    auto const parsed = parse_entry(entry);
    if (!parsed) return fail(ScriptError{parsed.error(), std::string(entry)});
    if (!named.insert(parsed->first).second) return fail(ScriptError{ScriptErrorKind::repeated, std::string(entry)});
    if (parsed->second > 0) script.per_mille.insert(*parsed);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) return fail(ScriptError{ScriptErrorKind::bad_form, ","});
  }
  return script;
}

std::string format_book_script(BookScript const& script) {
  std::string text;
  for (auto const& [fault, rate] : script.per_mille) {
    if (!text.empty()) text += ',';
    text += enum_name(fault) + '=' + std::to_string(rate);
  }
  return text;
}

BookFaultCounts no_book_faults() {
  BookFaultCounts counts;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<BookFault>>(
      [&](auto d) { counts.emplace(d.value, 0); });
  return counts;
}

bool strikes(BookScript const& script, std::uint64_t seed, BookFault fault, orders::ClientOrderId order,
             std::uint64_t occasion) {
  auto const found = script.per_mille.find(fault);
  if (found == script.per_mille.end()) return false;
  auto const number = draw(seed, kDrawBookFault + static_cast<std::uint64_t>(fault), order, occasion);
  return Rng{number}.chance(found->second, kAlways);
}

}  // namespace sep::paper
