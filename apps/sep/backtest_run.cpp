#include "apps/sep/backtest_run.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "api/text/intent_text.hpp"
#include "apps/sep/backtest_disk.hpp"
#include "apps/sep/backtest_wants.hpp"
#include "apps/sep/temporary_folder.hpp"
#include "core/base/check.hpp"
#include "core/money/decimal.hpp"
#include "runtime/loop.hpp"

namespace sep::app::backtest {
namespace {

using Wall = std::chrono::steady_clock;
template <class T>
using OrFailure = Result<T, RunFailure>;

constexpr char const* kStoreId = "backtest";
constexpr char const* kPrincipal = "user:backtest";

double seconds_since(Wall::time_point began) { return std::chrono::duration<double>(Wall::now() - began).count(); }

RunFailure store_failed(runtime::StoreFailure const& failure) { return {RunError::store, store_failure_text(failure)}; }

// How long after the last deadline something may still be open: what the engine waits before it calls a person, twice.
Duration patience(engine::Timing const& timing) {
  return (timing.closing_bound + timing.unknown_bound + timing.order_life) * 2;
}

class Running {
 public:
  Running(File const& file, MarketSource& market, engine::Config const& config, runtime::Loop& loop,
          runtime::ManualClock& clock, Time start)
      : file_(file),
        market_(market),
        config_(config),
        loop_(loop),
        clock_(clock),
        start_(start),
        defaults_(defaults_of(file)),
        wants_(file) {}

  OrFailure<void> prepare() {
    loop_.on_published([this](auto const&, auto const& events) { rows_.follow(events, loop_.state()); });
    market_.begin(loop_.inbox(), kStoreId, loop_.epoch(), clock_.now());
    TRY_VOID(offer(engine::RegistryLoaded{market_.registry()}));
    TRY_VOID(offer(engine::ConfigLoaded{config_}));
    TRY_VOID(deposit());
    return settle();
  }

  OrFailure<Ending> go() {
    for (;;) {
      auto const want = wants_.next_at();
      if (!want && rows_.open() == 0) return Ending::all_ended;
      auto next = sooner(loop_.next_due(), market_.next_due());
      if (want) next = sooner(next, start_ + *want);
      if (!next) return Ending::nothing_due;
      if (file_.until && *next > start_ + *file_.until) return Ending::until;
      if (!want && *next > last_deadline_ + patience(config_.timing)) return Ending::out_of_bounds;
      clock_.set(std::max(clock_.now(), *next));
      note_last_record();
      TRY_VOID(submit_due());
      TRY_VOID(settle());
    }
  }

  void fill_in(Outcome& outcome) {
    rows_.close(loop_.state());
    outcome.end = clock_.now();
    outcome.after_last_record = after_last_record_;
    outcome.open_at_last_record = open_at_last_record_.value_or(0);
    outcome.never_submitted = file_.intents_in_all() - rows_.rows().size();
    outcome.rows = std::move(rows_);
  }

  [[nodiscard]] std::optional<Time> stale_from() const {
    auto const last = market_.last_record();
    return last ? std::optional(*last + config_.risk.max_market_age) : std::nullopt;
  }

 private:
  static std::optional<Time> sooner(std::optional<Time> a, std::optional<Time> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
  }

  OrFailure<void> offer(engine::Payload payload, std::function<void(runtime::Outcome const&)> done = {}) {
    auto const offered = loop_.offer({kPrincipal, std::move(payload), std::move(done)});
    if (!offered) return fail(store_failed(offered.error()));
    return {};
  }

  OrFailure<void> deposit() {
    auto const& registry = market_.registry();
    auto const location = registry.locations.begin()->first;
    for (auto const& funds : file_.strategies) {
      for (auto const& [symbol, text] : funds.deposits) {
        auto const asset = api::read_asset(registry, symbol);
        CHECK(asset.has_value());  // judged before the run, like the amount
        auto const amount = parse_decimal(text, registry.asset(*asset)->decimals);
        CHECK(amount.has_value());
        TRY_VOID(offer(engine::DepositFunds{funds.strategy, location, {*asset, *amount}, "backtest"}));
      }
    }
    return {};
  }

  // What the market has said up to now is decided on, until both have nothing more to say at this instant.
  OrFailure<void> settle() {
    do {
      market_.advance(clock_.now());
      auto const stepped = loop_.step();
      if (!stepped) return fail(store_failed(stepped.error()));
    } while (!loop_.inbox().empty() || market_.next_due().value_or(kTimeMax) <= clock_.now());
    return {};
  }

  OrFailure<void> submit_due() {
    // What the market says at this very instant is known before anybody wants anything.
    market_.advance(clock_.now());
    while (wants_.next_at() && start_ + *wants_.next_at() <= clock_.now()) TRY_VOID(submit(wants_.take()));
    return {};
  }

  OrFailure<void> submit(Want const& want) {
    auto spec = read_want(want, market_.registry(), clock_.now(), defaults_);
    if (!spec) return fail(RunFailure{RunError::does_not_fit, "\"" + want.text + "\": " + spec.error().front().detail});
    last_deadline_ = std::max(last_deadline_, spec->deadline);
    auto const row = rows_.add(want.at, *spec, market_.registry());
    if (auto const stale = stale_from(); stale && clock_.now() > *stale) ++after_last_record_;
    engine::SubmitIntent command;
    command.spec = *std::move(spec);
    command.idempotency_key = "backtest-" + std::to_string(row + 1);
    command.body = api::request_hash(want.text);
    return offer(std::move(command),
                 [this, row](runtime::Outcome const& answer) { rows_.answered(row, answer.events); });
  }

  void note_last_record() {
    auto const last = market_.last_record();
    if (last && !open_at_last_record_ && clock_.now() > *last) open_at_last_record_ = rows_.open();
  }

  File const& file_;
  MarketSource& market_;
  engine::Config const& config_;
  runtime::Loop& loop_;
  runtime::ManualClock& clock_;
  Time start_;
  api::Defaults defaults_;
  Wants wants_;
  Rows rows_;
  Time last_deadline_;
  std::uint64_t after_last_record_ = 0;
  std::optional<std::uint64_t> open_at_last_record_;
};

OrFailure<engine::Config> configure(File const& file, MarketSource const& market, Time start,
                                    std::string const& shown_as) {
  std::string faults;
  auto const note = [&](std::string const& line) { faults += (faults.empty() ? "" : "\n") + line; };
  for (auto const& fault : check_against(file, market.registry(), start)) note(to_text(fault, shown_as));
  auto settings = file.settings;
  if (auto const& volume = market.volume()) {
    settings.scheduling.volume_profile.clear();
    for (auto const weight : volume->weights) settings.scheduling.volume_profile.push_back(std::to_string(weight));
  }
  auto config = make_config(settings, market.registry());
  if (!config)
    for (auto const& fault : config.error()) note(shown_as + ": settings." + to_text(fault));
  if (!faults.empty()) return fail(RunFailure{RunError::does_not_fit, faults});
  return *std::move(config);
}

OrFailure<std::unique_ptr<runtime::EventStore>> open_store(std::string const& path, std::string const& disk, Time now) {
  if (std::error_code ignored; std::filesystem::exists(path, ignored))
    return fail(RunFailure{RunError::store_exists, path + ": is there already, and a backtest begins its own log"});
  auto store =
      store::open_sqlite({.path = path, .stream = "backtest", .vfs = disk, .store_id = kStoreId, .created_at = now});
  if (!store) return fail(store_failed(store.error()));
  return *std::move(store);
}

}  // namespace

Result<Outcome, RunFailure> run(File const& file, MarketSource& market, std::string const& store_path,
                                std::string const& shown_as) {
  auto const began = Wall::now();
  auto const start = market.start() + file.start;
  CHECK(!market.volume() || market.volume()->until <= start);  // nobody knows what comes
  TRY_LET(auto const config, configure(file, market, start, shown_as));
  std::optional<TemporaryFolder> folder;
  if (store_path.empty()) folder.emplace("sep-backtest");
  auto const path = folder ? folder->file("events.sqlite") : store_path;
  TRY_LET(auto const store, open_store(path, folder ? unsynced_disk() : std::string{}, start));
  runtime::ManualClock clock(start);
  runtime::BuiltInSolver solver;
  auto loop =
      runtime::Loop::start({*store, clock, market.gateway(), solver}, {.holder = "backtest", .build = "backtest"});
  if (!loop) return fail(store_failed(loop.error()));

  Running running(file, market, config, **loop, clock, start);
  TRY_VOID(running.prepare());
  Outcome outcome;
  TRY_LET(outcome.ending, running.go());
  running.fill_in(outcome);
  outcome.run_seconds = seconds_since(began);

  auto const proving = Wall::now();
  auto proof = prove(*store, (*loop)->state());
  if (!proof) return fail(store_failed(proof.error()));
  outcome.proof = *std::move(proof);
  outcome.proof_seconds = seconds_since(proving);
  if (auto const stopped = (*loop)->stop(); !stopped) return fail(store_failed(stopped.error()));

  outcome.market = market.name();
  outcome.impact_model = market.impact_model();
  outcome.seed = file.seed;
  outcome.registry = market.registry();
  outcome.volume = market.volume();
  outcome.market_start = market.start();
  outcome.start = start;
  outcome.last_record = market.last_record();
  outcome.stale_from = running.stale_from();
  outcome.inputs = (*loop)->stats().inputs;
  outcome.events = (*loop)->stats().events;
  outcome.batches = (*loop)->stats().batches;
  outcome.observations = market.observations();
  return outcome;
}

}  // namespace sep::app::backtest
