// What is judged at acceptance and at the creation of an order: on the books as they were before it.
#include <algorithm>

#include "sim/auditor.hpp"

namespace sep::sim {
namespace {

using risk::Scope;
using risk::ScopeKind;
using risk::TradingState;

// sell for buy is no worse than the price (quote per base).
bool no_worse(intent::IntentType type, i128 sell, i128 buy, Rate const& worst) {
  if (type == intent::IntentType::acquire) return big(sell) * big(worst.base_raw) <= big(buy) * big(worst.quote_raw);
  return big(buy) * big(worst.base_raw) >= big(sell) * big(worst.quote_raw);
}

}  // namespace

void Auditor::i2_is_new(orders::OrderCreated const& created) {
  verdict_.expect(Invariant::i2_one_content_per_id, !books_.children.contains(created.terms.id),
                  [&] { return name_of(created.terms.id) + " made twice"; });
}

// worst = decision price moved by the slippage budget, or the limit price where that is tighter.
void Auditor::i5_terms_are_bounded(ParentBook const& parent) {
  auto const& [spec, terms] = std::tie(parent.spec, *parent.terms);
  auto const& worst = terms.worst_price;
  bool const acquires = spec.type == intent::IntentType::acquire;
  Big const factor = acquires ? kBpsOne + spec.max_slippage_bps : kBpsOne - spec.max_slippage_bps;
  Big const left = big(worst.quote_raw) * big(terms.decision_price.base_raw) * kBpsOne;
  Big const right = big(terms.decision_price.quote_raw) * big(worst.base_raw) * factor;
  bool const in_budget = acquires ? left <= right : left >= right;
  bool const in_limit = !spec.limit_price || (acquires ? worst <= *spec.limit_price : worst >= *spec.limit_price);
  verdict_.expect(Invariant::i5_price_promise, in_budget && in_limit,
                  "a worst price beyond the slippage budget or the limit price");
}

void Auditor::i5_limit_within_worst(orders::OrderCreated const& created) {
  auto const& parent = books_.parents.at(created.intent);
  auto const& terms = created.terms;
  auto const within = [&](Rate const& worst) {
    return no_worse(parent.spec.type, terms.sell.raw, terms.buy.raw, worst);
  };
  verdict_.expect(Invariant::i5_price_promise, within(parent.terms->worst_price),
                  [&] { return "order " + to_text(terms.id.value) + " has a limit beyond the worst price"; });
  auto const bound = parent.reservation_prices.find(created.slice);
  verdict_.expect(Invariant::d_slices_are_paced, bound == parent.reservation_prices.end() || within(bound->second),
                  [&] { return "order " + to_text(terms.id.value) + " has a limit beyond what waiting was worth"; });
}

void Auditor::i5_fill_within_limits(orders::ClientOrderId id, orders::Fill const& fill) {
  auto const& found = child(id);
  auto const& terms = found.terms;
  bool const ours = fill.sold.asset == terms.sell.asset && fill.bought.asset == terms.buy.asset;
  // On a book each fill rounds by itself: there its lots decide.
  bool const fair = terms.book || big(fill.bought.raw) * big(terms.sell.raw) >= big(terms.buy.raw) * big(fill.sold.raw);
  if (terms.book) b_fill_is_lots(id, fill);
  bool const told = group_.has(risk::Breach::fill_beyond_limit, id) ||
                    group_.has(risk::Breach::fill_foreign_asset, id) || group_.has(risk::Breach::fill_after_end, id);
  verdict_.expect(Invariant::i5_price_promise, (ours && fair) || told,
                  [&] { return name_of(id) + " filled beyond its limit and nothing says so"; });
  auto const& parent = books_.parents.at(found.parent);
  auto const within = [&](Rate const& worst) { return no_worse(parent.spec.type, parent.sold, parent.bought, worst); };
  verdict_.expect(Invariant::i5_price_promise, parent.breached || std::ranges::any_of(parent.worst_prices, within),
                  [&] { return name_of(id) + ": the average price is beyond every worst price it had"; });
}

void Auditor::i6_may_trade(orders::OrderCreated const& created) {
  auto const& parent = books_.parents.at(created.intent);
  auto const& terms = created.terms;
  auto const fails = [&](char const* why) {
    return [why, id = terms.id] { return "order " + to_text(id.value) + " made " + why; };
  };
  auto const expect = [&](bool holds, char const* why) {
    verdict_.expect(Invariant::i6_no_new_exposure, holds, fails(why));
  };
  expect(parent.phase == Phase::open, "for an intent that is paused, closing or over");
  expect(group_.at < parent.spec.deadline, "after the deadline");
  expect(terms.not_after <= parent.spec.deadline, "with a life beyond the deadline");
  expect(!books_.venues_down.contains(terms.venue), "on a venue that is down");
  auto const* venue = books_.registry.venue(terms.venue);
  expect(venue && venue->enabled, "on a venue that is switched off");
  auto const* location = books_.registry.location(parent.terms->location);
  auto strictest = TradingState::active;
  for (auto const& scope :
       {Scope{ScopeKind::global, {}}, Scope{ScopeKind::strategy, parent.spec.owner.strategy},
        Scope{ScopeKind::venue, venue ? venue->name : ""}, Scope{ScopeKind::location, location ? location->name : ""}})
    if (auto const found = books_.states.find(scope); found != books_.states.end())
      strictest = std::max(strictest, found->second);
  expect(strictest != TradingState::halted || parent.flatten, "while trading was halted");
  if (strictest == TradingState::active) return;
  auto const& owner = parent.spec.owner.strategy;
  Big selling = big(terms.sell.raw);
  for (auto const& [id, other] : books_.children)
    if (other.live && other.terms.sell.asset == terms.sell.asset &&
        books_.parents.at(other.parent).spec.owner.strategy == owner)
      selling += big(std::max<i128>(other.terms.sell.raw - other.sold, 0));
  bool const reduces =
      terms.buy.asset == books_.config.risk.reference_asset && selling <= books_.position(owner, terms.sell.asset);
  expect(reduces, "that does not reduce while only that was allowed");
}

void Auditor::i3_stays_within(Ulid id) {
  auto const& parent = books_.parents.at(id);
  if (!parent.terms) return;
  Big total = big(parent.filled());
  std::size_t live = 0;
  for (auto const& child_id : parent.children) {
    auto const& found = child(child_id);
    if (!found.live) continue;
    total += big(found.leaves());
    ++live;
  }
  verdict_.expect(Invariant::i3_no_overfill, parent.breached || total <= big(parent.terms->order_qty), [&] {
    return "intent " + to_text(id) + ": filled and live are " + total.str() + " of " +
           big(parent.terms->order_qty).str();
  });
  auto const planned = parent.plan ? parent.plan->orders_before + parent.plan->schedule.slices : 0;
  auto const waiting = parent.spec.execution == intent::Execution::passive ? books_.config.passive.max_rests : 0;
  auto const most = books_.config.timing.max_attempts + waiting + planned + live;
  verdict_.expect(Invariant::i21_bounded, parent.children.size() <= most,
                  [&] { return "intent " + to_text(id) + " made more orders than it may"; });
}

void Auditor::i7_within_limits(orders::OrderCreated const& created) {
  auto const& parent = books_.parents.at(created.intent);
  auto const& terms = created.terms;
  auto const& owner = parent.spec.owner.strategy;
  for (auto const& amount : {terms.sell, terms.buy}) {
    auto const limits = books_.config.risk.assets.find(amount.asset);
    if (limits == books_.config.risk.assets.end()) continue;
    verdict_.expect(Invariant::i7_limits_hold,
                    !limits->second.max_order_qty || amount.raw <= *limits->second.max_order_qty,
                    [&] { return "order " + to_text(terms.id.value) + " is larger than its asset allows"; });
    if (amount.asset != terms.buy.asset || !limits->second.max_position) continue;
    Big held = books_.position(owner, amount.asset) + big(group_.step ? group_.step->buy : amount.raw);
    for (auto const& [id, other] : books_.children)
      if (other.live && other.terms.buy.asset == amount.asset &&
          books_.parents.at(other.parent).spec.owner.strategy == owner)
        held += big(std::max<i128>(other.expected - other.bought, 0));
    verdict_.expect(Invariant::i7_limits_hold, held <= big(*limits->second.max_position), [&] {
      return "order " + to_text(terms.id.value) + " could make a position of " + held.str() + ", unknown as filled";
    });
  }
}

void Auditor::i7_within_notional(orders::OrderCreated const& created) {
  auto const& parent = books_.parents.at(created.intent);
  auto const& owner = parent.spec.owner.strategy;
  auto const& risk = books_.config.risk;
  if (!verdict_.expect(Invariant::i7_limits_hold, group_.step.has_value(), "an order without a verified route")) return;
  Big const notional = notional_of(parent, group_.step->sell, group_.step->buy);
  i7_within_day(created, notional);
  bool const leads_back = parent.flatten || created.terms.buy.asset == risk.reference_asset;
  if (!leads_back) i7_open_notional(owner);
  auto const hold = [&](risk::Limits const& limits, std::string const& scope) {
    verdict_.expect(Invariant::i7_limits_hold,
                    !limits.max_order_notional || notional <= big(*limits.max_order_notional),
                    [&] { return "an order of notional " + notional.str() + " in " + scope; });
  };
  hold(risk.global, "global");
  if (auto const found = risk.strategies.find(owner); found != risk.strategies.end()) hold(found->second, owner);
  auto const venue = risk.venues.find(created.terms.venue);
  if (venue == risk.venues.end()) return;
  auto const& limit = venue->second.max_order_notional;
  verdict_.expect(Invariant::i7_limits_hold, !limit || notional <= big(*limit), "an order too large for its venue");
}

// Also a limit that was lowered since the intents were accepted.
void Auditor::i7_open_notional(std::string const& strategy) {
  auto const& risk = books_.config.risk;
  auto const hold = [&](risk::Limits const& limits, std::string const& owner) {
    if (!limits.max_open_notional) return;
    Big open = 0;
    for (auto const& [id, parent] : books_.parents) {
      bool const counts = parent.terms && parent.phase != Phase::ended && parent.phase != Phase::asked;
      if (counts && (owner.empty() || parent.spec.owner.strategy == owner)) open += big(parent.terms->notional);
    }
    verdict_.expect(Invariant::i7_limits_hold, open <= big(*limits.max_open_notional),
                    "an order while more is open than allowed");
  };
  hold(risk.global, {});
  if (auto const found = risk.strategies.find(strategy); found != risk.strategies.end()) hold(found->second, strategy);
}

void Auditor::i7_within_rate(orders::OrderCreated const& created) {
  auto const& risk = books_.config.risk;
  if (risk.repeat_limit == 0) return;
  auto const& owner = books_.parents.at(created.intent).spec.owner.strategy;
  auto const same = std::ranges::count_if(books_.recent[owner], [&](OrderNote const& note) {
    bool const itself = note.parent == created.intent && note.slice == created.slice;
    return !itself && group_.at - note.at < risk.repeat_window && note.sell == created.terms.sell.asset &&
           note.buy == created.terms.buy.asset;
  });
  verdict_.expect(Invariant::i7_limits_hold, static_cast<std::uint64_t>(same) < risk.repeat_limit,
                  [&] { return std::to_string(same + 1) + " orders of " + owner + " one way in one window"; });
}

void Auditor::i7_room_for(ParentBook const& accepted) {
  auto const& risk = books_.config.risk;
  auto const hold = [&](risk::Limits const& limits, std::string const& owner) {
    std::uint32_t open = 1;
    Big notional = big(accepted.terms->notional);
    for (auto const& [id, parent] : books_.parents) {
      bool const counts = parent.terms && parent.phase != Phase::ended && parent.phase != Phase::asked &&
                          (owner.empty() || parent.spec.owner.strategy == owner);
      if (!counts) continue;
      ++open;
      notional += big(parent.terms->notional);
    }
    verdict_.expect(Invariant::i7_limits_hold, !limits.max_open_intents || open <= *limits.max_open_intents,
                    "more open intents than allowed");
    verdict_.expect(Invariant::i7_limits_hold, !limits.max_open_notional || notional <= big(*limits.max_open_notional),
                    "a larger open notional than allowed");
  };
  hold(risk.global, {});
  auto const& owner = accepted.spec.owner.strategy;
  if (auto const found = risk.strategies.find(owner); found != risk.strategies.end()) hold(found->second, owner);
}

}  // namespace sep::sim
