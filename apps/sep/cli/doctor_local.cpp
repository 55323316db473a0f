// The checks that need no server.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "api/text/rfc3339.hpp"
#include "apps/sep/cli/contexts.hpp"
#include "apps/sep/cli/doctor.hpp"
#include "core/base/described.hpp"
#include "runtime/disk_watch.hpp"
#include "runtime/ports/clock.hpp"

namespace sep::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kRecordsChecked = 1'000;
constexpr rlim_t kDescriptorsLeast = 1'024;  // 64 connections each way in, 256 streams, files and venues
constexpr auto kClockWatched = std::chrono::milliseconds(100);

std::string reason() { return std::strerror(errno); }

// Where the store is, or where it would be made.
fs::path existing_folder(fs::path const& file) {
  std::error_code error;
  auto folder = fs::absolute(file, error).lexically_normal().parent_path();
  while (!folder.empty() && folder != folder.root_path() && !fs::exists(folder, error)) folder = folder.parent_path();
  return folder;
}

Finding store_folder(StoreSettings const& settings) {
  std::string const check = "store folder";
  auto const folder = existing_folder(settings.path).string();
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    return {check, Verdict::wrong, folder + " cannot be written: " + reason(),
            "make it yours (chown, chmod u+wx), or set store.path to another folder"};
  auto const free = runtime::free_bytes_at(folder);
  if (!free)
    return {check, Verdict::wrong, "the space in " + folder + " is not told: " + reason(), "look at its file system"};
  auto const text = fmt::format("{}, {} MiB free", folder, *free >> 20);
  auto const least = settings.min_free.bytes;
  if (*free >= least) return {check, Verdict::ok, text, {}};
  return {check, Verdict::wrong, text,
          fmt::format("make room: below store.min_free, {} MiB, commands are refused", least >> 20)};
}

// The last records, each held against the one before it; `at`: when the last of them was recorded.
Finding store_chain(std::string const& path, Time& at) {
  std::string const check = "store";
  std::error_code error;
  if (!fs::exists(path, error)) return {check, Verdict::skipped, path + " is not there yet; 'sep serve' makes it", {}};
  auto const wrong = [&](std::string found) {
    return Finding{check, Verdict::wrong, std::move(found),
                   "stop the server, keep the file, and run 'sep events verify', which names the record"};
  };
  auto const reader =
      store::open_sqlite_reader({.path = path, .stream = {}, .vfs = {}, .store_id = {}, .created_at = {}});
  if (!reader) return wrong(path + ": " + enum_name(reader.error().error) + ", " + reader.error().detail);
  auto const head = (*reader)->head();
  if (!head) return wrong(path + ": " + enum_name(head.error().error) + ", " + head.error().detail);
  auto const last = head->next_seq - 1;
  auto const from = last > kRecordsChecked ? last - kRecordsChecked : 0;
  Hash256 previous = log::genesis(head->stream);
  log::Hasher hasher;
  for (auto next = std::max<std::uint64_t>(from, 1); next <= last;) {
    auto const records = (*reader)->read(next, static_cast<std::size_t>(last - next + 1));
    if (!records || records->empty()) return wrong(fmt::format("{}: record {} cannot be read", path, next));
    for (auto const& record : *records) {
      // The first of a part of the log is only the start of the chain.
      bool const is_start = from > 0 && record.seq == from;
      if (!is_start && hasher.hash_of(previous, record) != record.hash)
        return wrong(fmt::format("{}: the hash chain breaks at record {}", path, record.seq));
      previous = record.hash;
      at = record.at;
    }
    next = records->back().seq + 1;
  }
  if (previous != head->hash) return wrong(path + ": the last record is not the head of the log");
  return {check, Verdict::ok, fmt::format("{}, {} records, the last {} in one chain", path, last, last - from), {}};
}

std::string milliseconds_of(Duration duration) { return fmt::format("{} ms", duration.ns / 1'000'000); }

Finding clock_steps(Duration bound) {
  auto const wall = std::chrono::system_clock::now();
  auto const monotonic = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(kClockWatched);
  auto const apart = (std::chrono::system_clock::now() - wall) - (std::chrono::steady_clock::now() - monotonic);
  Duration const step{std::abs(std::chrono::duration_cast<std::chrono::nanoseconds>(apart).count())};
  auto const text =
      fmt::format("{}; it moved {} against the monotonic clock in {} ms",
                  api::format_time(runtime::SystemClock().now()), milliseconds_of(step), kClockWatched.count());
  if (step <= bound) return {"clock", Verdict::ok, text, {}};
  return {"clock", Verdict::wrong, text,
          "let one time service set it, slowly: a jump beyond server.clock_jump_max halts trading"};
}

Finding secret_of(std::string const& name, ServerContext const& context) {
  auto const check = "key of " + name;
  auto const key = read_key(context.key_ref);
  if (key) return {check, Verdict::ok, context.key_ref, {}};
  return {check, Verdict::wrong, key.error(), "until then every command with this context is refused"};
}

}  // namespace

void look_at_store(Settings const& settings, Findings& findings) {
  findings.push_back(store_folder(settings.store));
  Time at;
  findings.push_back(store_chain(settings.store.path, at));
  if (findings.back().verdict != Verdict::ok || at == Time{}) return;
  Duration const ahead = at - runtime::SystemClock().now();
  auto const text = "the last record is of " + api::format_time(at);
  if (ahead <= settings.server.clock_jump_max)
    findings.push_back({"time of the log", Verdict::ok, text, {}});
  else
    findings.push_back({"time of the log", Verdict::wrong, text + ", which is ahead by " + milliseconds_of(ahead),
                        "set this machine's clock right: until it has caught up, timers of the log stand still"});
}

void look_at_clock(Settings const& settings, Findings& findings) {
  findings.push_back(clock_steps(settings.server.clock_jump_max));
}

void look_at_descriptors(Findings& findings) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  auto const text = fmt::format("{} files may be open at once", limit.rlim_cur);
  if (limit.rlim_cur >= kDescriptorsLeast)
    findings.push_back({"descriptors", Verdict::ok, text, {}});
  else
    findings.push_back({"descriptors", Verdict::wrong, text,
                        fmt::format("ulimit -n {}, or LimitNOFILE= of the unit", kDescriptorsLeast)});
}

void look_at_secrets(Findings& findings) {
  auto const path = contexts_path();
  if (!path) return findings.push_back({"contexts", Verdict::skipped, path.error(), {}});
  struct stat status{};
  if (::stat(path->c_str(), &status) != 0)
    return findings.push_back({"contexts", Verdict::skipped, *path + " is not there", {}});
  auto const contexts = read_contexts(*path);
  if (!contexts)
    return findings.push_back({"contexts", Verdict::wrong, contexts.error(), "correct or remove the file"});
  if ((status.st_mode & 077) != 0)
    findings.push_back({"contexts", Verdict::wrong, *path + " is open to others", "chmod 600 " + *path});
  else if (!contexts->selected.empty() && !contexts->named.contains(contexts->selected))
    findings.push_back({"contexts", Verdict::wrong,
                        *path + ": the selected context '" + contexts->selected + "' is gone",
                        "choose one with 'sep context select'"});
  else
    findings.push_back({"contexts", Verdict::ok, fmt::format("{}, {} of them", *path, contexts->named.size()), {}});
  for (auto const& [name, context] : contexts->named)
    if (!context.key_ref.empty()) findings.push_back(secret_of(name, context));
}

}  // namespace sep::app
