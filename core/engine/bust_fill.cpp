// A fill that the venue took back. It is a fact like a fill: booked first, and never without an alarm.
#include <algorithm>

#include "core/engine/flow.hpp"
#include "core/engine/make_schedule.hpp"

namespace sep::engine {
namespace {

// A plan that was made after the fill does not know of it. Where no other is possible any more, it goes on as it is;
// one that is paused is made anew when it resumes.
void renew_plan(Draft& draft, Ulid id) {
  auto const& intent = draft.intent(id);
  bool const outdated = intent.plan && intent.plan->outdated && intent.leaves_qty() > 0;
  if (!outdated || !intent::may_trade(intent.status)) return;
  auto schedule = remake_schedule(intent, intent.spec, intent.terms, draft.state.config, draft.at());
  if (schedule) draft.emit(intent::PlanRevised{id, {}, *std::move(schedule)});
}

// Of what comes back, what is held for the intent again: as much as the fill took of it, as far as it is there.
i128 held_again(Draft const& draft, intent::IntentState const& intent, Amount sold) {
  if (intent::is_terminal(intent.status) || sold.asset != intent.sides().sell) return 0;
  i128 const free = draft.available(intent.spec.owner.strategy, intent.terms.location, sold.asset) + sold.raw;
  return std::clamp<i128>(free, 0, sold.raw);
}

// The part of what was sold that the fill's own event counted as fee.
i128 fee_of(Draft const& draft, intent::IntentState const& intent, orders::OrderTerms const& terms,
            orders::Fill const& fill) {
  auto const sides = intent.sides();
  auto const* venue = draft.state.registry.venue(terms.venue);
  bool const ours = fill.sold.asset == sides.sell && fill.bought.asset == sides.buy;
  bool const inside = fill.gas.raw == 0 || (venue && fill.gas.asset == venue->gas_asset);
  return ours && inside ? risk::fee_of(draft.state.registry, terms, fill.sold.raw) : 0;
}

}  // namespace

void bust_fill(Draft& draft, orders::ClientOrderId id, orders::Fill const& told,
               std::optional<orders::Fill> const& booked) {
  auto const order = draft.order(id);
  auto const intent = draft.intent(order.intent);
  auto const venue = venue_scope(draft, order.terms.venue);
  auto const breach = [&](risk::Breach what, i128 value, i128 limit) {
    draft.emit(risk::RiskBreached{what, intent.id, id, venue.name, value, limit});
    trip(draft, venue, enum_name(what));
  };
  if (!booked) {
    draft.emit(orders::OrderFillBusted{intent.id, id, told, false, 0, 0});
    return breach(risk::Breach::fill_busted, 0, told.sold.raw);
  }
  auto const& [fill_id, sold, bought, gas, block, executed_at] = *booked;
  auto const& owner = intent.spec.owner.strategy;
  auto const& location = intent.terms.location;
  auto posting = ledger::bust(owner, location, sold, bought, gas);
  if (!draft.state.ledger.fits(posting)) return breach(risk::Breach::fill_beyond_order, sold.raw, told.sold.raw);

  i128 const held = held_again(draft, intent, sold);
  draft.emit(orders::OrderFillBusted{intent.id, id, *booked, true, fee_of(draft, intent, order.terms, *booked), held});
  draft.emit(LedgerPosted{intent.id, "busted fill " + fill_id, std::move(posting)});
  if (held > 0) draft.emit(LedgerPosted{intent.id, {}, ledger::reserve(owner, location, {sold.asset, held})});
  breach(risk::Breach::fill_busted, sold.raw, told.sold.raw);
  check_owed(draft, intent.id, id, owner, location, bought.asset);
  if (intent::is_terminal(intent.status)) return;
  renew_plan(draft, intent.id);
  // Of an order that lives it is its own again, until it ends.
  if (!order.is_live()) plan_rest(draft, intent.id, draft.at() + draft.timing().retry_interval);
}

}  // namespace sep::engine
