#include "core/routing/optimiser/part.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/base/check.hpp"

namespace sep::routing::optimiser {
namespace {

// Finds the edges, in tokens of the whole.
class Looking {
 public:
  Looking(Network const& whole, Order const& order)
      : whole_(whole), order_(order), after_one_(whole.tokens(), 0), before_last_(whole.tokens(), 0) {
    CHECK(order.source != order.target && order.source < whole.tokens() && order.target < whole.tokens());
    CHECK(order.hops >= 1 && order.hops <= kHopsMax);
  }

  std::vector<Edge> run() {
    for (auto const& link : whole_.links_to(order_.target))
      if (whole_.trades(link.pool)) before_last_[link.from] = 1;
    for_each_link(order_.source, [&](Link const& link) {
      if (after_one_[link.to] || link.to == order_.target) return;
      after_one_[link.to] = 1;
      seconds_.push_back(link.to);
    });
    if (order_.hops == 3) go_between();
    take_ends();
    std::ranges::sort(edges_, {}, [](Edge const& edge) { return std::tuple(edge.pool, edge.way.in, edge.way.out); });
    return std::move(edges_);
  }

 private:
  template <class Visit>
  void for_each_link(Token token, Visit const& visit) const {
    for (auto const& link : whole_.links(token))
      if (whole_.trades(link.pool)) visit(link);
  }

  [[nodiscard]] bool is_end(Token token) const { return token == order_.source || token == order_.target; }

  // From tokens that one swap leads to, to tokens that one swap leads on from.
  void go_between() {
    goes_on_.assign(whole_.tokens(), 0);
    comes_.assign(whole_.tokens(), 0);
    for (auto const token : seconds_)
      for_each_link(token, [&](Link const& link) {
        if (is_end(link.to) || !before_last_[link.to]) return;
        edges_.push_back({link.pool, token, link.to, link.way});
        goes_on_[token] = comes_[link.to] = 1;
      });
  }

  void take_ends() {
    for_each_link(order_.source, [&](Link const& link) {
      bool const on = order_.hops >= 2 && (before_last_[link.to] || (order_.hops == 3 && goes_on_[link.to]));
      if (link.to == order_.target || on) edges_.push_back({link.pool, order_.source, link.to, link.way});
    });
    for (auto const& link : whole_.links_to(order_.target)) {
      bool const comes = order_.hops >= 2 && (after_one_[link.from] || (order_.hops == 3 && comes_[link.from]));
      if (whole_.trades(link.pool) && link.from != order_.source && comes)
        edges_.push_back({link.pool, link.from, order_.target, link.way});
    }
  }

  Network const& whole_;
  Order const& order_;
  std::vector<char> after_one_;    // by token: a swap leads there from the source
  std::vector<char> before_last_;  // and from there to the target
  std::vector<char> goes_on_;      // between tokens
  std::vector<char> comes_;
  std::vector<Token> seconds_;  // tokens between that one swap leads to
  std::vector<Edge> edges_;
};

// The tokens of edges and the order's two, ascending.
std::vector<Token> tokens_of(std::vector<Edge> const& edges, Order const& order) {
  std::vector<Token> tokens{order.source, order.target};
  for (auto const& edge : edges) {
    tokens.push_back(edge.from);
    tokens.push_back(edge.to);
  }
  std::ranges::sort(tokens);
  auto const rest = std::ranges::unique(tokens);
  tokens.erase(rest.begin(), rest.end());
  return tokens;
}

std::vector<Token> numbers_of(std::vector<Token> const& names, std::size_t tokens) {
  std::vector<Token> numbers(tokens, kNoToken);
  for (std::size_t i = 0; i < names.size(); ++i) numbers[names[i]] = static_cast<Token>(i);
  return numbers;
}

HopPrices rest_of(Network const& whole, Order const& order) {
  HopPrices rest(whole.tokens(), order.hops);
  auto const reached = reached_by(whole, order);
  for (std::size_t hop = 1; hop < order.hops; ++hop)
    for (Token token = 0; token < whole.tokens(); ++token)
      if (!reached[hop][token] && token != order.source && token != order.target)
        rest.at(hop, token) = std::numeric_limits<double>::infinity();
  return rest;
}

std::vector<Edge> renamed(std::vector<Edge> edges, std::vector<Token> const& numbers) {
  for (auto& edge : edges) {
    edge.from = numbers[edge.from];
    edge.to = numbers[edge.to];
  }
  return edges;
}

}  // namespace

Part::Part(Network const& whole, Order const& order) : Part(whole, order, Looking(whole, order).run()) {}

Part::Part(Network const& whole, Order const& order, std::vector<Edge> const& edges)
    : whole_(whole),
      order_(order),
      openings_(whole.openings()),
      names_(tokens_of(edges, order)),
      numbers_(numbers_of(names_, whole.tokens())),
      network_(whole, names_.size(), renamed(edges, numbers_)),
      rest_(rest_of(whole, order)) {}

std::size_t Part::pools() const {
  std::size_t pools = 0;
  PoolIndex last = 0;
  for (auto const& edge : network_.edges()) {
    if (pools == 0 || edge.pool != last) ++pools;
    last = edge.pool;
  }
  return pools;
}

bool Part::suits(Network const& whole, Order const& order) const {
  return &whole == &whole_ && openings_ == whole.openings() && order.source == order_.source &&
         order.target == order_.target && order.hops == order_.hops;
}

Order Part::inside(Order const& order) const {
  auto inside = order;
  inside.source = numbers_[order.source];
  inside.target = numbers_[order.target];
  return inside;
}

std::optional<Draft> Part::inside(Draft const& draft, Order const& order) const {
  auto const inside = draft.renamed(network_, numbers_);
  return inside ? inside->renewed(order) : std::nullopt;
}

Edge Part::outside(Edge edge) const {
  edge.from = names_[edge.from];
  edge.to = names_[edge.to];
  return edge;
}

Route Part::outside(Route route) const {
  for (auto& step : route.steps) step.edge = outside(step.edge);
  return route;
}

Draft Part::outside(Draft const& draft) const {
  auto outside = draft.renamed(whole_, names_);
  CHECK(outside.has_value());
  return *std::move(outside);
}

HopPrices Part::outside(HopPrices const& prices) const {
  auto all = rest_;
  for (std::size_t hop = 0; hop <= prices.hops(); ++hop)
    for (Token token = 0; token < names_.size(); ++token)
      // Where no edge of the part comes, others may: what cannot go on from there is worth nothing.
      if (double const price = prices.at(hop, token); std::isfinite(price)) all.at(hop, names_[token]) = price;
  return all;
}

Part const& Parts::of(Order const& order) {
  auto const kept = std::ranges::find_if(kept_, [&](Part const& part) { return part.suits(whole_, order); });
  if (kept != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, kept);
    return kept_.front();
  }
  kept_.emplace_front(whole_, order);
  if (kept_.size() > kKept) kept_.pop_back();
  return kept_.front();
}

}  // namespace sep::routing::optimiser
