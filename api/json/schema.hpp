// The JSON Schema (2020-12) of what render() gives for a described type: the same walk, of types in place of values.
// A described struct and an enum are definitions of their own, named as in the code without the house's namespace:
// "orders.Fill". What is no described type refers to schema/json/documents.json.
#pragma once

#include <boost/core/demangle.hpp>
#include <boost/json.hpp>
#include <string>
#include <typeinfo>

#include "api/json/render.hpp"

namespace sep::api {

class SchemaBook {
 public:
  template <class T>
  [[nodiscard]] json::value of();

  // {"orders.Fill": {...}, ...}, by name.
  [[nodiscard]] std::map<std::string, json::value> const& definitions() const { return definitions_; }

 private:
  template <class T>
  [[nodiscard]] static std::string name_of();
  template <class T>
  [[nodiscard]] json::value defined();
  template <class T>
  [[nodiscard]] json::value enumerated();
  template <class T>
  [[nodiscard]] json::object described();
  template <class T>
  void put_member(json::object& properties, json::array& required, std::string const& name);
  template <class Variant>
  [[nodiscard]] json::value any_of();

  [[nodiscard]] static json::object refer(std::string const& where) { return {{"$ref", where}}; }
  [[nodiscard]] static json::object document(char const* name) {
    return refer("documents.json#/$defs/" + std::string(name));
  }
  [[nodiscard]] static json::object or_null(json::value schema) {
    return {{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
  }

  std::map<std::string, json::value> definitions_;
};

template <class T>
std::string SchemaBook::name_of() {
  auto name = boost::core::demangle(typeid(T).name());
  if (name.starts_with("sep::")) name = name.substr(5);
  for (auto at = name.find("::"); at != std::string::npos; at = name.find("::")) name.replace(at, 2, ".");
  return name;
}

template <class T>
json::value SchemaBook::defined() {
  auto const name = name_of<T>();
  if (definitions_.emplace(name, nullptr).second) definitions_[name] = described<T>();
  return refer("#/$defs/" + name);
}

template <class T>
json::value SchemaBook::enumerated() {
  auto const name = name_of<T>();
  json::array names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) { names.emplace_back(d.name); });
  definitions_[name] = json::object{{"type", "string"}, {"enum", std::move(names)}};
  return refer("#/$defs/" + name);
}

template <class Variant>
json::value SchemaBook::any_of() {
  json::array schemas;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Variant>>(
      [&](auto identity) { schemas.push_back(of<typename decltype(identity)::type>()); });
  return json::object{{"anyOf", std::move(schemas)}};
}

template <class T>
json::value SchemaBook::of() {
  using namespace render_detail;
  if constexpr (std::is_same_v<T, bool>) {
    return json::object{{"type", "boolean"}};
  } else if constexpr (codec_detail::is_wide<T> || std::is_same_v<T, SqrtPrice>) {
    return document("RawInteger");
  } else if constexpr (std::is_integral_v<T>) {
    return json::object{{"type", "integer"}};
  } else if constexpr (std::is_enum_v<T>) {
    return enumerated<T>();
  } else if constexpr (std::is_same_v<T, std::string>) {
    return json::object{{"type", "string"}};
  } else if constexpr (is_registry_id<T>) {
    return document("NameOrNull");
  } else if constexpr (std::is_same_v<T, Ulid> || std::is_same_v<T, Hash128> || std::is_same_v<T, Hash256> ||
                       is_a<StrongId, T>) {
    return document("IdOrNull");
  } else if constexpr (std::is_same_v<T, Amount>) {
    return document("Money");
  } else if constexpr (std::is_same_v<T, Rate>) {
    return document("Price");
  } else if constexpr (std::is_same_v<T, Time>) {
    return document("Time");
  } else if constexpr (std::is_same_v<T, intent::IntentSpec>) {
    return document("IntentSpec");
  } else if constexpr (is_a<std::optional, T>) {
    return or_null(of<typename T::value_type>());
  } else if constexpr (is_a<std::vector, T> || is_a<std::set, T>) {
    return json::object{{"type", "array"}, {"items", of<typename T::value_type>()}};
  } else if constexpr (is_a<std::map, T>) {
    using Key = typename T::key_type;
    if constexpr (std::is_same_v<Key, std::string> || is_registry_id<Key>)
      return json::object{{"type", "object"}, {"additionalProperties", of<typename T::mapped_type>()}};
    json::object properties{{"key", of<Key>()}};
    json::array required{"key"};
    put_member<typename T::mapped_type>(properties, required, "value");
    return json::object{
        {"type", "array"},
        {"items",
         json::object{{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}}}};
  } else if constexpr (std::is_same_v<T, orders::VenueReport>) {
    return document("VenueReport");
  } else if constexpr (is_a<std::variant, T>) {
    return any_of<T>();
  } else {
    return defined<T>();
  }
}

template <class T>
json::object SchemaBook::described() {
  static_assert(Described<T>);
  json::object properties;
  json::array required;
  T const value{};
  for_each_member(value, [&]<class Member>(char const* name, Member const&) {
    put_member<std::remove_cvref_t<Member>>(properties, required, name);
  });
  if constexpr (std::is_same_v<T, orders::OrderTerms>) properties["book"] = or_null(document("BookLimit"));
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

// As api::put_member puts it.
template <class T>
void SchemaBook::put_member(json::object& properties, json::array& required, std::string const& name) {
  using namespace render_detail;
  if constexpr (is_a<std::optional, T>) {
    json::object inner;
    json::array of_value;
    put_member<typename T::value_type>(inner, of_value, name);
    bool const is_there = inner.contains(name);
    for (auto& [other, schema] : inner) properties[other] = std::move(schema);
    properties[name] = is_there ? or_null(properties[name]) : json::object{{"type", "null"}};
    if (is_there) required.emplace_back(name);
  } else if constexpr (std::is_same_v<T, Duration>) {
    properties[name + "_ns"] = document("RawInteger");
    required.emplace_back(name + "_ns");
  } else {
    if constexpr (std::is_same_v<T, Time>) {
      properties[name + "_ns"] = document("RawInteger");
      required.emplace_back(name + "_ns");
    }
    if constexpr (std::is_same_v<T, i128>)
      properties[name] = document("RawOrMoney");
    else
      properties[name] = of<T>();
    required.emplace_back(name);
  }
}

}  // namespace sep::api
