#include "adapters/venues/paper/entry_text.hpp"

#include <array>
#include <utility>

#include "core/base/codec.hpp"
#include "core/money/decimal.hpp"

namespace sep::paper {
namespace {

constexpr std::array kRequestNames{"attach", "submit", "cancel", "query"};
constexpr std::array kReportNames{"acked",           "filled",   "rejected",        "canceled", "cancel_rejected",
                                  "outcome_unknown", "not_sent", "status_reported", "busted"};
constexpr std::array kEntryNames{"opened",     "asked",    "executed",     "refused", "withdrawn",
                                 "misbehaved", "reported", "books_opened", "ended",   "book_misbehaved"};
static_assert(kRequestNames.size() == std::variant_size_v<Request>);
static_assert(kReportNames.size() == std::variant_size_v<orders::VenueReport>);
static_assert(kEntryNames.size() == std::variant_size_v<Entry>);

char const* kind_of(Request const& request) { return kRequestNames.at(request.index()); }
char const* kind_of(orders::VenueReport const& report) { return kReportNames.at(report.index()); }
char const* kind_of(Entry const& entry) { return kEntryNames.at(entry.index()); }

void write_text(std::string& out, std::string_view text) {
  out += '"';
  for (char const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    // Text from outside need not be UTF-8, nor printable; the canonical form holds it exactly.
    out += c >= 0x20 && c < 0x7f ? c : '?';
  }
  out += '"';
}

template <class T>
void write(std::string& out, T const& value);

// What names a key of a map or stands for itself.
template <class T>
std::string text_of(T const& value) {
  using namespace codec_detail;
  if constexpr (std::is_enum_v<T>)
    return enum_name(value);
  else if constexpr (is_wide<T>)
    return to_text(value);
  else if constexpr (std::is_integral_v<T>)
    return std::to_string(value);
  else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Duration>)
    return std::to_string(value.ns);
  else if constexpr (std::is_same_v<T, Hash128>)
    return to_text(value);
  else
    return value;
}

template <class T>
void write_members(std::string& out, T const& value, char const* separator) {
  for_each_member(value, [&](char const* name, auto const& member) {
    out += separator;
    separator = ",";
    write_text(out, name);
    out += ':';
    write(out, member);
  });
}

template <class T>
void write(std::string& out, T const& value) {
  using namespace codec_detail;
  char const* separator = "";
  if constexpr (std::is_integral_v<T> && sizeof(T) <= 4) {
    out += std::to_string(value);
  } else if constexpr (is_a<StrongId, T>) {
    write(out, value.value);
  } else if constexpr (is_a<std::vector, T>) {
    out += '[';
    for (auto const& item : value) {
      out += std::exchange(separator, ",");
      write(out, item);
    }
    out += ']';
  } else if constexpr (is_a<std::optional, T>) {
    if (value)
      write(out, *value);
    else
      out += "null";
  } else if constexpr (is_a<std::map, T>) {
    out += '{';
    for (auto const& [key, item] : value) {
      out += std::exchange(separator, ",");
      write_text(out, text_of(key));
      out += ':';
      write(out, item);
    }
    out += '}';
  } else if constexpr (is_a<std::variant, T>) {
    out += "{\"kind\":";
    write_text(out, kind_of(value));
    std::visit([&](auto const& alternative) { write_members(out, alternative, ","); }, value);
    out += '}';
  } else if constexpr (Described<T>) {
    out += '{';
    write_members(out, value, separator);
    out += '}';
  } else {
    // Numbers beyond 32 bits too: JSON readers lose what is beyond 53.
    write_text(out, text_of(value));
  }
}

constexpr std::string_view kCanonicalMark = ",\"canonical\":\"";

}  // namespace

std::string format_line(std::uint64_t number, Entry const& entry) {
  std::string line;
  write(line, entry);
  line.insert(1, "\"n\":" + std::to_string(number) + ',');
  line.pop_back();
  line += kCanonicalMark;
  line += to_hex(encode(entry));
  return line + "\"}";
}

Result<Entry, LineError> parse_line(std::string_view line, std::uint64_t number) {
  auto const mark = line.rfind(kCanonicalMark);
  if (mark == std::string_view::npos || !line.ends_with("\"}")) return fail(LineError::malformed);
  auto const hex = line.substr(mark + kCanonicalMark.size());
  auto const bytes = from_hex(hex.substr(0, hex.size() - 2));
  if (!bytes) return fail(LineError::malformed);
  auto const entry = decode<Entry>(*bytes);
  if (!entry) return fail(LineError::undecodable);
  if (!line.starts_with("{\"n\":" + std::to_string(number) + ',')) return fail(LineError::out_of_step);
  if (format_line(number, *entry) != line) return fail(LineError::disagrees);
  return *entry;
}

}  // namespace sep::paper
