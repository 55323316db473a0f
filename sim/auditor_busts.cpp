// Fills that a venue takes back: out of the books as they went in, once, by its word, and never without an alarm.
#include "sim/auditor_fold.hpp"

namespace sep::sim {

// Whether it was booked, as the event says.
bool Auditor::Fold::taken_back(ChildBook& child, orders::ClientOrderId id, orders::Fill const& fill,
                               bool booked) const {
  group().busted.emplace_back(id, fill);
  bool const once = auditor.told_back_[id].insert(fill.venue_fill_id).second;
  auditor.verdict_.expect(Invariant::i2_one_content_per_id, once,
                          [&] { return "fill " + fill.venue_fill_id + " is taken back twice"; });
  bool const there = child.fills.contains(fill.venue_fill_id);
  auditor.verdict_.expect(Invariant::i2_one_content_per_id, there == booked, [&] {
    return "fill " + fill.venue_fill_id + " is taken back as if it had " + (booked ? "" : "not ") + "been booked";
  });
  auditor.told_busts_.erase({id, fill.venue_fill_id});
  auditor.told_.erase({id, fill.venue_fill_id});  // the fill itself, if it is still to be read
  if (!there) return false;
  auto& parent = books().parents.at(child.parent);
  child.busted.insert(child.fills.extract(fill.venue_fill_id));
  moved(parent, fill.sold.asset, big(fill.sold.raw));
  moved(parent, fill.bought.asset, -big(fill.bought.raw));
  moved(parent, fill.gas.asset, big(fill.gas.raw));
  if (fill.sold.asset == child.terms.sell.asset) child.sold -= fill.sold.raw;
  if (fill.bought.asset == child.terms.buy.asset) child.bought -= fill.bought.raw;
  return true;
}

void Auditor::Fold::operator()(orders::OrderFillBusted const& e) const {
  auto& child = auditor.child(e.order);
  if (!taken_back(child, e.order, e.fill, e.booked)) return;
  auto& parent = books().parents.at(child.parent);
  auditor.bust_day(parent, e.fill);
  auto const sides = parent.sides();
  if (e.fill.sold.asset == sides.sell) parent.sold -= e.fill.sold.raw;
  if (e.fill.bought.asset == sides.buy) parent.bought -= e.fill.bought.raw;
  if (e.fill.gas.asset == parent.terms->gas_asset) parent.gas -= e.fill.gas.raw;
}

void Auditor::Fold::operator()(orders::ArchivedFillBusted const& e) const {
  taken_back(auditor.child(e.order), e.order, e.fill, e.booked);
}

// As it was booked, and never without a word.
void Auditor::i4_was_taken_back(orders::ClientOrderId id, orders::Fill const& fill) {
  auto const& book = child(id);
  auto const booked = book.busted.find(fill.venue_fill_id);
  verdict_.expect(Invariant::i4_venue_agrees, booked == book.busted.end() || booked->second == fill,
                  [&] { return name_of(id) + ": fill " + fill.venue_fill_id + " is taken back as another one"; });
  verdict_.expect(Invariant::b_lots_agree, group_.has(risk::Breach::fill_busted, id), [&] {
    return name_of(id) + ": fill " + fill.venue_fill_id + " is taken back and nothing speaks of it";
  });
}

void Auditor::i4_was_taken_back_there() {
  for (auto const& [id, fills] : told_back_)
    for (auto const& fill : fills)
      verdict_.expect(Invariant::i4_venue_agrees, taken_back_[id].contains(fill),
                      [&] { return name_of(id) + ": fill " + fill + " was not taken back by the venue"; });
}

}  // namespace sep::sim
