#include "core/routing/resting.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/pricing/book_swap.hpp"
#include "core/routing/paths.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing {
namespace {

using pricing::Taker;

// The price to wait at if there were no worst price; nullopt: our side of the book is empty, or ends before.
std::optional<std::int64_t> best_ticks(BookDepth const& depth, Taker side, std::uint32_t step_back) {
  auto const& own = side == Taker::buys ? depth.bids : depth.asks;
  if (own.empty()) return std::nullopt;
  std::int64_t const back = side == Taker::buys ? -std::int64_t{step_back} : std::int64_t{step_back};
  std::int64_t ticks = 0;
  if (__builtin_add_overflow(own.front().price_ticks, back, &ticks) || ticks <= 0) return std::nullopt;
  return ticks;
}

struct Limit {
  i128 most_sold = 0;
  i128 least_bought = 0;
};

// What the worst price and the reserve allow for what the lots come to.
std::optional<Limit> limit_of(RouteRequest const& request, Taker side, pricing::AtPrice const& trade) {
  if (side == Taker::buys) {
    auto const most = quote_for_floor(request.worst, trade.bought_least);
    return most ? std::optional(Limit{std::min(*most, request.sell_cap), 0}) : std::nullopt;
  }
  auto const least = base_for_ceil(request.worst, trade.sold_most);
  return least ? std::optional(Limit{request.sell_cap, *least}) : std::nullopt;
}

// Units sold per unit bought by whoever takes the best offer; lower is better for us.
std::optional<Rate> offer_of(InstrumentSpec const& book, BookDepth const& depth, Taker side) {
  auto const& other = side == Taker::buys ? depth.asks : depth.bids;
  if (other.empty()) return std::nullopt;
  auto const lots = other.front().lots;
  auto const trade = pricing::at_price(*book.book, side, lots, other.front().price_ticks);
  return trade && trade->bought_least > 0 ? make_rate(trade->sold_most, trade->bought_least) : std::nullopt;
}

}  // namespace

Result<VerifiedStep, ProposalFault> verify_resting(RouteRequest const& request, i128 qty,
                                                   InstrumentSpec const& instrument, InstrumentState const& state) {
  auto const* depth = depth_of(state);
  if (!instrument.book) return fail(ProposalFault::not_a_book);
  CHECK(depth != nullptr);
  auto const rules = pricing::as_maker(*instrument.book);
  auto const side = pricing::taker_of(instrument, request.sell);
  auto const best = best_ticks(*depth, side, request.step_back);
  if (!best) return fail(ProposalFault::unpriceable);

  bool const exact_in = request.kind == orders::SwapKind::exact_in;
  auto const leg = exact_in ? pricing::Leg::in : pricing::Leg::out;
  constexpr i128 kLotsMost = i128{1} << 62;
  // Any part of it keeps the worst price too, if the rest never fills. It waits there or beyond: so many lots as there.
  auto const bound = pricing::worst_price_of_a_fill(rules, side, *best, request.worst);
  auto const from = bound.value_or(*best);
  i128 const lots = pricing::lots_at_price(rules, side, kLotsMost, from, leg, qty);
  auto const wanted = pricing::at_price(rules, side, lots, from);
  if (!wanted || wanted->bought_least <= 0) return fail(ProposalFault::unpriceable);
  auto const limit = limit_of(request, side, *wanted);
  auto const ticks = bound && limit
                         ? pricing::worst_price(rules, side, lots, *bound, limit->most_sold, limit->least_bought)
                         : std::nullopt;
  if (!ticks) return fail(ProposalFault::beyond_limit);
  auto const trade = pricing::at_price(rules, side, lots, *ticks);
  auto const price = trade && trade->bought_least > 0 ? make_rate(trade->sold_most, trade->bought_least) : std::nullopt;
  if (!price || *price > request.worst) return fail(ProposalFault::beyond_limit);
  if (!pricing::meets_minimum(rules, side, lots, *ticks)) return fail(ProposalFault::unpriceable);

  return VerifiedStep{.instrument = instrument.id,
                      .venue = instrument.venue,
                      .qty = exact_in ? trade->sold_most : trade->bought_most,
                      .sell = trade->sold_most,
                      .buy = trade->bought_most,
                      .fee = pricing::fee_of(trade->sold_most, pricing::maker_fee_of(instrument)),
                      .market = {},
                      .block = state.block,
                      .observed_at = state.observed_at,
                      .lots = lots,
                      .last_ticks = *ticks};
}

Proposal propose_resting(RouteRequest const& request, Registry const& registry, MarketView& market) {
  std::optional<ProposedStep> chosen;
  std::optional<Rate> chosen_offer;
  for (auto const id : registry.instruments_between(request.sell, request.buy)) {
    auto const& book = *registry.instrument(id);
    if (!book.book || !may_use(request, book) || !can_fix(request, book)) continue;
    auto const* state = fresh_state(request, book, market);
    if (!state) continue;
    auto const step = verify_resting(request, request.qty, book, *state);
    if (!step) continue;
    auto const offer = offer_of(book, *depth_of(*state), pricing::taker_of(book, request.sell));
    // A book that nobody offers on is better than none.
    bool const better = !chosen || (offer && (!chosen_offer || *offer < *chosen_offer));
    if (!better) continue;
    bool const exact_in = request.kind == orders::SwapKind::exact_in;
    // All that was asked for: what of it whole lots at that price come to is worked out again, and the same.
    chosen = ProposedStep{id, request.qty, exact_in ? step->buy : step->sell};
    chosen_offer = offer;
  }
  if (!chosen) return {kRestingSolver, {}};
  return {kRestingSolver, {*chosen}};
}

}  // namespace sep::routing
