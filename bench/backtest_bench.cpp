// A backtest over generated pools, or over recorded exchange books where they are there, with risk, log and books on,
// beside the same market alone.
//
//   market_only    the pools and the venue move for as long; the platform's inbox takes what it is told, nobody decides
//   whole_backtest intents every five seconds (over books: every second), immediate and in slices; the log on disk
//                  without waiting for it, and verified, replayed and decided again at the end
//
// What a second counts is the process's own time, the proof of the log included:
//
//   market_events   what the recording says and the venue's books followed: levels that differences set, and trades. Of
//                   pools the states that reached the platform
//   inputs_events   inputs and events of the log
//   peak_mib        the most memory that the process ever had, so of one that runs by itself (--benchmark_filter)
#include <benchmark/benchmark.h>
#include <filesystem>
#include <sys/resource.h>

#include "adapters/recordings/capture_pair.hpp"
#include "adapters/recordings/capture_source.hpp"
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

double peak_mib() {
  rusage usage{};
  CHECK(getrusage(RUSAGE_SELF, &usage) == 0);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

// Of both captures, up to `until`.
std::uint64_t recorded_events(File const& file, Time until) {
  auto const pair = recordings::find_capture_pair(file.market, file.recording);
  CHECK(pair.has_value());
  std::uint64_t events = 0;
  for (auto const* span : {&pair->spot, &pair->futures}) {
    auto source = recordings::CaptureSource::open({span->file}, span->rules);
    CHECK(source.has_value());
    for (auto at = source->next_at(); at && *at <= until; at = source->next_at()) {
      auto const event = source->take();
      if (auto const* diff = std::get_if<BookDiff>(&event.message)) events += diff->bids.size() + diff->asks.size();
      if (std::holds_alternative<BookTrade>(event.message)) ++events;
    }
  }
  return events;
}

void report(benchmark::State& state, std::uint64_t market_events, std::uint64_t decided) {
  using benchmark::Counter;
  state.counters["market_events"] = Counter(static_cast<double>(market_events), Counter::kIsRate);
  if (decided > 0) state.counters["inputs_events"] = Counter(static_cast<double>(decided), Counter::kIsRate);
  state.counters["peak_mib"] = peak_mib();
}

void market_only(benchmark::State& state, char const* text, Duration length, bool recorded) {
  auto const file = parse_file(text);
  CHECK(file.has_value());
  std::uint64_t events = 0;
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
    state.PauseTiming();
    events += recorded ? recorded_events(*file, end) : (*market)->observations();
    state.ResumeTiming();
  }
  report(state, events, 0);
}

void whole_backtest(benchmark::State& state, char const* text, bool recorded) {
  auto const file = parse_file(text);
  CHECK(file.has_value());
  std::uint64_t events = 0;
  std::uint64_t decided = 0;
  double proving = 0;
  for (auto _ : state) {
    auto const market = open_market(*file);
    CHECK(market.has_value());
    auto const outcome = run(*file, **market, {}, "bench");
    CHECK(outcome.has_value() && outcome->proof.holds());
    decided += outcome->inputs + outcome->events;
    proving += outcome->proof_seconds;
    state.PauseTiming();
    events += recorded ? recorded_events(*file, outcome->end) : outcome->observations;
    state.ResumeTiming();
  }
  report(state, events, decided);
  state.counters["proving_s"] = benchmark::Counter(proving, benchmark::Counter::kAvgIterations);
}

}  // namespace

int main(int argc, char** argv) {
  using benchmark::RegisterBenchmark;
  RegisterBenchmark("market_only/pools", market_only, kPools, kPoolsLast, false)->Unit(benchmark::kMillisecond);
  RegisterBenchmark("whole_backtest/pools", whole_backtest, kPools, false)->Unit(benchmark::kMillisecond);
  if (std::filesystem::exists(kCaptures)) {
    RegisterBenchmark("market_only/captures", market_only, kBooks, kBooksLast, true)->Unit(benchmark::kMillisecond);
    RegisterBenchmark("whole_backtest/captures", whole_backtest, kBooks, true)->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
