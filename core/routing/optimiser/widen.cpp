#include "core/routing/optimiser/widen.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sep::routing::optimiser {
namespace {

constexpr std::size_t kAddedMax = 12;  // chains at a time

// An edge with all that a unit needs to come to it from the draft, and to go on from it.
class Chain {
 public:
  Chain(Network const& network, Order const& order, Draft const& draft, HopPrices const& prices, bool dare)
      : network_(network), order_(order), draft_(draft), prices_(prices), dare_(dare) {}

  // Empty: there is none.
  std::vector<Edge> of(Gain const& gain) {
    edges_ = {gain.edge};
    if (!reach(gain.hop) || !lead_on(gain.hop + 1)) edges_.clear();
    return std::move(edges_);
  }

 private:
  static constexpr std::size_t kWaysMost = 4;
  struct Choice {
    double worth = 0;
    Edge edge;
  };

  bool reach(std::size_t hop) {
    if (draft_.reaches(edges_.front().from, hop)) return true;
    if (hop == 0) return false;
    for (auto const& choice : ways_to(hop)) {
      edges_.insert(edges_.begin(), choice.edge);
      if (reach(hop - 1)) return true;
      edges_.erase(edges_.begin());
    }
    return false;
  }

  bool lead_on(std::size_t hop) {
    if (draft_.leaves(edges_.back().to, hop)) return true;
    if (hop == order_.hops) return false;
    for (auto const& choice : ways_from(hop)) {
      edges_.push_back(choice.edge);
      if (lead_on(hop + 1)) return true;
      edges_.pop_back();
    }
    return false;
  }

  // The links that bring most units of the first token for their price.
  [[nodiscard]] std::vector<Choice> ways_to(std::size_t hop) const {
    Token const token = edges_.front().from;
    std::vector<Choice> choices;
    for (auto const& link : network_.links_to(token)) {
      if (link.from == order_.target || (hop == 1) != (link.from == order_.source)) continue;
      Edge const edge{link.pool, link.from, token, link.way};
      double const price_in = prices_.at(hop - 1, link.from);
      if (price_in <= 0 || !is_free(edge)) continue;
      double const spot = network_.root_of_spot(link.pool, link.way);
      choices.push_back({spot * spot / price_in, edge});
    }
    return best_of(std::move(choices));
  }

  // The links over which most is gained by selling the last token a little below its price. Where none gains, those
  // that give most for the first unit.
  [[nodiscard]] std::vector<Choice> ways_from(std::size_t hop) const {
    constexpr double kBelow = 1e-3;
    constexpr double kFarBelow = 0.1;
    Token const token = edges_.back().to;
    double const price_in = prices_.at(hop, token) * (1 - kBelow);
    std::vector<Choice> gain;
    std::vector<Choice> give;
    for (auto const& link : network_.links(token)) {
      Edge const edge{link.pool, token, link.to, link.way};
      double const price_out = prices_.at(hop + 1, link.to);
      if (link.to == order_.source || price_in <= 0 || price_out <= 0 || !is_free(edge)) continue;
      auto const swap = best_swap(network_.liquidity(link.pool), link.way, std::sqrt(price_in / price_out));
      gain.push_back({swap.out * price_out - swap.in * price_in, edge});
      double const spot = network_.root_of_spot(link.pool, link.way);
      give.push_back({spot * spot * price_out - price_in * (1 - kFarBelow), edge});
    }
    auto best = best_of(std::move(gain));
    return best.empty() && dare_ ? best_of(std::move(give)) : best;
  }

  // Those that are worth anything, the best first.
  [[nodiscard]] static std::vector<Choice> best_of(std::vector<Choice> choices) {
    std::erase_if(choices, [](Choice const& choice) { return !(choice.worth > 0); });
    std::ranges::sort(choices, {}, [](Choice const& choice) { return std::pair(-choice.worth, choice.edge.pool); });
    if (choices.size() > kWaysMost) choices.resize(kWaysMost);
    return choices;
  }

  // Of a pool that trades, and that neither the draft nor the chain has a use for already.
  [[nodiscard]] bool is_free(Edge const& edge) const {
    return network_.trades(edge.pool) && !draft_.edge_of(edge.pool) && !draft_.is_banned(edge) &&
           std::ranges::find(edges_, edge.pool, &Edge::pool) == edges_.end();
  }

  Network const& network_;
  Order const& order_;
  Draft const& draft_;
  HopPrices const& prices_;
  bool dare_;
  std::vector<Edge> edges_;
};

}  // namespace

bool widen(Network const& network, Order const& order, Draft& draft, HopPrices const& prices,
           std::vector<Gain> const& gains, bool dare) {
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
  std::optional<Draft> whole;
  if (turns) {
    whole = draft;
    draft.drop(turned);
  }
  for (auto const& gain : gains) {
    if (chains == kAddedMax) break;
    if (draft.edge_of(gain.edge.pool) || draft.is_banned(gain.edge)) continue;
    if (draft.add(Chain(network, order, draft, prices, dare).of(gain), prices)) ++chains;
  }
  if (chains == 0 && whole) draft = *std::move(whole);
  return chains > 0;
}

}  // namespace sep::routing::optimiser
