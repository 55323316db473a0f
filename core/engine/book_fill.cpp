// A fill is a fact. It is booked first; what is wrong with it trips the breaker afterwards.
#include <algorithm>

#include "core/engine/flow.hpp"
#include "core/engine/resting.hpp"
#include "core/pricing/book_swap.hpp"

namespace sep::engine {
namespace {

using risk::Breach;

struct Findings {
  Draft& draft;
  orders::OrderState const before;  // the order as it was

  void breach(Breach what, i128 value, i128 limit) const {
    auto const scope = venue_scope(draft, before.terms.venue);
    draft.emit(risk::RiskBreached{what, before.intent, before.terms.id, scope.name, value, limit});
    trip(draft, scope, enum_name(what));
  }
};

bool names_order_assets(orders::OrderTerms const& terms, orders::Fill const& fill) {
  return fill.sold.asset == terms.sell.asset && fill.bought.asset == terms.buy.asset;
}

// Whether a running total of non-negative amounts can take one more.
bool holds(i128 total, i128 more) { return more <= ledger::kBalanceMax - std::min(total, ledger::kBalanceMax); }

// False: what no account can hold, booked as a breach alone, with the figures in the input's record.
bool is_bookable(Draft const& draft, intent::IntentState const& intent, orders::Fill const& fill,
                 ledger::Posting const& settled, ledger::Posting const& gas) {
  return draft.state.ledger.fits(settled) && draft.state.ledger.fits(gas) && holds(intent.cum_sold, fill.sold.raw) &&
         holds(intent.cum_bought, fill.bought.raw) && holds(intent.gas_paid, fill.gas.raw);
}

bool is_foreign_fee(Draft const& draft, orders::OrderTerms const& terms, Amount gas) {
  auto const* venue = draft.state.registry.venue(terms.venue);
  return gas.raw > 0 && venue && gas.asset != venue->gas_asset;
}

void check_gas(Findings const& found, Amount gas) {
  auto const& terms = found.before.terms;
  if (is_foreign_fee(found.draft, terms, gas)) return found.breach(Breach::fee_foreign_asset, gas.raw, 0);
  i128 const limit = static_cast<i128>(terms.gas_limit) * terms.gas_price_max;
  if (gas.raw > limit) found.breach(Breach::gas_beyond_limit, gas.raw, limit);
}

// Worse than the limit: bought / sold < buy / sell. Each fill on a book rounds its amount and its fee against us.
bool is_beyond_limit(orders::OrderTerms const& terms, orders::Fill const& fill) {
  i128 const rounding = terms.book ? pricing::kRoundingPerFill : 0;
  i128 const sold = std::max<i128>(fill.sold.raw - rounding, 0);
  auto const bought = static_cast<u128>(fill.bought.raw) + static_cast<u128>(rounding);
  return compare_products(bought, static_cast<u128>(terms.sell.raw), static_cast<u128>(terms.buy.raw),
                          static_cast<u128>(sold)) < 0;
}

// The most that the lots of a buy on a book come to. The bound on what it may sell does not say: at better prices it
// would pay for more. nullopt: not such an order.
std::optional<i128> most_bought(Draft const& draft, orders::OrderTerms const& terms) {
  auto const* spec = draft.state.registry.instrument(terms.instrument);
  if (!terms.book || !spec || !spec->book || terms.buy.asset != spec->token0) return std::nullopt;
  auto const rules = terms.rests() ? pricing::as_maker(*spec->book) : *spec->book;
  auto const all = pricing::at_price(rules, pricing::Taker::buys, terms.book->lots, terms.book->price_ticks);
  if (!all) return std::nullopt;
  return all->bought_most;
}

void check_against_order(Findings const& found, orders::Fill const& fill) {
  auto const& [draft, before] = found;
  auto const& terms = before.terms;
  auto const& after = draft.order(terms.id);
  bool const exact_in = terms.kind == orders::SwapKind::exact_in;
  if (!before.is_live()) found.breach(Breach::fill_after_end, fill.sold.raw, 0);
  if (after.cum_sold > terms.sell.raw) found.breach(Breach::fill_beyond_order, after.cum_sold, terms.sell.raw);
  auto const most = exact_in ? most_bought(draft, terms) : terms.buy.raw;
  if (most && after.cum_bought > *most) found.breach(Breach::fill_beyond_order, after.cum_bought, *most);
  if (is_beyond_limit(terms, fill)) found.breach(Breach::fill_beyond_limit, fill.bought.raw, terms.buy.raw);
  if (!terms.book && after.leaves_qty() > 0) found.breach(Breach::fill_short, after.cum_qty(), after.order_qty());
}

void check_available(Draft& draft, intent::IntentState const& intent, orders::ClientOrderId order, Amount taken,
                     i128 reserved) {
  if (taken.raw <= reserved) return;
  check_owed(draft, intent.id, order, intent.spec.owner.strategy, intent.terms.location, taken.asset);
}

// Its quantity no longer says when it is over: the venue does, with the list of its fills.
void ask_what_else(Draft& draft, orders::ClientOrderId id) {
  auto const check_at = draft.at() + draft.timing().query_interval;
  draft.emit(orders::OrderUnknown{draft.order(id).intent, id, orders::UnknownCause::gateway, check_at});
}

i128 reserved_gas_for(intent::IntentState const& intent, AssetId asset) {
  return asset == intent.terms.gas_asset ? intent.reserved_gas : 0;
}

}  // namespace

void check_owed(Draft& draft, Ulid intent, orders::ClientOrderId order, std::string const& owner, LocationId location,
                AssetId asset) {
  i128 const left = draft.available(owner, location, asset);
  if (left >= 0) return;
  auto const* spec = draft.state.registry.location(location);
  risk::Scope const scope{risk::ScopeKind::location, spec ? spec->name : std::string{}};
  draft.emit(risk::RiskBreached{Breach::available_negative, intent, order, owner, left, 0});
  trip(draft, scope, enum_name(Breach::available_negative));
}

void book_fill(Draft& draft, orders::ClientOrderId id, orders::Fill const& fill) {
  Findings const found{draft, draft.order(id)};
  auto const& before = found.before;
  if (before.fill_ids.contains(fill.venue_fill_id))
    return draft.emit(orders::OrderReportRepeated{before.intent, id, "fill " + fill.venue_fill_id});
  if (is_negative(fill)) return found.breach(Breach::fill_foreign_asset, std::min(fill.sold.raw, fill.bought.raw), 0);

  auto const intent = draft.intent(before.intent);  // as it was: the event below changes it
  auto const& owner = intent.spec.owner.strategy;
  i128 const reserved_sell = fill.sold.asset == intent.sides().sell ? intent.reserved_sell : 0;
  i128 const reserved_gas = reserved_gas_for(intent, fill.gas.asset);
  auto const settled =
      ledger::settle(owner, intent.terms.location, fill.sold, {fill.sold.asset, reserved_sell}, fill.bought);
  auto const gas = ledger::gas(owner, intent.terms.location, fill.gas, {fill.gas.asset, reserved_gas});
  if (!is_bookable(draft, intent, fill, settled, gas)) return found.breach(Breach::fill_beyond_order, fill.sold.raw, 0);

  bool const ours = names_order_assets(before.terms, fill);
  i128 const filled = before.terms.kind == orders::SwapKind::exact_in ? fill.sold.raw : fill.bought.raw;
  bool const full = before.leaves_qty() == 0;  // beyond its quantity already, and asked for
  bool const beyond = ours && before.is_live() && (filled > before.leaves_qty() || full);
  bool const complete = ours && !beyond && filled >= before.leaves_qty();
  bool const fee_inside = ours && !is_foreign_fee(draft, before.terms, fill.gas);
  i128 const fee = fee_inside ? risk::fee_of(draft.state.registry, before.terms, fill.sold.raw) : 0;
  draft.emit(orders::OrderFilled{before.intent, id, fill, fee, complete});
  draft.emit(LedgerPosted{before.intent, {}, settled});
  if (!gas.entries.empty()) draft.emit(LedgerPosted{before.intent, {}, gas});

  if (!ours) found.breach(Breach::fill_foreign_asset, fill.sold.raw, 0);
  if (ours) check_against_order(found, fill);
  check_gas(found, fill.gas);
  check_available(draft, intent, id, fill.sold, reserved_sell);
  check_available(draft, intent, id, fill.gas, reserved_gas);
  if (beyond) ask_what_else(draft, id);
  if (beyond || !before.is_live()) return after_late_fill(draft, before.intent);
  if (complete) return after_order(draft, id);
  take_back_if_unwanted(draft, id);
}

void book_rejection(Draft& draft, orders::ClientOrderId id, orders::RejectReason reason, Amount gas) {
  Findings const found{draft, draft.order(id)};
  auto const intent = draft.intent(found.before.intent);  // as it was
  CHECK(found.before.is_live());
  i128 const reserved = reserved_gas_for(intent, gas.asset);
  Amount paid{gas.asset, gas.asset.value == 0 ? 0 : std::max<i128>(gas.raw, 0)};
  auto posting = ledger::gas(intent.spec.owner.strategy, intent.terms.location, paid, {gas.asset, reserved});
  bool const bookable = draft.state.ledger.fits(posting) && holds(intent.gas_paid, paid.raw);
  if (!bookable) paid.raw = 0;
  draft.emit(orders::OrderRejected{intent.id, id, reason, paid});
  if (paid.raw > 0) draft.emit(LedgerPosted{intent.id, {}, std::move(posting)});
  check_gas(found, gas);
  check_available(draft, intent, id, paid, reserved);
  after_order(draft, id);
}

}  // namespace sep::engine
