#include "core/routing/optimiser/single.hpp"

#include <algorithm>
#include <array>
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

class Search {
 public:
  Search(Network const& network, Order const& order, std::vector<char> const& excluded)
      : network_(network), order_(order), excluded_(excluded), fronts_(network.tokens()) {}

  std::optional<SinglePath> run() {
    labels_.push_back({.token = order_.source, .amount = static_cast<double>(order_.amount)});
    std::size_t begin = 0;
    for (std::size_t hop = 1; hop <= order_.hops; ++hop) {
      std::size_t const end = labels_.size();
      for (auto& token : touched_) fronts_[token].clear();
      touched_.clear();
      for (std::size_t i = begin; i < end; ++i) follow(i, hop == order_.hops);
      begin = end;
      for (auto const token : touched_) labels_.insert(labels_.end(), fronts_[token].begin(), fronts_[token].end());
    }
    if (best_.before != kNone) return path_to(best_);
    if (best_partly_.before != kNone) return path_to(best_partly_);
    return std::nullopt;
  }

 private:
  void follow(std::size_t from, bool last) {
    auto const label = labels_[from];
    for (auto const& link : network_.links(label.token)) {
      if (link.to == order_.source || (last && link.to != order_.target) || !network_.trades(link.pool)) continue;
      if (!excluded_.empty() && excluded_[link.pool]) continue;
      if (label.is_closed(link.pool)) continue;
      auto const got = sell(network_.liquidity(link.pool), link.way, label.amount);
      if (got.most <= 0) continue;
      auto const& pool = network_.pool(link.pool);
      Label next{.token = link.to,
                 .amount = got.most,
                 .cost = label.cost + least_cost(order_, pool),
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

  void arrive(Label const& label) {
    auto& best = label.filled ? best_ : best_partly_;
    if (label.filled) arrivals_.push_back(label);
    if (best.before == kNone || net_of(label) > net_of(best)) best = label;
    ceiling_ = std::max(ceiling_, label.amount - label.cost);
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
    SinglePath path{edges_to(last), last.amount * last.sure, net_of(last), ceiling_, {}, last.filled};
    auto const end = arrivals_.begin() + static_cast<std::ptrdiff_t>(std::min(kArrivals, arrivals_.size()));
    std::ranges::partial_sort(arrivals_, end, std::ranges::greater{}, net_of);
    for (auto it = arrivals_.begin(); it != end; ++it) path.arrivals.push_back({edges_to(*it), net_of(*it)});
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
  std::vector<std::vector<Label>> fronts_;  // by token, of this hop
  std::vector<Token> touched_;
  std::vector<Label> labels_;
  std::vector<Label> arrivals_;  // that take all of the order
  double ceiling_ = -std::numeric_limits<double>::infinity();
  Label best_;
  Label best_partly_;  // of paths that cannot take all
};

}  // namespace

std::optional<SinglePath> best_single_path(Network const& network, Order const& order,
                                           std::vector<char> const& excluded) {
  CHECK(order.hops >= 1 && order.hops <= kHopsMax && order.source != order.target && order.amount > 0);
  return Search(network, order, excluded).run();
}

}  // namespace sep::routing::optimiser
