// The fields of one JSON object, read by name and type; whatever is wrong is noted with its pointer.
//
// Every reading function answers nullopt for a field that is not there (no problem: ask required first) and for one
// that is wrong (noted).
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/text/json_tree.hpp"
#include "api/text/problem.hpp"
#include "api/text/resolve.hpp"

namespace sep::api {

class Fields {
 public:
  // `object` and `problems` outlive this. A value that is no object is noted, and has no fields.
  Fields(Json const& object, std::string pointer, Problems& problems);

  [[nodiscard]] std::string at(std::string_view name) const { return pointer_to(pointer_, name); }
  [[nodiscard]] Json const* find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  void note(std::string_view name, ProblemCode code, std::string detail);

  void only(std::initializer_list<std::string_view> known);  // any other field is noted
  bool required(std::string_view name);                      // an absent one is noted

  [[nodiscard]] std::optional<std::string_view> text(std::string_view name, std::string_view what = "a text");
  // A decimal number as a string; a JSON number is refused by its own code.
  [[nodiscard]] std::optional<std::string_view> money(std::string_view name);
  // A JSON number that is spelled as a whole number, from 0 to `highest`.
  [[nodiscard]] std::optional<std::uint32_t> whole(std::string_view name, std::uint32_t highest);
  // true or false.
  [[nodiscard]] std::optional<bool> flag(std::string_view name);
  [[nodiscard]] std::optional<Fields> object(std::string_view name);
  // A list of texts, each with its pointer.
  [[nodiscard]] std::vector<std::pair<std::string, std::string_view>> texts(std::string_view name);
  [[nodiscard]] std::map<std::string, std::string> map_of_texts(std::string_view name);

  template <class E>
  [[nodiscard]] std::optional<E> enumerator(std::string_view name) {
    auto const word = text(name, "a name");
    if (!word) return std::nullopt;
    return keep(name, read_name<E>(*word));
  }

  // The value, or nullopt after its fault is noted at the field.
  template <class T>
  [[nodiscard]] std::optional<T> keep(std::string_view name, Result<T, Fault> result) {
    return api::keep(*problems_, at(name), std::move(result));
  }

 private:
  [[nodiscard]] std::optional<std::string_view> text_in(Json const& node, std::string const& pointer,
                                                        std::string_view what);

  Json const* object_;
  std::string pointer_;
  Problems* problems_;
};

}  // namespace sep::api
