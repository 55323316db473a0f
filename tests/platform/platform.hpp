// Test only: a whole platform in one process and a folder of its own. The real loop on the real SQLite store, a
// generated market, and a gateway that does what the test says. Time stands still unless advance() moves it.
#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <thread>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "readmodel/market_board.hpp"
#include "readmodel/read_model.hpp"
#include "runtime/loop.hpp"

namespace sep::tests {

enum class Venue : std::uint8_t { fills, rejects, silent };

// Answers at once, from the world's own prices.
class ScriptedGateway final : public runtime::Gateway {
 public:
  explicit ScriptedGateway(paper::World& world) : world_(world) {}

  void attach(runtime::Inbox& inbox, runtime::Clock const& clock) {
    inbox_ = &inbox;
    clock_ = &clock;
  }

  void submit(engine::SubmitOrder const& effect, runtime::Dispatch const&) override {
    auto const& terms = effect.terms;
    submitted.push_back(terms);
    if (does == Venue::silent) return;
    auto const swapped = world_.quote(terms);
    AssetId const gas = world_.registry().venue(terms.venue)->gas_asset;
    if (does == Venue::rejects || !swapped)
      return report(orders::Rejected{terms.id, orders::RejectReason::limit_not_met, {gas, 21'000}});
    report(orders::Acked{terms.id, "v-" + std::to_string(submitted.size())});
    report(orders::Filled{terms.id,
                          {"f-" + std::to_string(submitted.size()),
                           {terms.sell.asset, swapped->sold},
                           {terms.buy.asset, swapped->bought},
                           {gas, 100'000},
                           world_.height(),
                           clock_->now()}});
    for (auto const& moved : world_.settle(terms, *swapped, clock_->now())) inbox_->observe(moved);
  }
  void cancel(engine::CancelOrder const& effect, runtime::Dispatch const&) override {
    if (does != Venue::silent) report(orders::Canceled{effect.order});
  }
  void query(engine::QueryOrder const&, runtime::Dispatch const&) override {}

  void report(orders::VenueReport report) {
    ASSERT_TRUE(
        inbox_->offer(runtime::Lane::reports, {"venue:paper", engine::VenueReported{std::move(report), {}}, {}}));
  }

  Venue does = Venue::fills;
  std::vector<orders::OrderTerms> submitted;

 private:
  paper::World& world_;
  runtime::Inbox* inbox_ = nullptr;
  runtime::Clock const* clock_ = nullptr;
};

struct Platform {
  static constexpr i128 kEther = 1'000'000'000'000'000'000;

  std::filesystem::path folder;
  paper::GeneratedWorld world{paper::GeneratedOptions{}};
  runtime::ManualClock clock{world.start()};
  ScriptedGateway gateway{world};
  runtime::BuiltInSolver solver;
  readmodel::ReadModel model;
  readmodel::MarketBoard market;
  std::unique_ptr<runtime::EventStore> store;
  std::unique_ptr<runtime::EventReader> beside;  // of the loop, where it commits on a second thread
  std::unique_ptr<runtime::Loop> loop;

  explicit Platform(runtime::LoopOptions options = {}, bool second_thread = false) {
    auto name = (std::filesystem::temp_directory_path() / "sep-platform-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder = name;
    start(std::move(options), second_thread);
    configure();
  }
  ~Platform() {
    stop_thread();
    loop.reset();
    store.reset();
    std::filesystem::remove_all(folder);
  }
  Platform(Platform const&) = delete;
  Platform& operator=(Platform const&) = delete;

  store::SqliteOptions store_options() const {
    return {
        .path = folder / "events.sqlite", .stream = "paper", .vfs = {}, .store_id = "id-1", .created_at = clock.now()};
  }

  std::unique_ptr<runtime::EventReader> reader() const {
    auto opened = store::open_sqlite_reader(store_options());
    EXPECT_TRUE(opened.has_value());
    return opened ? *std::move(opened) : nullptr;
  }

  AssetId asset(char const* symbol) const { return world.registry().asset_by_symbol(symbol)->id; }
  LocationId wallet() const { return world.registry().locations.begin()->first; }

  void offer(engine::Payload payload, std::string principal = "test") {
    auto const lane = runtime::lane_of(payload);
    ASSERT_TRUE(loop->inbox().offer(lane, {std::move(principal), std::move(payload), {}}));
  }
  void step() { ASSERT_TRUE(loop->step().has_value()); }
  void advance(Duration by) {
    clock.set(clock.now() + by);
    observe(world.advance(clock.now()));
    step();
  }
  void observe(std::vector<InstrumentState> const& pools) {
    for (auto const& pool : pools) loop->inbox().observe(pool);
  }

  void deposit(char const* symbol, i128 raw, std::string const& owner = "desk1") {
    offer(engine::DepositFunds{owner, wallet(), {asset(symbol), raw}, "test"});
    step();
  }

  // acquire `ether` WETH using USDC
  intent::IntentSpec spec(i128 ether) const {
    intent::IntentSpec spec;
    spec.base = asset("WETH");
    spec.quote = asset("USDC");
    spec.size = ether * kEther;
    spec.max_slippage_bps = 100;
    spec.deadline = clock.now() + minutes(5);
    spec.owner.strategy = "desk1";
    return spec;
  }

  engine::Config config() const {
    engine::Config config;
    config.risk.reference_asset = asset("USDC");
    config.risk.allowed_assets = {asset("WETH"), asset("USDC")};
    std::ranges::sort(config.risk.allowed_assets);
    config.risk.max_market_age = seconds(60);
    config.risk.collar_bps = 500;
    config.risk.min_notional = 1'000'000;
    return config;
  }

  // The loop on a thread of its own, until stop_thread(). Nothing but the inbox and the model may be touched meanwhile.
  void run_thread() {
    thread_ = std::thread([this] {
      while (!stop_) {
        if (!loop->step()) return;
        loop->inbox().wait(milliseconds(20));
      }
    });
  }
  void stop_thread() {
    if (!thread_.joinable()) return;
    stop_ = true;
    loop->inbox().wake();
    thread_.join();
    stop_ = false;
  }

 private:
  void start(runtime::LoopOptions options, bool second_thread) {
    auto opened = store::open_sqlite(store_options());
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    store = *std::move(opened);
    if (second_thread) beside = reader();
    auto started = runtime::Loop::start({*store, clock, gateway, solver, beside.get()}, std::move(options));
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    loop = *std::move(started);
    gateway.attach(loop->inbox(), clock);
    ASSERT_TRUE(model.load(*store).has_value());
    loop->on_market([this](auto version) { market.put(std::move(version)); });
    loop->on_published([this](auto const& records, auto const& events) { model.apply(records, events); });
  }
  void configure() {
    offer(engine::RegistryLoaded{world.registry()});
    offer(engine::ConfigLoaded{config()});
    observe(world.pools());
    step();
    deposit("USDC", i128{1'000'000} * 1'000'000);
    deposit("ETH", i128{10} * kEther);
  }

  std::thread thread_;
  std::atomic<bool> stop_ = false;
};

}  // namespace sep::tests
