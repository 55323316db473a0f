// What patience costs and gains in a made market: the engine's own plans, routed by its own solver, over three pools
// whose liquidity comes and goes and which outside flow brings back after every trade. One JSON line per market and
// style: the cost of filling whole orders against the fair price, plain and patient on the same market, and their
// paired difference with its 95 % interval. Costs, not times.
//
//   patience_bench [--runs N]
//
// The market: three equal pools around a fair price that does not move, and gas that costs next to nothing, so that
// they are as one. The logarithm of their common depth is an autoregression with the given deviation and half-life,
// updated every second, so that its mean depth is what the plan's impact presumes, unless `presumed` says otherwise.
// What a trade moves comes back by half in `recovery`. Gas is not in the costs, nor the risk of a price that moves.
#include <array>
#include <cmath>
#include <cstdlib>
#include <fmt/core.h>
#include <string_view>

#include "core/base/rng.hpp"
#include "core/engine/engine_fixture.hpp"

namespace {

using namespace sep;
using namespace sep::engine;
using namespace sep::engine::test;
using intent::ExecutionStyle;

constexpr double kFair = 2'000;   // USDC per WETH
constexpr i128 kSize = 60;        // WETH
constexpr double kDepth = 4'000;  // WETH in each pool, on average

struct Liquidity {
  double deviation = 0;        // of the logarithm of depth
  double depth_half_life = 0;  // s
  double recovery = 0;         // s
  double presumed = 1;         // the impact that the plan presumes, of the market's
};

double uniform(Rng& rng) { return (static_cast<double>(rng.next() >> 11) + 0.5) / 9'007'199'254'740'992.0; }
double normal(Rng& rng) { return std::sqrt(-2 * std::log(uniform(rng))) * std::cos(6.283185307179586 * uniform(rng)); }
double kept(double half_life, double seconds) { return std::exp2(-seconds / half_life); }

constexpr std::array kPools{InstrumentId{1}, InstrumentId{2}, InstrumentId{6}};

Registry equal_pools() {
  auto registry = make_registry();
  for (auto& [id, venue] : registry.venues) venue.gas_price_max = 1;
  registry.venues[kPancake].enabled = false;  // its pool has another fee
  auto third = *registry.instrument(kPools[0]);
  third.id = kPools[2];
  third.address.back() = '6';
  registry.instruments[third.id] = third;
  return registry;
}

struct Cost {
  double bps = 0;
  std::size_t orders = 0;
  bool whole = false;
};

class Run {
 public:
  Run(Liquidity const& market, std::uint64_t seed) : market_(market), rng_{seed} {
    for (auto const asset : {kUsdc, kWeth, kEth}) bench_.deposit({asset, i128{1} << 110});
    log_depth_ = market.deviation * normal(rng_);
    bench_.run(RegistryLoaded{equal_pools()});
    auto config = make_config();
    config.risk.repeat_limit = 0;
    config.timing.gas_attempts = 36;  // all pools in every slot
    // What trading 60 WETH evenly within 288 s costs at mean depth, half of the marginal impact on three pools.
    double const concession = static_cast<double>(kSize) / 12 / (3 * kDepth);
    config.scheduling.impact.temporary_e9 = static_cast<std::uint64_t>(market.presumed * concession * 288 * 1e9);
    bench_.configure(config);
    show();
  }

  Cost trade(ExecutionStyle style, bool patient) {
    auto spec = acquire(kSize * kOneWeth);
    spec.style = style;
    spec.max_slippage_bps = 500;
    auto& schedule = spec.schedule.emplace();
    schedule.slices = 12;
    schedule.patient = patient;
    auto const id = bench_.accept(spec);
    Time const end = bench_.intent(id).spec.deadline;
    settle();
    while (!intent::is_terminal(bench_.status(id)) && bench_.now() < end) {
      bench_.fire_timers_until(bench_.now() + seconds(1));
      pass(1);
      if (bench_.intent(id).waits_for_market()) bench_.run(MarketMoved{1}, "runtime");
      settle();
    }
    auto const& intent = bench_.intent(id);
    double const price = static_cast<double>(intent.cum_sold) / static_cast<double>(intent.cum_bought) * 1e12;
    return {(price / kFair - 1) * 1e4, intent.orders.size(), intent.cum_qty == kSize * kOneWeth};
  }

 private:
  void settle() {
    while (!bench_.routes.empty()) {
      bench_.answer_routes();
      for (auto const& order : bench_.live_orders()) bench_.fill(order);
      note_offsets();
    }
  }
  // How far trades have left each pool from the fair price.
  void note_offsets() {
    for (std::uint32_t i = 0; i < 3; ++i) {
      auto const& reserves = reserves_of(bench_.market().find(kPools[i])->state);
      bool const usdc_first = i != 1;
      double const usdc = static_cast<double>(usdc_first ? reserves.reserve0 : reserves.reserve1) / 1e6;
      double const weth = static_cast<double>(usdc_first ? reserves.reserve1 : reserves.reserve0) / 1e18;
      offsets_[i] = std::log(usdc / weth / kFair);
    }
  }
  void pass(double seconds) {
    double const stays = kept(market_.depth_half_life, seconds);
    log_depth_ = log_depth_ * stays + market_.deviation * std::sqrt(1 - stays * stays) * normal(rng_);
    for (auto& offset : offsets_) offset *= kept(market_.recovery, seconds);
    show();
  }
  void show() {
    // Of a log-normal variable the mean is exp(deviation^2 / 2) times the median.
    double const depth = kDepth * std::exp(log_depth_ - market_.deviation * market_.deviation / 2);
    for (std::uint32_t i = 0; i < 3; ++i) {
      auto const weth = static_cast<i128>(depth * std::exp(-offsets_[i] / 2) * 1e9) * 1'000'000'000;
      auto const usdc = static_cast<i128>(depth * std::exp(offsets_[i] / 2) * kFair * 1e6);
      bench_.observe(kPools[i], i == 1 ? weth : usdc, i == 1 ? usdc : weth);
    }
  }

  Liquidity market_;
  Rng rng_;
  Bench bench_{Laws::unchecked};
  double log_depth_ = 0;
  std::array<double, 3> offsets_{};
};

struct Mean {
  double sum = 0;
  double squares = 0;
  int count = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    ++count;
  }
  [[nodiscard]] double mean() const { return sum / count; }
  [[nodiscard]] double half_width() const {
    double const variance = (squares - sum * sum / count) / (count - 1);
    return 1.96 * std::sqrt(variance / count);
  }
};

void compare(Liquidity const& market, ExecutionStyle style, int runs) {
  Mean plain;
  Mean patient;
  Mean difference;
  std::size_t orders[2] = {0, 0};
  int unfilled = 0;
  for (int i = 0; i < runs; ++i) {
    auto const seed = static_cast<std::uint64_t>(i) + 1;
    auto const without = Run{market, seed}.trade(style, false);
    auto const with = Run{market, seed}.trade(style, true);
    unfilled += without.whole && with.whole ? 0 : 1;
    plain.add(without.bps);
    patient.add(with.bps);
    difference.add(with.bps - without.bps);
    orders[0] += without.orders;
    orders[1] += with.orders;
  }
  fmt::print(
      "{{\"bench\":\"patience\",\"style\":\"{}\",\"depth_deviation\":{},\"depth_half_life_s\":{},\"recovery_s\":{},"
      "\"presumed\":{:.2f},\"runs\":{},"
      "\"plain_bps\":{:.2f},\"patient_bps\":{:.2f},\"difference_bps\":{:.2f},\"half_width_bps\":{:.2f},"
      "\"plain_orders\":{:.1f},\"patient_orders\":{:.1f},\"unfilled\":{}}}\n",
      enum_name(style), market.deviation, market.depth_half_life, market.recovery, market.presumed, runs, plain.mean(),
      patient.mean(), difference.mean(), difference.half_width(), static_cast<double>(orders[0]) / runs,
      static_cast<double>(orders[1]) / runs, unfilled);
}

}  // namespace

int main(int argc, char** argv) {
  int runs = 200;
  for (int i = 1; i + 1 < argc; i += 2)
    if (std::string_view(argv[i]) == "--runs") runs = std::max(std::atoi(argv[i + 1]), 2);
  for (auto const style : {ExecutionStyle::twap, ExecutionStyle::implementation_shortfall, ExecutionStyle::adaptive})
    for (auto const& market :
         {Liquidity{0, 30, 10}, Liquidity{0.5, 30, 10}, Liquidity{1, 30, 10}, Liquidity{1, 120, 10},
          Liquidity{1, 30, 60}, Liquidity{1, 30, 10, 1.0 / 3}, Liquidity{1, 30, 10, 3}})
      compare(market, style, runs);
}
