#include "adapters/venues/paper/generated.hpp"

#include <algorithm>
#include <array>

#include "adapters/venues/paper/tokens.hpp"
#include "core/base/check.hpp"
#include "core/money/decimal.hpp"
#include "core/pricing/instrument.hpp"

namespace sep::paper {
namespace {

struct PoolPlan {
  Protocol protocol;
  std::string_view address;  // the real pair's
  std::string_view base;
  std::string_view quote;
  std::uint64_t depth;  // whole tokens of `base`
};

// Those behind the first kFirstPlans draw from a generator of their own: what the first ones do stays what it was.
constexpr std::size_t kFirstPlans = 12;
constexpr std::array kPlans{
    PoolPlan{Protocol::uniswap_v2, "0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc", "WETH", "USDC", 60'000},
    PoolPlan{Protocol::sushiswap_v2, "0x397ff1542f962076d0bfe58ea045ffa2d347aca0", "WETH", "USDC", 22'000},
    PoolPlan{Protocol::pancakeswap_v2, "0x2e8135be71230c6b1b4045696d41c09db0414226", "WETH", "USDC", 40'000},
    PoolPlan{Protocol::uniswap_v2, "0x0d4a11d5eeaac28ec3f61d100daf4d40471f1852", "WETH", "USDT", 45'000},
    PoolPlan{Protocol::sushiswap_v2, "0x06da0fd433c1a5d7a4faa01111c044910a184553", "WETH", "USDT", 18'000},
    PoolPlan{Protocol::pancakeswap_v2, "0x17c1ae82d99379240059940093762c5e4539aba5", "WETH", "USDT", 25'000},
    PoolPlan{Protocol::uniswap_v2, "0xa478c2975ab1ea89e8196811f51a7b7ade33eb11", "WETH", "DAI", 20'000},
    PoolPlan{Protocol::sushiswap_v2, "0xc3d03e4f041fd4cd388c549ee2a29a9e5075882f", "WETH", "DAI", 12'000},
    PoolPlan{Protocol::uniswap_v2, "0xae461ca67b15dc8dc81ce7615e0320da1a9ab8d5", "USDC", "DAI", 30'000'000},
    PoolPlan{Protocol::uniswap_v2, "0xbb2b8038a1640196fbe3e38816f3e67cba72d940", "WBTC", "WETH", 900},
    PoolPlan{Protocol::sushiswap_v2, "0xceff51756c56ceffca006cd410b03ffc46dd3a58", "WBTC", "WETH", 400},
    PoolPlan{Protocol::pancakeswap_v2, "0x4ab6702b3ed3877e9b1f203f90cbef13d663b0e8", "WBTC", "WETH", 300},
    PoolPlan{Protocol::uniswap_v2, "0x3041cbd36888becc7bbcbc0045e3b1f144466f5f", "USDC", "USDT", 25'000'000},
    PoolPlan{Protocol::uniswap_v2, "0xb20bd5d04be54f870d5c0d3ca85d82b34b836405", "DAI", "USDT", 8'000'000},
};

struct InitialValue {
  std::string_view symbol;
  std::uint64_t value;  // hundred-millionths of a dollar
  bool walks;
};

constexpr std::array kValues{
    InitialValue{"WETH", 212'700'000'000, true}, InitialValue{"WBTC", 7'012'000'000'000, true},
    InitialValue{"USDC", 100'000'000, false},    InitialValue{"USDT", 100'000'000, false},
    InitialValue{"DAI", 100'000'000, false},
};

constexpr std::uint64_t kFirstHeight = 24'800'000;
constexpr std::uint64_t kWalkStepBps = 2;    // most that a fair value moves in one block
constexpr std::uint64_t kTradePpmMax = 300;  // most that an outsider swaps, of the reserve paid in
constexpr std::uint64_t kOffsetBpsMax = 8;   // how far a pool starts from its fair price

u128 to_u128(U256 const& value) {
  auto const narrow = narrow_u128(value);
  CHECK(narrow.has_value());
  return *narrow;
}

AssetId asset_named(Registry const& registry, std::string_view symbol) {
  auto const* spec = registry.asset_by_symbol(symbol);
  CHECK(spec != nullptr);
  return spec->id;
}

}  // namespace

GeneratedWorld::GeneratedWorld(GeneratedOptions const& options)
    : World(base_registry({}, options.not_idempotent), options.start, kFirstHeight),
      options_(options),
      rng_{options.seed},
      later_rng_{~options.seed},
      next_block_(options.start + options.block_interval) {
  CHECK(options.block_interval.ns > 0);
  for (auto const& initial : kValues) values_.emplace(asset_named(registry_, initial.symbol), initial.value);
  for (auto const& plan : kPlans) {
    auto const base = asset_named(registry_, plan.base);
    auto const quote = asset_named(registry_, plan.quote);
    bool const base_first = registry_.asset(base)->caip19 < registry_.asset(quote)->caip19;
    auto const& protocol = protocol_spec(plan.protocol);
    InstrumentId const id(static_cast<std::uint32_t>(registry_.instruments.size() + 1));
    InstrumentSpec const spec{.id = id,
                              .venue = venue_of(plan.protocol),
                              .address = std::string(plan.address),
                              .token0 = base_first ? base : quote,
                              .token1 = base_first ? quote : base,
                              .fee_numerator = protocol.fee_numerator,
                              .fee_denominator = protocol.fee_denominator};
    registry_.instruments.emplace(id, spec);

    u128 const depth = plan.depth * pow10(registry_.asset(base)->decimals);
    auto const [weight0, weight1] = weights(spec);
    auto const fair = base_first ? mul_div_floor(depth, weight0, weight1) : mul_div_floor(depth, weight1, weight0);
    CHECK(fair.has_value());
    auto const tilted =
        mul_div_floor(*fair, kBpsOne - kOffsetBpsMax + rng_of(id).below(2 * kOffsetBpsMax + 1), kBpsOne);
    auto const base_raw = static_cast<i128>(depth);
    auto const quote_raw = static_cast<i128>(*tilted);
    set_pool(id, base_first ? PairReserves{base_raw, quote_raw} : PairReserves{quote_raw, base_raw});
  }
}

Rng& GeneratedWorld::rng_of(InstrumentId pool) { return pool.value <= kFirstPlans ? rng_ : later_rng_; }

std::pair<u128, u128> GeneratedWorld::weights(InstrumentSpec const& pool) const {
  auto const decimals0 = registry_.asset(pool.token0)->decimals;
  auto const decimals1 = registry_.asset(pool.token1)->decimals;
  auto const least = std::min(decimals0, decimals1);
  return {values_.at(pool.token0) * pow10(static_cast<std::uint32_t>(decimals1 - least)),
          values_.at(pool.token1) * pow10(static_cast<std::uint32_t>(decimals0 - least))};
}

void GeneratedWorld::apply_block() {
  next_block_ = next_block_ + options_.block_interval;
  if (!options_.outside_flow) return;
  walk();
  for (auto const& [id, pool] : registry_.instruments) {
    trade(pool);
    drift(pool);
    arbitrage(pool);
  }
}

void GeneratedWorld::walk() {
  for (auto const& initial : kValues) {
    if (!initial.walks) continue;
    auto& value = values_.at(asset_named(registry_, initial.symbol));
    auto const factor = kBpsOne - kWalkStepBps + rng_.below(2 * kWalkStepBps + 1);
    auto const stepped = value * factor / kBpsOne;
    // The walk stays in a range that every later product is known to fit.
    value = std::clamp(stepped, initial.value / 4, initial.value * 4);
  }
}

// One outsider's swap. The draws are the same whatever our own swaps did to the pool.
void GeneratedWorld::trade(InstrumentSpec const& pool) {
  auto& rng = rng_of(pool.id);
  bool const happens = rng.chance(1, 2);
  bool const forward = rng.chance(1, 2);
  auto const ppm = rng.between(10, kTradePpmMax);
  if (!happens) return;
  auto const& state = reserves_of(pools_.at(pool.id));
  swap_in(pool, forward, (forward ? state.reserve0 : state.reserve1) * static_cast<i128>(ppm) / 1'000'000);
}

// What must be sold into the pool, before its fee, until its price is the fair one times num / den; 0 if it is beyond.
i128 GeneratedWorld::distance_to_fair(InstrumentSpec const& pool, bool forward, std::uint32_t num,
                                      std::uint32_t den) const {
  auto const& state = reserves_of(pools_.at(pool.id));
  auto const [weight0, weight1] = weights(pool);
  U256 const k = widen(static_cast<u128>(state.reserve0)) * widen(static_cast<u128>(state.reserve1));
  U256 const worth_out = widen(forward ? weight1 : weight0) * num;
  U256 const worth_in = widen(forward ? weight0 : weight1) * den;
  U256 const root = boost::multiprecision::sqrt(U256(k / worth_in * worth_out));
  auto const target = static_cast<i128>(to_u128(root));
  return std::max<i128>(target - (forward ? state.reserve0 : state.reserve1), 0);
}

// Those who trade anyway pick the better pool: together they close a quarter of its distance to the fair price.
void GeneratedWorld::drift(InstrumentSpec const& pool) {
  for (bool const forward : {true, false}) {
    auto const distance = distance_to_fair(pool, forward, 1, 1);
    if (distance > 0) return swap_in(pool, forward, distance / 4);
  }
}

// Those who trade for profit sell up to where the next unit no longer pays the fee.
void GeneratedWorld::arbitrage(InstrumentSpec const& pool) {
  for (bool const forward : {true, false}) {
    auto const distance = distance_to_fair(pool, forward, pool.fee_numerator, pool.fee_denominator);
    if (distance > 0) return swap_in(pool, forward, distance * pool.fee_denominator / pool.fee_numerator);
  }
}

void GeneratedWorld::swap_in(InstrumentSpec const& pool, bool forward, i128 amount_in) {
  auto& state = pools_.at(pool.id);
  auto swap = pricing::swap_exact_in(pool, state, forward ? pool.token0 : pool.token1, amount_in);
  if (swap) state.holdings = std::move(swap->after);  // else too small to buy a unit: nobody swaps that
}

}  // namespace sep::paper
