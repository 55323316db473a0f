// Uniswap v3 pools with all their ticks, and what the chain's quoter answered (uniswap-v3-quotes).
#include "adapters/recordings/pool.hpp"
#include "adapters/recordings/tally.hpp"

namespace sep::recordings {
namespace {

Result<Pool, Wrong> read_pool(Json const& file) {
  Pool pool;
  TRY_LET(pool.state.fee_pips, need<std::uint32_t>(file, "fee"));
  TRY_LET(pool.state.tick_spacing, need<std::int32_t>(file, "tickSpacing"));
  TRY_LET(pool.state.tick, need<std::int32_t>(file, "tick"));
  TRY_LET(pool.state.liquidity, need<u128>(file, "liquidity"));
  TRY_LET(auto const price, need<U256>(file, "sqrtPriceX96"));
  auto const narrow = sqrt_price_of(price);
  if (!narrow) return fail(Wrong("sqrtPriceX96 is beyond 160 bits"));
  pool.state.sqrt_price = *narrow;
  TRY_LET(auto const* ticks, need_array(file, "ticks"));
  for (auto const& entry : ticks->items) {
    pricing::Tick tick;
    TRY_LET(tick.index, need<std::int32_t>(entry, "index"));
    TRY_LET(tick.liquidity_net, need<i128>(entry, "liquidityNet"));
    TRY_LET(tick.liquidity_gross, need<u128>(entry, "liquidityGross"));
    pool.ticks.push_back(tick);
  }
  return pool;
}

Result<Row, Wrong> check_quote(Pool const& pool, Json const& quote) {
  TRY_LET(bool const zero_for_one, need_bool(quote, "zeroForOne"));
  TRY_LET(bool const exact_in, need_bool(quote, "exactInput"));
  TRY_LET(auto const amount, need<U256>(quote, "amountSpecified"));
  TRY_LET(auto const expected, need<U256>(quote, "amountCalculated"));
  auto const answer = swap_any(pool, zero_for_one, exact_in, amount, pricing::no_limit(zero_for_one));
  Row row;
  if (!answer)
    row.expect("amountCalculated", text_of(expected), name_of(answer.error()));
  else
    row.expect_equal("amountCalculated", expected, to_u256(exact_in ? answer->out : answer->in));
  return row;
}

}  // namespace

void check_quotes(Json const& file, Tally& tally) {
  auto const quotes = need_array(file, "quotes");
  auto const pool = read_pool(file);
  if (!quotes) return tally.malformed(0, quotes.error());
  if (!pool) {
    tally.malformed(0, pool.error());
    return tally.skip("the pool's state cannot be read", (*quotes)->items.size());
  }
  if (auto const error = pricing::check_pool(pool->state, pool->ticks)) {
    Row row;
    row.expect("the pool's state", "one a pool can be in", name_of(*error));
    tally.book(0, row);
    if (pricing::check_ticks(pool->state, pool->ticks))
      return tally.skip("the pool's ticks are not in order", (*quotes)->items.size());
  }
  std::uint64_t index = 0;
  for (auto const& quote : (*quotes)->items) {
    auto const row = check_quote(*pool, quote);
    if (row)
      tally.book(index, *row);
    else
      tally.malformed(index, row.error());
    ++index;
  }
}

}  // namespace sep::recordings
