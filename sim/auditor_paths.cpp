// Orders on paths of pools, from the registry alone: where they lead, and what they hold back for it.
#include <algorithm>
#include <set>

#include "sim/auditor.hpp"

namespace sep::sim {

std::map<InstrumentId, AssetId> Auditor::sold_along(orders::OrderTerms const& terms) const {
  std::map<InstrumentId, AssetId> sold;
  auto held = terms.sell.asset;
  auto visit = [&](InstrumentId id) {
    auto const* pool = books_.registry.instrument(id);
    if (!pool) return;
    sold[id] = held;
    held = pool->token0 == held ? pool->token1 : pool->token0;
  };
  visit(terms.instrument);
  for (auto const id : terms.further) visit(id);
  return sold;
}

// No live order of ours trades the other way on any of its pools either.
void Auditor::p_path_is_sound(orders::OrderCreated const& created) {
  auto const& terms = created.terms;
  if (terms.further.empty()) return;
  auto const expect = [&](bool holds, char const* why) {
    verdict_.expect(Invariant::p_paths_are_sound, holds,
                    [&] { return "order " + to_text(terms.id.value) + " " + why; });
  };
  std::vector<InstrumentId> pools{terms.instrument};
  pools.insert(pools.end(), terms.further.begin(), terms.further.end());
  auto const hops = static_cast<std::int64_t>(pools.size());
  expect(hops <= 3, "leads through more pools than one may");
  expect(std::set(pools.begin(), pools.end()).size() == pools.size(), "comes to one pool twice");
  expect(!terms.book, "is a path and has a limit of a book");

  auto const& risk = books_.config.risk;
  auto held = terms.sell.asset;
  for (auto const id : pools) {
    auto const* pool = books_.registry.instrument(id);
    bool const leads_on = pool && (pool->token0 == held || pool->token1 == held);
    expect(leads_on, "comes to a pool that does not take what it has");
    if (!leads_on) return;
    expect(pool->venue == terms.venue && !pool->book, "leads over another venue, or over a book");
    auto const* asset = books_.registry.asset(held);
    bool const may_hold = asset && asset->plain_transfers && std::ranges::count(risk.allowed_assets, held) == 1;
    expect(may_hold, "leads through an asset that may not be traded");
    held = pool->token0 == held ? pool->token1 : pool->token0;
  }
  expect(held == terms.buy.asset, "does not lead to what it buys");

  auto const* venue = books_.registry.venue(terms.venue);
  expect(venue && terms.gas_limit == venue->gas_limit * hops, "has not the gas of every swap");
  expect(big(created.gas_reserved) == big(terms.gas_limit) * terms.gas_price_max, "does not hold the gas it may use");
  auto const ours = sold_along(terms);
  for (auto const& [id, other] : books_.children) {
    if (!other.live) continue;
    for (auto const& [pool, sold] : sold_along(other.terms))
      expect(!ours.contains(pool) || ours.at(pool) == sold, "trades against another order of ours");
  }
  p_hops_hand_over(terms);
}

// What it was routed on: every pool's own figures, each taking what the one before gave.
void Auditor::p_hops_hand_over(orders::OrderTerms const& terms) {
  auto const expect = [&](bool holds, char const* why) {
    verdict_.expect(Invariant::p_paths_are_sound, holds,
                    [&] { return "order " + to_text(terms.id.value) + " was routed on " + why; });
  };
  if (!group_.step) return;
  auto const& step = *group_.step;
  expect(step.hops.size() == terms.further.size() + 1, "another path");
  if (step.hops.empty()) return;
  for (std::size_t i = 1; i < step.hops.size(); ++i)
    expect(step.hops[i].sell == step.hops[i - 1].buy, "hops that do not hand over what they got");
  expect(step.hops.front().sell == Amount{terms.sell.asset, step.sell}, "a first hop that sells something else");
  expect(step.hops.back().buy == Amount{terms.buy.asset, step.buy}, "a last hop that buys something else");
}

}  // namespace sep::sim
