#include "api/text/json_fields.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace sep::api {
namespace {

using Kind = Json::Kind;

Json const kNoFields{Kind::object, {}, {}, {}};

Fault wrong_type(std::string_view expected) {
  return {ProblemCode::wrong_type, fmt::format("{} must stand here", expected)};
}

}  // namespace

Fields::Fields(Json const& object, std::string pointer, Problems& problems)
    : object_(&object), pointer_(std::move(pointer)), problems_(&problems) {
  if (object.kind == Kind::object) return;
  problems_->add(pointer_, wrong_type("an object"));
  object_ = &kNoFields;
}

Json const* Fields::find(std::string_view name) const { return object_->find(name); }

void Fields::note(std::string_view name, ProblemCode code, std::string detail) {
  problems_->add(at(name), {code, std::move(detail)});
}

void Fields::only(std::initializer_list<std::string_view> known) {
  for (auto const& name : object_->names)
    if (std::ranges::find(known, name) == known.end()) note(name, ProblemCode::unknown_field, "there is no such field");
}

bool Fields::required(std::string_view name) {
  if (has(name)) return true;
  note(name, ProblemCode::missing, "this field is required");
  return false;
}

std::optional<std::string_view> Fields::text_in(Json const& node, std::string const& pointer, std::string_view what) {
  if (node.kind == Kind::string) return node.text;
  problems_->add(pointer, wrong_type(what));
  return std::nullopt;
}

std::optional<std::string_view> Fields::text(std::string_view name, std::string_view what) {
  auto const* node = find(name);
  if (!node) return std::nullopt;
  return text_in(*node, at(name), what);
}

std::optional<std::string_view> Fields::money(std::string_view name) {
  auto const* node = find(name);
  if (node && node->kind == Kind::number) {
    note(name, ProblemCode::money_is_number, fmt::format("{}: write money as a string", excerpt(node->text)));
    return std::nullopt;
  }
  return text(name, "a decimal number in quotes");
}

std::optional<std::uint32_t> Fields::whole(std::string_view name, std::uint32_t highest) {
  auto const* node = find(name);
  if (!node) return std::nullopt;
  auto value = read_whole(node->text, highest);
  bool const is_whole = value || value.error().code == ProblemCode::out_of_range;
  if (node->kind == Kind::number && is_whole) return keep(name, std::move(value));
  problems_->add(at(name), wrong_type("a whole number"));
  return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view name) {
  auto const* node = find(name);
  if (!node) return std::nullopt;
  if (node->kind == Kind::boolean) return node->text == "true";
  problems_->add(at(name), wrong_type("true or false"));
  return std::nullopt;
}

std::optional<Fields> Fields::object(std::string_view name) {
  auto const* node = find(name);
  if (!node) return std::nullopt;
  Fields fields(*node, at(name), *problems_);
  if (node->kind != Kind::object) return std::nullopt;
  return fields;
}

std::vector<std::pair<std::string, std::string_view>> Fields::texts(std::string_view name) {
  std::vector<std::pair<std::string, std::string_view>> found;
  auto const* node = find(name);
  if (!node) return found;
  if (node->kind != Kind::array) {
    problems_->add(at(name), wrong_type("a list of texts"));
    return found;
  }
  for (std::size_t i = 0; i < node->items.size(); ++i) {
    auto pointer = pointer_to(at(name), i);
    if (auto const item = text_in(node->items[i], pointer, "a text")) found.emplace_back(std::move(pointer), *item);
  }
  return found;
}

std::map<std::string, std::string> Fields::map_of_texts(std::string_view name) {
  std::map<std::string, std::string> found;
  auto const* node = find(name);
  if (!node) return found;
  Fields entries(*node, at(name), *problems_);
  for (auto const& key : entries.object_->names)
    if (auto const value = entries.text(key)) found.emplace(key, *value);
  return found;
}

}  // namespace sep::api
