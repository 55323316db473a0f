// Which edges a draft has.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {

std::optional<std::size_t> Draft::edge_of(PoolIndex pool) const {
  auto const found = std::ranges::find(edges_, pool, &Edge::pool);
  if (found == edges_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - edges_.begin());
}

bool Draft::is_banned(Edge const& edge) const {
  return std::ranges::find(banned_, edge) != banned_.end() || std::ranges::find(closed_, edge.pool) != closed_.end();
}

void Draft::close(PoolIndex pool) {
  closed_.push_back(pool);
  std::vector<char> gone;
  for (auto const& edge : edges_) gone.push_back(edge.pool == pool);
  drop(gone);
}

bool Draft::reaches(Token token, std::size_t hop) const {
  if (hop == 0) return token == order_.source;
  return std::ranges::any_of(
      edges_, [&](Edge const& edge) { return edge.to == token && (edge.from == order_.source || hop == 2); });
}

bool Draft::leaves(Token token, std::size_t hop) const {
  if (token == order_.target) return true;
  return std::ranges::any_of(edges_, [&](Edge const& edge) {
    return edge.from == token && (edge.to == order_.target || (hop == 1 && order_.hops == 3));
  });
}

bool Draft::add(std::vector<Edge> const& edges, HopPrices const& prices) {
  bool added = false;
  for (auto const& edge : edges) {
    if (edge_of(edge.pool) || is_banned(edge)) continue;
    edges_.push_back(edge);
    dual_.swaps.emplace_back();
    added = true;
    bool const first = edge.from == order_.source;
    for (auto const node : {from_node(edge), to_node(edge)}) {
      if (roots_[node] > 0) continue;
      Token const token = node / 2;
      bool const arrives = token == edge.to;
      std::size_t const hop = arrives ? (first ? 1 : 2) : (edge.to == order_.target && order_.hops == 3 ? 2 : 1);
      double price = prices.at(hop, token);
      if (price <= 0 && hop == 2) price = prices.at(1, token);
      if (price <= 0 && hop == 1 && order_.hops == 3) price = prices.at(2, token);
      double const spot = network_->root_of_spot(edge.pool, edge.way);
      if (price > 0)
        roots_[node] = std::sqrt(price);
      else
        roots_[node] = arrives ? roots_[from_node(edge)] / spot : roots_[to_node(edge)] * spot;
    }
  }
  return added;
}

void Draft::drop(std::size_t edge) {
  std::vector<char> gone(edges_.size(), 0);
  gone[edge] = 1;
  drop(std::move(gone));
}

void Draft::drop(std::vector<char> gone) {
  cascade(gone);
  keep_without(gone);
}

// How many edges come to each token and leave it, of those that are not gone.
void Draft::cascade(std::vector<char>& gone) const {
  struct Degree {
    std::size_t first = 0;  // from the source
    std::size_t later = 0;
    std::size_t last = 0;  // to the target
    std::size_t on = 0;
  };
  std::vector<Degree> degrees(apart_.size());
  auto const count = [&](Edge const& edge, auto const& change) {
    change(edge.from == order_.source ? degrees[edge.to].first : degrees[edge.to].later);
    change(edge.to == order_.target ? degrees[edge.from].last : degrees[edge.from].on);
  };
  for (std::size_t i = 0; i < edges_.size(); ++i)
    if (!gone[i]) count(edges_[i], [](std::size_t& degree) { ++degree; });
  auto const is_lost = [&](Edge const& edge) {
    bool const first = edge.from == order_.source;
    bool const last = edge.to == order_.target;
    auto const& to = degrees[edge.to];
    auto const& from = degrees[edge.from];
    bool const leads_on = last || to.last > 0 || (first && order_.hops == 3 && to.on > 0);
    return !leads_on || !(first || from.first > 0 || (last && from.later > 0));
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      if (gone[i] || !is_lost(edges_[i])) continue;
      gone[i] = 1;
      count(edges_[i], [](std::size_t& degree) { --degree; });
      changed = true;
    }
  }
}

void Draft::keep_without(std::vector<char> const& gone) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (gone[i]) continue;
    edges_[kept] = edges_[i];
    dual_.swaps[kept++] = dual_.swaps[i];
  }
  edges_.resize(kept);
  dual_.swaps.resize(kept);
}

}  // namespace sep::routing::optimiser
