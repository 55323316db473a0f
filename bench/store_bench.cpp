// What durability costs: the event store beside the bare disk and beside bare SQLite with rows of equal size, taking
// turns on the same disk. One JSON line per figure.
//
//   store_bench [--dir FOLDER] [--rounds N] [--checkpoint-pages N]
//
// FOLDER (default: the current one) decides which disk is measured.
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <sqlite3.h>
#include <string>
#include <unistd.h>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "bench/percentiles.hpp"
#include "core/base/check.hpp"
#include "runtime/log/sample_log.hpp"
#include "runtime/log/verify.hpp"

namespace {

using namespace sep;

constexpr std::size_t kPayload = 300;
// What a record has beside its payload: hash, correlation, and seven integers of a few bytes each.
constexpr std::size_t kOtherColumns = 32 + 16 + 22;
constexpr std::size_t kTurn = 200;

void print_latency(char const* name, std::size_t rows, bench::Percentiles& samples) {
  auto const commits = static_cast<double>(samples.count());
  auto const seconds = static_cast<double>(samples.total_ns()) / 1e9;
  fmt::print(
      "{{\"bench\":\"{}\",\"rows_per_commit\":{},\"commits\":{},\"rows_per_s\":{:.0f},\"p50_us\":{:.1f},"
      "\"p99_us\":{:.1f},\"p999_us\":{:.1f},\"max_us\":{:.1f}}}\n",
      name, rows, samples.count(), commits * static_cast<double>(rows) / seconds,
      static_cast<double>(samples.at_ns(500)) / 1e3, static_cast<double>(samples.at_ns(990)) / 1e3,
      static_cast<double>(samples.at_ns(999)) / 1e3, static_cast<double>(samples.at_ns(1000)) / 1e3);
}

class RawFile {
 public:
  explicit RawFile(std::filesystem::path const& path)
      : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644)) {
    CHECK(descriptor_ >= 0);
  }
  ~RawFile() { ::close(descriptor_); }
  void append() {
    CHECK(::write(descriptor_, block_.data(), block_.size()) == static_cast<ssize_t>(block_.size()));
    CHECK(::fdatasync(descriptor_) == 0);
  }

 private:
  int descriptor_;
  Bytes block_ = Bytes(4096, 0x5a);
};

class RawSqlite {
 public:
  explicit RawSqlite(std::filesystem::path const& path) {
    CHECK(sqlite3_open(path.c_str(), &database_) == SQLITE_OK);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("CREATE TABLE log (seq INTEGER PRIMARY KEY, row BLOB NOT NULL)");
    auto constexpr sql = "INSERT INTO log (row) VALUES (?1)";
    CHECK(sqlite3_prepare_v2(database_, sql, -1, &insert_, nullptr) == SQLITE_OK);
  }
  ~RawSqlite() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  void append(std::size_t rows) {
    run("BEGIN IMMEDIATE");
    for (; rows > 0; --rows) {
      sqlite3_bind_blob(insert_, 1, row_.data(), static_cast<int>(row_.size()), SQLITE_STATIC);
      CHECK(sqlite3_step(insert_) == SQLITE_DONE);
      sqlite3_reset(insert_);
    }
    run("COMMIT");
  }

 private:
  void run(char const* sql) { CHECK(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  Bytes row_ = Bytes(kPayload + kOtherColumns, 0x5a);
};

class Store {
 public:
  Store(std::filesystem::path const& path, std::uint32_t checkpoint_pages)
      : store_(store::open_sqlite({.path = path,
                                   .stream = "bench",
                                   .vfs = {},
                                   .store_id = {},
                                   .created_at = {},
                                   .checkpoint_pages = checkpoint_pages})
                   .value()),
        epoch_(store_->acquire("bench", Time{1}, seconds(1)).value().epoch),
        sample_(store_->head().value(), 1) {}

  // Making the payloads is not measured; sealing and appending are.
  void append(std::size_t rows, bench::Percentiles& samples) {
    auto batch = sample_.next_rows(epoch_, rows, kPayload);
    log::Chain chain(batch.first_seq, head_);
    samples.measure([&] {
      chain.seal(batch.records);
      CHECK(store_->append(batch.append(epoch_)).has_value());
    });
    head_ = chain.head();
  }
  [[nodiscard]] runtime::EventReader const& reader() const { return *store_; }

 private:
  std::unique_ptr<runtime::EventStore> store_;
  std::uint32_t epoch_;
  log::SampleLog sample_;
  Hash256 head_ = log::genesis("bench");
};

void measure_commits(std::filesystem::path const& folder, std::size_t rows, std::size_t rounds, Store& store) {
  RawFile file(folder / ("raw-" + std::to_string(rows)));
  RawSqlite sqlite(folder / ("raw-" + std::to_string(rows) + ".sqlite"));
  bench::Percentiles raw_disk, raw_sqlite, ours;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < kTurn; ++i) raw_disk.measure([&] { file.append(); });
    for (std::size_t i = 0; i < kTurn; ++i) raw_sqlite.measure([&] { sqlite.append(rows); });
    for (std::size_t i = 0; i < kTurn; ++i) store.append(rows, ours);
  }
  print_latency("raw 4 KiB append + fdatasync", 1, raw_disk);
  print_latency("raw SQLite insert", rows, raw_sqlite);
  print_latency("event store append", rows, ours);
}

void print_rate(char const* name, std::uint64_t records, bench::Percentiles& samples) {
  fmt::print("{{\"bench\":\"{}\",\"records\":{},\"records_per_s\":{:.0f}}}\n", name, records,
             static_cast<double>(records) / (static_cast<double>(samples.at_ns(500)) / 1e9));
}

void measure_reading(runtime::EventReader const& reader) {
  std::uint64_t records = 0;
  bench::Percentiles scan, verify;
  for (int round = 0; round < 5; ++round) {
    records = 0;
    scan.measure([&] {
      for (;;) {
        auto const batch = reader.read(records + 1, 1024).value();
        if (batch.empty()) break;
        records += batch.size();
      }
    });
    verify.measure([&] { CHECK(log::verify(reader).ok); });
  }
  print_rate("event store scan", records, scan);
  print_rate("verify", records, verify);
}

}  // namespace

int main(int count, char** arguments) {
  std::filesystem::path folder = ".";
  std::size_t rounds = 10;
  auto checkpoint_pages = store::SqliteOptions{}.checkpoint_pages;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::string_view(arguments[i]) == "--dir") folder = arguments[i + 1];
    if (std::string_view(arguments[i]) == "--rounds") rounds = std::strtoul(arguments[i + 1], nullptr, 10);
    if (std::string_view(arguments[i]) == "--checkpoint-pages") {
      checkpoint_pages = static_cast<std::uint32_t>(std::strtoul(arguments[i + 1], nullptr, 10));
    }
  }
  folder /= "store-bench-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  {
    Store store(folder / "store.sqlite", checkpoint_pages);
    measure_commits(folder, 1, rounds, store);
    measure_commits(folder, 100, rounds, store);
    measure_reading(store.reader());
  }
  std::filesystem::remove_all(folder);
  return 0;
}
