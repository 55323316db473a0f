#include "core/engine/patience.hpp"

#include <algorithm>

#include "core/engine/route_request.hpp"
#include "core/intent/validate.hpp"
#include "core/routing/within.hpp"
#include "core/scheduling/pace.hpp"
#include "core/scheduling/reservation.hpp"

namespace sep::engine {
namespace {

using intent::IntentState;
using intent::WaitCause;
using scheduling::Progress;

// How much worse than the reference a price is, in hundredths of a basis point; below 0: better. Quote per base.
i128 cost_of(intent::IntentType type, Rate price, Rate reference) {
  auto const above = distance_centi_bps(price, reference);
  return type == intent::IntentType::acquire ? above : -above;
}

}  // namespace

std::uint32_t entry_cost_e6(State const& state, MarketView& market, intent::IntentSpec const& spec,
                            intent::Terms const& terms, intent::Schedule const& schedule, Time at) {
  IntentState accepted;
  accepted.spec = spec;
  accepted.terms = terms;
  accepted.reserved_sell = terms.sell_reserve;
  accepted.reserved_gas = terms.gas_reserve;
  i128 const qty = std::max<i128>(schedule.total_qty / schedule.slices, 1);
  auto const request = make_route_request(state, accepted, {1, qty, 1, intent::SliceStatus::released, at}, {}, at);
  auto const entry = routing::entry_of(request, state.registry, market);
  if (!entry) return 0;
  i128 const cost = cost_of(spec.type, sold_per_bought(spec, entry->price), terms.decision_price);
  return static_cast<std::uint32_t>(std::clamp<i128>(cost, entry->fee_e6, 1'000'000));
}

Weighed weigh(Draft& draft, IntentState const& intent, Progress const& progress, i128 wanted) {
  auto const& plan = intent.plan->plan;
  auto const& schedule = plan.schedule;
  if (!schedule.entry_e6 || !progress.price) return {wanted};
  if (!scheduling::is_weighed(plan, progress, wanted)) {
    auto const must = scheduling::portion_now(plan, progress, wanted, 0);
    return {must.qty, {}, {scheduling::next_due(plan, draft.at()), WaitCause::next_slice}};
  }

  auto const& spec = intent.spec;
  Rate const reference = *progress.price;
  i128 const rest = schedule.total_qty - scheduling::done(progress);
  scheduling::Reservation const reservation(schedule, draft.at());
  auto const price_after = [&](i128 taken) { return reservation.price(rest - taken, reference); };
  auto const within = routing::pour_within(next_slice_request(draft, intent, wanted), draft.state.registry,
                                           draft.market, [&](i128 taken) -> std::optional<Rate> {
                                             auto const price = price_after(taken);
                                             return price ? std::optional(sold_per_bought(spec, *price)) : std::nullopt;
                                           });
  auto const [qty, at_any_price] = scheduling::portion_now(plan, progress, wanted, within.qty);
  if (at_any_price) return {qty};
  if (qty > 0) return {qty, price_after(qty)};
  Weighed waits{0, {}, {scheduling::next_look(plan, draft.at()), WaitCause::worth_waiting}};
  auto const price = price_after(std::min(within.qty + 1, wanted));
  if (!within.next || !price) return waits;
  waits.denial = intent::deny(intent::GateReason::worth_waiting, intent::pair_of(spec, draft.state.registry),
                              cost_of(spec.type, sold_per_bought(spec, *within.next), reference),
                              cost_of(spec.type, *price, reference));
  return waits;
}

}  // namespace sep::engine
