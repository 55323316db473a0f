// Market-only replay: how fast a book follows its market. Messages are read and parsed beforehand; what is measured is
// applying them, differences to the book and trades to a tape, without strategy, risk or log.
//
//   events   a level that a difference sets, or a trade
//
// Over every capture in --captures FOLDER (default ../shared/data/binance-l2), or over a made market where there is
// none. Beside it the same events applied to a std::map a side, the parsing itself, and the paper venue's matcher with
// orders in the book.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <filesystem>
#include <fmt/format.h>
#include <map>

#include "adapters/recordings/capture_source.hpp"
#include "adapters/venues/paper/book/book_fixture.hpp"
#include "adapters/venues/paper/book/generated_book.hpp"
#include "core/market/book.hpp"

namespace sep {
namespace {

namespace fs = std::filesystem;

struct Market {
  std::string name;
  SequenceRule rule{};
  std::int64_t order_step = 1;
  std::vector<BookSource::Event> events;
  std::uint64_t count = 0;  // levels set and trades
};

std::uint64_t events_of(BookMessage const& message) {
  if (auto const* diff = std::get_if<BookDiff>(&message)) return diff->bids.size() + diff->asks.size();
  return std::holds_alternative<BookTrade>(message) ? 1 : 0;
}

void drain(BookSource& source, Market& market) {
  while (source.next_at()) {
    market.events.push_back(source.take());
    market.count += events_of(market.events.back().message);
  }
}

// A tape: what a reader of trades keeps at the least.
struct Tape {
  std::int64_t last_price = 0;
  std::int64_t lots = 0;
  std::uint64_t trades = 0;
  void apply(BookTrade const& trade) {
    last_price = trade.price_ticks;
    lots += trade.lots;
    ++trades;
  }
};

struct MapBook {
  std::map<std::int64_t, std::int64_t> bids, asks;
  static void set(std::map<std::int64_t, std::int64_t>& side, std::vector<BookLevel> const& levels) {
    for (auto const& level : levels)
      if (level.lots == 0)
        side.erase(level.price_ticks);
      else
        side[level.price_ticks] = level.lots;
  }
};

void report(benchmark::State& state, Market const& market) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(market.count));
  auto const rate = benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert;
  state.counters["per_event"] = benchmark::Counter(static_cast<double>(market.count), rate);
  state.counters["messages"] = static_cast<double>(market.events.size());
}

void replay(benchmark::State& state, Market const& market) {
  for (auto _ : state) {
    Book book(market.rule);
    Tape tape;
    for (auto const& event : market.events) {
      if (auto const* diff = std::get_if<BookDiff>(&event.message))
        book.apply(*diff);
      else if (auto const* trade = std::get_if<BookTrade>(&event.message))
        tape.apply(*trade);
      else if (auto const* snapshot = std::get_if<BookSnapshot>(&event.message))
        book.apply(*snapshot);
      benchmark::DoNotOptimize(tape.lots);
    }
    benchmark::DoNotOptimize(book.best(Side::bid));
  }
  report(state, market);
}

void replay_maps(benchmark::State& state, Market const& market) {
  for (auto _ : state) {
    MapBook book;
    Tape tape;
    for (auto const& event : market.events) {
      if (auto const* diff = std::get_if<BookDiff>(&event.message)) {
        MapBook::set(book.bids, diff->bids);
        MapBook::set(book.asks, diff->asks);
      } else if (auto const* trade = std::get_if<BookTrade>(&event.message)) {
        tape.apply(*trade);
      } else if (auto const* snapshot = std::get_if<BookSnapshot>(&event.message)) {
        MapBook::set(book.bids, snapshot->bids);
        MapBook::set(book.asks, snapshot->asks);
      }
      benchmark::DoNotOptimize(tape.lots);
    }
    benchmark::DoNotOptimize(book.bids.size());
  }
  report(state, market);
}

// Twenty orders of ours wait a side, some ticks from where the market began.
void replay_with_orders(benchmark::State& state, Market const& market) {
  for (auto _ : state) {
    auto options = paper::matcher_options();
    options.sequence = market.rule;
    options.instrument.recorded_per_lot = market.order_step;
    paper::BookMatcher matcher(options);
    for (auto asset : {paper::kBase, paper::kQuote}) matcher.deposit("a", {asset, i128{1} << 100});
    std::uint32_t placed = 0;
    for (auto const& event : market.events) {
      matcher.apply(event.message, event.at);
      if (placed > 0 || !matcher.market().is_live()) continue;
      for (auto side : {Side::bid, Side::ask})
        for (std::int64_t away = 0; away < 20; ++away) {
          auto const best = matcher.market().best(side, event.at)->price_ticks;
          auto const price = side == Side::bid ? best - away : best + away;
          benchmark::DoNotOptimize(
              matcher.place(paper::book_terms(++placed, side, 100, price, orders::TimeInForce::gtd), event.at));
        }
    }
    benchmark::DoNotOptimize(matcher.take_events());
  }
  report(state, market);
}

void parse(benchmark::State& state, fs::path const& file) {
  std::uint64_t messages = 0;
  for (auto _ : state) {
    auto reader = recordings::CaptureReader::open(file);
    while (auto const message = reader->next().value()) ++messages;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(messages));
}

Market made() {
  Market market{"made", SequenceRule::linked, 1, {}, 0};
  paper::GeneratedBook source({.seed = 1, .steps = 50'000});
  drain(source, market);
  return market;
}

void register_one(std::shared_ptr<Market const> market) {
  auto const named = [&](std::string const& what) { return what + "/" + market->name; };
  benchmark::RegisterBenchmark(named("replay").c_str(), [market](auto& state) { replay(state, *market); });
  benchmark::RegisterBenchmark(named("replay_maps").c_str(), [market](auto& state) { replay_maps(state, *market); });
  benchmark::RegisterBenchmark(named("replay_with_40_orders").c_str(),
                               [market](auto& state) { replay_with_orders(state, *market); });
}

bool register_captures(fs::path const& folder) {
  std::error_code error;
  std::map<std::string, fs::path> files;
  for (auto const& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".gz") files.emplace(entry.path().stem().string(), entry.path());
  bool any = false;
  for (auto const& [name, path] : files) {
    auto source = recordings::CaptureSource::open({path});
    if (!source) continue;
    auto market = std::make_shared<Market>();
    market->name = name;
    market->rule = recordings::sequence_rule_of(source->rules().market);
    market->order_step = source->rules().order_step;
    drain(*source, *market);
    bool const has_snapshot = std::any_of(market->events.begin(), market->events.end(), [](auto const& event) {
      return std::holds_alternative<BookSnapshot>(event.message);
    });
    if (!has_snapshot) continue;  // nothing to build a book on
    any = true;
    register_one(market);
    benchmark::RegisterBenchmark(("parse/" + name).c_str(), [path](auto& state) { parse(state, path); });
  }
  return any;
}

}  // namespace
}  // namespace sep

int main(int argc, char** argv) {
  std::filesystem::path folder = "../shared/data/binance-l2";
  for (int i = 1; i + 1 < argc; ++i)
    if (std::string_view(argv[i]) == "--captures") {
      folder = argv[i + 1];
      std::rotate(argv + i, argv + i + 2, argv + argc);
      argc -= 2;
      break;
    }
  if (!sep::register_captures(folder)) fmt::print("no captures in {}: a made market alone\n", folder.string());
  sep::register_one(std::make_shared<sep::Market const>(sep::made()));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
