// A fill that the venue took back. It is a fact like a fill: booked first, and never without an alarm.
#include <algorithm>

#include "core/engine/flow.hpp"
#include "core/engine/make_schedule.hpp"

namespace sep::engine {
namespace {

using risk::Breach;

// Whether so much was booked that so much can be taken back.
bool is_covered(intent::IntentState const& intent, orders::OrderState const& order, orders::Fill const& fill) {
  auto const sides = intent.sides();
  auto const covers = [](Amount part, AssetId asset, i128 total, i128 whole) {
    return part.asset != asset || (part.raw <= total && part.raw <= whole);
  };
  return covers(fill.sold, sides.sell, order.cum_sold, intent.cum_sold) &&
         covers(fill.bought, sides.buy, order.cum_bought, intent.cum_bought);
}

// A plan that was made after the fill does not know of it. Where no other is possible any more, it goes on as it is;
// one that is paused is made anew when it resumes.
void renew_plan(Draft& draft, Ulid id) {
  auto const& intent = draft.intent(id);
  if (!intent.plan || !intent.plan->outdated || !intent::may_trade(intent.status)) return;
  auto schedule = remake_schedule(intent, intent.spec, intent.terms, draft.state.config.scheduling, draft.at());
  if (schedule) draft.emit(intent::PlanRevised{id, {}, *std::move(schedule)});
}

}  // namespace

void bust_fill(Draft& draft, orders::ClientOrderId id, orders::Fill const& fill, bool booked) {
  auto const order = draft.order(id);
  auto const intent = draft.intent(order.intent);
  auto const venue = venue_scope(draft, order.terms.venue);
  auto const breach = [&](Breach what, i128 value) {
    draft.emit(risk::RiskBreached{what, intent.id, id, venue.name, value, 0});
    trip(draft, venue, enum_name(what));
  };
  if (is_negative(fill)) return breach(Breach::fill_foreign_asset, std::min(fill.sold.raw, fill.bought.raw));
  if (!booked) {
    draft.emit(orders::OrderFillBusted{intent.id, id, fill, false, 0, 0});
    return breach(Breach::fill_busted, fill.sold.raw);
  }
  auto const& owner = intent.spec.owner.strategy;
  auto const& location = intent.terms.location;
  auto posting = ledger::bust(owner, location, fill.sold, fill.bought, fill.gas);
  if (!draft.state.ledger.fits(posting) || !is_covered(intent, order, fill))
    return breach(Breach::fill_beyond_order, fill.sold.raw);

  // What comes back is held for the intent again, as far as it is there.
  bool const open = !intent::is_terminal(intent.status);
  i128 const free = draft.available(owner, location, fill.sold.asset) + fill.sold.raw;
  bool const ours = fill.sold.asset == intent.sides().sell && fill.bought.asset == intent.sides().buy;
  i128 const reserved = open && ours ? std::clamp<i128>(free, 0, fill.sold.raw) : 0;
  auto const* its_venue = draft.state.registry.venue(order.terms.venue);
  bool const fee_inside = ours && (fill.gas.raw == 0 || (its_venue && fill.gas.asset == its_venue->gas_asset));
  i128 const fee = fee_inside ? risk::fee_of(draft.state.registry, order.terms, fill.sold.raw) : 0;
  draft.emit(orders::OrderFillBusted{intent.id, id, fill, true, fee, reserved});
  draft.emit(LedgerPosted{intent.id, "busted fill " + fill.venue_fill_id, std::move(posting)});
  if (reserved > 0)
    draft.emit(LedgerPosted{intent.id, {}, ledger::reserve(owner, location, {fill.sold.asset, reserved})});
  breach(Breach::fill_busted, fill.sold.raw);
  if (i128 const left = draft.available(owner, location, fill.bought.asset); left < 0) {
    auto const* spec = draft.state.registry.location(location);
    risk::Scope const scope{risk::ScopeKind::location, spec ? spec->name : std::string{}};
    draft.emit(risk::RiskBreached{Breach::available_negative, intent.id, id, owner, left, 0});
    trip(draft, scope, enum_name(Breach::available_negative));
  }
  if (!open) return;
  renew_plan(draft, intent.id);
  // Of an order that lives it is its own again, until it ends.
  if (!order.is_live()) plan_rest(draft, intent.id, draft.at() + draft.timing().retry_interval);
}

}  // namespace sep::engine
