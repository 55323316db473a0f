#include "core/routing/resting.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/market/book_price.hpp"
#include "core/pricing/book_swap.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing {
namespace {

using pricing::Taker;

Taker side_of(RouteRequest const& request, InstrumentSpec const& book) {
  return request.sell == book.token0 ? Taker::sells : Taker::buys;
}

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

bool is_free(RouteRequest const& request, InstrumentSpec const& book) {
  return book.book && std::ranges::binary_search(request.venues, book.venue) && can_fix(request, book);
}

// Units sold per unit bought by whoever takes one lot of the best offer; lower is better for us.
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
  auto const side = side_of(request, instrument);
  auto const best = best_ticks(*depth, side, request.step_back);
  if (!best) return fail(ProposalFault::unpriceable);

  bool const exact_in = request.kind == orders::SwapKind::exact_in;
  auto const leg = exact_in ? pricing::Leg::in : pricing::Leg::out;
  constexpr i128 kLotsMost = i128{1} << 62;
  i128 const lots = pricing::lots_at_price(rules, side, kLotsMost, *best, leg, qty);
  auto const wanted = pricing::at_price(rules, side, lots, *best);
  if (!wanted || wanted->bought_least <= 0) return fail(ProposalFault::unpriceable);
  // Any part of it keeps the worst price too, if the rest never fills.
  auto const bound = pricing::worst_price_of_a_fill(rules, side, *best, request.worst);
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
                      .market = make_version(state).content,
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
    if (!is_free(request, book)) continue;
    auto const state = market.instrument(id);
    if (!state || !fits(book, *state) || state->observed_at < request.market_not_before) continue;
    auto const step = verify_resting(request, request.qty, book, *state);
    if (!step) continue;
    auto const offer = offer_of(book, *depth_of(*state), side_of(request, book));
    // A book that nobody offers on is better than none.
    bool const better = !chosen || (offer && (!chosen_offer || *offer < *chosen_offer));
    if (!better) continue;
    bool const exact_in = request.kind == orders::SwapKind::exact_in;
    chosen = ProposedStep{id, step->qty, exact_in ? step->buy : step->sell};
    chosen_offer = offer;
  }
  if (!chosen) return {kRestingSolver, {}};
  return {kRestingSolver, {*chosen}};
}

}  // namespace sep::routing
