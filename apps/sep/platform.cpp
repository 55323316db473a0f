#include "apps/sep/platform.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <optional>
#include <ranges>
#include <thread>

#include "adapters/venues/paper/gateway.hpp"
#include "api/server/server.hpp"
#include "api/solvers/panel.hpp"
#include "apps/sep/adoption.hpp"
#include "apps/sep/callers.hpp"
#include "apps/sep/journal_events.hpp"
#include "apps/sep/live_config.hpp"
#include "apps/sep/own_store.hpp"
#include "apps/sep/paper_venue.hpp"
#include "apps/sep/restored.hpp"
#include "apps/sep/serve_lines.hpp"
#include "apps/sep/signals.hpp"
#include "runtime/clock_watch.hpp"
#include "runtime/disk_watch.hpp"
#include "runtime/keeper_thread.hpp"
#include "runtime/loop.hpp"
#include "version.hpp"

namespace sep::app {
namespace {

template <class T>
using OrText = Result<T, std::string>;

constexpr std::uint64_t kSnapshotEvery = 100'000;  // records
constexpr std::size_t kBatchesAtOnce = 64;         // then signals and the clock have their turn, whatever the load
constexpr Duration kIdle = milliseconds(50);
constexpr Duration kSettlePatience = seconds(2);  // at the end, for what is decided and on its way
constexpr Duration kFlushPatience = seconds(1);   // then for what the last decisions send

class Platform {
 public:
  Platform(Sources sources, Loaded loaded)
      : config_(std::move(sources), std::move(loaded)),
        journal_(clock_, settings_.log.level, settings_.log.format),
        disk_(
            steady_, [this] { return runtime::free_bytes_at(settings_.store.path); }, settings_.store.min_free.bytes),
        model_(settings_.server.ended_intents) {}

  // The panel and the gateway write into the inbox of the loop, which goes before them.
  ~Platform() {
    if (solvers_) solvers_->stop();
    if (gateway_) gateway_->stop();
  }

  OrText<void> run() {
    journal_.write({code::kStarting,
                    {{Field::version, std::string(kVersion)},
                     {Field::commit, std::string(kCommit)},
                     {Field::store, settings_.store.path}}});
    TRY_LET(auto const venue, start_venue(settings_));
    TRY_LET(auto const welcome, ask_venue(settings_.venue.socket));
    auto const config = make_config(settings_, welcome.registry);
    if (!config) return fail("the configuration does not fit the market: " + to_text(config.error().front()));
    TRY_VOID(open_store());
    TRY_VOID(start_loop());
    if (auto const adopted = adopt_all(welcome.registry, *config); !adopted) return give_up(adopted.error());
    // What was signed before the clock was set back was signed after now.
    Time const now = std::max(clock_.now(), loop_->state().last_at);
    if (auto const opened = callers_.open(settings_.server, now); !opened) return give_up(opened.error());
    look_at_disk();
    start_gateway(welcome.registry);
    api::Routes const routes(make_desk());
    auto server = api::Server::start({.socket = settings_.server.socket,
                                      .listen = settings_.server.listen,
                                      .names = {settings_.server.hosts, settings_.server.origins},
                                      .gate = callers_.gate(),
                                      .connections_max = settings_.server.connections,
                                      .streams_max = settings_.server.streams},
                                     routes);
    if (!server) return give_up(server.error());
    answering_ = server->get();
    model_.on_change([this] { wake(); });
    ready_ = true;  // before it is said
    auto const& address = (*server)->address();
    std::printf("ready %s%s%s\n", settings_.server.socket.c_str(), address.empty() ? "" : " http://", address.c_str());
    std::fflush(stdout);
    journal_.write({code::kReady, {{Field::socket, settings_.server.socket}, {Field::address, address}}});
    serve();
    return stop(**server);
  }

 private:
  static constexpr int kStoreFailed = 1;

  OrText<void> open_store() {
    TRY_LET(auto opened, open_own_store(settings_, clock_.now()));
    restored_ = std::move(opened.restored);
    store_ = std::move(opened.store);
    return {};
  }

  OrText<void> start_loop() {
    gateway_.emplace(clock_);
    runtime::LoopOptions options{.holder = "sep serve", .build = std::string(kVersion) + " " + std::string(kCommit)};
    options.lease = settings_.store.lease;
    options.max_dispatch = settings_.store.max_dispatch;
    options.pipelined = true;
    options.batches_max = kBatchesAtOnce;
    auto reader = open_own_reader(settings_);
    if (!reader) return fail(store_text(reader.error()));
    reader_ = *std::move(reader);
    auto solvers = api::SolverPanel::start({.socket = settings_.solvers.socket, .budget = settings_.solvers.budget});
    if (!solvers) return fail(solvers.error());
    solvers_ = *std::move(solvers);
    auto loop = runtime::Loop::start({*store_, clock_, *gateway_, *solvers_, reader_.get()}, options);
    if (!loop) return fail(store_text(loop.error()));
    loop_ = *std::move(loop);
    auto upkeep = store_->open_upkeep();
    if (!upkeep) return fail(store_text(upkeep.error()));
    keeper_.emplace(std::make_unique<runtime::Keeper>(*std::move(upkeep), kSnapshotEvery));
    if (auto const loaded = model_.load(*store_); !loaded) return fail(store_text(loaded.error()));
    loop_->on_market([this](auto version) { market_.put(std::move(version)); });
    loop_->on_published([this](auto const& records, auto const& events) {
      model_.apply(records, events);
      tell(journal_, records, events, loop_->state().registry);
    });
    journal_.write(recovered_line(*loop_));
    journal_.write({code::kEngineStarted, {{Field::epoch, std::int64_t{loop_->epoch()}}}});  // published before us
    return {};
  }

  // A clock that was set back while nobody ran would stand still for the log until it has caught up.
  OrText<void> adopt_all(Registry const& registry, engine::Config const& config) {
    TRY_VOID(halt_if_restored(*loop_, restored_, settings_.store.path, journal_));
    Duration const ahead = loop_->state().last_at - clock_.now();
    if (ahead > settings_.server.clock_jump_max) {
      if (auto const told = loop_->offer({"runtime", engine::ClockJumped{Duration{-ahead.ns}}, {}}); !told)
        return fail(store_text(told.error()));
    }
    TRY_VOID(adopt(*loop_, engine::RegistryLoaded{registry}));
    return adopt(*loop_, engine::ConfigLoaded{config});
  }

  // Nothing was sent: the next start need not wait for the lease.
  OrText<void> give_up(std::string why) {
    solvers_->stop();
    gateway_->stop();
    static_cast<void>(loop_->stop());
    return fail(std::move(why));
  }

  void start_gateway(Registry const& registry) {
    auto const venues = std::views::keys(registry.venues);
    gateway_->start({settings_.venue.socket, loop_->state().store_id, loop_->epoch(), {venues.begin(), venues.end()}},
                    loop_->inbox());
  }

  api::Desk make_desk() {
    return {.inbox = loop_->inbox(),
            .model = model_,
            .clock = clock_,
            .defaults = make_defaults(settings_),
            .open_reader = [this] { return open_own_reader(settings_); },
            .wake = [this] { wake(); },
            .is_ready = [this] { return ready_.load(); },
            .config = [this] { return config_.json(); },
            .version = std::string(kVersion),
            .commit = std::string(kCommit),
            .disk = [this] { return disk_.state(); },
            .on_answered =
                [this](api::Answered const& answered) {
                  if (journal_.wants(code::kAnswered.level)) journal_.write(line_of(answered));
                },
            .journal_dropped = [this] { return journal_.dropped(); },
            .market = &market_,
            .metrics = &metrics_,
            .solvers = [this] { return solvers_->connected(); }};
  }

  void serve() {
    runtime::ClockWatch watch(clock_, steady_, settings_.server.clock_jump_max);
    while (!stop_asked()) {
      if (auto const off = watch.look()) must(loop_->offer({"runtime", engine::ClockJumped{*off}, {}}));
      look_at_disk();
      if (take_reload()) reload();
      turn(kIdle);
    }
  }

  void wake() {
    if (answering_) answering_->wake();
  }

  void look_at_disk() {
    if (auto const changed = disk_.look()) journal_.write(line_of(*changed, settings_.store.min_free.bytes));
  }

  void reload() {
    auto const give = [this](engine::Config const& config) { return adopt(*loop_, engine::ConfigLoaded{config}); };
    auto beside = callers_.look_again(settings_.server, journal_);
    if (config_.reload(loop_->state().registry, give, std::move(beside), journal_) == ReloadOutcome::adopted)
      disk_.set_floor(settings_.store.min_free.bytes);
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
    journal_.write({code::kStopping});
    close(server);
    settle();
    solvers_->stop();
    auto stopped = loop_->stop([this] {
      static_cast<void>(gateway_->flush(kFlushPatience));
      gateway_->stop();
    });
    must(stopped);
    auto const finished = keeper_->finish();
    auto const left = orders_left(loop_->state());
    for (auto const& order : left) journal_.write(line_of(order));
    journal_.write({code::kStopped, {{Field::live_orders, static_cast<std::int64_t>(left.size())}}});
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
      if (!worked && gateway_->is_idle() && solvers_->is_idle() && loop_->inbox().empty()) return;
    }
  }

  // Memory is not trusted over the log: when the store has failed nothing more is said or done.
  template <class T>
  T must(runtime::StoreResult<T> result) {
    if (!result) {
      journal_.write(line_of(result.error()));
      journal_.end();
      std::_Exit(kStoreFailed);
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
  }

  LiveConfig config_;
  Settings const& settings_ = config_.settings();
  runtime::SystemClock clock_;
  runtime::SteadyClock steady_;
  Journal journal_;
  runtime::DiskWatch disk_;
  readmodel::ReadModel model_;
  readmodel::MarketBoard market_;
  api::Metrics metrics_;
  Callers callers_;
  api::Server* answering_ = nullptr;     // from its start on; touched on the loop's thread
  std::optional<std::string> restored_;  // the checkpoint of the copy that the store is, where nobody has looked yet
  std::unique_ptr<runtime::EventStore> store_;
  std::unique_ptr<runtime::EventReader> reader_;  // the loop's own, beside the thread that commits
  std::optional<paper::LiveGateway> gateway_;
  std::unique_ptr<api::SolverPanel> solvers_;
  std::unique_ptr<runtime::Loop> loop_;
  std::optional<runtime::KeeperThread> keeper_;
  std::atomic<bool> ready_ = false;
};

}  // namespace

Result<void, std::string> run_platform(Sources sources, Loaded loaded) {
  watch_signals();
  return Platform(std::move(sources), std::move(loaded)).run();
}

}  // namespace sep::app
