// What an intent costs: from the decision alone to the durable receipt, beside the bare disk and bare SQLite. One JSON
// line per figure.
//
//   intake_bench [--dir FOLDER] [--intents N]
//
//   decide                 the pure decision on one submission
//   receipt_one_client     submit -> durable receipt, one client that waits (submitted, accepted, planned recorded)
//   sustained              as many as the loop takes, 256 waiting
//   receipt_half_capacity  open loop: arrivals at half the sustained rate, latency from the scheduled arrival
//   raw_disk, raw_sqlite   4 KiB append + fdatasync; the same records, the same batches, in bare SQLite
//   replay, live_intent    folding the log again; memory of one live intent
#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <semaphore>
#include <sqlite3.h>
#include <string>
#include <thread>
#include <unistd.h>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "apps/sep/configuration.hpp"
#include "bench/percentiles.hpp"
#include "runtime/loop.hpp"
#include "runtime/replay.hpp"

namespace {

using namespace sep;
using Clock = std::chrono::steady_clock;

void print(char const* name, bench::Percentiles& samples) {
  auto const us = [&](std::uint64_t per_mille) { return static_cast<double>(samples.at_ns(per_mille)) / 1e3; };
  fmt::print("{{\"bench\":\"{}\",\"count\":{},\"p50_us\":{:.1f},\"p99_us\":{:.1f},\"p999_us\":{:.1f}}}\n", name,
             samples.count(), us(500), us(990), us(999));
}

void print_rate(char const* name, char const* unit, double count, double seconds) {
  fmt::print("{{\"bench\":\"{}\",\"{}\":{:.0f},\"per_s\":{:.0f}}}\n", name, unit, count, count / seconds);
}

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

// Routes are not part of what is measured: slices keep asking.
class NoSolver final : public runtime::Solver {
 public:
  void propose(routing::RouteRequest const&, Registry const&, Market const&, Answer const&) override {}
};
class NoGateway final : public runtime::Gateway {
 public:
  void submit(engine::SubmitOrder const&, runtime::Dispatch const&) override { std::abort(); }
  void cancel(engine::CancelOrder const&, runtime::Dispatch const&) override { std::abort(); }
  void query(engine::QueryOrder const&, runtime::Dispatch const&) override { std::abort(); }
};

class Bench {
 public:
  explicit Bench(std::filesystem::path const& folder)
      : store_(store::open_sqlite(
                   {.path = folder / "intake.sqlite", .stream = "bench", .vfs = {}, .store_id = {}, .created_at = {}})
                   .value()),
        world_({.seed = 1, .start = clock_.now()}) {
    loop_ = runtime::Loop::start({*store_, clock_, gateway_, solver_}, {.holder = "bench"}).value();
    for (auto const& pool : world_.pools()) loop_->inbox().observe(pool);
    app::Settings settings;
    settings.risk.max_market_age = minutes(600);
    offer(engine::RegistryLoaded{world_.registry()});
    offer(engine::ConfigLoaded{app::make_config(settings, world_.registry()).value()});
    auto const& registry = world_.registry();
    for (auto const* symbol : {"USDC", "ETH"}) {
      auto const& asset = *registry.asset_by_symbol(symbol);
      offer(engine::DepositFunds{"bench",
                                 registry.locations.begin()->first,
                                 {asset.id, static_cast<i128>(pow10(asset.decimals)) * 1'000'000'000},
                                 "bench"});
    }
    CHECK(loop_->step().has_value());
    thread_ = std::thread([this] {
      while (!stopping_) {
        CHECK(loop_->step().has_value());
        loop_->inbox().wait(milliseconds(20));
      }
    });
  }
  ~Bench() { stop(); }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] engine::SubmitIntent intent() {
    auto const& registry = world_.registry();
    engine::SubmitIntent command;
    auto& spec = command.spec;
    spec.base = registry.asset_by_symbol("WETH")->id;
    spec.quote = registry.asset_by_symbol("USDC")->id;
    spec.size = i128{10'000'000'000'000'000} + ++made_;
    spec.max_slippage_bps = 50;
    spec.deadline = clock_.now() + minutes(60);
    spec.owner.strategy = "bench";
    command.idempotency_key = "bench-" + std::to_string(made_);
    command.body = sha256(as_bytes(command.idempotency_key));
    return command;
  }

  // False when the lane is full.
  [[nodiscard]] bool submit(std::function<void()> done) {
    return loop_->inbox().offer(
        runtime::Lane::commands,
        {"user:bench", intent(), [this, done = std::move(done)](runtime::Outcome const& outcome) {
           for (auto const& event : outcome.events) planned_ += std::holds_alternative<intent::PlanCreated>(event);
           done();
         }});
  }

  void decide(std::size_t rounds) {
    bench::Percentiles samples;
    auto const command = intent();
    for (std::size_t i = 0; i < rounds; ++i) {
      LiveView view(loop_->market());
      engine::Input const input{1'000'000, clock_.now(), "user:bench", command};
      samples.measure([&] { CHECK(engine::decide(loop_->state(), view, input).size() >= 4); });
    }
    print("decide", samples);
  }

  void one_client(std::size_t rounds) {
    bench::Percentiles samples;
    std::binary_semaphore answered{0};
    for (std::size_t i = 0; i < rounds; ++i)
      samples.measure([&] {
        CHECK(submit([&] { answered.release(); }));
        answered.acquire();
      });
    print("receipt_one_client", samples);
  }

  [[nodiscard]] double sustained(std::size_t count) {
    std::counting_semaphore<> room{256};
    auto const begin = Clock::now();
    for (std::size_t i = 0; i < count; ++i) {
      room.acquire();
      CHECK(submit([&] { room.release(); }));
    }
    for (int i = 0; i < 256; ++i) room.acquire();
    double const seconds = seconds_since(begin);
    print_rate("sustained", "intents", static_cast<double>(count), seconds);
    return static_cast<double>(count) / seconds;
  }

  void open_loop(std::size_t count, double rate) {
    std::vector<std::int64_t> taken(count);
    std::atomic<std::size_t> done = 0;
    auto const begin = Clock::now();
    for (std::size_t i = 0; i < count; ++i) {
      auto const due = begin + std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(i) * 1e9 / rate));
      std::this_thread::sleep_until(due);
      CHECK(submit([&taken, &done, due, i] {
        taken[i] = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - due).count();
        ++done;
      }));
    }
    while (done < count) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    bench::Percentiles samples;
    for (auto const ns : taken) samples.add(ns);
    print("receipt_half_capacity", samples);
  }

  void replay() {
    auto const begin = Clock::now();
    auto const replayed = runtime::replay(*store_, runtime::ReplayFrom::beginning).value();
    print_rate("replay", "events", static_cast<double>(replayed.events), seconds_since(begin));
  }

  [[nodiscard]] std::uint64_t planned() const { return planned_; }
  [[nodiscard]] runtime::Loop const& loop() const { return *loop_; }
  [[nodiscard]] runtime::EventReader const& reader() const { return *store_; }

 private:
  void offer(engine::Payload payload) {
    CHECK(loop_->inbox().offer(runtime::lane_of(payload), {"bench", std::move(payload), {}}));
  }

  runtime::SystemClock clock_;
  std::unique_ptr<runtime::EventStore> store_;
  paper::GeneratedWorld world_;
  NoGateway gateway_;
  NoSolver solver_;
  std::unique_ptr<runtime::Loop> loop_;
  std::thread thread_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::uint64_t> planned_ = 0;
  std::uint64_t made_ = 0;
};

void raw_disk(std::filesystem::path const& folder, std::size_t rounds) {
  int const file = ::open((folder / "raw").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  CHECK(file >= 0);
  Bytes const block(4096, 0x5a);
  bench::Percentiles samples;
  for (std::size_t i = 0; i < rounds; ++i)
    samples.measure([&] {
      CHECK(::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size()));
      CHECK(::fdatasync(file) == 0);
    });
  ::close(file);
  print("raw_disk", samples);
}

// The records of `reader`, equal rows and bytes, in commits of as many as the loop made on average.
double raw_sqlite(std::filesystem::path const& folder, runtime::EventReader const& reader,
                  std::size_t rows_per_commit) {
  sqlite3* database = nullptr;
  CHECK(sqlite3_open((folder / "raw.sqlite").c_str(), &database) == SQLITE_OK);
  auto const run = [&](char const* sql) { CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK); };
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("CREATE TABLE log (seq INTEGER PRIMARY KEY, row BLOB NOT NULL)");
  sqlite3_stmt* insert = nullptr;
  CHECK(sqlite3_prepare_v2(database, "INSERT INTO log (row) VALUES (?1)", -1, &insert, nullptr) == SQLITE_OK);
  std::vector<std::size_t> sizes;
  for (std::uint64_t seq = 1;;) {
    auto const records = reader.read(seq, 4096).value();
    if (records.empty()) break;
    for (auto const& record : records) sizes.push_back(record.payload.size() + 70);
    seq = records.back().seq + 1;
  }
  Bytes const row(std::size_t{1} << 20, 0x5a);
  auto const begin = Clock::now();
  for (std::size_t i = 0; i < sizes.size();) {
    run("BEGIN IMMEDIATE");
    for (std::size_t n = 0; n < rows_per_commit && i < sizes.size(); ++n, ++i) {
      sqlite3_bind_blob(insert, 1, row.data(), static_cast<int>(std::min(sizes[i], row.size())), SQLITE_STATIC);
      CHECK(sqlite3_step(insert) == SQLITE_DONE);
      sqlite3_reset(insert);
    }
    run("COMMIT");
  }
  double const seconds = seconds_since(begin);
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return static_cast<double>(sizes.size()) / seconds;
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

int main(int count, char** arguments) {
  std::filesystem::path folder = ".";
  std::size_t intents = 20'000;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::string_view(arguments[i]) == "--dir") folder = arguments[i + 1];
    if (std::string_view(arguments[i]) == "--intents") intents = std::stoul(arguments[i + 1]);
  }
  folder /= "intake-bench-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  {
    raw_disk(folder, 2'000);
    Bench bench(folder);
    bench.one_client(2'000);
    auto const resident = resident_bytes();
    auto const live = bench.loop().state().intents.size();
    auto const records = bench.loop().next_seq();
    auto const batches = bench.loop().stats().batches;
    double const rate = bench.sustained(intents);
    auto const rows = bench.loop().next_seq() - records;
    auto const rows_per_commit = rows / (bench.loop().stats().batches - batches);
    auto const grown = bench.loop().state().intents.size() - live;
    fmt::print("{{\"bench\":\"live_intent\",\"intents\":{},\"resident_bytes_each\":{}}}\n", grown,
               (resident_bytes() - resident) / grown);
    bench.open_loop(std::min<std::size_t>(intents, 10'000), rate / 2);
    bench.stop();
    bench.decide(2'000);
    bench.replay();
    double const raw = raw_sqlite(folder, bench.reader(), rows_per_commit);
    double const ours = rate * static_cast<double>(rows) / static_cast<double>(intents);
    fmt::print(
        "{{\"bench\":\"raw_sqlite\",\"rows_per_commit\":{},\"rows_per_s\":{:.0f},\"ours_rows_per_s\":{:.0f},"
        "\"ours_of_raw_percent\":{:.0f}}}\n",
        rows_per_commit, raw, ours, 100 * ours / raw);
    CHECK(bench.planned() >= intents);
    raw_disk(folder, 2'000);
  }
  std::filesystem::remove_all(folder);
}
