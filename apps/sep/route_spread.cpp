#include "apps/sep/route_spread.hpp"

#include <cmath>
#include <numeric>

namespace sep::app::route {

std::optional<Spread> spread_of(std::vector<double> figures) {
  if (figures.empty()) return std::nullopt;
  std::ranges::sort(figures);
  auto const count = figures.size();
  auto const ranked = [&](double part) {
    auto const rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(count)));
    return figures[std::clamp<std::size_t>(rank, 1, count) - 1];
  };
  return Spread{.count = count,
                .mean = std::accumulate(figures.begin(), figures.end(), 0.0) / static_cast<double>(count),
                .median = ranked(0.5),
                .p90 = ranked(0.9),
                .p99 = ranked(0.99),
                .least = figures.front(),
                .most = figures.back()};
}

}  // namespace sep::app::route
