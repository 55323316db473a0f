// What the pure core costs, step by step along the life of one intent: deciding, solving, applying; and how fast its
// history folds. One JSON line per figure; `of_sha256` is the ratio to hashing a 4 KiB page, in turn on one machine.
//
//   decide_bench [--rounds N]
#include <cstdlib>
#include <fmt/core.h>
#include <string_view>

#include "bench/percentiles.hpp"
#include "core/engine/catalogue.hpp"
#include "core/engine/engine_fixture.hpp"
#include "core/routing/split.hpp"

namespace {

using namespace sep;
using namespace sep::engine;
using namespace sep::engine::test;

double us(std::int64_t ns) { return static_cast<double>(ns) / 1e3; }

class Run {
 public:
  explicit Run(int rounds) : rounds_(rounds) {
    for (auto const asset : {kUsdc, kWeth, kEth}) bench_.deposit({asset, i128{1} << 110});
  }

  void measure() {
    for (int i = 0; i < rounds_; ++i) {
      hash_page();
      one_intent(i);
    }
    auto const page = page_.at_ns(500);
    auto const print = [&](char const* name, bench::Percentiles& samples) {
      fmt::print("{{\"bench\":\"{}\",\"count\":{},\"p50_us\":{:.2f},\"p99_us\":{:.2f},\"of_sha256\":{:.2f}}}\n", name,
                 samples.count(), us(samples.at_ns(500)), us(samples.at_ns(990)), us(samples.at_ns(500)) / us(page));
    };
    print("sha256_of_4KiB", page_);
    print("decide_submit_accepted", submit_);
    print("solve_split", solve_);
    print("decide_route_proposed", route_);
    print("decide_filled", fill_);
    print("apply_one_event", apply_);
  }

 private:
  void hash_page() {
    Bytes const page(4'096, 7);
    page_.measure([&] { static_cast<void>(sha256(page)); });
  }

  // Decides on the bench's state, outside of it; then the bench takes the same input.
  void decide_once(bench::Percentiles& samples, Payload const& payload) {
    Input const input{bench_.seq() + 1, bench_.now(), "bench", payload};
    LiveView view(bench_.market());
    std::vector<Event> events;
    samples.measure([&] { events = decide(bench_.state(), view, input); });
    for (auto const& event : events) apply_.measure([&] { apply(copy_, event, {input.seq, input.at}); });
  }

  void one_intent(int i) {
    if (i % 64 == 0) bench_.refresh_market();
    copy_ = bench_.state();
    auto spec = spend(100 * kOneUsdc);
    spec.deadline = bench_.now() + minutes(5);
    SubmitIntent const command{spec, "key" + std::to_string(i), sha256(encode(spec)), {}, {}, false, {}};
    decide_once(submit_, command);
    bench_.run(command);

    auto const request = bench_.routes.front();
    routing::Proposal proposal;
    solve_.measure([&] {
      LiveView view(bench_.market());
      proposal = routing::propose_split(request, bench_.state().registry, view);
    });
    RouteProposed const proposed{request.intent, request.slice, request.round, {proposal}};
    decide_once(route_, proposed);
    bench_.run(proposed);

    auto const order = bench_.only_order();
    VenueReported const filled{orders::Filled{order, bench_.exact_fill(order, "f")}, {}};
    decide_once(fill_, filled);
    bench_.run(filled);
    bench_.fire_timers_until(bench_.now() + seconds(4'000));  // it leaves memory: the state stays the same size
    bench_.refresh_market();
  }

  int rounds_;
  Bench bench_{Laws::unchecked};
  State copy_;
  bench::Percentiles page_, submit_, solve_, route_, fill_, apply_;
};

struct Recorded {
  Stamp stamp;
  Event event;
  Bytes bytes;
};

// The history of intents with one live order each.
std::vector<Recorded> make_history(Bench& bench, int intents) {
  std::vector<Recorded> history;
  auto const keep = [&](Ran const& ran) {
    for (auto const& event : ran.events) history.push_back({{bench.seq(), bench.now()}, event, encode_event(event)});
  };
  for (int i = 0; i < intents; ++i) {
    keep(bench.submit(spend(100 * kOneUsdc)));
    keep(bench.answer_routes());
  }
  return history;
}

void measure_many(int intents) {
  Bench bench(Laws::unchecked);
  for (auto const asset : {kUsdc, kEth}) bench.deposit({asset, i128{1} << 110});
  State const start = bench.state();
  auto const history = make_history(bench, intents);

  auto const print_rate = [&](char const* name, bench::Percentiles const& samples) {
    auto const count = static_cast<double>(history.size());
    fmt::print("{{\"bench\":\"{}\",\"events\":{},\"per_s\":{:.0f}}}\n", name, history.size(),
               count * 1e9 / static_cast<double>(samples.total_ns()));
  };
  bench::Percentiles folding;
  State folded = start;
  folding.measure([&] {
    for (auto const& recorded : history) apply(folded, recorded.event, recorded.stamp);
  });
  CHECK(folded == bench.state());
  print_rate("fold", folding);

  bench::Percentiles reading;
  State read = start;
  reading.measure([&] {
    for (auto const& [stamp, event, bytes] : history)
      apply(read, *decode_event(tag_of(event), version_of(event), bytes), stamp);
  });
  CHECK(read == bench.state());
  print_rate("decode_and_fold", reading);

  bench::Percentiles shooting;
  Bytes bytes;
  shooting.measure([&] { bytes = snapshot(bench.state()); });
  auto const of_one = static_cast<double>(bytes.size() - snapshot(start).size()) / intents;
  fmt::print("{{\"bench\":\"snapshot\",\"live_intents\":{},\"bytes_per_intent\":{:.0f},\"ms\":{:.2f}}}\n", intents,
             of_one, us(shooting.total_ns()) / 1e3);
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 5'000;
  if (argc == 3 && std::string_view(argv[1]) == "--rounds") rounds = std::atoi(argv[2]);
  Run(rounds).measure();
  measure_many(2'000);
  return 0;
}
