#include "core/routing/optimiser/branch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>

#include "core/routing/optimiser/few_bound.hpp"
#include "core/routing/optimiser/thin.hpp"
#include "core/routing/optimiser/widen.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr std::size_t kFew = 3;     // routes of fewer pools are known: a path, or two pools side by side
constexpr double kRounding = 1e-9;  // of a bound: more than doubles lose in its sum
constexpr double kTight = 1e-9;     // of the bound: a gap that needs no closing
constexpr int kRoundsMax = 24;
constexpr double kWorth = 1e-9;                        // of the value: gains below are none
constexpr std::array kParts = {0.3, 0.1, 0.03, 0.01};  // of a swap's gas: how sharp corners are, in turn
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// A part of all routes, and how it was parted further.
struct Part {
  Leaf leaf;
  double bound = 0;
  Draft draft;                 // of pools that may be used there, at prices that count the gas
  std::size_t closed = kNone;  // the parts that it was parted into
  std::size_t open = kNone;
};

class Branching {
 public:
  Branching(Network const& network, Order const& order, Answer& answer)
      : network_(network), order_(order), answer_(answer), solver_(network) {}

  void run(std::size_t most) {
    swap_ = answer_.draft.dearest_swap();
    if (is_tight(answer_.bound) || swap_ <= 0) return;
    few_ = bound_of_few(network_, order_, answer_.route.net);
    take_first();
    using Next = std::pair<double, std::size_t>;
    std::priority_queue<Next> next;
    next.emplace(parts_[0].bound, 0);
    while (!next.empty() && parts_.size() + 1 < most) {
      auto const [bound, at] = next.top();
      if (bound <= few_ || is_tight(raised(bound))) break;
      auto const pool = choice(parts_[at]);
      if (!pool) break;
      next.pop();
      part(at, *pool);
      for (auto const child : {parts_[at].closed, parts_[at].open}) next.emplace(parts_[child].bound, child);
    }
    conclude();
  }

 private:
  [[nodiscard]] static double raised(double bound) { return bound + kRounding * std::abs(bound) + 1; }
  [[nodiscard]] bool is_tight(double bound) const { return bound - answer_.route.net <= kTight * std::abs(bound) + 2; }

  void take_first() {
    auto draft = answer_.draft;
    draft.settle(solver_);
    grow(draft);
    prices_of_caps_ = free_prices({}, draft.prices());
    caps_ = caps_of(network_, order_, prices_of_caps_);
    draft.limit(caps_);
    Part first{{{}, {}, answer_.prices}, 0, std::move(draft)};
    first.bound = bound_of_leaf(network_, order_, first.leaf, caps_, kFew);
    take_prices(first, answer_.prices_of_many);
    look_at(first);
    parts_.push_back(std::move(first));
  }

  // As if swaps cost no gas.
  [[nodiscard]] HopPrices free_prices(std::vector<PoolIndex> const& closed, KnownPrices const& known) const {
    Order free = order_;
    free.gas_price = 0;
    return Extender(network_, free, excluded(closed)).extend(known, Extender::Mode::thorough);
  }

  [[nodiscard]] KnownPrices nothing() const {
    std::vector<double> const none(network_.tokens(), 0.0);
    return {0, none, none};
  }

  // Prices for all tokens, of the pools that the part may use.
  [[nodiscard]] HopPrices extended(Draft const& draft) const {
    return Extender(network_, order_, excluded(draft.closed())).extend(draft.prices(), Extender::Mode::thorough);
  }

  // Likewise, where no swap is paid more than the order can bring.
  [[nodiscard]] HopPrices within(Part const& part, KnownPrices const& known) const {
    auto const closed = excluded(part.leaf.closed);
    return extend_within(network_, order_, reached_by(network_, order_, closed), known, caps_, closed);
  }

  [[nodiscard]] std::vector<char> excluded(std::vector<PoolIndex> const& closed) const {
    std::vector<char> excluded(network_.pools().size(), 0);
    for (auto const pool : closed) excluded[pool] = 1;
    return excluded;
  }

  // All that gains anything where gas does not count.
  void grow(Draft& draft) {
    Order free = order_;
    free.gas_price = 0;
    for (int round = 0; round < kRoundsMax; ++round) {
      if (!add_gains(draft, free, free_prices({}, draft.prices()))) return;
      draft.settle(solver_);
    }
  }

  bool add_gains(Draft& draft, Order const& order, HopPrices const& prices) {
    auto gains = gains_at(network_, order, prices);
    std::erase_if(gains, [&](Gain const& gain) { return gain.net <= kWorth * draft.dual().value; });
    std::ranges::sort(gains, std::ranges::greater{}, &Gain::net);
    return widen(network_, order, draft, prices, gains);
  }

  void take_prices(Part& part, HopPrices prices) {
    Leaf leaf{part.leaf.open, part.leaf.closed, std::move(prices)};
    double const bound = bound_of_leaf(network_, order_, leaf, caps_, kFew);
    if (bound >= part.bound) return;
    part.bound = bound;
    part.leaf = std::move(leaf);
  }

  // An open pool that the draft has not got has no prices that suit it: it comes in the way that lacks least, with what
  // leads to it and on from it.
  void take_open(Part& part) {
    std::optional<HopPrices> prices;
    for (auto const pool : part.leaf.open) {
      if (part.draft.edge_of(pool)) continue;
      if (!prices) {
        prices = free_prices(part.draft.closed(), nothing());
        prices->at(0, order_.source) = std::numeric_limits<double>::min();  // whatever leads on from it is a way
      }
      if (auto const use = nearest_use(*prices, pool)) (void)widen(network_, order_, part.draft, *prices, {*use});
    }
  }

  // The use of a pool whose first unit is worth most of what it costs; nullopt: no unit comes to it and on.
  [[nodiscard]] std::optional<Gain> nearest_use(HopPrices const& prices, PoolIndex pool) const {
    std::optional<Gain> best;
    double most = 0;
    for (auto const& edge : network_.edges_of(pool)) {
      if (edge.from == order_.target || edge.to == order_.source) continue;
      std::size_t const first = edge.from == order_.source ? 0 : 1;
      for (std::size_t hop = first; hop < (first == 0 ? 1 : order_.hops); ++hop) {
        double const price_in = prices.at(hop, edge.from);
        double const price_out = edge.to == order_.target ? 1 : prices.at(hop + 1, edge.to);
        double const spot = network_.root_of_spot(pool, edge.way);
        if (!std::isfinite(price_in) || price_in <= 0 || price_out * spot * spot <= most * price_in) continue;
        most = price_out * spot * spot / price_in;
        best = Gain{edge, hop, 0};
      }
    }
    return best;
  }

  // Where closed pools leave nothing of the draft: from the best single path without them. false: there is none, nor
  // any route.
  bool begin_again(Part& part) {
    auto const path = best_single_path(network_, order_, excluded(part.leaf.closed));
    if (!path) return false;
    part.draft = Draft(network_, order_, *path);
    for (auto const pool : part.leaf.closed) part.draft.close(pool);
    for (auto const pool : part.leaf.open) part.draft.open(pool);
    part.draft.limit(caps_);
    return true;
  }

  // Better prices for it, and the route that they hint at.
  void look_at(Part& part) {
    take_prices(part, within(part, nothing()));
    if (part.draft.edges().empty() && !begin_again(part)) return;
    take_open(part);
    for (double const sharp : kParts) {
      if (part.bound <= answer_.route.net) return;
      part.draft.settle(solver_, std::max(sharp * swap_, kTight * std::abs(part.bound)));
      auto prices = extended(part.draft);
      if (add_gains(part.draft, order_, prices)) {
        part.draft.settle(solver_, sharp * swap_);
        prices = extended(part.draft);
      }
      take_prices(part, std::move(prices));
      take_prices(part, within(part, part.draft.prices()));
    }
    take_route(part);
  }

  // The pools that gain their gas, by themselves.
  void take_route(Part const& part) {
    auto draft = part.draft;
    std::vector<char> gone;
    for (auto const& edge : draft.edges())
      gone.push_back(std::ranges::find(part.leaf.open, edge.pool) == part.leaf.open.end() &&
                     best_use(network_, order_, part.leaf.prices, edge.pool, &caps_).net <= 0);
    draft.drop(gone);
    if (draft.edges().empty()) return;
    draft.settle(solver_);
    Tried tried;
    thin(network_, order_, draft, solver_, {{}, tried});
    if (order_.steps > 0) shorten(order_.steps, draft, solver_);
    auto found = recover(network_, order_, draft.edges(), draft.dual().swaps);
    if (!found || found->net <= answer_.route.net || (order_.steps > 0 && found->steps.size() > order_.steps)) return;
    answer_.route = std::move(*found);
    answer_.draft = std::move(draft);
  }

  // The pool of which prices say least whether it is worth its gas.
  [[nodiscard]] std::optional<PoolIndex> choice(Part const& part) const {
    std::vector<char> decided(network_.pools().size(), 0);
    for (auto const pool : part.leaf.open) decided[pool] = 1;
    for (auto const pool : part.leaf.closed) decided[pool] = 1;
    double const room = part.bound - answer_.route.net;
    std::optional<PoolIndex> best;
    double most = 0;
    for_each_pool(network_, [&](PoolIndex pool, auto) {
      if (decided[pool]) return;
      double const gain = best_use(network_, order_, part.leaf.prices, pool, &caps_).net;
      double const cost = least_cost(order_, network_.pool(pool));
      if ((gain <= -cost && !part.draft.edge_of(pool)) || -gain >= room) return;
      double const used = 1 / (1 + std::exp(-gain / (kParts.back() * swap_)));
      double const open = cost * std::min(used, 1 - used) + 1e-6 * (cost - std::abs(gain));
      if (best && open <= most) return;
      most = open;
      best = pool;
    });
    return best;
  }

  void part(std::size_t at, PoolIndex pool) {
    auto closed = parts_[at];
    closed.leaf.closed.push_back(pool);
    closed.draft.close(pool);
    auto open = parts_[at];
    open.leaf.open.push_back(pool);
    open.draft.open(pool);
    parts_[at].closed = parts_.size();
    parts_[at].open = parts_.size() + 1;
    for (auto* one : {&closed, &open}) {
      one->bound = bound_of_leaf(network_, order_, one->leaf, caps_, kFew);
      look_at(*one);
      parts_.push_back(std::move(*one));
    }
  }

  // The greatest bound of the parts that were not parted; then as few parts as have no greater one.
  void conclude() {
    double greatest = few_;
    for (auto const& part : parts_)
      if (part.closed == kNone) greatest = std::max(greatest, part.bound);
    if (raised(greatest) >= answer_.bound) return;
    answer_.bound = raised(greatest);
    answer_.prices_of_caps = std::move(prices_of_caps_);
    answer_.leaves.clear();
    tell(0, greatest);
  }

  void tell(std::size_t at, double greatest) {
    auto& part = parts_[at];
    if (part.bound <= greatest) {
      answer_.leaves.push_back(std::move(part.leaf));
      return;
    }
    tell(part.closed, greatest);
    tell(part.open, greatest);
  }

  Network const& network_;
  Order const& order_;
  Answer& answer_;
  DualSolver solver_;
  HopPrices prices_of_caps_{0, 0};
  Caps caps_;
  double few_ = 0;
  double swap_ = 0;  // the gas of the dearest swap of the answer
  std::vector<Part> parts_;
};

}  // namespace

void branch(Network const& network, Order const& order, Answer& answer, std::size_t parts) {
  if (parts > 0 && order.gas_price > 0) Branching(network, order, answer).run(parts);
}

}  // namespace sep::routing::optimiser
