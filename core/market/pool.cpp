#include "core/market/pool.hpp"

#include "core/base/check.hpp"
#include "core/base/codec.hpp"

namespace sep {
namespace {

constexpr Wide<2> kQ96{{0, std::uint64_t{1} << 32}};

template <std::size_t N>
std::optional<i128> as_reserve(Wide<N> const& value) {
  if (is_zero(value) || !fits_u128(value)) return std::nullopt;
  auto const reserve = static_cast<i128>(low_u128(value));
  return reserve > 0 ? std::optional(reserve) : std::nullopt;
}

// Liquidity L at the square root s: reserves L / s and L * s.
std::optional<PairReserves> virtual_reserves_of(ConcentratedLiquidity const& pool) {
  if (is_zero(pool.sqrt_price_x96)) return std::nullopt;
  auto const reserve0 = as_reserve(divide_floor(times_2_96(pool.liquidity), pool.sqrt_price_x96));
  auto const reserve1 = as_reserve(divide_floor(multiply(widened<2>(pool.liquidity), pool.sqrt_price_x96), kQ96));
  if (!reserve0 || !reserve1) return std::nullopt;
  return PairReserves{*reserve0, *reserve1};
}

}  // namespace

std::shared_ptr<TickTable const> make_tick_table(std::vector<Tick> ticks) {
  auto content = sha256(encode(ticks));
  return std::make_shared<TickTable const>(TickTable{std::move(ticks), content});
}

PairReserves const* pair_of(PoolState const& state) { return std::get_if<PairReserves>(&state.holdings); }
PairReserves const& reserves_of(PoolState const& state) {
  auto const* pair = pair_of(state);
  CHECK(pair != nullptr);
  return *pair;
}
ConcentratedLiquidity const* concentrated_of(PoolState const& state) {
  return std::get_if<ConcentratedLiquidity>(&state.holdings);
}

bool fits(PoolSpec const& spec, PoolState const& state) {
  switch (spec.kind) {
    case PoolKind::constant_product:
      return pair_of(state) != nullptr;
    case PoolKind::concentrated:
      return concentrated_of(state) != nullptr && !missing_table(state);
  }
  return false;
}

std::optional<Hash256> missing_table(PoolState const& state) {
  auto const* pool = concentrated_of(state);
  if (!pool || pool->table) return std::nullopt;
  return pool->ticks;
}

void link(PoolState& state, std::shared_ptr<TickTable const> table) {
  auto* pool = std::get_if<ConcentratedLiquidity>(&state.holdings);
  CHECK(pool != nullptr && table != nullptr && table->content == pool->ticks);
  pool->table = std::move(table);
}

std::optional<PairReserves> virtual_reserves(PoolState const& state) {
  if (auto const* pool = concentrated_of(state)) return virtual_reserves_of(*pool);
  auto const& pair = reserves_of(state);
  if (pair.reserve0 <= 0 || pair.reserve1 <= 0) return std::nullopt;
  return pair;
}

}  // namespace sep
