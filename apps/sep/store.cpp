// sep store: what a store holds, whether it is sound, copies of it, and the way back from one.
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "adapters/store/sqlite/backup.hpp"
#include "adapters/store/sqlite/lock_file.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"
#include "api/text/rfc3339.hpp"
#include "apps/sep/adoption.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/configuration.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/projection.hpp"
#include "runtime/replay.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;
using runtime::EventReader;
using runtime::StoreError;
using runtime::StoreFailure;
using runtime::StoreResult;

struct Arguments {
  std::string store;
  std::string config;
  std::string file;
  bool replace = false;
  bool as_json = false;
};

using Verb = int (*)(Arguments const&, std::string const& store);

int failed(StoreFailure const& failure) {
  std::fprintf(stderr, "sep store: %s: %s\n", enum_name(failure.error).c_str(), failure.detail.c_str());
  if (failure.error == StoreError::not_found) return kNotFound;
  return failure.error == StoreError::locked || failure.error == StoreError::duplicate ? kConflict : kFailed;
}

unsigned long long whole(std::uint64_t number) { return number; }

StoreResult<std::unique_ptr<EventReader>> open(std::string const& path) {
  return store::open_sqlite_reader({.path = path, .stream = {}, .vfs = {}, .store_id = {}, .created_at = {}});
}

// Reads the whole chain; what it was found to be is kept for what is printed.
store::CheckCopy checking(log::VerifyReport& report) {
  return [&report](EventReader const& reader) -> StoreResult<void> {
    report = log::verify(reader, {}, runtime::record_projection());
    if (report.ok) return {};
    return fail(StoreFailure{StoreError::corrupt, "record " + std::to_string(report.first_bad_seq) + ": " +
                                                      enum_name(report.fault) + ": " + report.detail});
  };
}

int back_up(Arguments const& arguments, std::string const& store) {
  log::VerifyReport report;
  if (auto const done = store::back_up(store, arguments.file, checking(report)); !done) return failed(done.error());
  auto const checkpoint = log::format_checkpoint(report.head);
  if (arguments.as_json)
    std::puts(json::serialize(json::object{{"file", arguments.file},
                                           {"records", report.records},
                                           {"seq", report.head.seq},
                                           {"hash", to_text(report.head.hash)},
                                           {"checkpoint", checkpoint}})
                  .c_str());
  else
    std::printf("%s: %llu records, hash chain unbroken\n%s\n", arguments.file.c_str(), whole(report.records),
                checkpoint.c_str());
  return kOk;
}

void print_what_restoring_means(log::Checkpoint const& head) {
  std::fprintf(stderr,
               "sep store: WHAT HAPPENED AFTER RECORD %llu IS NOT IN THIS STORE: intents, deposits and orders since "
               "then are unknown to it, and intents that have ended since are open in it.\n"
               "  The next 'sep serve' halts all trading before anything else, and asks the venues for the orders "
               "that it knows.\n"
               "  Before 'sep risk resume': compare each venue's orders, fills and balances since the copy with "
               "'sep events export' and 'sep positions';\n"
               "  cancel what is open twice or done already; book balances that differ. docs/operations.md says how.\n",
               whole(head.seq));
}

int restore(Arguments const& arguments, std::string const& store) {
  log::VerifyReport report;
  auto const now = runtime::SystemClock().now();
  auto const done = store::restore(arguments.file, store, arguments.replace, now, checking(report));
  if (!done) {
    if (done.error().error == StoreError::duplicate && !arguments.replace)
      std::fprintf(stderr, "sep store: --replace puts the copy in its place and moves what is there aside\n");
    return failed(done.error());
  }
  auto const checkpoint = log::format_checkpoint(report.head);
  if (arguments.as_json) {
    std::puts(json::serialize(json::object{{"store", store},
                                           {"records", report.records},
                                           {"seq", report.head.seq},
                                           {"hash", to_text(report.head.hash)},
                                           {"checkpoint", checkpoint},
                                           {"epoch", done->epoch},
                                           {"replaced", done->replaced}})
                  .c_str());
  } else {
    std::printf("%s: %llu records, hash chain unbroken, epoch %u\n%s\n", store.c_str(), whole(report.records),
                done->epoch, checkpoint.c_str());
    if (!done->replaced.empty()) std::printf("the store that was there: %s\n", done->replaced.c_str());
  }
  print_what_restoring_means(report.head);
  return kOk;
}

std::uint64_t size_of(std::string const& path) {
  std::error_code error;
  auto const size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

int show(Arguments const& arguments, std::string const& store) {
  auto const reader = open(store);
  if (!reader) return failed(reader.error());
  auto const head = (*reader)->head();
  if (!head) return failed(head.error());
  auto const snapshot = (*reader)->latest_snapshot(log::kMaxSeq);
  auto const snapshot_seq = snapshot && *snapshot ? (*snapshot)->seq : 0;
  auto const mark = store::restored_mark(store);
  bool const waits = mark && *mark;
  json::object const object{
      {"store", store},
      {"stream", head->stream},
      {"store_id", head->store_id},
      {"seq", head->next_seq - 1},
      {"hash", to_text(head->hash)},
      {"checkpoint", log::format_checkpoint(log::checkpoint_of(*head))},
      {"epoch", head->epoch},
      {"lease_until",
       head->lease_until == Time{} ? json::value(nullptr) : json::value(api::format_time(head->lease_until))},
      {"snapshot_seq", snapshot_seq},
      {"bytes", size_of(store)},
      {"log_bytes", size_of(store + "-wal")},
      {"restored", waits ? json::value(**mark) : json::value(nullptr)}};
  if (arguments.as_json) {
    std::puts(json::serialize(object).c_str());
    return kOk;
  }
  for (auto const& row : object) {
    auto const& value = row.value();
    auto const text = value.is_string() ? std::string(value.as_string()) : json::serialize(value);
    std::printf("%-13s %s\n", std::string(row.key()).c_str(), value.is_null() ? "-" : text.c_str());
  }
  return kOk;
}

struct ChainCheck {
  log::VerifyReport report;
  bool derived_tables = true;
};

// A log that grows meanwhile is ahead of its derived tables as they were counted: then the chain alone is held. A copy
// has no lock file, and what a writer that was killed leaves behind nobody holds.
StoreResult<ChainCheck> check_chain(EventReader const& reader, std::string const& store, std::uint32_t epoch) {
  auto const lock = store + ".lock";
  TRY_LET(bool const is_written, store::LockFile::is_held(lock));
  if (!is_written) {
    ChainCheck chain{log::verify(reader, {}, runtime::record_projection())};
    if (chain.report.ok) return chain;
    TRY_LET(auto const now, reader.head());
    TRY_LET(bool const is_written_now, store::LockFile::is_held(lock));
    if (!is_written_now && now.epoch == epoch) return chain;  // nobody wrote meanwhile
  }
  return ChainCheck{log::verify(reader, {}, {}), false};
}

// The chain, the tables that follow from it, and the state that it folds to.
int check(Arguments const& arguments, std::string const& store) {
  auto const reader = open(store);
  if (!reader) return failed(reader.error());
  auto const head = (*reader)->head();
  if (!head) return failed(head.error());
  auto const pages = store::check_pages(store);
  auto const chain = check_chain(**reader, store, head->epoch);
  if (!chain) return failed(chain.error());
  auto const& [report, derived_tables] = *chain;
  auto const replayed = runtime::replay(**reader, runtime::ReplayFrom::beginning);
  bool const ok = pages && report.ok && replayed && replayed->state.ledger.is_conserved();
  std::string fault;
  if (!pages) fault = pages.error().detail;
  if (!replayed) fault = replayed.error().detail;
  if (!report.ok)
    fault = "record " + std::to_string(report.first_bad_seq) + ": " + enum_name(report.fault) + ": " + report.detail;
  if (fault.empty() && !ok) fault = "the ledger is not conserved";
  if (arguments.as_json)
    std::puts(json::serialize(json::object{{"ok", ok},
                                           {"records", report.records},
                                           {"derived_tables", derived_tables},
                                           {"fault", fault},
                                           {"checkpoint", log::format_checkpoint(report.head)}})
                  .c_str());
  else if (ok)
    std::printf("sound: %llu records, hash chain unbroken, %s\n%s\n", whole(report.records),
                derived_tables ? "derived tables right" : "derived tables not looked at beside a writer",
                log::format_checkpoint(report.head).c_str());
  else
    std::printf("BROKEN: %s\n", fault.c_str());
  return ok ? kOk : kFailed;
}

int run(Arguments const& arguments, Verb verb) {
  if (!arguments.store.empty()) return verb(arguments, arguments.store);
  auto const file = arguments.config.empty() ? std::nullopt : std::optional(arguments.config);
  auto const loaded = load_settings({file, process_environment(), {}});
  if (loaded) return verb(arguments, loaded->settings.store.path);
  for (auto const& fault : loaded.error()) std::fprintf(stderr, "sep store: %s\n", to_text(fault).c_str());
  return kUsage;
}

}  // namespace

void add_store(CLI::App& root, Exit& exit) {
  auto* noun = root.add_subcommand("store",
                                   "the store: what it holds, whether it is sound, copies, and back from one\n\n"
                                   "  sep store backup /backups/monday.sqlite     beside a running server\n"
                                   "  sep store restore /backups/monday.sqlite --replace");
  noun->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto const add = [&](char const* name, char const* help, Verb verb) {
    auto* command = noun->add_subcommand(name, help);
    command->add_option("--store", arguments->store, "the store's file; else as configured");
    command->add_option("--config", arguments->config, "a configuration file");
    command->add_flag("--json", arguments->as_json, "JSON on standard output");
    command->callback([arguments, &exit, verb] { exit.code = run(*arguments, verb); });
    return command;
  };
  add("info", "what it is, where its log ends, and how large it is\n\n  sep store info", show);
  add("check", "whether its pages, its hash chain and what follows from it are sound\n\n  sep store check", check);
  auto* saving = add("backup",
                     "a checked copy in one file, also beside a running server; prints its checkpoint\n\n  sep store "
                     "backup /backups/monday.sqlite",
                     back_up);
  saving->add_option("file", arguments->file, "which must not be there yet")->required();
  auto* restoring = add("restore",
                        "a copy becomes the store; the next start halts trading until it is resumed\n\n  sep store "
                        "restore /backups/monday.sqlite --replace",
                        restore);
  restoring->add_option("file", arguments->file, "of 'sep store backup'")->required();
  restoring->add_flag("--replace", arguments->replace, "where there is a store: move it aside");
}

}  // namespace sep::app
