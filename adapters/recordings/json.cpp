#include "adapters/recordings/json.hpp"

#include <limits>
#include <set>
#include <simdjson.h>

#include "core/money/decimal.hpp"

namespace sep::recordings {
namespace {

namespace od = simdjson::ondemand;

constexpr int kDepthMax = 64;

struct Refused {
  Wrong why;
};

Json built(od::value value, int depth) {
  if (depth > kDepthMax) throw Refused{"nested too deeply"};
  Json json;
  switch (value.type().value()) {
    case od::json_type::array:
      json.kind = Json::Kind::array;
      for (auto item : value.get_array()) json.items.push_back(built(item.value(), depth + 1));
      break;
    case od::json_type::object: {
      json.kind = Json::Kind::object;
      std::set<std::string> keys;
      for (auto field : value.get_object()) {
        std::string key(std::string_view(field.unescaped_key()));
        if (!keys.insert(key).second) throw Refused{key + " is there twice"};
        json.keys.push_back(std::move(key));
        json.items.push_back(built(field.value(), depth + 1));
      }
      break;
    }
    case od::json_type::number: {
      json.kind = Json::Kind::number;
      std::string_view token = value.raw_json_token();
      while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
      json.text = token;
      break;
    }
    case od::json_type::string:
      json.kind = Json::Kind::string;
      json.text = std::string_view(value.get_string());
      break;
    case od::json_type::boolean:
      json.kind = Json::Kind::boolean;
      json.text = value.get_bool().value() ? "true" : "false";
      break;
    case od::json_type::null:
      if (!value.is_null()) throw Refused{"a word that is no value"};
      break;
    default:
      throw Refused{"a value of no known type"};
  }
  return json;
}

template <class T>
std::optional<T> narrowed(std::string_view text) {
  auto const value = parse_integer(text);
  if (!value || *value < std::numeric_limits<T>::min() || *value > std::numeric_limits<T>::max()) return std::nullopt;
  return static_cast<T>(*value);
}

}  // namespace

Json const* Json::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i] == key) return &items[i];
  return nullptr;
}

Result<Json, Wrong> parse_json(std::string_view text) {
  try {
    od::parser parser;
    simdjson::padded_string const padded(text);
    od::document document = parser.iterate(padded);
    od::value root = document.get_value();
    auto json = built(root, 0);
    bool const ended = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (!ended) return fail(Wrong("more follows the document"));
    return json;
  } catch (simdjson::simdjson_error const& error) {
    return fail(Wrong(error.what()));
  } catch (Refused const& refused) {
    return fail(refused.why);
  }
}

std::vector<std::string> outer_keys(std::string_view text) {
  std::vector<std::string> keys;
  try {
    od::parser parser;
    simdjson::padded_string const padded(text);
    od::document document = parser.iterate(padded);
    for (auto field : document.get_object()) keys.emplace_back(std::string_view(field.unescaped_key()));
  } catch (simdjson::simdjson_error const&) {  // as far as it goes: the whole is judged when it is parsed
  }
  return keys;
}

std::optional<U256> parse_u256(std::string_view text) {
  constexpr std::size_t kDigitsMax = 78;
  if (text.empty() || text.size() > kDigitsMax || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  U256 const most = ~U256(0);
  U256 value = 0;
  for (char const c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    auto const digit = static_cast<unsigned>(c - '0');
    if (value > (most - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::optional<U256> parse_hex(std::string_view text) {
  if (!text.starts_with("0x") || text.size() < 3 || text.size() > 66) return std::nullopt;
  U256 value = 0;
  for (char const c : text.substr(2)) {
    bool const digit = c >= '0' && c <= '9';
    char const lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    value = (value << 4) | static_cast<unsigned>(digit ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

template <>
std::optional<U256> integer_of(std::string_view text) {
  return parse_u256(text);
}
template <>
std::optional<u128> integer_of(std::string_view text) {
  auto const value = parse_u256(text);
  return value ? narrow_u128(*value) : std::nullopt;
}
template <>
std::optional<i128> integer_of(std::string_view text) {
  auto const value = parse_integer(text);
  return value ? std::optional(*value) : std::nullopt;
}
template <>
std::optional<std::int32_t> integer_of(std::string_view text) {
  return narrowed<std::int32_t>(text);
}
template <>
std::optional<std::uint32_t> integer_of(std::string_view text) {
  return narrowed<std::uint32_t>(text);
}
template <>
std::optional<std::uint64_t> integer_of(std::string_view text) {
  return narrowed<std::uint64_t>(text);
}

Result<bool, Wrong> need_bool(Json const& object, std::string_view key) {
  auto const* member = object.find(key);
  if (member == nullptr || member->kind != Json::Kind::boolean) return fail(std::string(key) + " is no true or false");
  return member->text == "true";
}

Result<std::string, Wrong> need_text(Json const& object, std::string_view key) {
  auto const* member = object.find(key);
  if (member == nullptr || member->kind != Json::Kind::string) return fail(std::string(key) + " is no text");
  return member->text;
}

Result<Json const*, Wrong> need_array(Json const& object, std::string_view key) {
  auto const* member = object.find(key);
  if (member == nullptr || member->kind != Json::Kind::array) return fail(std::string(key) + " is no list");
  return member;
}

Result<Json const*, Wrong> need_object(Json const& object, std::string_view key) {
  auto const* member = object.find(key);
  if (member == nullptr || member->kind != Json::Kind::object) return fail(std::string(key) + " is no object");
  return member;
}

}  // namespace sep::recordings
