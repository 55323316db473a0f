// The OpenAPI 3.1 document of a list of operations, with the schemas of schema/json as its components.
#pragma once

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/contract/operation.hpp"

namespace sep::api {

inline constexpr char const* kInterfaceVersion = "1";  // that of the paths: /v1

// What an operation answers: a status, and its schema or media type, or the codes of its problems.
struct AnswerForm {
  int status = 0;
  std::vector<std::string> names;
};
[[nodiscard]] std::vector<AnswerForm> answers_of(Operation const& operation);

// Those beside its own: what every route may say that is asked so.
[[nodiscard]] std::vector<AnswerForm> shared_answers(Operation const& operation);

[[nodiscard]] std::vector<std::string_view> words_of(std::string_view list);

struct Parameter {
  std::string_view name;
  std::string_view in;  // "query", "path", "header"
  std::string_view description;
  std::string_view schema;  // JSON
};
// All that it takes, in the order in which they are told. CHECKs that each is known.
[[nodiscard]] std::vector<Parameter> parameters_of(Operation const& operation);

[[nodiscard]] std::vector<std::string> scopes_of(Operation const& operation);

// Whether an answer or a body names one of the components; else it is a code or a media type.
[[nodiscard]] bool is_schema(std::string_view name);

[[nodiscard]] boost::json::object openapi_document(std::span<Operation const> operations);

// "#/$defs/X" and "documents.json#/$defs/X" as "#/components/schemas/X", and all definitions of all files under their
// names.
[[nodiscard]] boost::json::object component_schemas();

}  // namespace sep::api
