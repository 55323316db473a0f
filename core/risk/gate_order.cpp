// The last gate before the wire.
#include <algorithm>

#include "core/intent/validate.hpp"
#include "core/pricing/book_swap.hpp"
#include "core/risk/rules.hpp"

namespace sep::risk {
namespace {

using intent::deny;
using intent::GateReason;
using orders::OrderTerms;

std::vector<Scope> scopes_of(Books const& books, intent::IntentState const& intent, VenueId at) {
  auto const* venue = books.registry.venue(at);
  auto const* location = books.registry.location(intent.terms.location);
  return {{ScopeKind::global, {}},
          {ScopeKind::strategy, intent.spec.owner.strategy},
          {ScopeKind::venue, venue ? venue->name : ""},
          {ScopeKind::location, location ? location->name : ""}};
}

// P10 and P11: the order's limit against the market's reference and against the decision price.
Finding check_price(Books const& books, OrderRequest const& request, Rate limit_price) {
  auto const& spec = request.intent.spec;
  auto const collar = static_cast<i128>(books.config.collar_bps) * 100;
  auto const from_reference = worse_than(spec, limit_price, request.reference->price);
  if (from_reference > collar) return deny(GateReason::price_collar, {}, from_reference, collar);
  auto const from_decision = worse_than(spec, limit_price, request.intent.terms.decision_price);
  bool const acquiring = spec.type == intent::IntentType::acquire;
  auto const& worst = request.intent.terms.worst_price;
  i128 const slippage_bps =
      (static_cast<i128>(from_decision) + 99) / 100;  // away from zero: 99 hundredths are one more
  if (acquiring ? limit_price > worst : limit_price < worst)
    return deny(GateReason::slippage_exceeded, "intent", slippage_bps, spec.max_slippage_bps);
  return check_limit(books.config, &Limits::max_slippage_bps, slippage_bps, GateReason::slippage_exceeded,
                     spec.owner.strategy, books.registry.venue(request.terms.venue));
}

// P13: the order draws on what the intent holds, less what its live orders may still take.
Finding check_reservation(Books const& books, OrderRequest const& request) {
  auto const& intent = request.intent;
  i128 sell_left = intent.reserved_sell - request.beside.sell;
  i128 gas_left = intent.reserved_gas - request.beside.gas;
  for (auto const& id : intent.live_orders) {
    auto const& order = books.orders.at(orders::ClientOrderId{id});
    sell_left -= order.exposed_sell();
    gas_left -= order.gas_reserved;
  }
  auto const& sell = request.terms.sell;
  if (sell.raw > sell_left)
    return deny(GateReason::insufficient_balance, books.registry.asset(sell.asset)->symbol, sell.raw,
                std::max<i128>(sell_left, 0));
  if (request.gas_reserved > gas_left)
    return deny(GateReason::gas_cap_reached, books.registry.asset(intent.terms.gas_asset)->symbol, request.gas_reserved,
                std::max<i128>(gas_left, 0));
  return {};
}

// P14: filled + live + unknown + new stays within what was ordered.
Finding check_cumulative([[maybe_unused]] Books const& books, OrderRequest const& request) {
  auto const& intent = request.intent;
  auto const& terms = request.terms;
  i128 total = intent.cum_qty + request.beside.qty + terms.order_qty();
#ifndef SEP_CANARY_SKIPPED_RESERVATION
  for (auto const& id : intent.live_orders) total += books.orders.at(orders::ClientOrderId{id}).leaves_qty();
#endif
  if (total > intent.terms.order_qty) return deny(GateReason::intent_overfill, {}, total, intent.terms.order_qty);
  return {};
}

Finding check_repeats(Books const& books, OrderRequest const& request, Time at) {
  auto const& strategy = request.intent.spec.owner.strategy;
  if (books.config.repeat_limit == 0) return {};
  auto const* book = books.risk.book(strategy);
  if (!book) return {};
  auto const repeats = std::ranges::count_if(book->recent_orders, [&](RecentOrder const& recent) {
    bool const itself = recent.intent == request.intent.id && recent.slice == request.slice;
    return !itself && recent.at + books.config.repeat_window > at && recent.sell == request.terms.sell.asset &&
           recent.buy == request.terms.buy.asset;
  });
  if (repeats < std::ptrdiff_t{books.config.repeat_limit}) return {};
  return deny(GateReason::repeated_execution, "strategy:" + strategy, repeats + 1, books.config.repeat_limit);
}

// P5 for the assets that a path leads through: held for no instant between transactions, but in the pools' hands.
Finding check_way(Books const& books, pricing::Path const& path) {
  for (auto hop = path.begin() + 1; hop != path.end(); ++hop)
    if (auto denial = check_asset(books, hop->sell)) return denial;
  return {};
}

// What a live order sells on one of its instruments.
AssetId sold_on(Books const& books, OrderTerms const& terms, InstrumentSpec const* pool) {
  auto const path = terms.further.empty() ? std::nullopt : path_of(books.registry, terms);
  return path ? std::ranges::find(*path, pool, &pricing::Hop::pool)->sell : terms.sell.asset;
}

// Of two orders the other way. Where one of them waits on a book they meet only if the buyer pays what the seller asks.
bool may_meet(Registry const& registry, OrderTerms const& live, OrderTerms const& added) {
  bool const waits = live.rests() || added.rests();
  auto const* book = registry.instrument(added.instrument);
  if (!waits || !book || !live.book || !added.book) return true;
  auto const& buyer = added.buy.asset == book->token0 ? *added.book : *live.book;
  auto const& seller = added.buy.asset == book->token0 ? *live.book : *added.book;
  return buyer.price_ticks >= seller.price_ticks;
}

// P22: no live order of ours may trade the other way on the same pool, whatever their ends are.
Finding check_self_match(Books const& books, OrderTerms const& added, pricing::Path const& path) {
  for (auto const& hop : path) {
    auto const found = books.risk.live_orders.find(hop.pool->id);
    if (found == books.risk.live_orders.end()) continue;
    for (auto const& id : found->second) {
      auto const& live = books.orders.at(orders::ClientOrderId{id}).terms;
      if (sold_on(books, live, hop.pool) != hop.sell && may_meet(books.registry, live, added))
        return deny(GateReason::self_match, hop.pool->address);
    }
  }
  return {};
}

// P23: an independent reference, and a fresh state of the pool itself.
Finding check_market(Books const& books, OrderRequest const& request, Time at) {
  if (!request.reference)
    return deny(GateReason::no_reference_price, intent::pair_of(request.intent.spec, books.registry),
                request.reference.error().sources, books.config.min_reference_sources);
  i128 const age = static_cast<i128>(at.ns) - request.market_oldest.ns;
  if (age > books.config.max_market_age.ns)
    return deny(GateReason::market_stale, request.instrument_name, age, books.config.max_market_age.ns);
  return {};
}

// The fee cap counts what live orders may still pay.
Finding check_fee(Books const& books, OrderRequest const& request) {
  auto const& intent = request.intent;
  if (!intent.spec.max_fee) return {};
  i128 total = saturating_add(saturating_add(intent.fees_paid, request.beside.fee), request.fee);
  for (auto const& id : intent.live_orders) {
    auto const& order = books.orders.at(orders::ClientOrderId{id});
    total = saturating_add(total, fee_of(books.registry, order.terms, order.exposed_sell()));
  }
  if (total > *intent.spec.max_fee) return deny(GateReason::fee_cap_exceeded, {}, total, *intent.spec.max_fee);
  return {};
}

// What would be traded today if every live and unknown order filled, and this one too.
Turnover with_live(Books const& books, std::string const& strategy, i128 notional) {
  auto const* own = books.risk.book(strategy);
  Turnover sum{saturating_add(notional, own ? own->live_notional : 0), notional};
  for (auto const& [name, book] : books.risk.books) sum.all = saturating_add(sum.all, book.live_notional);
  return sum;
}

Finding check_sizes(Books const& books, OrderRequest const& request, i128 notional) {
  if (auto denial = check_order_qty(books, request.terms.sell)) return denial;
  if (auto denial = check_order_qty(books, request.terms.buy)) return denial;
  return check_limit(books.config, &Limits::max_order_notional, notional, GateReason::order_notional_exceeded,
                     request.intent.spec.owner.strategy, books.registry.venue(request.terms.venue));
}

Finding check_all(Books const& books, OrderRequest const& request, i128 notional, Rate limit_price, Time at) {
  auto const& intent = request.intent;
  auto const path = path_of(books.registry, request.terms);
  auto const is_elsewhere = [&](pricing::Hop const& hop) { return hop.pool->venue != request.terms.venue; };
  if (!path || std::ranges::any_of(*path, is_elsewhere)) return deny(GateReason::no_route, request.instrument_name);
  auto const& strategy = intent.spec.owner.strategy;
  auto const scopes = scopes_of(books, intent, request.terms.venue);
  if (auto denial = check_standing(books, intent.spec, intent.flatten, scopes)) return denial;
  auto const selling = saturating_add(exposed_sell_of(books, strategy, request.terms.sell.asset),
                                      saturating_add(request.beside.sell, request.terms.sell.raw));
  if (auto denial = check_not_flipping(books, intent.spec, intent.flatten, selling, scopes)) return denial;
  if (auto denial = check_assets(books, intent.spec)) return denial;
  if (auto denial = check_way(books, *path)) return denial;
  if (auto denial = check_venue(books, request.terms.venue)) return denial;
  if (auto denial = check_market(books, request, at)) return denial;  // before what needs its reference
  if (auto denial = check_sizes(books, request, notional)) return denial;
  if (auto denial = check_price(books, request, limit_price)) return denial;
  if (auto denial = check_fee(books, request)) return denial;
  if (auto denial = check_reservation(books, request)) return denial;
  if (auto denial = check_cumulative(books, request)) return denial;
  if (auto denial = check_position(books, strategy,
                                   {request.terms.buy.asset, saturating_add(request.expected_buy, request.beside.buy)}))
    return denial;
  // What leads back to the reference asset lessens the exposure that a lowered limit speaks of.
  bool const leads_back = intent.flatten || request.terms.buy.asset == books.config.reference_asset;
  if (!leads_back)
    if (auto denial = check_open_notional(books, strategy, 0)) return denial;
  if (auto denial =
          check_day(books, strategy, with_live(books, strategy, saturating_add(notional, request.beside.notional)), at))
    return denial;
  if (auto denial = check_repeats(books, request, at)) return denial;
  if (auto denial = check_self_match(books, request.terms, *path)) return denial;
  if (notional < books.config.min_notional)
    return deny(GateReason::below_minimum, {}, notional, books.config.min_notional);
  return {};
}

}  // namespace

std::optional<pricing::Path> path_of(Registry const& registry, orders::OrderTerms const& terms) {
  return pricing::make_path(registry, terms.hops(), terms.sell.asset, terms.buy.asset);
}

i128 fee_of(Registry const& registry, OrderTerms const& terms, i128 sold) {
  auto const path = sold > 0 ? path_of(registry, terms) : std::nullopt;
  if (!path) return 0;
  auto const& first = *path->front().pool;
  return terms.rests() && first.book ? pricing::fee_of(sold, pricing::maker_fee_of(first))
                                     : pricing::fee_of_path(*path, sold);
}

std::optional<intent::Denial> check_waiting(Books const& books, intent::IntentState const& intent,
                                            OrderTerms const& terms) {
  auto const scopes = scopes_of(books, intent, terms.venue);
  if (auto denial = check_standing(books, intent.spec, intent.flatten, scopes)) return denial;
  auto const selling = exposed_sell_of(books, intent.spec.owner.strategy, terms.sell.asset);
  if (auto denial = check_not_flipping(books, intent.spec, intent.flatten, selling, scopes)) return denial;
  if (auto denial = check_assets(books, intent.spec)) return denial;
  return check_venue(books, terms.venue);
}

Result<ApprovedOrder, intent::Denial> approve_order(Books const& books, OrderRequest const& request, Time at) {
  auto const& terms = request.terms;
  auto const limit_price = price_of(request.intent.spec, terms.sell.raw, terms.buy.raw);
  if (!limit_price) return fail(deny(GateReason::limit_outside_market));
  // What it may come to: by the quote, or at its own limit where that is more.
  auto const quoted = notional_of(request.intent, request.expected_sell, request.expected_buy);
  auto const at_limit = notional_of(request.intent, terms.sell.raw, terms.buy.raw);
  if (!quoted || !at_limit) return fail(deny(GateReason::order_notional_exceeded, "range", 0, kInt128Max));
  auto const notional = std::max(quoted, at_limit);
  if (auto denial = check_all(books, request, *notional, *limit_price, at)) return fail(*std::move(denial));
  return ApprovedOrder{terms, *notional, request.gas_reserved,
                       worse_than(request.intent.spec, *limit_price, request.reference->price)};
}

}  // namespace sep::risk
