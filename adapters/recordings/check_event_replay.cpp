// A Uniswap v3 pool from its first event on: every mint, burn and swap replayed (uniswap-v3-event-replay).
#include "adapters/recordings/reproduce.hpp"
#include "adapters/recordings/tally.hpp"

namespace sep::recordings {
namespace {

Result<Pool, Wrong> empty_pool(Json const& file) {
  TRY_LET(auto const fee, need<std::uint32_t>(file, "fee"));
  TRY_LET(auto const spacing, need<std::int32_t>(file, "tickSpacing"));
  TRY_LET(auto const wide_price, need<U256>(file, "initialSqrtPriceX96"));
  auto const price = sqrt_price_of(wide_price);
  if (!price) return fail(Wrong("initialSqrtPriceX96 is beyond 160 bits"));
  auto const state = pricing::initialised(*price, fee, spacing);
  if (!state) return fail("the pool cannot be initialised: " + name_of(state.error()));
  return Pool{*state, {}};
}

// What a position's change paid in (mint) or out (burn), both logged as positive amounts.
Result<Row, Wrong> replay_position(Pool& pool, Json const& event, bool burn) {
  TRY_LET(auto const lower, need<std::int32_t>(event, "tickLower"));
  TRY_LET(auto const upper, need<std::int32_t>(event, "tickUpper"));
  TRY_LET(auto const liquidity, need<i128>(event, "amount"));
  TRY_LET(auto const amount0, need<i128>(event, "amount0"));
  TRY_LET(auto const amount1, need<i128>(event, "amount1"));
  if (liquidity < 0) return fail(Wrong("amount is negative"));
  auto changed = pricing::changed_liquidity(pool.state, pool.ticks, lower, upper, burn ? -liquidity : liquidity);
  Row row;
  if (!changed) {
    row.expect("a position's change", "one the pool can make", name_of(changed.error()));
    return row;
  }
  row.expect_equal("amount0", amount0, burn ? -changed->amount0 : changed->amount0);
  row.expect_equal("amount1", amount1, burn ? -changed->amount1 : changed->amount1);
  pool = {changed->state, std::move(changed->ticks)};
  return row;
}

Result<Row, Wrong> replay_swap(Pool& pool, Json const& event) {
  LoggedSwap logged;
  TRY_LET(logged.amount0, need<i128>(event, "amount0"));
  TRY_LET(logged.amount1, need<i128>(event, "amount1"));
  TRY_LET(auto const wide_price, need<U256>(event, "sqrtPriceX96"));
  TRY_LET(logged.liquidity, need<u128>(event, "liquidity"));
  if (event.has("tick")) {
    TRY_LET(logged.tick, need<std::int32_t>(event, "tick"));
  }
  if (event.has("amountSpecified")) {
    TRY_LET(logged.specified, need<i128>(event, "amountSpecified"));
  }
  auto const price = sqrt_price_of(wide_price);
  if (!price || *price < pricing::kSqrtPriceMin || *price >= pricing::kSqrtPriceMax)
    return fail(Wrong("sqrtPriceX96 is no price"));
  logged.price = *price;
  auto const replayed = reproduce(pool, logged);
  // The next event starts from what the chain says, not from a difference of ours.
  pool.state.sqrt_price = logged.price;
  pool.state.liquidity = *logged.liquidity;
  bool const same = replayed.end && !replayed.row.differs();
  pool.state.tick = same ? replayed.end->tick : logged.tick.value_or(pricing::tick_at(logged.price));
  return replayed.row;
}

}  // namespace

void check_event_replay(Json const& file, Tally& tally) {
  auto const events = need_array(file, "events");
  auto pool = empty_pool(file);
  if (!events) return tally.malformed(0, events.error());
  if (!pool) {
    tally.malformed(0, pool.error());
    return tally.skip("the pool cannot be made", (*events)->items.size());
  }
  std::uint64_t index = 0;
  for (auto const& event : (*events)->items) {
    auto const type = need_text(event, "type").value_or("");
    bool const position = type == "Mint" || type == "Burn";
    if (!position && type != "Swap") {
      tally.skip("no replay of event " + (type.empty() ? "without type" : type));
    } else if (auto const row = position ? replay_position(*pool, event, type == "Burn") : replay_swap(*pool, event)) {
      tally.book(index, *row);
    } else {
      tally.malformed(index, row.error());
    }
    ++index;
  }
}

}  // namespace sep::recordings
