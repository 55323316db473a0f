// A swap on an instrument of any kind: what routing, risk and venues ask, with the kinds' own maths behind it.
//
// The asset sold says the direction; it is one of the instrument's (CHECKed), and the state is of the pool's kind and
// complete (CHECKed). That a book is in order (sep::fits) whoever read it has found out; a walk sees it again of the
// levels that it comes to. Amounts are base units.
#pragma once

#include "core/market/instrument.hpp"
#include "core/money/rate.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::pricing {

struct InstrumentSwap {
  i128 sold = 0;
  i128 bought = 0;
  Holdings after;               // what is left of the instrument once the swap is made
  i128 lots = 0;                // of a book
  std::int64_t last_ticks = 0;  // of a book: the worst price that it touches

  friend bool operator==(InstrumentSwap const&, InstrumentSwap const&) = default;
};

// The same without what is left, which of a book is a copy of all its levels: who only asks for a price need not pay
// it.
struct InstrumentQuote {
  i128 sold = 0;
  i128 bought = 0;
  i128 lots = 0;
  std::int64_t last_ticks = 0;

  friend bool operator==(InstrumentQuote const&, InstrumentQuote const&) = default;
};

[[nodiscard]] bool trades(InstrumentSpec const& pool, AssetId sell, AssetId buy);
[[nodiscard]] inline SwapFee fee_of_instrument(InstrumentSpec const& pool) {
  return {pool.fee_numerator, pool.fee_denominator};
}

// A book trades whole lots: it answers with the most of them that is no more than asked. exact_in: `sold` may be below
// `amount_in` by less than what a lot costs. exact_out: `bought` may be below `amount_out` by less than a lot gives.
// Less than the venue takes, or than a lot, is insufficient_output.
//
// A concentrated pool, or a book, that runs out of liquidity before the amount is met answers exceeds_reserve: routers
// do not make half a swap. Its state that no pool can be in is no_liquidity.
[[nodiscard]] Result<InstrumentSwap, SwapError> swap_exact_in(InstrumentSpec const& pool, InstrumentState const& state,
                                                              AssetId sell, i128 amount_in);
[[nodiscard]] Result<InstrumentSwap, SwapError> swap_exact_out(InstrumentSpec const& pool, InstrumentState const& state,
                                                               AssetId sell, i128 amount_out);
[[nodiscard]] Result<InstrumentQuote, SwapError> quote_exact_in(InstrumentSpec const& pool,
                                                                InstrumentState const& state, AssetId sell,
                                                                i128 amount_in);
[[nodiscard]] Result<InstrumentQuote, SwapError> quote_exact_out(InstrumentSpec const& pool,
                                                                 InstrumentState const& state, AssetId sell,
                                                                 i128 amount_out);

// The largest amount in (out), at most `at_most`, whose average price, sold (quote_raw) per bought (base_raw), still
// honours `worst`; 0 where there is none. Constant product: as max_amount_in says. Concentrated: found by halving, so
// the answer always honours `worst` exactly, and no amount greater by more than the rounding of single units does.
[[nodiscard]] i128 max_exact_in(InstrumentSpec const& pool, InstrumentState const& state, AssetId sell, Rate worst,
                                i128 at_most);
[[nodiscard]] i128 max_exact_out(InstrumentSpec const& pool, InstrumentState const& state, AssetId sell, Rate worst,
                                 i128 at_most);

// The liquidity in range at the pool's tick, by its table.
[[nodiscard]] u128 liquidity_at(ConcentratedLiquidity const& pool);

// `held` after the swap that moves `before` to the price `target`: the same token paid in, the same amount of it.
// nullopt: no swap of 128 bits does, or `held` cannot take it.
[[nodiscard]] std::optional<ConcentratedLiquidity> moved_like(InstrumentSpec const& pool,
                                                              ConcentratedLiquidity const& before,
                                                              SqrtPrice const& target,
                                                              ConcentratedLiquidity const& held);

}  // namespace sep::pricing
