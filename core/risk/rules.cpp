#include "core/risk/rules.hpp"

#include <algorithm>

namespace sep::risk {

using intent::deny;
using intent::GateReason;

Standing standing(RiskState const& risk, std::vector<Scope> const& scopes) {
  Standing worst;
  for (auto const& scope : scopes)
    if (auto const state = risk.state_of(scope); state > worst.state) worst = {state, scope};
  return worst;
}

Finding check_standing(Books const& books, intent::IntentSpec const& spec, bool flatten,
                       std::vector<Scope> const& scopes) {
  auto const now = standing(books.risk, scopes);
  if (now.state == TradingState::active) return {};
  if (now.state == TradingState::halted && !flatten) return deny(GateReason::trading_halted, to_text(now.scope));
  auto const sides = intent::sides_of(spec);
  i128 const position = books.ledger.position(spec.owner.strategy, sides.sell);
  bool const opens = sides.buy != books.config.reference_asset || position <= 0;
  if (opens) return deny(GateReason::reducing_would_open, to_text(now.scope), 0, position);
  return {};
}

Finding check_not_flipping(Books const& books, intent::IntentSpec const& spec, bool flatten, i128 sell,
                           std::vector<Scope> const& scopes) {
  if (standing(books.risk, scopes).state == TradingState::active && !flatten) return {};
  i128 const position = books.ledger.position(spec.owner.strategy, intent::sides_of(spec).sell);
  if (sell > position) return deny(GateReason::reducing_would_flip, {}, sell, position);
  return {};
}

Finding check_asset(Books const& books, AssetId id) {
  auto const* asset = books.registry.asset(id);
  if (!asset || !std::ranges::binary_search(books.config.allowed_assets, id))
    return deny(GateReason::asset_not_allowed, asset ? asset->symbol : "", id.value);
  if (!asset->plain_transfers) return deny(GateReason::asset_not_plain, asset->symbol);
  return {};
}

Finding check_assets(Books const& books, intent::IntentSpec const& spec) {
  for (auto const id : {spec.base, spec.quote})
    if (auto denial = check_asset(books, id)) return denial;
  return {};
}

Finding check_venue(Books const& books, VenueId venue) {
  auto const* spec = books.registry.venue(venue);
  if (!spec || !spec->enabled) return deny(GateReason::venue_disabled, spec ? spec->name : "", venue.value);
  if (books.risk.venues_down.contains(venue)) return deny(GateReason::venue_down, spec->name);
  return {};
}

Finding check_order_qty(Books const& books, Amount amount) {
  auto const found = books.config.assets.find(amount.asset);
  if (found == books.config.assets.end() || !found->second.max_order_qty) return {};
  if (amount.raw <= *found->second.max_order_qty) return {};
  return deny(GateReason::order_qty_exceeded, books.registry.asset(amount.asset)->symbol, amount.raw,
              *found->second.max_order_qty);
}

i128 saturating_add(i128 a, i128 b) {
  auto const sum = checked_add(a, b);
  if (sum) return *sum;
  return b > 0 ? kInt128Max : kInt128Min;
}

Finding check_day(Books const& books, std::string const& strategy, Turnover more, Time at) {
  DayStats own;
  DayStats all;
  for (auto const& [name, book] : books.risk.books) {
    if (book.today.day != day_of(at)) continue;
    if (name == strategy) own = book.today;
    all.turnover = saturating_add(all.turnover, book.today.turnover);
    all.cost = saturating_add(all.cost, book.today.cost);
  }
  auto const check = [](Limits const& limits, DayStats const& day, i128 to_come, std::string const& scope) -> Finding {
    i128 const turnover = saturating_add(day.turnover, to_come);
    if (limits.max_daily_turnover && turnover > *limits.max_daily_turnover)
      return deny(GateReason::daily_turnover_exceeded, scope, turnover, *limits.max_daily_turnover);
    if (limits.max_daily_loss && day.cost > *limits.max_daily_loss)
      return deny(GateReason::daily_loss_exceeded, scope, day.cost, *limits.max_daily_loss);
    return {};
  };
  if (auto denial = check(books.config.global, all, more.all, "global")) return denial;
  auto const found = books.config.strategies.find(strategy);
  if (found == books.config.strategies.end()) return {};
  return check(found->second, own, more.strategy, "strategy:" + strategy);
}

i128 exposed_sell_of(Books const& books, std::string const& strategy, AssetId asset) {
  i128 sum = 0;
  for (auto const& [pool, ids] : books.risk.live_orders)
    for (auto const& id : ids) {
      auto const& order = books.orders.at(orders::ClientOrderId{id});
      bool const ours = order.terms.instrument == pool &&  // an order on a path is live on all of it: counted once
                        books.intents.at(order.intent).spec.owner.strategy == strategy;
      if (ours && order.terms.sell.asset == asset) sum = saturating_add(sum, order.exposed_sell());
    }
  return sum;
}

Finding check_position(Books const& books, std::string const& strategy, Amount more) {
  auto const found = books.config.assets.find(more.asset);
  if (found == books.config.assets.end() || !found->second.max_position) return {};
  i128 held = books.ledger.position(strategy, more.asset);
  for (auto const& [pool, ids] : books.risk.live_orders)
    for (auto const& id : ids) {
      auto const& order = books.orders.at(orders::ClientOrderId{id});
      bool const ours =
          order.terms.instrument == pool && books.intents.at(order.intent).spec.owner.strategy == strategy;
      if (ours && order.terms.buy.asset == more.asset) held = saturating_add(held, order.exposed_buy());
    }
  auto const after = checked_add(held, more.raw).value_or(kInt128Max);
  if (after <= *found->second.max_position) return {};
  return deny(GateReason::position_exceeded, books.registry.asset(more.asset)->symbol, after,
              *found->second.max_position);
}

Finding check_open_notional(Books const& books, std::string const& strategy, i128 more) {
  auto const* book = books.risk.book(strategy);
  auto const check = [&](Limits const& limits, std::string scope, i128 open) -> Finding {
    i128 const after = checked_add(open, more).value_or(kInt128Max);
    if (!limits.max_open_notional || after <= *limits.max_open_notional) return {};
    return deny(GateReason::open_notional_exceeded, std::move(scope), after, *limits.max_open_notional);
  };
  if (auto denial = check(books.config.global, "global", books.risk.open_notional)) return denial;
  auto const found = books.config.strategies.find(strategy);
  if (found == books.config.strategies.end()) return {};
  return check(found->second, "strategy:" + strategy, book ? book->open_notional : 0);
}

std::int64_t worse_than(intent::IntentSpec const& spec, Rate price, Rate reference) {
  auto const distance = distance_centi_bps(price, reference);
  return spec.type == intent::IntentType::acquire ? distance : -distance;
}

std::optional<Rate> price_of(intent::IntentSpec const& spec, i128 sell, i128 buy) {
  return spec.type == intent::IntentType::acquire ? make_rate(sell, buy) : make_rate(buy, sell);
}

std::optional<i128> notional_of(intent::IntentState const& intent, i128 sell, i128 buy) {
  i128 const quote = intent.spec.type == intent::IntentType::acquire ? sell : buy;
  return quote_for_ceil(intent.terms.reference_per_quote, quote);
}

}  // namespace sep::risk
