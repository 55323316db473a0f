#include "core/routing/optimiser/walks.hpp"

#include <algorithm>
#include <map>

namespace sep::routing::optimiser {
namespace {

// A step and the part of the whole that goes through it and is on no walk yet.
struct Left {
  Edge edge;
  double share = 0;
};

std::vector<Left> shares_of(std::vector<Step> const& flow, Token source) {
  struct Held {
    double amount = 0;
    double share = 0;
  };
  std::map<Token, Held> held;
  for (auto const& step : flow)
    if (step.edge.from == source) held[source].amount += static_cast<double>(step.in);
  held[source].share = 1;
  std::vector<Left> shares;
  for (auto const& step : flow) {
    auto& from = held[step.edge.from];
    auto const in = std::min(static_cast<double>(step.in), from.amount);
    double const share = from.amount > 0 ? from.share * (in / from.amount) : 0;
    from.amount -= in;
    from.share -= share;
    shares.push_back({step.edge, share});
    auto& to = held[step.edge.to];
    to.amount += static_cast<double>(step.out);
    to.share += share;
  }
  return shares;
}

using Walk = std::vector<Left*>;

double carries(Walk const& walk) {
  return (*std::ranges::min_element(walk, {}, [](Left const* step) { return step->share; }))->share;
}

// Of the steps between two tokens only the one that has most left can be on the widest walk.
class Widest {
 public:
  Widest(std::vector<Left>& steps, Token target, std::size_t hops) : target_(target), hops_(hops) {
    for (auto& step : steps) {
      if (step.share <= 0) continue;
      auto& best = links_[step.edge.from][step.edge.to];
      if (!best || step.share > best->share) best = &step;
    }
  }

  Walk from(Token source) {
    extend(source);
    return best_;
  }

 private:
  void extend(Token token) {
    if (token == target_) {
      if (best_.empty() || carries(walk_) > carries(best_)) best_ = walk_;
      return;
    }
    if (walk_.size() == hops_) return;
    for (auto const& [to, step] : links_[token]) {
      if (std::ranges::any_of(walk_, [&](Left const* one) { return one->edge.pool == step->edge.pool; })) continue;
      walk_.push_back(step);
      extend(to);
      walk_.pop_back();
    }
  }

  std::map<Token, std::map<Token, Left*>> links_;
  Token target_;
  std::size_t hops_;
  Walk walk_;
  Walk best_;
};

}  // namespace

std::vector<std::vector<PoolIndex>> walks_of(std::vector<Step> const& flow, Token source, Token target,
                                             std::size_t hops) {
  auto steps = shares_of(flow, source);
  std::vector<std::vector<PoolIndex>> walks;
  while (walks.size() < kWalksMax) {
    auto const walk = Widest(steps, target, hops).from(source);
    if (walk.empty()) break;
    double const carried = carries(walk);
    auto& pools = walks.emplace_back();
    for (auto* step : walk) {
      pools.push_back(step->edge.pool);
      step->share = step->share > carried ? step->share - carried : 0;
    }
  }
  return walks;
}

}  // namespace sep::routing::optimiser
