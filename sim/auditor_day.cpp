// What a day may cost: turnover and loss of an owner and of all owners together, in the reference currency.
#include "sim/auditor.hpp"

namespace sep::sim {
namespace {

constexpr std::int64_t kDayNs = 24 * 3'600 * 1'000'000'000LL;

Big floor_at(Big const& amount, Rate const& rate) { return amount * big(rate.quote_raw) / big(rate.base_raw); }
Big ceil_at(Big const& amount, Rate const& rate) {
  return (amount * big(rate.quote_raw) + big(rate.base_raw) - 1) / big(rate.base_raw);
}

// What was paid above the decision price, or received below it. Gains are negative and rounded towards zero.
Big cost_of(ParentBook const& parent, i128 sold, i128 bought) {
  bool const acquires = parent.spec.type == intent::IntentType::acquire;
  Big const fair = floor_at(big(acquires ? bought : sold), parent.terms->decision_price);
  Big const cost = acquires ? big(sold) - fair : fair - big(bought);
  auto const& rate = parent.terms->reference_per_quote;
  return cost < 0 ? Big(-floor_at(-cost, rate)) : ceil_at(cost, rate);
}

}  // namespace

Big Auditor::notional_of(ParentBook const& parent, i128 sold, i128 bought) {
  bool const acquires = parent.spec.type == intent::IntentType::acquire;
  return ceil_at(big(acquires ? sold : bought), parent.terms->reference_per_quote);
}

void Auditor::book_day(ParentBook const& parent, orders::Fill const& fill) {
  auto const sides = parent.sides();
  if (fill.sold.asset != sides.sell || fill.bought.asset != sides.buy) return;
  auto& day = books_.days[{parent.spec.owner.strategy, group_.at.ns / kDayNs}];
  day.turnover += notional_of(parent, fill.sold.raw, fill.bought.raw);
  day.cost += cost_of(parent, fill.sold.raw, fill.bought.raw);
}

// A gain that is none is a loss of the day on which it is taken back. Turnover and losses stay.
void Auditor::bust_day(ParentBook const& parent, orders::Fill const& fill) {
  auto const sides = parent.sides();
  if (fill.sold.asset != sides.sell || fill.bought.asset != sides.buy) return;
  Big const cost = cost_of(parent, fill.sold.raw, fill.bought.raw);
  if (cost < 0) books_.days[{parent.spec.owner.strategy, group_.at.ns / kDayNs}].cost -= cost;
}

// Live and unknown orders count as filled. An empty owner: all of them.
DayBook Auditor::day_of(std::string const& owner) const {
  DayBook sum;
  for (auto const& [key, day] : books_.days) {
    if (key.second != group_.at.ns / kDayNs || (!owner.empty() && key.first != owner)) continue;
    sum.turnover += day.turnover;
    sum.cost += day.cost;
  }
  for (auto const& [id, other] : books_.children)
    if (other.live && (owner.empty() || books_.parents.at(other.parent).spec.owner.strategy == owner))
      sum.turnover += other.notional;
  return sum;
}

void Auditor::i7_within_day(orders::OrderCreated const& created, Big const& notional) {
  auto const& risk = books_.config.risk;
  auto const hold = [&](risk::Limits const& limits, std::string const& owner) {
    if (!limits.max_daily_turnover && !limits.max_daily_loss) return;
    auto const day = day_of(owner);
    auto const fits = [](Big const& sum, std::optional<i128> const& limit) { return !limit || sum <= big(*limit); };
    verdict_.expect(Invariant::i7_limits_hold, fits(day.turnover + notional, limits.max_daily_turnover), [&] {
      return "a turnover of " + Big(day.turnover + notional).str() + ", live as filled, in '" + owner + "'";
    });
    verdict_.expect(Invariant::i7_limits_hold, fits(day.cost, limits.max_daily_loss),
                    [&] { return "an order after a loss of " + day.cost.str() + " in '" + owner + "'"; });
  };
  hold(risk.global, {});
  auto const& owner = books_.parents.at(created.intent).spec.owner.strategy;
  if (auto const found = risk.strategies.find(owner); found != risk.strategies.end()) hold(found->second, owner);
}

}  // namespace sep::sim
