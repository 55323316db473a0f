#include "apps/sep/platform.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <signal.h>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/venues/paper/gateway.hpp"
#include "api/server/server.hpp"
#include "apps/sep/child_process.hpp"
#include "runtime/keeper_thread.hpp"
#include "runtime/loop.hpp"
#include "version.hpp"

namespace sep::app {
namespace {

namespace fs = std::filesystem;
using Monotonic = std::chrono::steady_clock;
template <class T>
using OrText = Result<T, std::string>;

constexpr Duration kVenuePatience = seconds(60);
constexpr std::uint64_t kSnapshotEvery = 100'000;  // records
constexpr std::size_t kBatchesAtOnce = 64;         // then signals and the clock have their turn, whatever the load
constexpr Duration kIdle = milliseconds(50);
constexpr Duration kClockJumpMax = seconds(5);  // the wall against the monotonic clock, between two looks

std::atomic<bool> stop_asked = false;

void ask_to_stop(int) { stop_asked = true; }

void watch_signals() {
  struct sigaction action{};
  action.sa_handler = ask_to_stop;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

std::string store_text(runtime::StoreFailure const& failure) {
  return "event store: " + enum_name(failure.error) + ": " + failure.detail;
}

void make_folder_of(std::string const& file) {
  auto const folder = fs::path(file).parent_path();
  if (!folder.empty()) fs::create_directories(folder);
}

// Tells when the wall clock was moved by hand or by a suspend.
class ClockWatch {
 public:
  explicit ClockWatch(runtime::Clock const& wall) : wall_(wall), wall_then_(wall.now()), then_(Monotonic::now()) {}

  std::optional<Duration> jump() {
    Time const wall_now = wall_.now();
    auto const now = Monotonic::now();
    Duration const passed{std::chrono::duration_cast<std::chrono::nanoseconds>(now - then_).count()};
    Duration const off = (wall_now - wall_then_) - passed;
    wall_then_ = wall_now;
    then_ = now;
    if (off > kClockJumpMax || Duration{-off.ns} > kClockJumpMax) return off;
    return std::nullopt;
  }

 private:
  runtime::Clock const& wall_;
  Time wall_then_;
  Monotonic::time_point then_;
};

// What the venue serves: asked for on a connection of its own, before there is a writer.
OrText<paper::Welcome> ask_venue(std::string const& socket) {
  auto client = paper::PaperClient::connect(socket);
  if (!client) return fail("no venue answers on " + socket);
  auto welcome = client->hello("probe", 1);
  if (!welcome) return fail("the venue on " + socket + " refuses: " + welcome.error().detail);
  if (welcome->virtual_time) return fail("the venue on " + socket + " runs on virtual time: it is a demo's");
  return *std::move(welcome);
}

std::vector<std::string> venue_arguments(Settings const& settings) {
  auto const& venue = settings.venue;
  std::vector<std::string> words{"venue",      "paper",
                                 "--socket",   venue.socket,
                                 "--record",   venue.record,
                                 "--seed",     std::to_string(settings.seed),
                                 "--block-ms", std::to_string(venue.block_interval.ns / 1'000'000)};
  auto const add = [&](char const* flag, std::string const& value) {
    if (value.empty()) return;
    words.emplace_back(flag);
    words.push_back(value);
  };
  add("--market", settings.market == "generated" ? "" : settings.market);
  add("--recording", venue.recording);
  add("--misbehave", venue.script);
  if (venue.inclusion) add("--inclusion-ms", std::to_string(venue.inclusion->ns / 1'000'000));
  return words;
}

// A venue that answers already is used as it is; else one of our own is started, which ends with us.
OrText<std::optional<ChildProcess>> start_venue(Settings const& settings) {
  if (ask_venue(settings.venue.socket)) return std::optional<ChildProcess>{};
  make_folder_of(settings.venue.socket);
  make_folder_of(settings.venue.record);
  TRY_LET(auto child, ChildProcess::start(venue_arguments(settings), kVenuePatience));
  return std::optional<ChildProcess>{std::move(child)};
}

boost::json::array config_json(Loaded const& loaded) {
  boost::json::array rows;
  for (auto const& setting : loaded.list)
    rows.push_back(boost::json::object{{"key", setting.key},
                                       {"value", setting.value},
                                       {"origin", enum_name(setting.origin)},
                                       {"where", setting.where}});
  return rows;
}

class Platform {
 public:
  Platform(Loaded const& loaded, Settings const& settings) : loaded_(loaded), settings_(settings) {}

  OrText<void> run() {
    TRY_LET(auto const venue, start_venue(settings_));
    TRY_LET(auto const welcome, ask_venue(settings_.venue.socket));
    auto const config = make_config(settings_, welcome.registry);
    if (!config) return fail("the configuration does not fit the market: " + to_text(config.error().front()));
    TRY_VOID(open_store());
    TRY_VOID(start_loop());
    offer(engine::RegistryLoaded{welcome.registry});
    offer(engine::ConfigLoaded{*config});
    TRY_VOID(step());
    start_gateway(welcome.registry);
    api::Routes const routes(make_desk());
    auto server = api::Server::start({.socket = settings_.server.socket}, routes);
    if (!server) return fail(server.error());
    model_.on_change([&server] { (*server)->wake(); });
    std::printf("ready %s\n", settings_.server.socket.c_str());
    std::fflush(stdout);
    ready_ = true;
    auto const ended = serve();
    ready_ = false;
    gateway_->stop();
    if (!ended) std::_Exit(kStoreFailed);  // memory is not trusted over the log: nothing more is said or done
    (*server)->stop();
    auto stopped = loop_->stop();
    if (stopped) stopped = keeper_->finish();
    if (!stopped) return fail(store_text(stopped.error()));
    return {};
  }

 private:
  static constexpr int kStoreFailed = 1;

  OrText<void> open_store() {
    make_folder_of(settings_.store.path);
    auto store = store::open_sqlite({.path = settings_.store.path,
                                     .stream = settings_.stream,
                                     .vfs = {},
                                     .store_id = {},
                                     .created_at = clock_.now()});
    if (!store) return fail(store_text(store.error()));
    store_ = *std::move(store);
    return {};
  }

  runtime::StoreResult<std::unique_ptr<runtime::EventReader>> open_reader() const {
    return store::open_sqlite_reader(
        {.path = settings_.store.path, .stream = settings_.stream, .vfs = {}, .store_id = {}, .created_at = {}});
  }

  OrText<void> start_loop() {
    gateway_.emplace(clock_);
    runtime::LoopOptions options{.holder = "sep serve", .build = std::string(kVersion) + " " + std::string(kCommit)};
    options.lease = settings_.store.lease;
    options.max_dispatch = settings_.store.max_dispatch;
    options.pipelined = true;
    options.batches_max = kBatchesAtOnce;
    auto reader = open_reader();
    if (!reader) return fail(store_text(reader.error()));
    reader_ = *std::move(reader);
    auto loop = runtime::Loop::start({*store_, clock_, *gateway_, solver_, reader_.get()}, options);
    if (!loop) return fail(store_text(loop.error()));
    loop_ = *std::move(loop);
    auto upkeep = store_->open_upkeep();
    if (!upkeep) return fail(store_text(upkeep.error()));
    keeper_.emplace(std::make_unique<runtime::Keeper>(*std::move(upkeep), kSnapshotEvery));
    if (auto const loaded = model_.load(*store_); !loaded) return fail(store_text(loaded.error()));
    loop_->on_published([this](auto const& records, auto const& events) { model_.apply(records, events); });
    return {};
  }

  void start_gateway(Registry const& registry) {
    std::vector<VenueId> venues;
    for (auto const& [id, venue] : registry.venues) venues.push_back(id);
    gateway_->start({settings_.venue.socket, loop_->state().store_id, loop_->epoch(), std::move(venues)},
                    loop_->inbox());
  }

  api::Desk make_desk() {
    return {.inbox = loop_->inbox(),
            .model = model_,
            .clock = clock_,
            .defaults = make_defaults(settings_),
            .open_reader = [this] { return open_reader(); },
            .is_ready = [this] { return ready_.load(); },
            .config = config_json(loaded_),
            .version = std::string(kVersion),
            .commit = std::string(kCommit)};
  }

  // Until asked to stop; false if the store failed.
  bool serve() {
    ClockWatch watch(clock_);
    while (!stop_asked) {
      if (auto const off = watch.jump()) offer(engine::ClockJumped{*off});
      if (!step()) return false;
      auto const due = loop_->next_due();
      Duration const patience = due ? std::min(kIdle, *due - clock_.now()) : kIdle;
      if (patience.ns > 0) loop_->inbox().wait(patience);
    }
    return true;
  }

  OrText<void> step() {
    auto const stepped = loop_->step();
    if (stepped) return {};
    std::fprintf(stderr, "sep serve: %s; the process stops\n", store_text(stepped.error()).c_str());
    return fail(store_text(stepped.error()));
  }

  void offer(engine::Payload payload) {
    auto const lane = runtime::lane_of(payload);
    CHECK(loop_->inbox().offer(lane, {"runtime", std::move(payload), {}}));
  }

  Loaded const& loaded_;
  Settings const& settings_;
  runtime::SystemClock clock_;
  runtime::SinglePathSolver solver_;
  readmodel::ReadModel model_;
  std::unique_ptr<runtime::EventStore> store_;
  std::unique_ptr<runtime::EventReader> reader_;  // the loop's own, beside the thread that commits
  std::optional<paper::LiveGateway> gateway_;
  std::unique_ptr<runtime::Loop> loop_;
  std::optional<runtime::KeeperThread> keeper_;
  std::atomic<bool> ready_ = false;
};

}  // namespace

Result<void, std::string> run_platform(Loaded const& loaded) {
  watch_signals();
  return Platform(loaded, loaded.settings).run();
}

}  // namespace sep::app
