// Single swaps whose state before is recorded with them: v2_swaps.csv and v3_swaps_within_tick.csv
// (eth-mainnet-blocks).
#include "adapters/recordings/csv.hpp"
#include "adapters/recordings/reproduce.hpp"
#include "adapters/recordings/tally.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::recordings {
namespace {

constexpr pricing::SwapFee kThirtyBps{997, 1'000};

struct Side {
  i128 before = 0, in = 0, out = 0, after = 0;
};

Result<Side, Wrong> read_side(CsvRow const& csv, char token) {
  Side side;
  std::string const number(1, token);
  TRY_LET(side.before, need<i128>(csv, "reserve" + number + "_before"));
  TRY_LET(side.in, need<i128>(csv, "amount" + number + "_in"));
  TRY_LET(side.out, need<i128>(csv, "amount" + number + "_out"));
  TRY_LET(side.after, need<i128>(csv, "reserve" + number + "_after"));
  for (auto const value : {side.before, side.in, side.out, side.after})
    if (value < 0 || value > pricing::kReserveMax) return fail(Wrong("an amount no reserve can have"));
  return side;
}

// A swap that pays one token and gets only the other: {paid, got}.
std::optional<std::pair<Side, Side>> one_sided(Side const& a, Side const& b) {
  if (a.in > 0 && b.in == 0 && a.out == 0 && b.out > 0) return std::pair(a, b);
  if (b.in > 0 && a.in == 0 && b.out == 0 && a.out > 0) return std::pair(b, a);
  return std::nullopt;
}

Result<Row, Wrong> check_v2_swap(CsvRow const& csv) {
  TRY_LET(auto const side0, read_side(csv, '0'));
  TRY_LET(auto const side1, read_side(csv, '1'));
  auto const given = csv.cell("get_amount_out_fee30").value_or("");
  auto const equals = csv.cell("equals_get_amount_out").value_or("");
  if (equals != "0" && equals != "1") return fail(Wrong("equals_get_amount_out is neither 0 nor 1"));
  Row row;
  row.expect_equal("reserve0_after", side0.after, side0.before + side0.in - side0.out);
  row.expect_equal("reserve1_after", side1.after, side1.before + side1.in - side1.out);
  auto const swap = one_sided(side0, side1);
  if (!swap) {
    row.expect("get_amount_out_fee30", std::string(given), "");
    row.expect("equals_get_amount_out", std::string(equals), "0");
    return row;
  }
  auto const& [paid, got] = *swap;
  auto const out = pricing::amount_out({paid.before, got.before}, paid.in, kThirtyBps);
  bool const none = !out && out.error() == pricing::SwapError::insufficient_output;
  auto const ours = out ? text_of(*out) : none ? "0" : boost::describe::enum_to_string(out.error(), "an error");
  row.expect("get_amount_out_fee30", std::string(given), ours);
  row.expect("equals_get_amount_out", std::string(equals), out && *out == got.out ? "1" : "0");
  return row;
}

// Where the bitmap's words end goes by the spacing, which goes by the fee.
std::int32_t spacing_of(std::uint32_t fee) {
  if (fee <= 100) return 1;
  if (fee <= 500) return 10;
  if (fee == 2'500) return 50;
  return fee <= 3'000 ? 60 : 200;
}

Result<Row, Wrong> check_v3_swap(CsvRow const& csv) {
  Pool pool;
  LoggedSwap logged;
  TRY_LET(pool.state.fee_pips, need<std::uint32_t>(csv, "fee"));
  TRY_LET(pool.state.liquidity, need<u128>(csv, "liquidity"));
  TRY_LET(pool.state.tick, need<std::int32_t>(csv, "tick_before"));
  TRY_LET(auto const before, need<U256>(csv, "sqrtPriceX96_before"));
  TRY_LET(auto const after, need<U256>(csv, "sqrtPriceX96_after"));
  TRY_LET(logged.amount0, need<i128>(csv, "amount0"));
  TRY_LET(logged.amount1, need<i128>(csv, "amount1"));
  TRY_LET(logged.tick, need<std::int32_t>(csv, "tick_after"));
  TRY_LET(auto const down, need<std::uint32_t>(csv, "zeroForOne"));
  auto const mode = csv.cell("mode").value_or("");
  if (down > 1) return fail(Wrong("zeroForOne is neither 0 nor 1"));
  if (mode != "exactInput" && mode != "exactOutput") return fail(Wrong("mode is neither exactInput nor exactOutput"));
  auto const from = sqrt_price_of(before);
  auto const to = sqrt_price_of(after);
  if (!from || !to) return fail(Wrong("a price beyond 160 bits"));
  pool.state.sqrt_price = *from;
  pool.state.tick_spacing = spacing_of(pool.state.fee_pips);
  logged.price = *to;
  logged.liquidity = pool.state.liquidity;
  logged.zero_for_one = down == 1;
  logged.exact_in = mode == "exactInput";
  Row row;
  if (pricing::check_state(pool.state)) {
    row.expect("the state before", "one a pool can be in", "none");
    return row;
  }
  return reproduce(pool, logged).row;
}

}  // namespace

void check_v2_swaps(std::string_view csv, Tally& tally) { for_each_row(csv, tally, check_v2_swap); }

void check_v3_swaps(std::string_view csv, Tally& tally) { for_each_row(csv, tally, check_v3_swap); }

}  // namespace sep::recordings
