// What is judged at the release of a timed plan's slice: on the books as they were before it.
#include <algorithm>

#include "sim/auditor.hpp"

namespace sep::sim {
namespace {

bool may_use(intent::IntentSpec const& spec, VenueId venue) {
  auto const has = [&](std::vector<VenueId> const& list) { return std::ranges::find(list, venue) != list.end(); };
  return (spec.allowed_venues.empty() || has(spec.allowed_venues)) && !has(spec.excluded_venues);
}

}  // namespace

void Auditor::d_slice_is_paced(ParentBook const& parent, intent::SliceReleased const& released) {
  auto const& schedule = parent.plan->schedule;
  auto const expect = [&](bool holds, char const* why) {
    verdict_.expect(Invariant::d_slices_are_paced, holds, [&] {
      return "intent " + to_text(released.intent) + ", slice " + std::to_string(released.slice) + " of " +
             big(released.qty).str() + " " + why;
    });
  };
  expect(parent.phase == Phase::open, "while the intent is not open");
  expect(schedule.start <= group_.at && group_.at < schedule.end, "outside its window");
  expect(schedule.end < parent.spec.deadline, "without time to live before the deadline");
  expect(released.qty >= schedule.min_slice_qty, "below the minimum");
  expect(schedule.price_cap == parent.terms->worst_price, "under another price cap than the worst price");
  bool const patient = parent.spec.schedule && parent.spec.schedule->patient;
  expect(patient || !released.reservation_price, "with a price to wait for that nobody asked for");
  if (schedule.slices < 2) return;
  expect(released.qty < schedule.total_qty, "is the whole");
  auto const quarter = (schedule.end.ns - schedule.start.ns) / schedule.slices / 4;
  expect(!parent.released_at || (group_.at - *parent.released_at).ns >= quarter, "too soon after the one before");
}

void Auditor::i3_slice_fits(ParentBook const& parent, intent::SliceReleased const& released) {
  Big total = big(parent.filled()) + big(released.qty);
  for (auto const& child_id : parent.children)
    if (child(child_id).live) total += big(child(child_id).leaves());
  for (auto const& [slice, qty] : parent.asking) total += big(qty);
  verdict_.expect(Invariant::i3_no_overfill, parent.breached || total <= big(parent.terms->order_qty), [&] {
    return "intent " + to_text(released.intent) + ": filled, live and asked for are " + total.str() + " of " +
           big(parent.terms->order_qty).str();
  });
}

void Auditor::published(InstrumentState const& state) {
  if (auto const* depth = depth_of(state)) books_.traded[state.instrument] = {depth->traded_lots, depth->traded_ticks};
}

void Auditor::observed(InstrumentState const& state) {
  auto const* depth = depth_of(state);
  if (!depth) return;
  auto& known = books_.known_traded[state.instrument];
  known = std::max(known, TradedLots{depth->traded_lots, depth->traded_ticks});
  // What a new connection is told first is as of now: later than what was published last.
  auto& told = books_.traded[state.instrument];
  told = std::max(told, known);
}

// What was traded of the intent's pair on the books that it may use, be they switched on or off, in the asset that is
// sized.
Big Auditor::volume_of(ParentBook const& parent, std::map<InstrumentId, TradedLots> const& traded) const {
  Big base = 0;
  Big quote = 0;
  for (auto const& [id, said] : traded) {
    auto const* book = books_.registry.instrument(id);
    bool const counts = book->token0 == parent.spec.base && book->token1 == parent.spec.quote;
    if (!counts || !may_use(parent.spec, book->venue)) continue;
    auto const lot = big(book->book->lot_base);
    auto const& tick = book->book->tick;
    base += Big(said.lots) * lot;
    quote += Big(widen(said.ticks)) * lot * big(tick.quote_raw) / big(tick.base_raw);
  }
  return parent.sides().sized == parent.spec.base ? base : quote;
}

// The log claims no more than the books say, and never less than before.
void Auditor::d_volume_was_traded(ParentBook const& parent, intent::PlanVolumeSeen const& seen) {
  auto const said = volume_of(parent, books_.traded);
  auto const& before = parent.plan->volume_seen;
  verdict_.expect(Invariant::d_slices_are_paced,
                  big(seen.traded_qty) <= said && (!before || *before <= big(seen.traded_qty)), [&] {
                    return "intent " + to_text(seen.intent) + ": its plan saw " + big(seen.traded_qty).str() +
                           " traded, the books say " + said.str() +
                           (before ? ", and it saw " + before->str() + " before" : std::string());
                  });
}

// No more than its share of what the market has traded since; a little more was traded than anybody has heard of yet.
void Auditor::d_keeps_its_share(ParentBook const& parent, intent::SliceReleased const& released) {
  auto const& plan = *parent.plan;
  auto const now = volume_of(parent, books_.traded);
  auto const expect = [&](Big const& qty, std::uint32_t bps, Big const& volume, char const* since) {
    verdict_.expect(Invariant::d_slices_are_paced, qty * kBpsOne <= volume * bps, [&] {
      return "intent " + to_text(released.intent) + ", slice " + std::to_string(released.slice) + ": " + qty.str() +
             " of a market of " + volume.str() + " since " + since + " are beyond its share";
    });
  };
  auto const& schedule = plan.schedule;
  if (schedule.participation_cap_bps)
    expect(big(released.qty), *schedule.participation_cap_bps, now - plan.volume_at_release, "the slice before");
  if (schedule.style != intent::ExecutionStyle::pov) return;
  Big total = big(parent.filled() - plan.filled_before) + big(released.qty);
  for (auto const& child_id : parent.children)
    if (child(child_id).live) total += big(child(child_id).leaves());
  for (auto const& [slice, qty] : parent.asking) total += big(qty);
  // A rest below twice the minimum goes whole (docs/scheduling.md), by less than a minimum too soon.
  bool const is_whole = total == big(schedule.total_qty);
  Big const ahead = is_whole ? Big(big(schedule.min_slice_qty) - 1) : Big(0);
  expect(total - ahead, schedule.participation_bps, now - plan.volume_before, "it began");
}

}  // namespace sep::sim
