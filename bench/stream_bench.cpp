// From the commit of an event to the client of the stream that is told it. One JSON line: percentiles over all clients.
//
//   stream_bench [--dir FOLDER] [--sockets N] [--followers M] [--rate EVENTS_PER_S] [--seconds S]
//
// The loop, the store and the server run as `sep serve` runs them, in this process, so that the moment of the commit is
// known: it is taken where the loop publishes, before anybody else learns of the records. `--followers` of the sockets
// take every event, the others a topic that does not occur. Events are deposits, offered evenly in time.
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <charconv>
#include <filesystem>
#include <fmt/core.h>
#include <map>
#include <thread>
#include <time.h>
#include <unistd.h>

#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "api/server/server.hpp"
#include "apps/sep/configuration.hpp"
#include "bench/percentiles.hpp"
#include "runtime/keeper_thread.hpp"
#include "runtime/loop.hpp"

namespace {

using namespace sep;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Clock = std::chrono::steady_clock;
using Socket = websocket::stream<beast::tcp_stream>;

constexpr std::size_t kRecordsMax = 4'000'000;
constexpr auto kWarmUp = std::chrono::seconds(1);

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

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

// A platform without a venue, and the moment at which each record was published.
class Platform {
 public:
  Platform(std::filesystem::path const& folder, std::size_t sockets)
      : options_{.path = folder / "stream.sqlite",
                 .stream = "bench",
                 .vfs = {},
                 .store_id = {},
                 .created_at = clock_.now()},
        committed_ns(kRecordsMax),
        store_(store::open_sqlite(options_).value()),
        reader_(store::open_sqlite_reader(options_).value()),
        world_({.seed = 1, .start = clock_.now()}),
        loop_(runtime::Loop::start({*store_, clock_, gateway_, solver_, reader_.get()},
                                   {.holder = "bench", .pipelined = true})
                  .value()),
        routes_(api::Desk{loop_->inbox(),
                          model_,
                          clock_,
                          {},
                          [this] { return store::open_sqlite_reader(options_); },
                          {},
                          [] { return true; },
                          {},
                          "bench",
                          "bench",
                          {},
                          {},
                          {},
                          nullptr,
                          &metrics_}) {
    keeper_.emplace(std::make_unique<runtime::Keeper>(store_->open_upkeep().value(), 100'000));
    CHECK(model_.load(*store_).has_value());
    loop_->on_published([this](auto const& records, auto const& events) {
      auto const now = now_ns();
      for (auto const& record : records) committed_ns.at(record.seq).store(now, std::memory_order_relaxed);
      model_.apply(records, events);
    });
    offer(engine::RegistryLoaded{world_.registry()});
    offer(engine::ConfigLoaded{app::make_config(app::Settings{}, world_.registry()).value()});
    CHECK(loop_->step().has_value());
    server_ =
        api::Server::start({.socket = folder / "stream.sock", .listen = "127.0.0.1:0", .streams_max = sockets}, routes_)
            .value();
    model_.on_change([this] { server_->wake(); });
    thread_ = std::thread([this] {
      while (!stopping_) {
        CHECK(loop_->step().has_value());
        loop_->inbox().wait(milliseconds(20));
      }
    });
  }
  ~Platform() {
    stopping_ = true;
    thread_.join();
    model_.on_change({});
    server_->stop();
    keeper_.reset();
  }

  void deposit() {
    auto const& registry = world_.registry();
    offer(engine::DepositFunds{
        "bench", registry.locations.begin()->first, {registry.asset_by_symbol("USDC")->id, 1}, "bench"});
  }
  [[nodiscard]] std::string const& address() const { return server_->address(); }

 private:
  void offer(engine::Payload payload) {
    CHECK(loop_->inbox().offer(runtime::lane_of(payload), {"bench", std::move(payload), {}}));
  }

  runtime::SystemClock clock_;
  store::SqliteOptions options_;

 public:
  std::vector<std::atomic<std::int64_t>> committed_ns;  // by seq

 private:
  std::unique_ptr<runtime::EventStore> store_;
  std::unique_ptr<runtime::EventReader> reader_;
  paper::GeneratedWorld world_;
  NoGateway gateway_;
  NoSolver solver_;
  readmodel::ReadModel model_;
  api::Metrics metrics_;
  std::unique_ptr<runtime::Loop> loop_;
  std::optional<runtime::KeeperThread> keeper_;
  api::Routes routes_;
  std::unique_ptr<api::Server> server_;
  std::thread thread_;
  std::atomic<bool> stopping_ = false;
};

class Clients {
 public:
  explicit Clients(Platform& platform) : platform_(platform) {}

  void run(std::size_t sockets, std::size_t followers) {
    for (std::size_t i = 0; i < sockets; ++i)
      asio::co_spawn(context_, follow(i < followers ? "*" : "risk.*"), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
    while (ready_ < sockets) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void measure(bool on) { measuring_ = on; }
  void stop() {
    context_.stop();
    thread_.join();
  }
  bench::Percentiles taken;

 private:
  asio::awaitable<void> follow(std::string topic) {
    Socket socket(context_);
    auto const colon = platform_.address().rfind(':');
    auto const port = static_cast<std::uint16_t>(std::stoul(platform_.address().substr(colon + 1)));
    co_await beast::get_lowest_layer(socket).async_connect(
        asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port), asio::use_awaitable);
    co_await socket.async_handshake("localhost", "/v1/stream", asio::use_awaitable);
    std::string const asked = R"({"action":"subscribe","resume_from":"now","topics":[")" + topic + "\"]}";
    co_await socket.async_write(asio::buffer(asked), asio::use_awaitable);
    beast::flat_buffer buffer;
    for (bool first = true;; buffer.consume(buffer.size())) {
      auto [error, size] = co_await socket.async_read(buffer, asio::as_tuple(asio::use_awaitable));
      if (error) co_return;
      std::string_view const text(static_cast<char const*>(buffer.cdata().data()), buffer.size());
      if (first && text.find("\"resumed\"") != std::string_view::npos) {
        first = false;
        ++ready_;
      }
      if (measuring_) note(text);
    }
  }

  // The cursor ends with the number of the record.
  void note(std::string_view text) {
    constexpr std::string_view kBegin = R"({"type":"event")", kCursor = R"("cursor":")";
    if (!text.starts_with(kBegin)) return;
    auto const dash = text.find('-', text.find(kCursor) + kCursor.size());
    std::uint64_t seq = 0;
    std::from_chars(text.data() + dash + 1, text.data() + text.size(), seq);
    taken.add(now_ns() - platform_.committed_ns.at(seq).load(std::memory_order_relaxed));
  }

  Platform& platform_;
  asio::io_context context_{1};
  std::thread thread_;
  std::atomic<std::size_t> ready_ = 0;
  std::atomic<bool> measuring_ = false;
};

void offer_evenly(Platform& platform, double rate, std::chrono::duration<double> length) {
  auto const begin = Clock::now();
  auto const count = static_cast<std::size_t>(rate * length.count());
  for (std::size_t i = 0; i < count; ++i) {
    std::this_thread::sleep_until(
        begin + std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(i) * 1e9 / rate)));
    platform.deposit();
  }
}

double cpu_s() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> flags{{"--sockets", "1"}, {"--rate", "1000"}, {"--seconds", "5"}, {"--dir", "."}};
  for (int i = 1; i + 1 < argc; i += 2) flags[argv[i]] = argv[i + 1];
  auto const sockets = std::stoul(flags["--sockets"]);
  auto const followers = flags.contains("--followers") ? std::stoul(flags["--followers"]) : sockets;
  auto name = (std::filesystem::path(flags["--dir"]) / "sep-stream-XXXXXX").string();
  CHECK(::mkdtemp(name.data()) != nullptr);
  {
    Platform platform(name, sockets);
    Clients clients(platform);
    clients.run(sockets, followers);
    auto const rate = std::stod(flags["--rate"]);
    offer_evenly(platform, rate, kWarmUp);
    clients.measure(true);
    double const before = cpu_s();
    offer_evenly(platform, rate, std::chrono::duration<double>(std::stod(flags["--seconds"])));
    double const used = cpu_s() - before;
    clients.measure(false);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    clients.stop();
    auto& taken = clients.taken;
    auto const us = [&taken](std::uint64_t per_mille) { return static_cast<double>(taken.at_ns(per_mille)) / 1e3; };
    fmt::print(
        "{{\"sockets\":{},\"followers\":{},\"events_per_s\":{},\"frames\":{},\"p50_us\":{:.0f},\"p99_us\":{:.0f},"
        "\"p999_us\":{:.0f},\"cpu_s\":{:.1f}}}\n",
        sockets, followers, rate, taken.count(), us(500), us(990), us(999), used);
  }
  std::filesystem::remove_all(name);
}
