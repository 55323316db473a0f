#include "apps/sep/platform.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <signal.h>
#include <thread>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/venues/paper/gateway.hpp"
#include "api/server/server.hpp"
#include "apps/sep/adoption.hpp"
#include "apps/sep/orders_left.hpp"
#include "apps/sep/paper_venue.hpp"
#include "runtime/clock_watch.hpp"
#include "runtime/keeper_thread.hpp"
#include "runtime/loop.hpp"
#include "version.hpp"

namespace sep::app {
namespace {

namespace fs = std::filesystem;
template <class T>
using OrText = Result<T, std::string>;

constexpr std::uint64_t kSnapshotEvery = 100'000;  // records
constexpr std::size_t kBatchesAtOnce = 64;         // then signals and the clock have their turn, whatever the load
constexpr Duration kIdle = milliseconds(50);
constexpr Duration kSettlePatience = seconds(2);  // at the end, for what is decided and on its way
constexpr Duration kFlushPatience = seconds(1);   // then for what the last decisions send

std::atomic<bool> stop_asked = false;

void ask_to_stop(int) { stop_asked = true; }

void watch_signals() {
  struct sigaction action{};
  action.sa_handler = ask_to_stop;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

void make_folder_of(std::string const& file) {
  auto const folder = fs::path(file).parent_path();
  if (!folder.empty()) fs::create_directories(folder);
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
    if (auto const adopted = adopt_all(welcome.registry, *config); !adopted) return give_up(adopted.error());
    if (auto const opened = open_gate(); !opened) return give_up(opened.error());
    start_gateway(welcome.registry);
    api::Routes const routes(make_desk());
    auto server = api::Server::start({.socket = settings_.server.socket,
                                      .listen = settings_.server.listen,
                                      .names = {settings_.server.hosts, settings_.server.origins},
                                      .gate = gate_ ? &*gate_ : nullptr,
                                      .connections_max = settings_.server.connections,
                                      .streams_max = settings_.server.streams},
                                     routes);
    if (!server) {
      gateway_->stop();  // it writes into the inbox of the loop, which goes first
      return give_up(server.error());
    }
    answering_ = server->get();
    model_.on_change([this] { answering_->wake(); });
    market_.on_change([this] { answering_->wake(); });
    ready_ = true;  // before it is said
    auto const& address = (*server)->address();
    std::printf("ready %s%s%s\n", settings_.server.socket.c_str(), address.empty() ? "" : " http://", address.c_str());
    std::fflush(stdout);
    serve();
    return stop(**server);
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
    loop_->on_market([this](auto version) { market_.put(std::move(version)); });
    loop_->on_published([this](auto const& records, auto const& events) { model_.apply(records, events); });
    return {};
  }

  // A clock that was set back while nobody ran would stand still for the log until it has caught up.
  OrText<void> adopt_all(Registry const& registry, engine::Config const& config) {
    Duration const ahead = loop_->state().last_at - clock_.now();
    if (ahead > settings_.server.clock_jump_max) {
      if (auto const told = loop_->offer({"runtime", engine::ClockJumped{Duration{-ahead.ns}}, {}}); !told)
        return fail(store_text(told.error()));
    }
    TRY_VOID(adopt(*loop_, engine::RegistryLoaded{registry}));
    return adopt(*loop_, engine::ConfigLoaded{config});
  }

  // Who may ask over TCP, where the file of users says it.
  OrText<void> open_gate() {
    if (settings_.server.users.empty()) return {};
    auto users = api::read_users(settings_.server.users);
    if (!users) return fail("server.users: " + users.error().front());
    // What was signed before the clock was set back was signed after now.
    Time const from = std::max(clock_.now(), loop_->state().last_at);
    gate_.emplace(*std::move(users), from, api::GateOptions{.bearer_from_afar = settings_.server.bearer_from_afar});
    return {};
  }

  // Nothing was sent: the next start need not wait for the lease.
  OrText<void> give_up(std::string why) {
    static_cast<void>(loop_->stop());
    return fail(std::move(why));
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
            .wake =
                [this] {
                  if (answering_) answering_->wake();
                },
            .is_ready = [this] { return ready_.load(); },
            .config = config_json(loaded_),
            .version = std::string(kVersion),
            .commit = std::string(kCommit),
            .market = &market_,
            .metrics = &metrics_};
  }

  void serve() {
    runtime::ClockWatch watch(clock_, steady_, settings_.server.clock_jump_max);
    while (!stop_asked) {
      if (auto const off = watch.look()) must(loop_->offer({"runtime", engine::ClockJumped{*off}, {}}));
      turn(kIdle);
    }
  }

  // One step, then a wait of at most `patience` for what comes. False: there was nothing to do.
  bool turn(Duration patience) {
    bool const worked = must(loop_->step());
    if (auto const due = loop_->next_due()) patience = std::min(patience, *due - clock_.now());
    if (patience.ns > 0) loop_->inbox().wait(patience);
    return worked;
  }

  // The orderly end: no more commands, what was taken is decided and answered, what was decided reaches the venue, and
  // only then the lease goes. Working orders are left at their venues.
  OrText<void> stop(api::Server& server) {
    ready_ = false;
    close(server);
    settle();
    auto stopped = loop_->stop([this] {
      static_cast<void>(gateway_->flush(kFlushPatience));
      gateway_->stop();
    });
    must(stopped);
    auto const finished = keeper_->finish();
    auto const left = orders_left(loop_->state());
    for (auto const& line : left) std::fprintf(stderr, "sep serve: left %s\n", line.c_str());
    std::fprintf(stderr, "sep serve: stopped; %zu live orders left, which the next start asks their venues for\n",
                 left.size());
    if (!finished) return fail(store_text(finished.error()));
    return {};
  }

  // Ends the server while the loop goes on: whoever is still waiting gets an answer.
  void close(api::Server& server) {
    std::atomic<bool> closed = false;
    std::thread closing([&] {
      server.stop();
      closed = true;
      loop_->inbox().wake();
    });
    while (!closed) turn(kIdle);
    closing.join();
  }

  // Until nothing is waiting anywhere, or patience is over: a busy platform has always more to do.
  void settle() {
    Time const until = steady_.now() + kSettlePatience;
    while (steady_.now() < until) {
      bool const worked = turn(milliseconds(5));
      if (!worked && gateway_->is_idle() && loop_->inbox().empty()) return;
    }
  }

  // Memory is not trusted over the log: when the store has failed nothing more is said or done.
  template <class T>
  T must(runtime::StoreResult<T> result) {
    if (!result) {
      std::fprintf(stderr, "sep serve: %s; the process stops\n", store_text(result.error()).c_str());
      std::_Exit(kStoreFailed);
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
  }

  Loaded const& loaded_;
  Settings const& settings_;
  runtime::SystemClock clock_;
  runtime::SteadyClock steady_;
  runtime::BuiltInSolver solver_;
  readmodel::ReadModel model_;
  readmodel::MarketBoard market_;
  api::Metrics metrics_;
  std::optional<api::Gate> gate_;
  api::Server* answering_ = nullptr;  // from its start on; touched on the loop's thread
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
