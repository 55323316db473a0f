// The files of schema/json, as they were when this was built.
#pragma once

#include <span>
#include <string_view>

namespace sep::api {

struct SchemaFile {
  std::string_view name;  // "requests.json"
  std::string_view text;
};

[[nodiscard]] std::span<SchemaFile const> schema_files();

}  // namespace sep::api
