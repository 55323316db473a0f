// The two forms of a line. JSON is one object; text is time, level, code, message, then name=value.
#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "api/text/json_tree.hpp"
#include "api/text/rfc3339.hpp"
#include "apps/sep/journal.hpp"
#include "core/base/described.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

// Bytes that are no text (a cut in the middle of a character, or rubbish) show as '?': a line is always UTF-8.
std::string sound(std::string text) {
  if (api::first_bad_utf8(text) != std::string_view::npos)
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  return text;
}

json::value json_of(Said const& said) {
  if (auto const* text = std::get_if<std::string>(&said.value)) return json::value(sound(*text));
  if (auto const* number = std::get_if<std::int64_t>(&said.value)) return *number;
  return std::get<bool>(said.value);
}

std::string as_json(JournalLine const& line, Time at) {
  json::object object{{"at", api::format_time(at)},
                      {"level", enum_name(line.code.level)},
                      {"code", line.code.name.text},
                      {"message", line.code.message.text}};
  if (!line.correlation.is_none()) object["correlation_id"] = to_text(line.correlation);
  if (line.seq != 0) object["seq"] = line.seq;
  for (auto const& said : line.fields) object[enum_name(said.field)] = json_of(said);
  return json::serialize(object);
}

// In quotes, escaped as in JSON, where it is not one plain word.
std::string word_of(Said const& said) {
  auto const value = json_of(said);
  if (!value.is_string()) return json::serialize(value);
  auto const& text = value.as_string();
  bool const plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c != 0x7f && c != '"' && c != '=' && c != '\\';
  });
  return plain ? std::string(text) : json::serialize(value);
}

std::string as_text(JournalLine const& line, Time at) {
  auto text = fmt::format("{} {:<5} {} {}", api::format_time(at), enum_name(line.code.level), line.code.name.text,
                          line.code.message.text);
  if (!line.correlation.is_none()) text += " correlation_id=" + to_text(line.correlation);
  if (line.seq != 0) text += " seq=" + std::to_string(line.seq);
  for (auto const& said : line.fields) text += " " + enum_name(said.field) + "=" + word_of(said);
  return text;
}

}  // namespace

std::string line_text(JournalLine const& line, Time at, LogFormat format) {
  return format == LogFormat::json ? as_json(line, at) : as_text(line, at);
}

}  // namespace sep::app
