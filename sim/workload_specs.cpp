// What clients want.
#include <array>
#include <span>

#include "sim/coins.hpp"
#include "sim/workload.hpp"

namespace sep::sim {
namespace {

struct Pair {
  std::string_view base;
  std::string_view quote;
  i128 base_unit;   // about 5,000 dollars' worth of the base asset
  i128 quote_unit;  // and of the quote asset
  std::uint64_t weight;
};

constexpr i128 kMilliEther = 1'000'000'000'000'000;
constexpr std::array kPairs{
    Pair{"WETH", "USDC", kMilliEther * 2'350, i128{5'000'000'000}, 24},
    Pair{"WETH", "USDT", kMilliEther * 2'350, i128{5'000'000'000}, 1},  // what USDT is in USDC, no three pools say
    Pair{"WBTC", "WETH", i128{7'100'000}, kMilliEther * 2'350, 5},
    Pair{"WETH", "DAI", kMilliEther * 2'350, kMilliEther * 5'000'000, 1},  // two sources only: no reference price
};

constexpr std::array kPairsOnBooks{
    Pair{"WETH", "USDC", kMilliEther * 2'000, i128{5'000'000'000}, 29},
    Pair{"WETH", "USDT", kMilliEther * 2'000, i128{5'000'000'000}, 1},  // traded nowhere
};

// The price of the days of the captures.
constexpr std::array kPairOnEtherBook{Pair{"ETH", "USDT", kMilliEther * 2'000, i128{500'000'000'000}, 1}};
constexpr std::array kPairOnBitcoinBook{Pair{"BTC", "USDT", i128{8'000'000}, i128{500'000'000'000}, 1}};

std::span<Pair const> pairs_of(Registry const& registry, bool on_books) {
  auto const coins = coins_of(registry);
  if (coins.base == "ETH") return kPairOnEtherBook;
  if (coins.base == "BTC") return kPairOnBitcoinBook;
  return on_books ? std::span<Pair const>(kPairsOnBooks) : std::span<Pair const>(kPairs);
}

Pair const& draw_pair(std::span<Pair const> pairs, Rng& rng) {
  std::uint64_t sum = 0;
  for (auto const& pair : pairs) sum += pair.weight;
  auto at = rng.below(sum);
  for (auto const& pair : pairs) {
    if (at < pair.weight) return pair;
    at -= pair.weight;
  }
  return pairs.front();
}

// Mostly what a pool takes in one piece; now and then what needs several; seldom more than anybody holds.
i128 draw_tenths(Rng& rng) {
  auto const kind = rng.below(20);
  if (kind < 9) return static_cast<i128>(rng.between(1, 60));
  if (kind < 14) return static_cast<i128>(rng.between(60, 600));
  if (kind < 19) return static_cast<i128>(rng.between(600, 4'000));
  return static_cast<i128>(rng.between(4'000, 40'000));
}

}  // namespace

intent::IntentSpec Workload::draw_spec(std::string const& strategy) {
  auto const& pair = draw_pair(pairs_of(platform_.registry(), on_books()), rng_);
  intent::IntentSpec spec;
  spec.type = rng_.chance(3, 5) ? intent::IntentType::acquire : intent::IntentType::dispose;
  spec.base = asset(pair.base);
  spec.quote = asset(pair.quote);
  spec.owner = {strategy, rng_.chance(1, 2) ? "ann" : "", ""};
  auto const tenths = draw_tenths(rng_);
  auto const kind = rng_.below(10);
  if (kind < 5) {
    spec.size_kind = intent::SizeKind::base_amount;
    spec.size = pair.base_unit * tenths / 10;
  } else if (kind < 9) {
    spec.size_kind = intent::SizeKind::quote_amount;
    spec.size = pair.quote_unit * tenths / 10;
  } else {
    spec.size_kind = intent::SizeKind::position_percent;
    spec.size = static_cast<i128>(rng_.between(100, 10'000));
  }
  // No whole number of lots.
  bool const is_amount = spec.size_kind != intent::SizeKind::position_percent;
  if (on_books() && is_amount && rng_.chance(1, 2)) spec.size += static_cast<i128>(rng_.below(1'000'000));
  draw_limits(spec);
  if (rng_.chance(1, 2)) draw_style(spec);
  if (rng_.chance(1, on_books() ? 3 : 60)) make_passive(spec);
  if (rng_.chance(1, 25)) spoil(spec);
  return spec;
}

void Workload::draw_limits(intent::IntentSpec& spec) {
  spec.max_slippage_bps = static_cast<std::uint32_t>(rng_.chance(1, 6) ? rng_.between(0, 20) : rng_.between(30, 250));
  spec.deadline = scene_.now + (rng_.chance(1, 8) ? draw(rng_, milliseconds(500), seconds(6))
                                                  : draw(rng_, seconds(10), seconds(240)));
  if (rng_.chance(1, 8)) spec.not_before = scene_.now + draw(rng_, Duration{}, seconds(20));
  if (rng_.chance(1, 4)) spec.on_failure = intent::FailurePolicy::stop_on_failure;
  if (rng_.chance(1, 6)) spec.on_failure = intent::FailurePolicy::all_or_nothing;
  if (rng_.chance(1, 6)) spec.allowed_venues = {VenueId(static_cast<std::uint32_t>(rng_.between(1, 3)))};
  if (rng_.chance(1, 8)) spec.excluded_venues = {VenueId(static_cast<std::uint32_t>(rng_.between(1, 3)))};
  if (rng_.chance(1, 8)) spec.max_gas = static_cast<i128>(rng_.between(1, 12)) * kMilliEther;
  if (rng_.chance(1, 8)) spec.max_fee = spec.size / 300;
  if (rng_.chance(1, 8)) spec.tags = {"simulated"};
  spec.priority = static_cast<std::uint8_t>(rng_.below(10));
  // A limit around where the price is, so that it bites now and then.
  auto const* weth = platform_.registry().asset_by_symbol("WETH");
  bool const base_in_weth = weth && spec.base == weth->id;
  auto const [low, high] = on_books() ? std::pair(2'480U, 2'520U) : std::pair(2'100U, 2'160U);
  if (base_in_weth && rng_.chance(1, 6))
    spec.limit_price = Rate{static_cast<i128>(rng_.between(low, high)) * 1'000'000, kMilliEther * 1'000};
}

// Any style; the figures of the configuration, or some of its own.
void Workload::draw_style(intent::IntentSpec& spec) {
  using intent::ExecutionStyle;
  static constexpr std::array kStyles{ExecutionStyle::twap,     ExecutionStyle::vwap,
                                      ExecutionStyle::adaptive, ExecutionStyle::implementation_shortfall,
                                      ExecutionStyle::adaptive, ExecutionStyle::twap};
  // Pools do not say what was traded.
  std::uint64_t const seldom = on_books() ? 5 : 30;
  spec.style = rng_.chance(1, seldom) ? ExecutionStyle::pov : kStyles.at(rng_.below(kStyles.size()));
  if (spec.on_failure == intent::FailurePolicy::all_or_nothing && !rng_.chance(1, 20))
    spec.on_failure = intent::FailurePolicy::keep_trying;
  bool const shares = on_books() && (spec.style == ExecutionStyle::pov ? !rng_.chance(1, 20) : rng_.chance(1, 6));
  if (shares) spec.schedule.emplace().participation_bps = static_cast<std::uint32_t>(rng_.between(50, 5'000));
  if (rng_.chance(1, 2)) return;
  if (!spec.schedule) spec.schedule.emplace();
  auto& schedule = *spec.schedule;
  if (rng_.chance(1, 2))
    schedule.slices = static_cast<std::uint32_t>(rng_.between(2, 40));
  else
    schedule.interval = draw(rng_, seconds(2), seconds(40));
  if (rng_.chance(1, 2)) schedule.randomise_bps = static_cast<std::uint32_t>(rng_.below(5'001));
  if (rng_.chance(1, 3)) schedule.catch_up_bps = static_cast<std::uint32_t>(rng_.between(10'000, 100'000));
  if (rng_.chance(1, 3)) schedule.urgency_milli = static_cast<std::uint32_t>(rng_.below(10'000'000));
  if (rng_.chance(1, 40)) schedule.participation_bps = 1'000;
  if (rng_.chance(1, spec.style == ExecutionStyle::pov ? 40 : 3)) schedule.patient = true;
}

// Orders that wait; now and then what they cannot serve.
void Workload::make_passive(intent::IntentSpec& spec) {
  spec.execution = intent::Execution::passive;
  if (rng_.chance(1, 15)) return;
  if (spec.schedule) spec.schedule->patient = false;
  if (spec.on_failure == intent::FailurePolicy::all_or_nothing) spec.on_failure = intent::FailurePolicy::keep_trying;
  bool const exact_quote = spec.type == intent::IntentType::dispose && spec.size_kind == intent::SizeKind::quote_amount;
  if (exact_quote) spec.type = intent::IntentType::acquire;
}

// One thing that no rule lets through.
void Workload::spoil(intent::IntentSpec& spec) {
  std::array<std::function<void()>, 10> const ways{
      [&] { spec.size = 0; },
      [&] { spec.size = -spec.size; },
      [&] { spec.size = kInt128Max; },
      [&] { spec.deadline = scene_.now - seconds(1); },
      [&] { spec.deadline = kTimeMax; },
      [&] { spec.quote = spec.base; },
      [&] { spec.base = AssetId(4'000'000); },
      [&] { spec.owner.strategy = "no such name!"; },
      [&] { spec.allowed_venues = {VenueId(3), VenueId(1)}; },
      [&] {
        spec.style = intent::ExecutionStyle::twap;
        spec.schedule.emplace().slices = 0;
      },
  };
  ways.at(rng_.below(ways.size()))();
}

}  // namespace sep::sim
