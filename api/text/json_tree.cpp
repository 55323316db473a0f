#include "api/text/json_tree.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <utility>

namespace sep::api {
namespace {

// Builds the tree from the parser's calls. A call that returns false stops the parser; the reason is in `problem`.
class Builder {
 public:
  // The parser's own bounds are out of reach: kEntriesMax is checked here, where the place is known.
  static constexpr std::size_t max_object_size = kBodyMax;
  static constexpr std::size_t max_array_size = kBodyMax;
  static constexpr std::size_t max_key_size = kBodyMax;
  static constexpr std::size_t max_string_size = kBodyMax;

  using Text = boost::json::string_view;
  using Error = boost::json::error_code;

  Json root;
  std::optional<Problem> problem;

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error& error) { return open(Json::Kind::object, error); }
  bool on_object_end(std::size_t, Error&) { return close(); }
  bool on_array_begin(Error& error) { return open(Json::Kind::array, error); }
  bool on_array_end(std::size_t, Error&) { return close(); }
  bool on_key_part(Text part, std::size_t, Error&) { return collect(part); }
  bool on_key(Text part, std::size_t, Error& error) {
    collect(part);
    auto& names = open_.back()->names;
    if (std::ranges::find(names, pending_) != names.end())
      return stop({pointer_to(place(), pending_), ProblemCode::duplicate_key, "this field is there twice"}, error);
    names.push_back(std::exchange(pending_, {}));
    return true;
  }
  bool on_string_part(Text part, std::size_t, Error&) { return collect(part); }
  bool on_string(Text part, std::size_t, Error& error) { return leaf(Json::Kind::string, part, error); }
  bool on_number_part(Text part, Error&) { return collect(part); }
  bool on_int64(std::int64_t, Text part, Error& error) { return leaf(Json::Kind::number, part, error); }
  bool on_uint64(std::uint64_t, Text part, Error& error) { return leaf(Json::Kind::number, part, error); }
  bool on_double(double, Text part, Error& error) { return leaf(Json::Kind::number, part, error); }
  bool on_bool(bool value, Error& error) { return leaf(Json::Kind::boolean, value ? "true" : "false", error); }
  bool on_null(Error& error) { return leaf(Json::Kind::null, "null", error); }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  bool collect(Text part) {
    pending_.append(part.data(), part.size());
    return true;
  }
  bool stop(Problem found, Error& error) {
    problem = std::move(found);
    error = boost::json::error::syntax;  // any error stops the parser; the problem says which
    return false;
  }
  // The next free place in the tree; nullptr when the list is full.
  Json* add(Json::Kind kind, Error& error) {
    if (open_.empty()) {
      root.kind = kind;
      return &root;
    }
    auto& items = open_.back()->items;
    if (items.size() == kEntriesMax) {
      stop({place(), ProblemCode::too_many, fmt::format("more than {} entries", kEntriesMax)}, error);
      return nullptr;
    }
    items.emplace_back().kind = kind;
    return &items.back();
  }
  bool open(Json::Kind kind, Error& error) {
    Json* const node = add(kind, error);
    if (!node) return false;
    // A parent's list never grows while a child is open, so the pointers stay good.
    open_.push_back(node);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool leaf(Json::Kind kind, Text part, Error& error) {
    collect(part);
    Json* const node = add(kind, error);
    if (!node) return false;
    node->text = std::exchange(pending_, {});
    return true;
  }
  // Where the innermost open list or object stands.
  [[nodiscard]] std::string place() const {
    std::string pointer;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      auto const& parent = *open_[i];
      pointer = parent.kind == Json::Kind::object ? pointer_to(pointer, parent.names.back())
                                                  : pointer_to(pointer, parent.items.size() - 1);
    }
    return pointer;
  }

  std::vector<Json*> open_;
  std::string pending_;
};

Problem problem_of(boost::json::error_code code, std::size_t offset) {
  if (code == boost::json::error::too_deep)
    return {"", ProblemCode::too_deep, fmt::format("more than {} levels", kDepthMax)};
  return {"", ProblemCode::malformed_json, fmt::format("{} at byte {}", code.message(), offset)};
}

// The text that two equal requests share: fields in order of name, no blanks, lengths instead of escapes.
void write_canonical(Json const& node, std::string& out) {
  out += fmt::format("{}:{}:{}{{", static_cast<int>(node.kind), node.text.size(), node.text);
  std::vector<std::size_t> order(node.items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (node.kind == Json::Kind::object)
    std::ranges::sort(order, [&node](std::size_t a, std::size_t b) { return node.names[a] < node.names[b]; });
  for (auto const i : order) {
    if (node.kind == Json::Kind::object) out += fmt::format("{}:{}=", node.names[i].size(), node.names[i]);
    write_canonical(node.items[i], out);
  }
  out += '}';
}

constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// The length of the character at the front of `text`, 0 when it is not one (table 3-7 of the Unicode standard).
std::size_t character_length(std::string_view text) {
  auto const byte = [&text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  unsigned const first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  std::size_t const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (text.size() < length || !std::ranges::all_of(text.substr(1, length - 1), is_continuation)) return 0;
  unsigned const second = byte(1);
  bool const overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  bool const surrogate = first == 0xed && second > 0x9f;
  bool const beyond = first == 0xf4 && second > 0x8f;
  return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

Json const* Json::find(std::string_view name) const {
  auto const at = std::ranges::find(names, name);
  return at == names.end() ? nullptr : &items[static_cast<std::size_t>(at - names.begin())];
}

Result<Json, Problem> parse_json(std::string_view body) {
  if (body.size() > kBodyMax)
    return fail(Problem{"", ProblemCode::too_long, fmt::format("{} bytes; at most {}", body.size(), kBodyMax)});
  if (auto const bad = first_bad_utf8(body); bad != std::string_view::npos)
    return fail(Problem{"", ProblemCode::bad_utf8, fmt::format("not UTF-8 at byte {}", bad)});
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return fail(Problem{"", ProblemCode::empty, "the body is empty"});
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  boost::json::basic_parser<Builder> parser(options);
  boost::json::error_code code;
  auto const used = parser.write_some(false, body.data(), body.size(), code);
  if (auto& problem = parser.handler().problem) return fail(std::move(*problem));
  if (code) return fail(problem_of(code, used));
  if (used != body.size())
    return fail(Problem{"", ProblemCode::malformed_json, fmt::format("more text after the value at byte {}", used)});
  return std::move(parser.handler().root);
}

Hash256 request_hash(Json const& tree) {
  std::string text;
  write_canonical(tree, text);
  return sha256(as_bytes(text));
}

std::string pointer_to(std::string_view parent, std::string_view name) {
  std::string pointer(parent);
  pointer += '/';
  for (char const c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string pointer_to(std::string_view parent, std::size_t index) { return fmt::format("{}/{}", parent, index); }

std::size_t first_bad_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    auto const length = character_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

}  // namespace sep::api
