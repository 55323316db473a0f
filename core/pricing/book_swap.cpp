#include "core/pricing/book_swap.hpp"

#include <algorithm>
#include <limits>

#include "core/base/check.hpp"
#include "core/pricing/bisect.hpp"
#include "core/pricing/swap_step.hpp"

namespace sep::pricing {
namespace {

std::vector<BookLevel> const& side_of(BookDepth const& depth, Taker taker) {
  return taker == Taker::buys ? depth.asks : depth.bids;
}

SwapError as_swap_error(BookError error) {
  switch (error) {
    case BookError::bad_amount:
      return SwapError::zero_amount;
    case BookError::too_large:
      return SwapError::too_large;
    case BookError::bad_rules:
    case BookError::bad_book:
      return SwapError::no_liquidity;
    case BookError::nothing_in_reach:
      return SwapError::exceeds_reserve;
    case BookError::below_one_lot:
    case BookError::below_min_quantity:
    case BookError::below_min_notional:
      return SwapError::insufficient_output;
  }
  return SwapError::no_liquidity;
}

BookDepth without(BookDepth depth, Taker taker, i128 lots) {
  auto& side = taker == Taker::buys ? depth.asks : depth.bids;
  auto level = side.begin();
  for (; level != side.end() && lots >= level->lots; ++level) lots -= level->lots;
  if (lots > 0) level->lots -= static_cast<std::int64_t>(lots);
  side.erase(side.begin(), level);
  return depth;
}

bool honours(BookAnswer const& answer, Rate worst) {
  auto const price = make_rate(answer.in, answer.out);
  return price && *price <= worst;
}

std::optional<BookAnswer> one_level(BookRules const& rules, Taker taker, i128 lots, std::int64_t price_ticks) {
  if (lots > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return at_level({price_ticks, static_cast<std::int64_t>(lots)}, rules, taker);
}

i128 lots_shown(std::vector<BookLevel> const& side) {
  i128 lots = 0;
  for (auto const& level : side) lots += level.lots;
  return lots;
}

}  // namespace

Result<InstrumentQuote, SwapError> quote_book(BookRules const& rules, BookDepth const& depth, Taker taker, Leg leg,
                                              i128 amount) {
  auto const target = leg == Leg::in ? BookTarget::spend_at_most : BookTarget::receive_at_most;
  auto const answer = walk_book(side_of(depth, taker), rules, {taker, target, amount, {}});
  if (!answer) return fail(as_swap_error(answer.error()));
  if (!answer->filled) return fail(SwapError::exceeds_reserve);
  if (answer->out <= 0) return fail(SwapError::insufficient_output);
  return InstrumentQuote{answer->in, answer->out, answer->lots, answer->last_price_ticks};
}

Result<InstrumentSwap, SwapError> swap_book(BookRules const& rules, BookDepth const& depth, Taker taker, Leg leg,
                                            i128 amount) {
  TRY_LET(auto const quote, quote_book(rules, depth, taker, leg, amount));
  return InstrumentSwap{quote.sold, quote.bought, without(depth, taker, quote.lots), quote.lots, quote.last_ticks};
}

i128 max_on_book(BookRules const& rules, BookDepth const& depth, Taker taker, Leg leg, Rate worst, i128 at_most) {
  if (at_most <= 0 || rules.lot_base <= 0) return 0;
  auto const& side = side_of(depth, taker);
  auto const given = [&](BookAnswer const& answer) { return leg == Leg::in ? answer.in : answer.out; };
  // Below the venue's minimum there is no trade; above it the average price only gets worse.
  BookTotals const totals(side, rules, taker);
  auto const most = last_that_holds<i128>(0, lots_shown(side) + 1, [&](i128 lots) {
    auto const answer = totals.of(lots);
    return answer && given(*answer) <= at_most && honours(*answer, worst);
  });
  auto const answer = totals.of(most);
  if (!answer || answer->lots < rules.min_lots || answer->quote < rules.min_quote) return 0;
  return given(*answer);
}

std::optional<AtPrice> at_price(BookRules const& rules, Taker taker, i128 lots, std::int64_t price_ticks) {
  auto const answer = one_level(rules, taker, lots, price_ticks);
  if (!answer) return std::nullopt;
  // Of every fill but the one that was counted: the quote's amount is rounded, and the fee.
  i128 const more_fills = std::min(lots, kFillsMost) - 1;
  bool const buys = taker == Taker::buys;
  bool const fee_in_quote = rules.fee_in == FeeAsset::quote;
  i128 const quote_rounding = fee_in_quote ? 2 : 1;
  i128 const base_rounding = fee_in_quote ? 0 : 1;
  i128 sold_most = 0;
  if (__builtin_add_overflow(answer->in, more_fills * (buys ? quote_rounding : base_rounding), &sold_most))
    return std::nullopt;
  return AtPrice{sold_most, answer->out - more_fills * (buys ? base_rounding : quote_rounding), answer->out};
}

i128 lots_at_price(BookRules const& rules, Taker taker, i128 most, std::int64_t price_ticks, Leg leg, i128 amount) {
  return last_that_holds<i128>(0, most + 1, [&](i128 lots) {
    auto const trade = at_price(rules, taker, lots, price_ticks);
    return trade && (leg == Leg::in ? trade->sold_most : trade->bought_most) <= amount;
  });
}

SwapFee maker_fee_of(InstrumentSpec const& book) {
  CHECK(book.book.has_value());
  return {kPipsOne - book.book->maker_fee_pips, kPipsOne};
}

bool meets_minimum(BookRules const& rules, Taker taker, i128 lots, std::int64_t price_ticks) {
  auto const answer = one_level(rules, taker, lots, price_ticks);
  return answer && answer->lots >= rules.min_lots && answer->quote >= rules.min_quote;
}

std::optional<std::int64_t> worst_price(BookRules const& rules, Taker taker, i128 lots, std::int64_t bound_ticks,
                                        i128 most_sold, i128 least_bought) {
  auto const holds = [&](std::int64_t ticks) {
    auto const trade = at_price(rules, taker, lots, ticks);
    return trade && trade->sold_most <= most_sold && trade->bought_least >= least_bought;
  };
  CHECK(bound_ticks > 0);
  if (holds(bound_ticks)) return bound_ticks;
  auto const far = std::numeric_limits<std::int64_t>::max() / 4;
  auto const other_end =
      taker == Taker::buys ? std::max<std::int64_t>(bound_ticks / 4, 1) : std::min(bound_ticks, far) * 4;
  if (!holds(other_end)) return std::nullopt;
  if (taker == Taker::buys) return last_that_holds(other_end, bound_ticks, holds);
  return -last_that_holds(-other_end, -bound_ticks, [&](std::int64_t ticks) { return holds(-ticks); });
}

std::optional<std::int64_t> worst_price_of_a_fill(BookRules const& rules, Taker taker, std::int64_t bound_ticks,
                                                  Rate worst) {
  // The base of a lot is the same at every price.
  auto const lot = at_price(rules, taker, 1, bound_ticks);
  if (!lot) return std::nullopt;
  bool const buys = taker == Taker::buys;
  auto const at_worst = buys ? quote_for_floor(worst, lot->bought_least) : base_for_ceil(worst, lot->sold_most);
  if (!at_worst) return std::nullopt;
  return worst_price(rules, taker, 1, bound_ticks, buys ? *at_worst : kInt128Max, buys ? 0 : *at_worst);
}

}  // namespace sep::pricing
