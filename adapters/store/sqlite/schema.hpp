// The schema of schema/sql/sqlite, as this build knows it: created in an empty file, checked in any other. A store of
// an earlier one is read as it is; who opens it for writing brings it up to date.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "adapters/store/sqlite/connection.hpp"
#include "core/base/time.hpp"

namespace sep::store {

inline constexpr std::int64_t kApplicationId = 0x53455031;
inline constexpr std::int64_t kSchemaVersion = 3;

extern std::array<char const*, kSchemaVersion> const kSchemas;  // the texts of 0001_init.sql and those that follow

// What a store calls itself.
struct Identity {
  std::string stream;
  std::string store_id;
};

enum class FileState { empty, earlier, ours };

// Reads only: a foreign file is refused untouched. `foreign`, `newer_schema`, `corrupt`, or what reading met.
[[nodiscard]] StoreResult<FileState> look_at(Connection& connection);

// In one transaction: tables, identity, a lease nobody holds.
[[nodiscard]] StoreResult<void> create_schema(Connection& connection, Identity const& identity, Time created_at);

// From an earlier schema to today's, in one transaction.
[[nodiscard]] StoreResult<void> bring_up_to_date(Connection& connection);

[[nodiscard]] StoreResult<Identity> read_identity(Connection& connection);

}  // namespace sep::store
