#include "core/routing/optimiser/single.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/check.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr PoolIndex kOpen = std::numeric_limits<PoolIndex>::max();

// So much of a token, reached for so much gas.
struct Label {
  Token token = 0;
  double amount = 0;
  double cost = 0;
  double sure = 1;     // what of `amount` is not the rounding of doubles
  bool filled = true;  // all of the order came through
  Edge by{};
  std::size_t before = kNone;                                   // the label it was reached from
  std::array<PoolIndex, kHopsMax> closed{kOpen, kOpen, kOpen};  // pools with a third token: they may not come again

  [[nodiscard]] bool is_closed(PoolIndex pool) const { return std::ranges::find(closed, pool) != closed.end(); }
  // Whatever the other can become, this one can at least as well.
  [[nodiscard]] bool beats(Label const& other) const {
    return amount >= other.amount && cost <= other.cost && (filled || !other.filled) &&
           std::ranges::all_of(closed, [&](PoolIndex pool) { return pool == kOpen || other.is_closed(pool); });
  }
};

// What a unit of a token may still become, whatever it goes through: at most so much of the target for each unit, and
// so much more that pools may give beyond their curves.
struct Outlook {
  double rate = 0;
  double beyond = 0;
};

// By the number of swaps left, and token.
class Outlooks {
 public:
  Outlooks(Network const& network, Order const& order) {
    by_swaps_[0].resize(network.tokens());
    by_swaps_[0][order.target].rate = 1;
    for (std::size_t left = 1; left < order.hops; ++left) look_back(network, order, left);
  }
  [[nodiscard]] Outlook const& at(std::size_t left, Token token) const { return by_swaps_[left][token]; }

 private:
  void look_back(Network const& network, Order const& order, std::size_t left) {
    by_swaps_[left] = by_swaps_[left - 1];
    for (auto const& edge : network.edges()) {
      auto const& next = by_swaps_[left - 1][edge.to];
      if (next.rate <= 0 || edge.to == order.source || edge.from == order.target || !network.trades(edge.pool))
        continue;
      double const spot = network.root_of_spot(edge.pool, edge.way);
      auto& here = by_swaps_[left][edge.from];
      here.rate = std::max(here.rate, spot * spot * next.rate);
      here.beyond = std::max(here.beyond, network.beyond(edge.pool, edge.way) * next.rate + next.beyond);
    }
  }

  std::array<std::vector<Outlook>, kHopsMax> by_swaps_;
};

class Search {
 public:
  Search(Network const& network, Order const& order, std::vector<char> const& excluded, double floor)
      : network_(network),
        order_(order),
        excluded_(excluded),
        floor_(floor),
        outlooks_(network, order),
        fronts_(network.tokens()) {}

  std::optional<SinglePath> run() {
    labels_.push_back({.token = order_.source, .amount = static_cast<double>(order_.amount)});
    std::size_t begin = 0;
    for (std::size_t hop = 1; hop <= order_.hops; ++hop) {
      std::size_t const end = labels_.size();
      for (auto& token : touched_) fronts_[token].clear();
      touched_.clear();
      // Those that arrive first: they show which others are worth following.
      for (std::size_t i = begin; i < end; ++i) follow(i, hop, true);
      for (std::size_t i = begin; hop < order_.hops && i < end; ++i) follow(i, hop, false);
      begin = end;
      for (auto const token : touched_) labels_.insert(labels_.end(), fronts_[token].begin(), fronts_[token].end());
    }
    if (best_.before != kNone) {
      auto path = path_to(best_);
      if (best_partly_.before != kNone && net_of(best_partly_) > net_of(best_))
        path.partly = {edges_to(best_partly_), net_of(best_partly_)};
      return path;
    }
    if (best_partly_.before != kNone) return path_to(best_partly_);
    return std::nullopt;
  }

 private:
  void follow(std::size_t from, std::size_t hop, bool to_target) {
    auto const label = labels_[from];
    for (auto const& link : network_.links(label.token)) {
      if (link.to == order_.source || to_target != (link.to == order_.target) || !network_.trades(link.pool)) continue;
      if (!excluded_.empty() && excluded_[link.pool]) continue;
      if (label.is_closed(link.pool)) continue;
      auto const& pool = network_.pool(link.pool);
      double const cost = label.cost + least_cost(order_, pool);
      if (is_hopeless(label.amount, link, cost, order_.hops - hop)) continue;
      auto const got = sell(network_.liquidity(link.pool), link.way, label.amount);
      if (got.most <= 0) continue;
      Label next{.token = link.to,
                 .amount = got.most,
                 .cost = cost,
                 .sure = label.sure * std::max(got.out, 0.0) / got.most,
                 .filled = label.filled && got.filled,
                 .by = {link.pool, label.token, link.to, link.way},
                 .before = from,
                 .closed = label.closed};
      if (pool.tokens.size() > 2) *std::ranges::find(next.closed, kOpen) = link.pool;
      if (link.to == order_.target)
        arrive(next);
      else
        take(next);
    }
  }

  // Whether nothing that goes on over this link can be among the best: no pool gives more than it does for its first
  // unit. What doubles lose of the products is far less than the margin.
  [[nodiscard]] bool is_hopeless(double amount, Link const& link, double cost, std::size_t left) const {
    constexpr double kMargin = 1e-9;
    double const least = arrivals_.size() < kArrivals ? floor_ : std::max(floor_, net_of(arrivals_.back()));
    if (std::isinf(least)) return false;
    auto const& on = outlooks_.at(left, link.to);
    double const spot = network_.root_of_spot(link.pool, link.way);
    double const most = amount * spot * spot * on.rate + network_.beyond(link.pool, link.way) * on.rate + on.beyond;
    return most * (1 + kMargin) - cost <= least;
  }

  void arrive(Label const& label) {
    if (net_of(label) <= floor_) return;
    auto& best = label.filled ? best_ : best_partly_;
    if (label.filled) keep(label);
    if (best.before == kNone || net_of(label) > net_of(best)) best = label;
  }

  // Among the best, the best first.
  void keep(Label const& label) {
    auto const at = std::ranges::upper_bound(arrivals_, net_of(label), std::ranges::greater{},
                                             [](auto const& one) { return net_of(one); });
    if (arrivals_.size() == kArrivals && at == arrivals_.end()) return;
    arrivals_.insert(at, label);
    if (arrivals_.size() > kArrivals) arrivals_.pop_back();
  }

  static double net_of(Label const& label) { return label.amount * label.sure - label.cost; }

  void take(Label const& label) {
    auto& front = fronts_[label.token];
    if (std::ranges::any_of(front, [&](Label const& other) { return other.beats(label); })) return;
    if (front.empty()) touched_.push_back(label.token);
    std::erase_if(front, [&](Label const& other) { return label.beats(other); });
    front.push_back(label);
  }

  [[nodiscard]] SinglePath path_to(Label const& last) {
    SinglePath path{edges_to(last), last.amount * last.sure, net_of(last), {}, last.filled, {}};
    for (auto const& arrival : arrivals_) path.arrivals.push_back({edges_to(arrival), net_of(arrival)});
    return path;
  }

  [[nodiscard]] std::vector<Edge> edges_to(Label const& last) const {
    std::vector<Edge> edges{last.by};
    for (auto at = last.before; labels_[at].before != kNone; at = labels_[at].before) edges.push_back(labels_[at].by);
    std::ranges::reverse(edges);
    return edges;
  }

  Network const& network_;
  Order const& order_;
  std::vector<char> const& excluded_;
  double floor_;
  Outlooks outlooks_;
  std::vector<std::vector<Label>> fronts_;  // by token, of this hop
  std::vector<Token> touched_;
  std::vector<Label> labels_;
  std::vector<Label> arrivals_;  // that take all of the order: the best of them, the best first
  Label best_;
  Label best_partly_;  // of paths that cannot take all
};

}  // namespace

std::optional<SinglePath> best_single_path(Network const& network, Order const& order,
                                           std::vector<char> const& excluded, double floor) {
  CHECK(order.hops >= 1 && order.hops <= kHopsMax && order.source != order.target && order.amount > 0);
  return Search(network, order, excluded, floor).run();
}

std::vector<SinglePath> single_paths_apart(Network const& network, Order const& order, std::size_t most) {
  std::vector<SinglePath> paths;
  std::vector<char> used(network.pools().size(), 0);
  while (paths.size() < most) {
    auto path = best_single_path(network, order, used);
    if (!path) break;
    for (auto const& edge : path->edges) used[edge.pool] = 1;
    paths.push_back(*std::move(path));
  }
  return paths;
}

}  // namespace sep::routing::optimiser
