#include "adapters/store/sqlite/backup.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdio.h>
#include <system_error>
#include <unistd.h>

#include "adapters/store/sqlite/lock_file.hpp"
#include "adapters/store/sqlite/queries.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"
#include "runtime/log/verify.hpp"

namespace sep::store {
namespace {

namespace fs = std::filesystem;
using runtime::StoreHead;

constexpr int kTries = 100;  // while somebody recovers or closes the write-ahead log
constexpr int kTryAgainMs = 50;

StoreResult<void> failed(std::string const& action, int error = errno) {
  auto const kind = error == ENOSPC || error == EDQUOT ? StoreError::full : StoreError::io;
  return fail(StoreFailure{kind, action + ": " + std::generic_category().message(error)});
}

StoreResult<void> already_there(std::string const& path) {
  return fail(StoreFailure{StoreError::duplicate, "there is something at " + path + " already"});
}

bool is_there(std::string const& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

StoreResult<void> sync_file(std::string const& path) {
  int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed("opening " + path);
  int const error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  return error == 0 ? StoreResult<void>{} : failed("syncing " + path, error);
}

StoreResult<void> rename_to(std::string const& from, std::string const& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return sync_directory_of(to);
  if (errno == EEXIST) return already_there(to);
  return failed("naming " + to);
}

StoreResult<void> copy_pages(Connection& from, Connection& to) {
  auto* const copying = sqlite3_backup_init(to.raw(), "main", from.raw(), "main");
  if (copying == nullptr) return fail(to.failure("beginning the copy"));
  int code = SQLITE_OK;
  for (int tries = 0; tries < kTries; ++tries) {
    code = sqlite3_backup_step(copying, -1);
    if (code != SQLITE_BUSY && code != SQLITE_LOCKED) break;
    sqlite3_sleep(kTryAgainMs);
  }
  int const ended = sqlite3_backup_finish(copying);
  if (code == SQLITE_DONE && ended == SQLITE_OK) return {};
  return fail(to.failure("copying the store"));
}

// Into `to`, which is made anew: one file without a write-ahead log, synced.
StoreResult<void> copy_store(std::string const& from, std::string const& to) {
  std::error_code ignored;
  fs::remove(to, ignored);
  {
    TRY_LET(auto source, Connection::open(from, {}, Access::read_only));
    TRY_LET(auto const state, look_at(source));
    if (state == FileState::empty)
      return fail(StoreFailure{StoreError::not_found, "there is no event store in " + from});
    TRY_LET(auto target, Connection::open(to, {}, Access::read_write));
    TRY_VOID(target.execute("PRAGMA synchronous = FULL"));
    TRY_VOID(copy_pages(source, target));
    TRY_VOID(target.execute("PRAGMA journal_mode = DELETE"));
  }
  return sync_file(to);
}

StoreResult<void> check_file(std::string const& path, CheckCopy const& check) {
  TRY_LET(auto const reader,
          open_sqlite_reader({.path = path, .stream = {}, .vfs = {}, .store_id = {}, .created_at = {}}));
  return check(*reader);
}

// Removes an unfinished copy, however the work on it ends.
struct Unfinished {
  std::string path;
  ~Unfinished() {
    std::error_code ignored;
    fs::remove(path, ignored);
  }
};

// ---- restore ----

std::string mark_of(std::string const& store) { return store + ".restored"; }

// What is in the place that a copy comes to. Each as far as it can be read: a store that is broken is replaced too, and
// its lease counts while that can be read.
struct Replaced {
  std::optional<StoreHead> head;
  LeaseRow lease;
};

Replaced read_replaced(std::string const& store) {
  auto connection = Connection::open(store, {}, Access::read_only);
  if (!connection || !look_at(*connection)) return {};
  auto queries = Queries::prepare(*connection);
  if (!queries) return {};
  Replaced there;
  there.lease = queries->lease().value_or(LeaseRow{});
  if (auto head = queries->head()) there.head = *std::move(head);
  return there;
}

StoreResult<StoreHead> head_of(std::string const& store) {
  StoreHead head;
  TRY_VOID(check_file(store, [&head](runtime::EventReader const& reader) -> StoreResult<void> {
    TRY_LET(head, reader.head());
    return {};
  }));
  return head;
}

// Beyond every epoch that a venue may have seen of this store.
// A restore that was cut short, or a store that is gone, tells nothing of them; but no store began so many a second.
StoreResult<std::uint32_t> raise_epoch(std::string const& copy, StoreHead const& its, LeaseRow const& there, Time now) {
  if (its.epoch > UINT32_MAX - 2 * kStartsSinceCopy)
    return fail(StoreFailure{StoreError::corrupt, "an epoch of " + std::to_string(its.epoch)});
  auto const seconds_since_1970 = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(now.ns / 1'000'000'000, 0, UINT32_MAX - std::int64_t{2} * kStartsSinceCopy));
  auto const epoch = std::max({its.epoch + kStartsSinceCopy, there.epoch + 1, seconds_since_1970});
  auto const until = std::max(its.lease_until, there.until);
  {
    TRY_LET(auto connection, Connection::open(copy, {}, Access::read_write));
    TRY_VOID(connection.execute("PRAGMA synchronous = FULL"));
    auto const change = "UPDATE lease SET holder = 'restored', epoch = " + std::to_string(epoch) +
                        ", until_ns = " + std::to_string(until.ns) + " WHERE id = 1";
    TRY_VOID(connection.execute(change.c_str()));
  }
  TRY_VOID(sync_file(copy));
  return epoch;
}

// Orders at venues bear the name of their store: a copy of another one knows nothing of them.
StoreResult<void> check_same_store(StoreHead const& its, StoreHead const& there) {
  if (there.stream == its.stream && there.store_id == its.store_id) return {};
  return fail(StoreFailure{StoreError::duplicate, "the copy is of another store (" + its.stream + " " + its.store_id +
                                                      ") than the one there (" + there.stream + " " + there.store_id +
                                                      "): move that one away yourself if this is meant"});
}

StoreResult<void> write_mark(std::string const& store, StoreHead const& its) {
  auto const mark = mark_of(store);
  {
    std::ofstream out(mark, std::ios::trunc);
    out << log::format_checkpoint(log::checkpoint_of(its)) << "\n";
    if (!out.flush()) return failed("writing " + mark);
  }
  TRY_VOID(sync_file(mark));
  return sync_directory_of(mark);
}

// The main file first: while the others still have their old names there is no store that they could spoil.
StoreResult<void> move_aside(std::string const& store, std::string const& to) {
  for (auto const* part : {"", "-wal", ".snapshot-a", ".snapshot-b"})
    if (is_there(store + part)) TRY_VOID(rename_to(store + part, to + part));
  std::error_code ignored;
  fs::remove(store + "-shm", ignored);
  return {};
}

}  // namespace

StoreResult<void> back_up(std::string const& store, std::string const& file, CheckCopy const& check) {
  if (is_there(file)) return already_there(file);
  Unfinished const partial{file + ".partial"};
  TRY_VOID(copy_store(store, partial.path));
  TRY_VOID(check_file(partial.path, check));
  return rename_to(partial.path, file);
}

StoreResult<Restored> restore(std::string const& file, std::string const& store, bool replace, Time now,
                              CheckCopy const& check) {
  TRY_LET(auto const lock, LockFile::take(store + ".lock"));
  std::error_code ignored;
  if (fs::equivalent(file, store, ignored))
    return fail(StoreFailure{StoreError::duplicate, "this is the store itself: " + file});
  bool const there = is_there(store);
  if (there && !replace) return fail(already_there(store).error());
  auto const replaced = there ? read_replaced(store) : Replaced{};
  Unfinished const incoming{store + ".incoming"};
  TRY_VOID(copy_store(file, incoming.path));
  TRY_VOID(check_file(incoming.path, check));
  TRY_LET(auto const its, head_of(incoming.path));
  if (replaced.head) TRY_VOID(check_same_store(its, *replaced.head));
  Restored restored;
  TRY_LET(restored.epoch, raise_epoch(incoming.path, its, replaced.lease, now));
  TRY_VOID(write_mark(store, its));
  // What a write-ahead log without its store left behind is moved aside too: it would be read as the new store's.
  auto const aside = store + ".replaced-" + std::to_string(now.ns);
  TRY_VOID(move_aside(store, aside));
  if (there) restored.replaced = aside;
  TRY_VOID(rename_to(incoming.path, store));
  return restored;
}

StoreResult<std::optional<std::string>> restored_mark(std::string const& store) {
  if (!is_there(mark_of(store))) return std::optional<std::string>{};
  if (!is_there(store))
    return fail(StoreFailure{StoreError::not_found, "restoring this store was cut short; restore it again"});
  std::string line;
  std::ifstream in(mark_of(store));
  std::getline(in, line);
  return std::optional(line);
}

StoreResult<void> remove_restored_mark(std::string const& store) {
  std::error_code error;
  fs::remove(mark_of(store), error);
  if (error) return failed("removing " + mark_of(store), error.value());
  return sync_directory_of(store);
}

StoreResult<void> check_pages(std::string const& store) {
  TRY_LET(auto connection, Connection::open(store, {}, Access::read_only));
  TRY_LET(auto checking, connection.prepare("PRAGMA integrity_check(1)"));
  TRY_LET(bool const row, checking.step());
  if (row && checking.text(0) == "ok") return {};
  return fail(StoreFailure{StoreError::corrupt, row ? std::string(checking.text(0)) : "no answer"});
}

}  // namespace sep::store
