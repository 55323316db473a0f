// A backtest over generated pools, with risk, log and books on, beside the same market alone.
//
//   market_only    the pools and the venue move for as long; the platform's inbox takes what it is told, nobody decides
//   whole_backtest intents every five seconds, immediate and in slices; the log on disk without waiting for it, and
//                  verified, replayed and decided again at the end
//
// Items are states of pools that reached the platform, and inputs and events of the log.
#include <benchmark/benchmark.h>

#include "apps/sep/backtest_run.hpp"
#include "core/base/check.hpp"

namespace {

using namespace sep;
using namespace sep::app::backtest;

constexpr char const* kFile = R"(
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
constexpr Duration kLength = seconds(2'000 * 5);

void market_only(benchmark::State& state) {
  auto const file = parse_file(kFile);
  CHECK(file.has_value());
  std::uint64_t observations = 0;
  for (auto _ : state) {
    auto const market = open_market(*file);
    CHECK(market.has_value());
    runtime::Inbox inbox;
    auto const end = (*market)->start() + kLength;
    (*market)->begin(inbox, "bench", 1, (*market)->start());
    for (auto due = (*market)->next_due(); due && *due <= end; due = (*market)->next_due()) {
      (*market)->advance(*due);
      benchmark::DoNotOptimize(inbox.take_observations());
    }
    observations += (*market)->observations();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(observations));
}
BENCHMARK(market_only)->Unit(benchmark::kMillisecond);

void whole_backtest(benchmark::State& state) {
  auto const file = parse_file(kFile);
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
BENCHMARK(whole_backtest)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
