#include "apps/sep/configuration_keys.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <numeric>

#include "api/text/rfc3339.hpp"
#include "core/base/codec.hpp"
#include "core/money/decimal.hpp"

namespace sep::app {
namespace {

using Form = Written::Form;
using Assigned = Result<void, AssignFault>;
using Path = std::span<std::string const>;

AssignFault wrong(std::string_view expected, Written const& written) {
  return {false, fmt::format("'{}' is not {}", written.text, expected)};
}

bool is_text(Written const& written) { return written.form == Form::any || written.form == Form::string; }

// ---- values ----

Assigned read(std::string& value, Written const& written) {
  if (!is_text(written)) return fail(wrong("a text in quotes", written));
  value = written.text;
  return {};
}

Assigned read(bool& value, Written const& written) {
  bool const is_word = written.form == Form::any || written.form == Form::other;
  if (!is_word || (written.text != "true" && written.text != "false")) return fail(wrong("true or false", written));
  value = written.text == "true";
  return {};
}

template <class Whole>
Assigned read_whole(Whole& value, Written const& written) {
  Whole read{};
  auto const* end = written.text.data() + written.text.size();
  auto const [stop, error] = std::from_chars(written.text.data(), end, read);
  bool const whole = written.form == Form::any || written.form == Form::integer;
  if (!whole || error != std::errc{} || stop != end) return fail(wrong("a whole number in range", written));
  value = read;
  return {};
}
Assigned read(std::uint32_t& value, Written const& written) { return read_whole(value, written); }
Assigned read(std::uint64_t& value, Written const& written) { return read_whole(value, written); }

Assigned read(Duration& value, Written const& written) {
  auto const duration = is_text(written) ? api::parse_duration(written.text) : std::nullopt;
  if (!duration) return fail(wrong("a duration in quotes, like \"90s\" or \"1h30m\"", written));
  value = *duration;
  return {};
}

constexpr std::pair<std::string_view, unsigned> kSizeUnits[] = {{"GiB", 30}, {"MiB", 20}, {"KiB", 10}, {"B", 0}};

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t count = 0;
  auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  for (auto const& [name, bits] : kSizeUnits)
    if (error == std::errc{} && text == name && count <= UINT64_MAX >> bits) return count << bits;
  return std::nullopt;
}

Assigned read(ByteSize& value, Written const& written) {
  auto const bytes = is_text(written) ? parse_size(written.text) : std::nullopt;
  if (!bytes) return fail(wrong("a size in quotes, like \"256MiB\" or \"2GiB\"", written));
  value.bytes = *bytes;
  return {};
}

template <class Enum>
  requires std::is_enum_v<Enum>
Assigned read(Enum& value, Written const& written) {
  auto const found = is_text(written) ? enum_from_name<Enum>(written.text) : std::nullopt;
  if (found) {
    value = *found;
    return {};
  }
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto described) { names += (names.empty() ? "one of " : ", ") + std::string(described.name); });
  return fail(wrong(names, written));
}

Assigned read(DecimalText& value, Written const& written) {
  auto const units = parse_decimal(written.text, kDecimalsMax);
  if (!is_text(written) || (!units && units.error() != DecimalError::too_large))
    return fail(wrong("an amount as decimal text in quotes, like \"1500.25\"", written));
  if (written.text.starts_with('-')) return fail(AssignFault{false, "'" + written.text + "' is negative"});
  value.text = written.text;
  return {};
}

Assigned read(std::vector<std::string>& value, Written const& written) {
  if (written.form == Form::list) {
    value = written.items;
    return {};
  }
  if (written.form != Form::any) return fail(wrong("a list of texts", written));
  value.clear();
  std::string_view rest = written.text;
  while (!rest.empty()) {
    auto const comma = std::min(rest.find(','), rest.size());
    if (comma > 0) value.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return {};
}

template <class T>
Assigned read(std::optional<T>& value, Written const& written) {
  value.reset();
  if (written.form == Form::any && written.text.empty()) return {};
  return read(value.emplace(), written);
}

std::string format(std::string const& value) { return value; }
std::string format(bool value) { return value ? "true" : "false"; }
std::string format(std::uint32_t value) { return std::to_string(value); }
std::string format(std::uint64_t value) { return std::to_string(value); }
std::string format(Duration value) { return format_duration(value); }
std::string format(DecimalText const& value) { return value.text; }
std::string format(ByteSize value) {
  for (auto const& [name, bits] : kSizeUnits)
    if (value.bytes != 0 && value.bytes % (std::uint64_t{1} << bits) == 0)
      return std::to_string(value.bytes >> bits) + std::string(name);
  return "0B";
}
template <class Enum>
  requires std::is_enum_v<Enum>
std::string format(Enum value) {
  return enum_name(value);
}
std::string format(std::vector<std::string> const& value) { return fmt::format("{}", fmt::join(value, ",")); }
template <class T>
std::string format(std::optional<T> const& value) {
  return value ? format(*value) : std::string{};
}

// ---- the tree ----

template <class T>
Assigned assign_at(T& node, Path path, Written const& written);

template <class T>
Assigned assign_member(T& section, Path path, Written const& written) {
  Assigned assigned = fail(AssignFault{true, {}});
  for_each_member(section, [&](char const* name, auto& member) {
    if (path.front() == name) assigned = assign_at(member, path.subspan(1), written);
  });
  return assigned;
}

template <class T>
Assigned assign_at(T& node, Path path, Written const& written) {
  constexpr bool is_table = codec_detail::is_a<std::map, T>;
  if constexpr (Described<T> || is_table)
    if (path.empty()) return fail(AssignFault{false, "this is a section, not a value"});
  if constexpr (Described<T>) {
    return assign_member(node, path, written);
  } else if constexpr (is_table) {
    if (path.front().empty() || path.size() < 2) return fail(AssignFault{true, {}});
    return assign_at(node[path.front()], path.subspan(1), written);
  } else {
    if (!path.empty()) return fail(AssignFault{true, {}});
    return read(node, written);
  }
}

template <class T, class Visit>
void walk(T const& node, KeyPath& path, Visit const& visit) {
  auto const step = [&](std::string name, auto const& child) {
    path.push_back(std::move(name));
    walk(child, path, visit);
    path.pop_back();
  };
  if constexpr (Described<T>)
    for_each_member(node, step);
  else if constexpr (codec_detail::is_a<std::map, T>)
    for (auto const& [name, child] : node) step(name, child);
  else
    visit(path, format(node));
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      auto const replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

Result<void, AssignFault> assign(Settings& settings, KeyPath const& path, Written const& written) {
  return assign_at(settings, path, written);
}

void for_each_setting(Settings const& settings, std::function<void(KeyPath const&, std::string)> const& visit) {
  KeyPath path;
  walk(settings, path, visit);
}

std::vector<KeyPath> all_keys() {
  Settings settings;
  settings.risk.strategies["<name>"];
  settings.risk.venues["<name>"];
  settings.risk.assets["<name>"];
  std::vector<KeyPath> keys;
  for_each_setting(settings, [&](KeyPath const& path, std::string const&) { keys.push_back(path); });
  return keys;
}

std::string to_text(KeyPath const& path) { return fmt::format("{}", fmt::join(path, ".")); }

KeyPath parse_key(std::string_view text) {
  KeyPath path;
  for (;;) {
    auto const point = text.find('.');
    path.emplace_back(text.substr(0, point));
    if (point == std::string_view::npos) return path;
    text.remove_prefix(point + 1);
  }
}

std::string nearest_key(KeyPath const& path) {
  auto const asked = to_text(path);
  std::string nearest;
  std::size_t least = std::max<std::size_t>(3, asked.size() / 3);
  for (auto key : all_keys()) {
    for (std::size_t i = 0; i < std::min(key.size(), path.size()); ++i)
      if (key[i] == "<name>") key[i] = path[i];
    auto const text = to_text(key);
    auto const distance = edit_distance(asked, text);
    if (distance >= least) continue;
    least = distance;
    nearest = text;
  }
  return nearest;
}

std::string format_duration(Duration duration) {
  struct Unit {
    char const* name;
    std::int64_t ns;
  };
  static constexpr Unit kUnits[] = {{"d", 86'400'000'000'000},
                                    {"h", 3'600'000'000'000},
                                    {"m", 60'000'000'000},
                                    {"s", 1'000'000'000},
                                    {"ms", 1'000'000}};
  std::string text;
  for (auto const& unit : kUnits) {
    if (auto const count = duration.ns / unit.ns; count > 0) text += std::to_string(count) + unit.name;
    duration.ns %= unit.ns;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace sep::app
