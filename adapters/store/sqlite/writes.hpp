// The writer's prepared statements: one row of each table, and the transaction around them.
#pragma once

#include <optional>
#include <string_view>

#include "adapters/store/sqlite/connection.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::store {

// Runs a statement that yields no row, to its end.
[[nodiscard]] StoreResult<void> run(Statement& statement);

class Writes {
 public:
  [[nodiscard]] static StoreResult<Writes> prepare(Connection& connection);

  [[nodiscard]] StoreResult<void> begin() { return run(begin_); }
  [[nodiscard]] StoreResult<void> commit() { return run(commit_); }
  [[nodiscard]] StoreResult<void> rollback() { return run(rollback_); }

  [[nodiscard]] StoreResult<void> insert(log::Record const& record);
  [[nodiscard]] StoreResult<void> insert(runtime::KeyRow const& row);
  [[nodiscard]] StoreResult<void> insert(runtime::ChildRow const& row);

  // Without a holder the one that is there stays.
  [[nodiscard]] StoreResult<void> set_lease(std::uint32_t epoch, std::optional<std::string_view> holder, Time until);

 private:
  Statement begin_, commit_, rollback_, record_, key_, child_, lease_;
};

}  // namespace sep::store
