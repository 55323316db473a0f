#include "apps/sep/own_store.hpp"

#include <filesystem>

#include "adapters/store/sqlite/backup.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"
#include "apps/sep/adoption.hpp"

namespace sep::app {

Result<OwnStore, std::string> open_own_store(Settings const& settings, Time now) {
  std::filesystem::create_directories(std::filesystem::absolute(settings.store.path).parent_path());
  auto mark = store::restored_mark(settings.store.path);
  if (!mark) return fail(store_text(mark.error()));
  auto store = store::open_sqlite(
      {.path = settings.store.path, .stream = settings.stream, .vfs = {}, .store_id = {}, .created_at = now});
  if (!store) return fail(store_text(store.error()));
  return OwnStore{*std::move(store), *std::move(mark)};
}

runtime::StoreResult<std::unique_ptr<runtime::EventReader>> open_own_reader(Settings const& settings) {
  return store::open_sqlite_reader(
      {.path = settings.store.path, .stream = settings.stream, .vfs = {}, .store_id = {}, .created_at = {}});
}

}  // namespace sep::app
