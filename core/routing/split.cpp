#include "core/routing/split.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/market/wrapped.hpp"
#include "core/pricing/instrument.hpp"
#include "core/routing/single_path.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing {
namespace {

constexpr i128 kChunks = 32;
constexpr i128 kFinest = 4'096;

// An instrument and what it has taken so far. Costs are in the other leg than the quantity, lower is better: what is
// sold, or what is bought with the sign turned.
struct Lane {
  InstrumentSpec const* pool = nullptr;
  InstrumentState const* state = nullptr;
  i128 gas = 0;      // in the unit of costs
  i128 reserve = 0;  // in the gas asset
  i128 lot = 0;      // of a book: about what a lot is, in the unit of qty
  i128 qty = 0;
  i128 cost = 0;
};

struct Allocation {
  std::vector<Lane> lanes;  // those that trade
  i128 qty = 0;
  i128 cost = 0;  // gas included
};

class Splitter {
 public:
  Splitter(RouteRequest const& request, std::vector<Lane> lanes)
      : request_(request), exact_in_(request.kind == orders::SwapKind::exact_in), lanes_(std::move(lanes)) {
    choose_lanes();
  }

  // The gas of a swap on each pool that takes part, in the leg that costs are counted in.
  void price_gas(Registry const& registry, MarketView& market) {
    auto const asset = exact_in_ ? request_.buy : request_.sell;
    for (auto& lane : lanes_)
      lane.gas = gas_in(asset, *lane.pool, registry, market, request_.market_not_before).value_or(0);
  }
  [[nodiscard]] std::vector<Lane> const& lanes() const { return lanes_; }

  // Lanes that cost more than they save, and those beyond the bounds, are given up one by one, the smallest first.
  [[nodiscard]] Allocation best() const {
    auto best = allocate(lanes_);
    while (best.lanes.size() > 1) {
      auto const least = std::ranges::min_element(best.lanes, {}, &Lane::qty);
      bool const must_go = best.lanes.size() > request_.most_steps || least->qty < request_.least_step ||
                           reserve_of(best.lanes) > request_.gas_cap;
      auto others = best.lanes;
      others.erase(others.begin() + (least - best.lanes.begin()));
      auto without = allocate(std::move(others));
      if (!must_go && !is_better(without, best)) return best;
      best = std::move(without);
    }
    return best;
  }

  static i128 reserve_of(std::vector<Lane> const& lanes) {
    i128 sum = 0;
    for (auto const& lane : lanes) sum += lane.reserve;
    return sum;
  }

  // More of the quantity first, parts of lots apart: what whole lots leave is planned again.
  [[nodiscard]] bool is_better(Allocation const& a, Allocation const& b) const {
    i128 const more = a.qty - b.qty;
    if (more > lots_ || -more > lots_) return more > 0;
    return at_whole(a) < at_whole(b);
  }

 private:
  // The cost that an allocation would have if it were of the whole quantity, at its price.
  [[nodiscard]] i128 at_whole(Allocation const& made) const {
    return made.qty > 0 ? scaled(made.cost, request_.qty, made.qty) : made.cost;
  }
  static i128 scaled(i128 cost, i128 to, i128 from) {
    if (to == from) return cost;
    auto const size =
        mul_div_floor(static_cast<u128>(cost < 0 ? -cost : cost), static_cast<u128>(to), static_cast<u128>(from));
    if (!size || *size > static_cast<u128>(kInt128Max)) return cost;
    return cost < 0 ? -static_cast<i128>(*size) : static_cast<i128>(*size);
  }

  // The swap of a quantity, or nullopt where the instrument cannot make it within the worst price. A book's may be of
  // less than asked, by part of a lot.
  [[nodiscard]] std::optional<pricing::InstrumentQuote> swap_of(Lane const& lane, i128 qty) const {
    auto swap = exact_in_ ? pricing::quote_exact_in(*lane.pool, *lane.state, request_.sell, qty)
                          : pricing::quote_exact_out(*lane.pool, *lane.state, request_.sell, qty);
    if (!swap) return std::nullopt;
    auto const price = make_rate(swap->sold, swap->bought);
    if (!price || *price > request_.worst) return std::nullopt;
    return *std::move(swap);
  }
  [[nodiscard]] i128 qty_of(pricing::InstrumentQuote const& swap) const { return exact_in_ ? swap.sold : swap.bought; }
  [[nodiscard]] i128 cost_of(pricing::InstrumentQuote const& swap) const {
    return exact_in_ ? -swap.bought : swap.sold;
  }
  // Part of a lot costs its part.
  [[nodiscard]] std::optional<i128> cost_of(Lane const& lane, i128 qty) const {
    if (qty == 0) return 0;
    auto const swap = swap_of(lane, qty);
    if (!swap) return std::nullopt;
    return scaled(cost_of(*swap), qty, qty_of(*swap));
  }
  [[nodiscard]] std::optional<i128> cost_of_more(Lane const& lane, i128 more) const {
    auto const cost = cost_of(lane, lane.qty + more);
    if (!cost) return std::nullopt;
    return *cost - lane.cost;
  }

  [[nodiscard]] i128 chunk() const { return std::max<i128>(request_.qty / kChunks, 1); }

  // The pools that are cheapest for a chunk; those that cannot give even that take no part.
  void choose_lanes() {
    std::vector<std::pair<i128, Lane>> priced;
    for (auto const& lane : lanes_)
      if (auto const swap = swap_of(lane, chunk())) {
        priced.emplace_back(scaled(cost_of(*swap), chunk(), qty_of(*swap)), lane);
        if (swap->lots > 0) priced.back().second.lot = (qty_of(*swap) + swap->lots - 1) / swap->lots;
      }
    std::ranges::sort(priced, {}, [](auto const& entry) { return std::pair(entry.first, entry.second.pool->id); });
    if (priced.size() > kMaxLanes) priced.resize(kMaxLanes);
    lanes_.clear();
    for (auto& [cost, lane] : priced) {
      lanes_.push_back(lane);
      lots_ += lane.lot;
    }
  }

  [[nodiscard]] Allocation allocate(std::vector<Lane> lanes) const {
    for (auto& lane : lanes) lane.qty = lane.cost = 0;
    pour(lanes);
    for (i128 part = chunk() / 2; part > 0 && part >= request_.qty / kFinest; part /= 2) even_out(lanes, part);
    keep_whole_lots(lanes);
    Allocation made;
    std::erase_if(lanes, [](Lane const& lane) { return lane.qty == 0; });
    for (auto const& lane : lanes) {
      made.qty += lane.qty;
      made.cost += lane.cost + lane.gas;
    }
    made.lanes = std::move(lanes);
    return made;
  }

  // Chunk by chunk onto the lane where it is cheapest; smaller ones where no lane takes a whole one any more.
  void pour(std::vector<Lane>& lanes) const {
    std::vector<std::optional<i128>> next(lanes.size());
    i128 part = chunk();
    auto const ask = [&](std::size_t i) { next[i] = cost_of_more(lanes[i], part); };
    auto const ask_all = [&] {
      for (std::size_t i = 0; i < lanes.size(); ++i) ask(i);
    };
    ask_all();
    for (i128 left = request_.qty; left > 0;) {
      if (left < part) {
        part = left;
        ask_all();
      }
      std::optional<std::size_t> cheapest;
      for (std::size_t i = 0; i < lanes.size(); ++i)
        if (next[i] && (!cheapest || *next[i] < *next[*cheapest])) cheapest = i;
      if (!cheapest) {
        part /= 2;
        if (part == 0 || part < request_.qty / kFinest) return;
        ask_all();
        continue;
      }
      lanes[*cheapest].qty += part;
      lanes[*cheapest].cost += *next[*cheapest];
      left -= part;
      ask(*cheapest);
    }
  }

  // Moves parts from where the last one was dearest to where the next one is cheapest, as long as that saves.
  void even_out(std::vector<Lane>& lanes, i128 part) const {
    for (std::size_t moves = 0; moves < 4 * lanes.size(); ++moves) {
      std::optional<std::pair<std::size_t, i128>> from;
      std::optional<std::pair<std::size_t, i128>> to;
      for (std::size_t i = 0; i < lanes.size(); ++i) {
        auto const& lane = lanes[i];
        if (lane.qty >= part)
          if (auto const less = cost_of(lane, lane.qty - part); less && (!from || lane.cost - *less > from->second))
            from = {i, lane.cost - *less};
        if (auto const more = cost_of_more(lane, part); more && (!to || *more < to->second)) to = {i, *more};
      }
      if (!from || !to || from->first == to->first || from->second <= to->second) return;
      auto& giver = lanes[from->first];
      auto& taker = lanes[to->first];
      giver.qty -= part;
      giver.cost -= from->second;
      taker.qty += part;
      taker.cost += to->second;
    }
  }

  // Sets the lane to what its instrument makes of the quantity, if anything, and answers what of it is left.
  i128 resize(Lane& lane, i128 qty) const {
    if (auto const swap = swap_of(lane, qty)) {
      lane.qty = qty_of(*swap);
      lane.cost = cost_of(*swap);
    }
    return qty - lane.qty;
  }
  // Every book gets what its lots come to. What that leaves goes to a pool, which has no lots, or to a book for which
  // it is a lot more.
  void keep_whole_lots(std::vector<Lane>& lanes) const {
    i128 left = 0;
    for (auto& lane : lanes)
      if (lane.lot > 0 && lane.qty > 0) left += resize(lane, lane.qty);
    for (bool const of_books : {false, true})
      for (auto& lane : lanes)
        if (left > 0 && lane.qty > 0 && (lane.lot > 0) == of_books) left = resize(lane, lane.qty + left);
  }

  RouteRequest const& request_;
  bool exact_in_;
  std::vector<Lane> lanes_;
  i128 lots_ = 0;  // one of each book
};

// The states that lanes point into.
struct Candidates {
  std::vector<InstrumentState> states;
  std::vector<Lane> lanes;
};

Candidates candidates(RouteRequest const& request, Registry const& registry, MarketView& market) {
  Candidates found;
  auto const ids = registry.instruments_between(request.sell, request.buy);
  found.states.reserve(ids.size());
  for (auto const id : ids) {
    auto const& pool = *registry.instrument(id);
    if (!std::ranges::binary_search(request.venues, pool.venue)) continue;
    if (std::ranges::binary_search(request.busy, id) || !can_fix(request, pool)) continue;
    auto state = market.instrument(id);
    if (!state || !fits(pool, *state) || state->observed_at < request.market_not_before) continue;
    found.states.push_back(*std::move(state));
    found.lanes.push_back(
        {.pool = &pool, .state = &found.states.back(), .reserve = gas_of(*registry.venue(pool.venue))});
  }
  return found;
}

Proposal as_proposal(RouteRequest const& request, Allocation const& allocation) {
  Proposal proposal{kSplitSolver, {}};
  for (auto const& lane : allocation.lanes)
    proposal.steps.push_back(
        {lane.pool->id, lane.qty, request.kind == orders::SwapKind::exact_in ? -lane.cost : lane.cost});
  return proposal;
}

// The single path with its gas, to be compared.
Allocation as_allocation(RouteRequest const& request, Proposal const& single, std::vector<Lane> const& lanes) {
  Allocation made;
  for (auto const& step : single.steps) {
    auto const lane = std::ranges::find(lanes, step.instrument, [](Lane const& of) { return of.pool->id; });
    made.qty += step.qty;
    made.cost += (request.kind == orders::SwapKind::exact_in ? -step.expected : step.expected) +
                 (lane == lanes.end() ? 0 : lane->gas);
  }
  return made;
}

i128 sold(RouteRequest const& request, Proposal const& proposal) {
  i128 sum = 0;
  for (auto const& step : proposal.steps) sum += request.kind == orders::SwapKind::exact_in ? step.qty : step.expected;
  return sum;
}

}  // namespace

Proposal propose_split(RouteRequest const& request, Registry const& registry, MarketView& market) {
  auto single = propose_single_path(request, registry, market);
  if (request.whole || request.most_steps < 2 || request.qty <= 0) return single;
  auto const found = candidates(request, registry, market);
  Splitter splitter(request, found.lanes);
  splitter.price_gas(registry, market);
  if (splitter.lanes().size() < 2) return single;
  auto const split = splitter.best();
  if (split.lanes.size() < 2) return single;
  if (!splitter.is_better(split, as_allocation(request, single, splitter.lanes()))) return single;
  auto proposal = as_proposal(request, split);
  return sold(request, proposal) <= request.sell_cap ? proposal : single;
}

}  // namespace sep::routing
