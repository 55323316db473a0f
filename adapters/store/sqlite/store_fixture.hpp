// What the store's tests share: a folder of their own, a store in it, and a way around the store into the file.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <string>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "core/base/codec.hpp"
#include "runtime/log/sample_log.hpp"

namespace sep::store {

constexpr Time kNow{1'700'000'000'000'000'000};

struct StoreFixture : testing::Test {
  std::filesystem::path folder;
  SqliteOptions options{.path = {}, .stream = "paper", .vfs = {}, .store_id = "id-1", .created_at = kNow};

  StoreFixture() {
    std::string name = testing::TempDir() + "sep-store-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder = name;
    options.path = folder / "log.sqlite";
  }
  ~StoreFixture() override { std::filesystem::remove_all(folder); }

  std::unique_ptr<runtime::EventStore> open() const {
    auto opened = open_sqlite(options);
    if (!opened) {
      ADD_FAILURE() << enum_name(opened.error().error) << ": " << opened.error().detail;
      std::abort();
    }
    return *std::move(opened);
  }
  std::unique_ptr<runtime::EventReader> open_reader() const {
    auto opened = open_sqlite_reader(options);
    if (!opened) {
      ADD_FAILURE() << enum_name(opened.error().error) << ": " << opened.error().detail;
      std::abort();
    }
    return *std::move(opened);
  }

  // Runs SQL behind the store's back; false: SQLite refused it.
  bool tamper(std::string const& sql) const {
    sqlite3* database = nullptr;
    bool done = sqlite3_open(options.path.c_str(), &database) == SQLITE_OK;
    done = done && sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return done;
  }
};

template <class T>
[[nodiscard]] std::string error_of(runtime::StoreResult<T> const& result) {
  return result ? "none" : enum_name(result.error().error);
}

}  // namespace sep::store
