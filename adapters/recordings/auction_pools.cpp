#include "adapters/recordings/auction_pools.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "adapters/recordings/auction_balancer.hpp"
#include "adapters/recordings/tally.hpp"
#include "core/money/decimal.hpp"

namespace sep::recordings {
namespace {

constexpr std::uint8_t kFeeDigits = 9;  // behind the point, at most

// What is kept back, in parts of 10^kFeeDigits; below all of it.
std::optional<std::uint32_t> fee_of(Json const& json) {
  auto const* fee = json.find("fee");
  if (fee == nullptr || (fee->kind != Json::Kind::string && fee->kind != Json::Kind::number)) return std::nullopt;
  auto const parts = parse_decimal(fee->text, kFeeDigits);
  if (!parts || *parts < 0 || *parts >= static_cast<i128>(pow10(kFeeDigits))) return std::nullopt;
  return static_cast<std::uint32_t>(*parts);
}

std::optional<PoolSkip> read_pair(Json const& json, Decimals const&, AuctionPool& pool) {
  auto const reserves = need_object(json, "reserves");
  if (!reserves) return PoolSkip::bad_reserves;
  if ((*reserves)->keys.size() != 2) return PoolSkip::bad_tokens;
  pool.tokens = (*reserves)->keys;
  auto const first = integer<i128>((*reserves)->items[0]);
  auto const second = integer<i128>((*reserves)->items[1]);
  for (auto const& reserve : {first, second})
    if (!reserve || *reserve <= 0 || *reserve > pricing::kReserveMax) return PoolSkip::bad_reserves;
  auto const fee = fee_of(json);
  if (!fee) return PoolSkip::bad_fee;
  auto const whole = static_cast<std::uint32_t>(pow10(kFeeDigits));
  pool.holdings = AuctionPair{*first, *second, {whole - *fee, whole}};
  return std::nullopt;
}

// The spacing is not said: each fee has one (Uniswap v3 factory; 2500 is PancakeSwap's).
std::optional<std::int32_t> spacing_of(std::uint32_t fee_pips) {
  constexpr std::array kSpacings = {std::pair{100U, 1}, std::pair{500U, 10}, std::pair{2500U, 50}, std::pair{3000U, 60},
                                    std::pair{10'000U, 200}};
  for (auto const& [fee, spacing] : kSpacings)
    if (fee == fee_pips) return spacing;
  return std::nullopt;
}

std::optional<std::map<std::int32_t, i128>> read_nets(Json const& state) {
  auto const listed = need_object(state, "liquidity_net");
  if (!listed) return std::nullopt;
  std::map<std::int32_t, i128> nets;
  for (std::size_t i = 0; i < (*listed)->keys.size(); ++i) {
    auto const index = integer_of<std::int32_t>((*listed)->keys[i]);
    auto const net = integer<i128>((*listed)->items[i]);
    if (!index || !net) return std::nullopt;
    nets.emplace(*index, *net);
  }
  return nets;
}

std::int32_t floor_to(std::int32_t value, std::int32_t spacing) {
  auto const quotient = value / spacing;
  return (value % spacing < 0 ? quotient - 1 : quotient) * spacing;
}

struct Level {
  std::int32_t index = 0;
  i128 above = 0;  // liquidity, from this tick to the next
};

// What the contract's walk from this state finds between the listed ticks: it starts with the liquidity in range and
// adds and takes what each tick says. `below` is what that leaves under the first tick. nullopt: beyond 127 bits.
std::optional<std::vector<Level>> levels_of(std::map<std::int32_t, i128> const& nets, i128 below) {
  std::vector<Level> levels;
  i128 level = below;
  for (auto const& [index, net] : nets) {
    auto const sum = checked_add(level, net);
    if (!sum) return std::nullopt;
    level = *sum;
    levels.push_back({index, level});
  }
  return levels;
}

// Ends the table where what is known ends; nullopt: that is no pool's.
std::optional<std::vector<Tick>> close(std::map<std::int32_t, i128> nets, pricing::ConcentratedState const& state) {
  if (state.liquidity > static_cast<u128>(kInt128Max)) return std::nullopt;
  auto const floor = floor_to(state.tick, state.tick_spacing);
  if (nets.empty() || nets.begin()->first > state.tick) nets.emplace(floor, 0);
  if (nets.rbegin()->first <= state.tick) nets.emplace(floor + state.tick_spacing, 0);
  auto const listed = levels_of(nets, 0);
  if (!listed) return std::nullopt;
  auto const passed =
      static_cast<std::size_t>(std::ranges::upper_bound(*listed, state.tick, {}, &Level::index) - listed->begin());
  auto const missing = checked_sub(static_cast<i128>(state.liquidity), (*listed)[passed - 1].above);
  auto const levels = missing ? levels_of(nets, *missing) : std::nullopt;
  if (!levels) return std::nullopt;
  // From the price as far as there is no less than nothing.
  auto first = passed - 1;
  while (first > 0 && (*levels)[first - 1].above >= 0) --first;
  auto last = passed;
  while (last + 1 < levels->size() && (*levels)[last].above >= 0) ++last;
  std::vector<Tick> ticks;
  i128 before = 0;
  for (auto i = first; i <= last; ++i) {
    i128 const above = i == last ? 0 : (*levels)[i].above;
    ticks.push_back({(*levels)[i].index, above - before, 0});
    before = above;
  }
  return ticks;
}

std::optional<AuctionRanged> read_state(Json const& pool, std::uint32_t fee_pips, std::int32_t spacing) {
  auto const state = need_object(pool, "state");
  if (!state) return std::nullopt;
  auto const wide_price = need<U256>(**state, "sqrt_price");
  auto const price = wide_price ? sqrt_price_of(*wide_price) : std::nullopt;
  auto const liquidity = need<u128>(**state, "liquidity");
  auto const tick = need<std::int32_t>(**state, "tick");
  auto nets = read_nets(**state);
  if (!price || !liquidity || !tick || !nets) return std::nullopt;
  AuctionRanged ranged;
  ranged.state = {*price, *tick, *liquidity, fee_pips, spacing};
  if (pricing::check_state(ranged.state)) return std::nullopt;
  auto ticks = close(*std::move(nets), ranged.state);
  if (!ticks || pricing::check_pool(ranged.state, *ticks)) return std::nullopt;
  ranged.ticks = *std::move(ticks);
  return ranged;
}

std::optional<PoolSkip> read_ranged(Json const& json, Decimals const&, AuctionPool& pool) {
  auto const inner = need_object(json, "pool");
  if (!inner) return PoolSkip::bad_state;
  auto const tokens = need_array(**inner, "tokens");
  if (!tokens || (*tokens)->items.size() != 2) return PoolSkip::bad_tokens;
  for (auto const& token : (*tokens)->items) pool.tokens.push_back(need_text(token, "id").value_or(""));
  if (lower_case(pool.tokens[0]) > lower_case(pool.tokens[1])) return PoolSkip::bad_tokens;
  auto const fee = fee_of(json);
  constexpr auto kPip = 1000U;  // in parts of 10^kFeeDigits
  if (!fee || *fee % kPip != 0) return PoolSkip::bad_fee;
  auto const spacing = spacing_of(*fee / kPip);
  if (!spacing) return PoolSkip::bad_fee;
  auto ranged = read_state(**inner, *fee / kPip, *spacing);
  if (!ranged) return PoolSkip::bad_state;
  pool.holdings = *std::move(ranged);
  return std::nullopt;
}

struct Kind {
  std::string_view name;
  std::optional<PoolSkip> (*read)(Json const& json, Decimals const& decimals, AuctionPool& pool);
};
constexpr std::array kKinds = {Kind{"ConstantProduct", read_pair}, Kind{"Concentrated", read_ranged},
                               Kind{"WeightedProduct", read_weighted}, Kind{"Stable", read_stable}};

bool all_differ(std::vector<std::string> tokens) {
  for (auto& token : tokens) token = lower_case(std::move(token));
  std::ranges::sort(tokens);
  return std::ranges::adjacent_find(tokens) == tokens.end();
}

}  // namespace

Result<AuctionPool, PoolSkip> read_auction_pool(std::string const& key, Json const& json, Decimals const& decimals) {
  auto const kind = need_text(json, "kind");
  auto const* found = kind ? std::ranges::find(kKinds, *kind, &Kind::name) : kKinds.end();
  if (found == kKinds.end()) return fail(PoolSkip::other_kind);
  AuctionPool pool;
  pool.address = key;
  if (!is_address(key)) return fail(PoolSkip::bad_address);
  auto const cost = need_object(json, "cost");
  auto const wei = cost ? need<i128>(**cost, "amount") : Result<i128, Wrong>(fail(Wrong{}));
  if (!wei || *wei < 0) return fail(PoolSkip::bad_cost);
  pool.cost = *wei;
  if (auto const skip = found->read(json, decimals, pool)) return fail(*skip);
  if (!std::ranges::all_of(pool.tokens, is_address)) return fail(PoolSkip::bad_address);
  if (!all_differ(pool.tokens)) return fail(PoolSkip::bad_tokens);
  return pool;
}

}  // namespace sep::recordings
