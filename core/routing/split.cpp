#include "core/routing/split.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "core/routing/contest.hpp"
#include "core/routing/resting.hpp"
#include "core/routing/single_path.hpp"

namespace sep::routing {
namespace {

constexpr i128 kFinest = 4'096;

struct Allocation {
  std::vector<Lane> lanes;  // those that trade
  i128 qty = 0;
  i128 cost = 0;  // gas included
};

class Splitter {
 public:
  Splitter(RouteRequest const& request, Lanes const& found) : request_(request), lanes_(found.instruments) {
    lanes_.insert(lanes_.end(), found.paths.begin(), found.paths.end());
    choose_lanes();
  }

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

  // Part of a lot costs its part.
  [[nodiscard]] std::optional<i128> cost_of(Lane const& lane, i128 qty) const {
    if (qty == 0) return 0;
    auto const swap = swap_on(request_, lane, qty);
    if (!swap) return std::nullopt;
    return scaled(swap->cost, qty, swap->qty);
  }
  [[nodiscard]] std::optional<i128> cost_of_more(Lane const& lane, i128 more) const {
    auto const cost = cost_of(lane, lane.qty + more);
    if (!cost) return std::nullopt;
    return *cost - lane.cost;
  }

  [[nodiscard]] i128 chunk() const { return std::max<i128>(request_.qty / kChunks, 1); }

  // The lanes that are cheapest for a chunk; those that cannot give even that take no part, nor does a path that shares
  // a pool with a cheaper one.
  void choose_lanes() {
    struct Priced {
      i128 cost;
      std::size_t place;
      Lane lane;
    };
    std::vector<Priced> priced;
    for (auto const& lane : lanes_)
      if (auto const swap = swap_on(request_, lane, chunk())) {
        priced.push_back({scaled(swap->cost, chunk(), swap->qty), priced.size(), lane});
        if (swap->lots > 0) priced.back().lane.lot = (swap->qty + swap->lots - 1) / swap->lots;
      }
    std::ranges::sort(priced, {}, [](Priced const& one) { return std::pair(one.cost, one.place); });
    lanes_.clear();
    std::set<InstrumentId> taken;
    for (auto& [cost, place, lane] : priced) {
      auto const ids = lane.ids();
      bool const shares = std::ranges::any_of(ids, [&](InstrumentId id) { return taken.contains(id); });
      if (shares || lanes_.size() == kMaxLanes) continue;
      taken.insert(ids.begin(), ids.end());
      lots_ += lane.lot;
      lanes_.push_back(std::move(lane));
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

  // Sets the lane to what it makes of the quantity, if anything, and answers what of it is left.
  i128 resize(Lane& lane, i128 qty) const {
    if (auto const swap = swap_on(request_, lane, qty)) {
      lane.qty = swap->qty;
      lane.cost = swap->cost;
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
  std::vector<Lane> lanes_;
  i128 lots_ = 0;  // one of each book
};

Proposal as_proposal(RouteRequest const& request, char const* solver, std::vector<Lane> const& lanes) {
  Proposal proposal{solver, {}};
  for (auto const& lane : lanes) proposal.steps.push_back(as_step(request, lane));
  return proposal;
}

i128 sold(RouteRequest const& request, Allocation const& allocation) {
  i128 sum = 0;
  for (auto const& lane : allocation.lanes) sum += request.kind == orders::SwapKind::exact_in ? lane.qty : lane.cost;
  return sum;
}

}  // namespace

Proposal propose_over(RouteRequest const& request, Lanes const& lanes, std::optional<Lane> const& single) {
  auto const alone = single ? std::vector{*single} : std::vector<Lane>{};
  auto const proposed_alone = [&] { return as_proposal(request, kSinglePathSolver, alone); };
  if (request.whole || request.most_steps < 2 || request.qty <= 0) return proposed_alone();
  Splitter const splitter(request, lanes);
  auto const split = splitter.best();
  if (split.lanes.size() < 2 || sold(request, split) > request.sell_cap) return proposed_alone();
  if (single && !splitter.is_better(split, {alone, single->qty, single->cost + single->gas})) return proposed_alone();
  return as_proposal(request, kSplitSolver, split.lanes);
}

Proposal propose_split(RouteRequest const& request, Registry const& registry, MarketView& market) {
  if (request.rest_until) return propose_resting(request, registry, market);
  auto const lanes = find_lanes(request, registry, market);
  return propose_over(request, lanes, best_single(request, lanes));
}

}  // namespace sep::routing
