// What an intent costs: from the decision alone to the durable receipt, beside the bare disk and bare SQLite. One JSON
// line per figure.
//
//   intake_bench [--dir FOLDER] [--intents N]
//
// The loop runs as `sep serve` runs it: commits on a second thread, a keeper on a third.
//
//   decide                 the pure decision on one submission
//   receipt_one_client     submit -> durable receipt, one client that waits (submitted, accepted, planned recorded)
//   sustained              as many as the loop takes, 256 waiting
//   receipt_half_capacity  open loop: arrivals at half the sustained rate, latency from the scheduled arrival
//   raw_disk, raw_sqlite   4 KiB append + fdatasync; the same rows and bytes in bare SQLite, in commits of the same
//   size replay, live_intent    folding the log again; memory of one live intent
#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <semaphore>
#include <string>
#include <thread>
#include <unistd.h>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "apps/sep/configuration.hpp"
#include "bench/percentiles.hpp"
#include "bench/raw_sqlite.hpp"
#include "runtime/keeper_thread.hpp"
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
  void propose(routing::RouteRequest const&, std::shared_ptr<Registry const> const&, Market const&,
               Answer const&) override {}
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
      : options_{.path = folder / "intake.sqlite", .stream = "bench", .vfs = {}, .store_id = {}, .created_at = {}},
        store_(store::open_sqlite(options_).value()),
        reader_(store::open_sqlite_reader(options_).value()),
        world_({.seed = 1, .start = clock_.now()}) {
    loop_ = runtime::Loop::start({*store_, clock_, gateway_, solver_, reader_.get()},
                                 {.holder = "bench", .pipelined = true})
                .value();
    keeper_.emplace(std::make_unique<runtime::Keeper>(store_->open_upkeep().value(), kSnapshotEvery));
    for (auto const& pool : world_.pools()) loop_->inbox().observe(pool);
    app::Settings settings;
    settings.risk.max_market_age = minutes(600);
    settings.timing.solver_patience = minutes(600);
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
    keeper_.reset();
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

  static constexpr std::uint64_t kSnapshotEvery = 100'000;  // as sep serve has it

  runtime::SystemClock clock_;
  store::SqliteOptions options_;
  std::unique_ptr<runtime::EventStore> store_;
  std::unique_ptr<runtime::EventReader> reader_;
  paper::GeneratedWorld world_;
  NoGateway gateway_;
  NoSolver solver_;
  std::unique_ptr<runtime::Loop> loop_;
  std::optional<runtime::KeeperThread> keeper_;
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
    Bench platform(folder);
    platform.one_client(2'000);
    auto const resident = resident_bytes();
    auto const live = platform.loop().state().intents.size();
    auto const records = platform.loop().next_seq();
    auto const batches = platform.loop().stats().batches;
    double const rate = platform.sustained(intents);
    auto const rows = platform.loop().next_seq() - records + intents;  // and a key for each
    auto const rows_per_commit = rows / (platform.loop().stats().batches - batches);
    auto const grown = platform.loop().state().intents.size() - live;
    fmt::print("{{\"bench\":\"live_intent\",\"intents\":{},\"resident_bytes_each\":{}}}\n", grown,
               (resident_bytes() - resident) / grown);
    platform.open_loop(std::min<std::size_t>(intents, 10'000), rate / 2);
    platform.stop();
    platform.decide(2'000);
    platform.replay();
    double const raw = bench::raw_sqlite_rows_per_s(folder / "raw.sqlite", platform.reader(), rows_per_commit);
    double const ours = rate * static_cast<double>(rows) / static_cast<double>(intents);
    fmt::print(
        "{{\"bench\":\"raw_sqlite\",\"rows_per_commit\":{},\"rows_per_s\":{:.0f},\"ours_rows_per_s\":{:.0f},"
        "\"ours_of_raw_percent\":{:.0f}}}\n",
        rows_per_commit, raw, ours, 100 * ours / raw);
    CHECK(platform.planned() >= intents);
    raw_disk(folder, 2'000);
  }
  std::filesystem::remove_all(folder);
}
