#include "core/routing/optimiser/widen.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace sep::routing::optimiser {
namespace {

constexpr std::size_t kAddedMax = 12;  // chains at a time
constexpr double kHopeless = 0.5;      // and those that gain less than so many times it, with others in their place
constexpr double kMore = 1e-9;         // of what is netted: an improvement
constexpr double kWeak = 2;            // edges that gain less than so many times their gas are tried without

// Not of a pool that a draft, or a chain in the making, has a use for already.
bool is_free(Draft const& draft, std::vector<Edge> const& chain, Edge const& edge) {
  return !draft.edge_of(edge.pool) && !draft.is_banned(edge) &&
         std::ranges::find(chain, edge.pool, &Edge::pool) == chain.end();
}

// The link that brings most units of the token for its price.
std::optional<Edge> way_to(Network const& network, Order const& order, HopPrices const& prices, Draft const& draft,
                           std::vector<Edge> const& chain, std::size_t hop) {
  Token const token = chain.front().from;
  std::optional<Edge> best;
  double best_rate = 0;
  for (auto const& link : network.links_to(token)) {
    if (link.from == order.target || !network.trades(link.pool) || (hop == 1) != (link.from == order.source)) continue;
    Edge const edge{link.pool, link.from, token, link.way};
    if (!is_free(draft, chain, edge)) continue;
    double const price_in = prices.at(hop - 1, link.from);
    if (price_in <= 0) continue;
    double const spot = network.root_of_spot(link.pool, link.way);
    if (spot * spot / price_in <= best_rate) continue;
    best_rate = spot * spot / price_in;
    best = edge;
  }
  return best;
}

// The link over which most is gained by selling the token a little below its price.
std::optional<Edge> way_from(Network const& network, Order const& order, HopPrices const& prices, Draft const& draft,
                             std::vector<Edge> const& chain, std::size_t hop) {
  Token const token = chain.back().to;
  constexpr double kBelow = 1e-3;
  std::optional<Edge> best;
  double most = 0;
  double const price_in = prices.at(hop, token) * (1 - kBelow);
  if (price_in <= 0) return best;
  for (auto const& link : network.links(token)) {
    if (link.to == order.source || !network.trades(link.pool)) continue;
    Edge const edge{link.pool, token, link.to, link.way};
    if (!is_free(draft, chain, edge)) continue;
    double const price_out = prices.at(hop + 1, link.to);
    if (price_out <= 0) continue;
    auto const swap = best_swap(network.liquidity(link.pool), link.way, std::sqrt(price_in / price_out));
    double const gain = swap.out * price_out - swap.in * price_in;
    if (gain <= most) continue;
    most = gain;
    best = edge;
  }
  return best;
}

std::vector<Edge> chain(Network const& network, Order const& order, Draft const& draft, HopPrices const& prices,
                        Gain const& gain) {
  std::vector<Edge> edges{gain.edge};
  for (std::size_t hop = gain.hop; !draft.reaches(edges.front().from, hop); --hop) {
    auto const before = hop == 0 ? std::nullopt : way_to(network, order, prices, draft, edges, hop);
    if (!before) return {};
    edges.insert(edges.begin(), *before);
  }
  for (std::size_t hop = gain.hop + 1; !draft.leaves(edges.back().to, hop); ++hop) {
    auto const next = hop == order.hops ? std::nullopt : way_from(network, order, prices, draft, edges, hop);
    if (!next) return {};
    edges.push_back(*next);
  }
  return edges;
}

}  // namespace

bool widen(Network const& network, Order const& order, Draft& draft, HopPrices const& prices,
           std::vector<Gain> const& gains) {
  std::size_t chains = 0;
  // Pools that are idle, or would do better the other way round.
  std::vector<char> turned(draft.edges().size(), 0);
  bool turns = false;
  for (auto const& gain : gains) {
    auto const held = draft.edge_of(gain.edge.pool);
    if (!held || draft.edges()[*held] == gain.edge || draft.is_banned(gain.edge) || draft.gain(*held) >= gain.net)
      continue;
    turned[*held] = 1;
    turns = true;
  }
  if (turns) draft.drop(turned);
  for (auto const& gain : gains) {
    if (chains == kAddedMax) break;
    if (draft.edge_of(gain.edge.pool) || draft.is_banned(gain.edge)) continue;
    if (draft.add(chain(network, order, draft, prices, gain), prices)) ++chains;
  }
  return chains > 0;
}

namespace {

class Thinning {
 public:
  Thinning(Network const& network, Order const& order, Draft& draft, DualSolver& solver)
      : network_(network), order_(order), draft_(draft), solver_(solver) {}

  void run() {
    clear(draft_);
    while (leave_out() || straighten()) clear(draft_);
  }

 private:
  void clear(Draft& draft) const {
    std::vector<char> idle(draft.edges().size());
    for (std::size_t i = 0; i < idle.size(); ++i) idle[i] = draft.dual().swaps[i].in <= 0;
    draft.drop(idle);
    draft.settle(solver_);
  }

  // Edges that gain less than so many times their gas, those that lack most first.
  [[nodiscard]] std::vector<std::size_t> weak(double times) const {
    std::vector<std::pair<double, std::size_t>> found;
    for (std::size_t i = 0; i < draft_.edges().size(); ++i)
      if (draft_.gain(i) < times * draft_.cost(i)) found.emplace_back(draft_.gain(i) - draft_.cost(i), i);
    std::ranges::sort(found);
    std::vector<std::size_t> edges;
    for (auto const& [lack, index] : found) edges.push_back(index);
    return edges;
  }

  [[nodiscard]] std::optional<Draft> without(std::size_t edge) const {
    Draft draft = draft_;
    std::vector<char> gone(draft.edges().size(), 0);
    gone[edge] = 1;
    draft.drop(gone);
    if (draft.edges().empty()) return std::nullopt;
    return draft;
  }

  // At the prices there are the value falls by what the edges that have gone gain, and at any others by more. So what
  // they gain less than their gas, which is answered, is the most that going without saves, unless others fall idle too.
  [[nodiscard]] double most_saved(Draft const& less) const {
    double saved = 0;
    for (std::size_t i = 0; i < draft_.edges().size(); ++i)
      if (!less.edge_of(draft_.edges()[i].pool)) saved += draft_.cost(i) - draft_.gain(i);
    return saved;
  }

  bool leave_out() {
    for (auto const edge : weak(kWeak)) {
      auto less = without(edge);
      if (!less) continue;
      double const most = most_saved(*less);
      auto& kept = kept_[draft_.edges()[edge].pool];
      if (most <= kept) continue;
      less->settle(solver_);
      if (less->net() <= draft_.net()) {
        kept = most;
        continue;
      }
      draft_ = std::move(*less);
      return true;
    }
    return false;
  }

  // A detour that sells a little dearer keeps the straight way out, and costs a swap more: the way from what brings the
  // edge its token straight to where it leads is tried in its place.
  bool straighten() {
    for (auto const edge : weak(kHopeless)) {
      auto const detour = draft_.edges()[edge];
      for (std::size_t i = 0; i < draft_.edges().size(); ++i) {
        auto const& before = draft_.edges()[i];
        if (before.to != detour.from) continue;
        auto const straight = best_link(before.from, detour.to, draft_.dual().swaps[i].in);
        if (!straight) continue;
        Draft other = draft_;
        (void)other.add({*straight}, HopPrices(network_.tokens(), order_.hops));
        std::vector<char> gone(other.edges().size(), 0);
        gone[edge] = 1;
        other.drop(gone);
        other.settle(solver_);
        clear(other);
        if (other.net() <= draft_.net() * (1 + kMore)) continue;
        draft_ = std::move(other);
        return true;
      }
    }
    return false;
  }

  // The pool between two tokens, of those that the draft has not, that gives most for so much.
  [[nodiscard]] std::optional<Edge> best_link(Token from, Token to, double in) const {
    std::optional<Edge> best;
    double most = 0;
    for (auto const& link : network_.links(from)) {
      if (link.to != to || !network_.trades(link.pool) || !is_free(draft_, {}, {link.pool, from, to, link.way}))
        continue;
      double const out = sell(network_.liquidity(link.pool), link.way, in).out;
      if (out <= most) continue;
      most = out;
      best = Edge{link.pool, from, to, link.way};
    }
    return best;
  }

  Network const& network_;
  Order const& order_;
  Draft& draft_;
  DualSolver& solver_;
  std::map<PoolIndex, double> kept_;  // what might have been saved without edges that turned out to be worth their gas
};

}  // namespace

void thin(Network const& network, Order const& order, Draft& draft, DualSolver& solver) {
  Thinning(network, order, draft, solver).run();
}

void shorten(std::size_t most, Draft& draft, DualSolver& solver) {
  constexpr std::size_t kTried = 6;
  while (draft.edges().size() > most) {
    auto weakest = draft.weakest_first();
    if (weakest.size() > kTried) weakest.resize(kTried);
    std::optional<Draft> best;
    for (auto const edge : weakest) {
      auto less = draft;
      std::vector<char> gone(draft.edges().size(), 0);
      gone[edge] = 1;
      less.drop(gone);
      if (less.edges().empty()) continue;
      less.settle(solver);
      if (!best || less.net() > best->net()) best = std::move(less);
    }
    if (!best) return;
    draft = std::move(*best);
  }
}

}  // namespace sep::routing::optimiser
