// A backtest over generated pools, or over recorded exchange books where they are there, with risk, log and books on,
// beside the same market alone.
//
//   market_only    the pools and the venue move for as long; the platform's inbox takes what it is told, nobody decides
//   whole_backtest intents every five seconds (over books: every second), immediate and in slices; the log on disk
//                  without waiting for it, and verified, replayed and decided again at the end
//
// Items are states of instruments that reached the platform, and inputs and events of the log.
#include <benchmark/benchmark.h>
#include <filesystem>

#include "apps/sep/backtest_run.hpp"
#include "core/base/check.hpp"

namespace {

using namespace sep;
using namespace sep::app::backtest;

constexpr char const* kPools = R"(
[settings.risk]
repeat_limit = 0
[[strategies]]
name = "desk1"
deposits = { USDC = "20000000", WETH = "10000", ETH = "2000" }
[generate]
count = 2000
every = "5s"
sizes = ["1", "2"]
styles = ["immediate", "twap over 4 slices"]
sides = ["acquire", "dispose"]
max_slippage = "1 %"
within = "1m"
)";
constexpr Duration kPoolsLast = seconds(2'000 * 5);

constexpr char const* kCaptures = "../shared/data/binance-l2";
constexpr char const* kBooks = R"(
market = "../shared/data/binance-l2"
recording = "ETHUSDT-20240808"
start = "5s"
[settings.risk]
repeat_limit = 0
[[strategies]]
name = "desk1"
deposits = { USDT = "20000000", ETH = "10000" }
[generate]
count = 270
every = "1s"
base = "ETH"
quote = "USDT"
sizes = ["1", "2"]
styles = ["immediate", "twap over 4 slices"]
sides = ["acquire", "dispose"]
max_slippage = "1 %"
within = "1m"
)";
constexpr Duration kBooksLast = seconds(330);

void market_only(benchmark::State& state, char const* text, Duration length) {
  auto const file = parse_file(text);
  CHECK(file.has_value());
  std::uint64_t observations = 0;
  for (auto _ : state) {
    auto const market = open_market(*file);
    CHECK(market.has_value());
    runtime::Inbox inbox;
    auto const end = (*market)->start() + length;
    (*market)->begin(inbox, "bench", 1, (*market)->start());
    for (auto due = (*market)->next_due(); due && *due <= end; due = (*market)->next_due()) {
      (*market)->advance(*due);
      benchmark::DoNotOptimize(inbox.take_observations());
    }
    observations += (*market)->observations();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(observations));
}

void whole_backtest(benchmark::State& state, char const* text) {
  auto const file = parse_file(text);
  CHECK(file.has_value());
  std::uint64_t decided = 0;
  double proving = 0;
  for (auto _ : state) {
    auto const market = open_market(*file);
    CHECK(market.has_value());
    auto const outcome = run(*file, **market, {}, "bench");
    CHECK(outcome.has_value() && outcome->proof.holds());
    decided += outcome->inputs + outcome->events;
    proving += outcome->proof_seconds;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(decided));
  state.counters["proving_s"] = benchmark::Counter(proving, benchmark::Counter::kAvgIterations);
}

}  // namespace

int main(int argc, char** argv) {
  using benchmark::RegisterBenchmark;
  RegisterBenchmark("market_only/pools", market_only, kPools, kPoolsLast)->Unit(benchmark::kMillisecond);
  RegisterBenchmark("whole_backtest/pools", whole_backtest, kPools)->Unit(benchmark::kMillisecond);
  if (std::filesystem::exists(kCaptures)) {
    RegisterBenchmark("market_only/captures", market_only, kBooks, kBooksLast)->Unit(benchmark::kMillisecond);
    RegisterBenchmark("whole_backtest/captures", whole_backtest, kBooks)->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
