#include "core/routing/certificate/cover.hpp"

#include <algorithm>
#include <vector>

namespace sep::routing::certificate {
namespace {

using optimiser::PoolIndex;

// What a leaf asks of pools that are not decided upon yet.
struct Asks {
  std::vector<PoolIndex> open;
  std::vector<PoolIndex> closed;
};

bool has(std::vector<PoolIndex> const& pools, PoolIndex pool) { return std::ranges::find(pools, pool) != pools.end(); }

// The leaves that remain where a pool is used, or is not.
std::vector<Asks> decided(std::vector<Asks> const& leaves, PoolIndex pool, bool used) {
  std::vector<Asks> left;
  for (auto const& leaf : leaves) {
    if (has(used ? leaf.closed : leaf.open, pool)) continue;
    auto& asks = left.emplace_back(leaf);
    std::erase(asks.open, pool);
    std::erase(asks.closed, pool);
  }
  return left;
}

// Every decision takes the pool out of all leaves, so this ends.
bool covers(std::vector<Asks> const& leaves) {
  if (leaves.empty()) return false;
  if (std::ranges::any_of(leaves, [](Asks const& leaf) { return leaf.open.empty() && leaf.closed.empty(); }))
    return true;
  auto const asked = [&](PoolIndex pool) {
    return std::ranges::all_of(leaves,
                               [&](Asks const& leaf) { return has(leaf.open, pool) || has(leaf.closed, pool); });
  };
  for (auto const* pools : {&leaves.front().open, &leaves.front().closed})
    for (auto const pool : *pools)
      if (asked(pool)) return covers(decided(leaves, pool, false)) && covers(decided(leaves, pool, true));
  return false;
}

}  // namespace

bool is_cover(std::span<optimiser::Leaf const> leaves) {
  std::vector<Asks> asks;
  for (auto const& leaf : leaves) asks.push_back({leaf.open, leaf.closed});
  return covers(asks);
}

}  // namespace sep::routing::certificate
