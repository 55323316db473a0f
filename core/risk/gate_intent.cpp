// The gate at acceptance.
#include <algorithm>

#include "core/intent/validate.hpp"
#include "core/risk/rules.hpp"

namespace sep::risk {
namespace {

using intent::deny;
using intent::GateReason;

std::vector<Scope> scopes_of(intent::IntentSpec const& spec) {
  return {{ScopeKind::global, {}}, {ScopeKind::strategy, spec.owner.strategy}};
}

// At least one venue must be able to trade; the reason is the first one's.
Finding check_venues(Books const& books, intent::IntentSpec const& spec) {
  Finding first;
  for (auto const venue : intent::usable_venues(spec, books.registry)) {
    auto denial = check_venue(books, venue);
    if (!denial) return {};
    if (!first) first = std::move(denial);
  }
  return first;
}

Finding check_room(Books const& books, std::string const& strategy) {
  auto const* book = books.risk.book(strategy);
  if (books.risk.open_intents >= kMaxOpenIntents)
    return deny(GateReason::open_intents_exceeded, "engine", i128{books.risk.open_intents} + 1, kMaxOpenIntents);
  auto const check = [&](Limits const& limits, std::string scope, std::uint32_t open) -> Finding {
    if (!limits.max_open_intents || open < *limits.max_open_intents) return {};
    return deny(GateReason::open_intents_exceeded, std::move(scope), open + 1, *limits.max_open_intents);
  };
  if (auto denial = check(books.config.global, "global", books.risk.open_intents)) return denial;
  auto const found = books.config.strategies.find(strategy);
  if (found == books.config.strategies.end()) return {};
  return check(found->second, "strategy:" + strategy, book ? book->open_intents : 0);
}

Finding check_duplicate(Books const& books, intent::IntentSpec const& spec, Time at) {
  auto const* book = books.risk.book(spec.owner.strategy);
  if (books.config.duplicate_window.ns <= 0 || !book) return {};
  auto const wish = wish_of(spec);
  for (auto const& recent : book->recent_intents) {
    bool const in_window = recent.at + books.config.duplicate_window > at;
    if (in_window && recent.wish == wish) return deny(GateReason::duplicate_intent, to_text(recent.intent));
  }
  return {};
}

Finding check_balances(Books const& books, intent::IntentSpec const& spec, intent::Terms const& terms) {
  auto const& owner = spec.owner.strategy;
  auto const sell = intent::sides_of(spec).sell;
  i128 const have = books.ledger.available(owner, terms.location, sell);
  i128 const need = std::max<i128>(terms.sell_reserve, 1);
  if (have < need) return deny(GateReason::insufficient_balance, books.registry.asset(sell)->symbol, need, have);
  i128 const gas_have =
      books.ledger.available(owner, terms.location, terms.gas_asset) - (terms.gas_asset == sell ? need : 0);
  if (gas_have < terms.gas_reserve)
    return deny(GateReason::insufficient_gas, books.registry.asset(terms.gas_asset)->symbol, terms.gas_reserve,
                std::max<i128>(gas_have, 0));
  return {};
}

// What the whole intent would buy at its decision price.
i128 expected_buy(intent::IntentSpec const& spec, intent::Terms const& terms) {
  auto const sides = intent::sides_of(spec);
  if (!sides.exact_in()) return terms.order_qty;
  auto const bought = spec.type == intent::IntentType::acquire ? base_for_ceil(terms.decision_price, terms.order_qty)
                                                               : quote_for_ceil(terms.decision_price, terms.order_qty);
  return bought.value_or(kInt128Max);
}

}  // namespace

std::optional<intent::Denial> check_entry(Books const& books, intent::IntentSpec const& spec, bool flatten, Time at) {
  if (auto denial = check_standing(books, spec, flatten, scopes_of(spec))) return denial;
  if (auto denial = check_assets(books, spec)) return denial;
  if (auto denial = check_venues(books, spec)) return denial;
  if (auto denial = check_room(books, spec.owner.strategy)) return denial;
  return check_duplicate(books, spec, at);
}

std::optional<intent::Denial> check_terms(Books const& books, intent::IntentSpec const& spec,
                                          intent::Terms const& terms, bool flatten, Time at) {
  auto const& strategy = spec.owner.strategy;
  auto const sides = intent::sides_of(spec);
  auto const* book = books.risk.book(strategy);
  Turnover const open{saturating_add(book ? book->open_notional : 0, terms.notional),
                      saturating_add(books.risk.open_notional, terms.notional)};

  if (auto denial = check_not_flipping(books, spec, flatten, terms.sell_reserve, scopes_of(spec))) return denial;
  if (auto denial = check_order_qty(books, {sides.sized, terms.order_qty})) return denial;
  if (auto denial = check_limit(books.config, &Limits::max_order_notional, terms.notional,
                                GateReason::order_notional_exceeded, strategy))
    return denial;
  if (auto denial = check_limit(books.config, &Limits::max_slippage_bps, spec.max_slippage_bps,
                                GateReason::slippage_exceeded, strategy))
    return denial;
  if (auto denial = check_balances(books, spec, terms)) return denial;
  if (auto denial = check_position(books, strategy, {sides.buy, expected_buy(spec, terms)})) return denial;
  if (auto denial = check_open_notional(books, strategy, terms.notional)) return denial;
  if (auto denial = check_day(books, strategy, open, at)) return denial;
  if (terms.notional < books.config.min_notional)
    return deny(GateReason::below_minimum, {}, terms.notional, books.config.min_notional);
  return {};
}

}  // namespace sep::risk
