// What a route costs, over networks of many sizes: from nothing, from the answer of the block before, and the update of
// a pool.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "apps/sep/route_market.hpp"
#include "apps/sep/route_spread.hpp"

namespace sep::app::route {

inline constexpr std::size_t kBenchPoolsMost = 100'000;
inline constexpr std::size_t kBenchOrdersMost = 100'000;
inline constexpr std::size_t kBlocks = 4;      // a route is found again after each
inline constexpr std::size_t kBlockMoves = 5;  // swaps of others in one; one of them on the route

struct BenchTerms {
  std::vector<std::size_t> pools{20, 50, 100, 200, 500, 1'000, 2'000, 5'000, 10'000};
  std::size_t orders = 200;  // of each size
  std::uint64_t seed = 1;
};

// All times in microseconds of one core. A route's is the median of three runs, so that what else the machine does is
// left out and what the order asks stays in.
struct SizeMeasured {
  std::size_t pools = 0;
  std::size_t tokens = 0;
  std::size_t without_route = 0;          // orders that no path fits
  std::optional<Spread> on_paths{};       // pools that routes of an order can lead over
  std::optional<Spread> steps{};          // of routes
  std::optional<Spread> gap_bp{};         // of routes that net something
  std::optional<Spread> cold_route_us{};  // the pools that an order can use, and a route over them
  std::optional<Spread> warm_route_us{};  // the same after a block
  std::optional<Spread> cold_us{};        // with its bound, and what is tried to come nearer to that
  std::optional<Spread> warm_us{};
  std::optional<Spread> behind_bp{};       // how much less the route alone nets than the one with its bound
  std::optional<Spread> warm_behind_bp{};  // and after a block, than from nothing
  std::optional<Spread> price_us{};        // a pool's new price
  std::optional<Spread> ticks_us{};        // a pool's new ticks
};

[[nodiscard]] SizeMeasured measure(Market market, BenchTerms const& terms);

}  // namespace sep::app::route
