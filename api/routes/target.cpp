#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      auto const byte = from_hex(text.substr(std::min(i + 1, text.size()), 2));
      if (!byte || byte->size() != 1) return std::nullopt;
      decoded += static_cast<char>(byte->front());
      i += 2;
    }
  }
  return decoded;
}

// The part up to `mark`, which is taken away with it.
std::string_view take_until(std::string_view& rest, char mark) {
  auto const at = std::min(rest.find(mark), rest.size());
  auto const part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return part;
}

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return std::nullopt;
  Target parsed;
  auto query = target;
  auto path = take_until(query, '?');
  while (!path.empty()) {
    auto part = percent_decoded(take_until(path, '/'), false);
    if (!part) return std::nullopt;
    if (!part->empty()) parsed.path.push_back(*std::move(part));
  }
  while (!query.empty()) {
    auto value = take_until(query, '&');
    auto name = percent_decoded(take_until(value, '='), true);
    auto text = percent_decoded(value, true);
    if (!name || !text) return std::nullopt;
    if (!name->empty()) parsed.query.emplace(*std::move(name), *std::move(text));
  }
  return parsed;
}

}  // namespace sep::api
