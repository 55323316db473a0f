// Made pools at the edges and what the contract returned for swaps from the same state (uniswap-v3-edge-cases).
#include <algorithm>

#include "adapters/recordings/pool.hpp"
#include "adapters/recordings/tally.hpp"

namespace sep::recordings {
namespace {

using pricing::ConcentratedError;

Result<Pool, Wrong> made_pool(Json const& file) {
  TRY_LET(auto const fee, need<std::uint32_t>(file, "fee"));
  TRY_LET(auto const spacing, need<std::int32_t>(file, "tickSpacing"));
  TRY_LET(auto const wide_price, need<U256>(file, "initialSqrtPriceX96"));
  TRY_LET(auto const* positions, need_array(file, "positions"));
  auto const price = sqrt_price_of(wide_price);
  if (!price) return fail(Wrong("initialSqrtPriceX96 is beyond 160 bits"));
  auto const state = pricing::initialised(*price, fee, spacing);
  if (!state) return fail("the pool cannot be initialised: " + name_of(state.error()));
  Pool pool{*state, {}};
  for (auto const& position : positions->items) {
    TRY_LET(auto const lower, need<std::int32_t>(position, "tickLower"));
    TRY_LET(auto const upper, need<std::int32_t>(position, "tickUpper"));
    TRY_LET(auto const liquidity, need<i128>(position, "liquidity"));
    if (liquidity <= 0) return fail(Wrong("a position without liquidity"));
    auto minted = pricing::changed_liquidity(pool.state, pool.ticks, lower, upper, liquidity);
    if (!minted) return fail("a position cannot be minted: " + name_of(minted.error()));
    pool = {minted->state, std::move(minted->ticks)};
  }
  return pool;
}

// The contract's own names for its refusals.
std::string refusal_of(ConcentratedError error) {
  if (error == ConcentratedError::bad_limit) return "SPL";
  if (error == ConcentratedError::zero_amount) return "AS";
  return name_of(error);
}

struct Recorded {
  i128 amount0 = 0;
  i128 amount1 = 0;
  std::int32_t tick = 0;
  U256 growth0;
  U256 growth1;
};

Result<Recorded, Wrong> read_result(Json const& swap) {
  Recorded recorded;
  TRY_LET(recorded.amount0, need<i128>(swap, "amount0"));
  TRY_LET(recorded.amount1, need<i128>(swap, "amount1"));
  TRY_LET(recorded.tick, need<std::int32_t>(swap, "tickAfter"));
  TRY_LET(recorded.growth0, need<U256>(swap, "feeGrowthGlobal0X128"));
  TRY_LET(recorded.growth1, need<U256>(swap, "feeGrowthGlobal1X128"));
  return recorded;
}

Result<Row, Wrong> check_swap(Pool const& pool, Json const& swap) {
  TRY_LET(bool const down, need_bool(swap, "zeroForOne"));
  TRY_LET(bool const exact_in, need_bool(swap, "exactInput"));
  TRY_LET(auto const amount, need<U256>(swap, "amountSpecified"));
  TRY_LET(auto const wide_limit, need<U256>(swap, "sqrtPriceLimitX96"));
  // A limit beyond 160 bits is beyond every price: so is the end of the range.
  auto const limit = sqrt_price_of(wide_limit).value_or(pricing::kSqrtPriceMax);
  std::vector<pricing::WalkedStep> steps;
  auto const answer = swap_any(pool, down, exact_in, amount, limit, &steps);
  Row row;
  if (swap.has("error")) {
    TRY_LET(auto const expected, need_text(swap, "error"));  // "revert SPL"
    row.expect("error", expected, answer ? "a swap" : "revert " + refusal_of(answer.error()));
    return row;
  }
  TRY_LET(auto const recorded, read_result(swap));
  if (!answer) {
    row.expect("amount0, amount1", text_of(recorded.amount0) + ", " + text_of(recorded.amount1),
               refusal_of(answer.error()));
    return row;
  }
  auto const in = text_of(answer->in);
  auto const out = is_zero(answer->out) ? "0" : "-" + text_of(answer->out);
  row.expect("amount0", text_of(recorded.amount0), down ? in : out);
  row.expect("amount1", text_of(recorded.amount1), down ? out : in);
  row.expect_equal("tickAfter", recorded.tick, answer->end.tick);
  auto const growth = pricing::fee_growth_of(steps);
  row.expect_equal("feeGrowthGlobal0X128", recorded.growth0, down ? growth : U256(0));
  row.expect_equal("feeGrowthGlobal1X128", recorded.growth1, down ? U256(0) : growth);
  return row;
}

}  // namespace

void check_edge_cases(Json const& file, Tally& tally) {
  auto const swaps = need_array(file, "swaps");
  auto const pool = made_pool(file);
  if (!swaps) return tally.malformed(0, swaps.error());
  if (!pool) {
    tally.malformed(0, pool.error());
    return tally.skip("the pool cannot be made", (*swaps)->items.size());
  }
  std::uint64_t index = 0;
  for (auto const& swap : (*swaps)->items) {
    auto const row = check_swap(*pool, swap);
    if (row)
      tally.book(index, *row);
    else
      tally.malformed(index, row.error());
    ++index;
  }
}

}  // namespace sep::recordings
