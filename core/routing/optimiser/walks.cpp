#include "core/routing/optimiser/walks.hpp"

#include <algorithm>

namespace sep::routing::optimiser {
namespace {

struct Walk {
  std::vector<PoolIndex> pools;
  double share = 1;  // of the whole
};

class Walks {
 public:
  Walks(std::vector<Step> const& flow, Token target, std::size_t hops) : flow_(flow), target_(target), hops_(hops) {}

  std::vector<Walk> all(Token source) {
    extend(source);
    return std::move(found_);
  }

 private:
  void extend(Token token) {
    if (token == target_) return found_.push_back(walk_);
    if (walk_.pools.size() == hops_) return;
    double leaves = 0;
    for (auto const& step : flow_)
      if (step.edge.from == token) leaves += static_cast<double>(step.in);
    for (auto const& step : flow_) {
      if (step.edge.from != token || std::ranges::find(walk_.pools, step.edge.pool) != walk_.pools.end()) continue;
      auto const share = walk_.share;
      walk_.share *= static_cast<double>(step.in) / leaves;
      walk_.pools.push_back(step.edge.pool);
      extend(step.edge.to);
      walk_.pools.pop_back();
      walk_.share = share;
    }
  }

  std::vector<Step> const& flow_;
  Token target_;
  std::size_t hops_;
  Walk walk_;
  std::vector<Walk> found_;
};

}  // namespace

std::vector<std::vector<PoolIndex>> walks_of(std::vector<Step> const& flow, Token source, Token target,
                                             std::size_t hops) {
  auto walks = Walks(flow, target, hops).all(source);
  std::ranges::sort(
      walks, [](Walk const& a, Walk const& b) { return a.share != b.share ? a.share > b.share : a.pools < b.pools; });
  std::vector<std::vector<PoolIndex>> pools;
  for (auto& walk : walks) pools.push_back(std::move(walk.pools));
  return pools;
}

}  // namespace sep::routing::optimiser
