#include "core/market/instrument.hpp"

#include <algorithm>

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

// Twice the lots of a side, times the middle price, by the distance from it to the last level. Prices are doubled so
// that the middle is whole.
std::optional<i128> base_depth(std::vector<BookLevel> const& levels, i128 middle2, i128 lot_base) {
  i128 lots = 0;
  for (auto const& level : levels)
    if (__builtin_add_overflow(lots, i128{level.lots}, &lots)) return std::nullopt;
  i128 const last2 = i128{levels.back().price_ticks} * 2;
  i128 base = 0;
  if (__builtin_mul_overflow(lots, lot_base, &base)) return std::nullopt;
  auto const depth = mul_div_floor(static_cast<u128>(base), static_cast<u128>(middle2) * 2,
                                   static_cast<u128>(last2 > middle2 ? last2 - middle2 : middle2 - last2));
  if (!depth || *depth > static_cast<u128>(kInt128Max)) return std::nullopt;
  return static_cast<i128>(*depth);
}

std::optional<PairReserves> virtual_reserves_of(BookDepth const& depth, BookRules const& rules) {
  if (depth.bids.empty() || depth.asks.empty()) return std::nullopt;
  i128 const middle2 = i128{depth.bids.front().price_ticks} + depth.asks.front().price_ticks;
  auto const below = base_depth(depth.bids, middle2, rules.lot_base);
  auto const above = base_depth(depth.asks, middle2, rules.lot_base);
  if (!below || !above) return std::nullopt;
  i128 quote_raw = 0;
  i128 base_raw = 0;
  if (__builtin_mul_overflow(rules.tick.quote_raw, middle2, &quote_raw)) return std::nullopt;
  if (__builtin_mul_overflow(rules.tick.base_raw, i128{2}, &base_raw)) return std::nullopt;
  i128 const base = std::min(*below, *above);
  auto const quote = quote_for_floor(Rate{quote_raw, base_raw}, base);
  if (base <= 0 || !quote || *quote <= 0) return std::nullopt;
  return PairReserves{base, *quote};
}

}  // namespace

std::shared_ptr<TickTable const> make_tick_table(std::vector<Tick> ticks) {
  auto content = sha256(encode(ticks));
  return std::make_shared<TickTable const>(TickTable{std::move(ticks), content});
}

PairReserves const* pair_of(InstrumentState const& state) { return std::get_if<PairReserves>(&state.holdings); }
PairReserves const& reserves_of(InstrumentState const& state) {
  auto const* pair = pair_of(state);
  CHECK(pair != nullptr);
  return *pair;
}
ConcentratedLiquidity const* concentrated_of(InstrumentState const& state) {
  return std::get_if<ConcentratedLiquidity>(&state.holdings);
}
BookDepth const* depth_of(InstrumentState const& state) { return std::get_if<BookDepth>(&state.holdings); }

bool is_sound(BookDepth const& depth) {
  if (depth.bids.size() > kStateLevelsMax || depth.asks.size() > kStateLevelsMax) return false;
  if (!is_ordered(Side::bid, depth.bids) || !is_ordered(Side::ask, depth.asks)) return false;
  return depth.bids.empty() || depth.asks.empty() || depth.bids.front().price_ticks < depth.asks.front().price_ticks;
}

InstrumentState state_of(Book const& book, InstrumentId id, std::size_t levels) {
  auto const shown = std::min(levels, kStateLevelsMax);
  return {id, BookDepth{book.top(Side::bid, shown), book.top(Side::ask, shown), 0, 0}, book.sequence(), book.at()};
}

bool fits(InstrumentSpec const& spec, InstrumentState const& state) {
  switch (spec.kind) {
    case InstrumentKind::constant_product:
      return pair_of(state) != nullptr;
    case InstrumentKind::concentrated:
      return concentrated_of(state) != nullptr && !missing_table(state);
    case InstrumentKind::order_book: {
      auto const* depth = depth_of(state);
      return depth != nullptr && is_sound(*depth);
    }
  }
  return false;
}

std::optional<Hash256> missing_table(InstrumentState const& state) {
  auto const* pool = concentrated_of(state);
  if (!pool || pool->table) return std::nullopt;
  return pool->ticks;
}

void link(InstrumentState& state, std::shared_ptr<TickTable const> table) {
  auto* pool = std::get_if<ConcentratedLiquidity>(&state.holdings);
  CHECK(pool != nullptr && table != nullptr && table->content == pool->ticks);
  pool->table = std::move(table);
}

std::optional<PairReserves> virtual_reserves(InstrumentSpec const& spec, InstrumentState const& state) {
  if (auto const* pool = concentrated_of(state)) return virtual_reserves_of(*pool);
  if (auto const* depth = depth_of(state)) {
    CHECK(spec.book.has_value());
    return virtual_reserves_of(*depth, *spec.book);
  }
  auto const& pair = reserves_of(state);
  if (pair.reserve0 <= 0 || pair.reserve1 <= 0) return std::nullopt;
  return pair;
}

}  // namespace sep
