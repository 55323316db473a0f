#include "core/routing/optimiser/grid.hpp"

#include <algorithm>
#include <array>

#include "core/routing/optimiser/single.hpp"

namespace sep::routing::optimiser {
namespace {

using Shares = std::array<int, kGridPaths>;  // by path

struct Split {
  Shares shares{};
  double net = 0;
};

i128 part_of(i128 amount, int shares) {
  // No overflow, whatever the amount.
  return amount / kGridShares * shares + amount % kGridShares * shares / kGridShares;
}

class Grid {
 public:
  Grid(Network const& network, Order const& order)
      : network_(network),
        order_(order),
        paths_(single_paths_apart(network, order, kGridPaths)),
        nets_(paths_.size()) {}

  std::optional<Route> run() {
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      nets_[i][0] = 0;
      for (int shares = 1; shares <= kGridShares; ++shares)
        if (auto const part = along(i, part_of(order_.amount, shares)))
          nets_[i][static_cast<std::size_t>(shares)] = part->net;
    }
    share_out(0, kGridShares, {});
    // Of equal ones the one with more on the better path first.
    std::ranges::sort(splits_, [](Split const& a, Split const& b) {
      return a.net != b.net ? a.net > b.net : std::ranges::lexicographical_compare(b.shares, a.shares);
    });
    // The first of them, but where what is left by rounding is too much for its first path.
    for (auto const& split : splits_)
      if (auto route = route_of(split.shares)) return route;
    return std::nullopt;
  }

 private:
  // nullopt: one of the path's pools cannot take what comes.
  [[nodiscard]] std::optional<Route> along(std::size_t path, i128 amount) const {
    auto part = order_;
    part.amount = amount;
    return recover_path(network_, part, paths_[path].edges);
  }

  void share_out(std::size_t path, int left, Split split) {
    if (left == 0) splits_.push_back(split);
    if (left == 0 || path == paths_.size()) return;
    for (int shares = 0; shares <= left; ++shares) {
      auto const& net = nets_[path][static_cast<std::size_t>(shares)];
      if (!net) continue;
      auto next = split;
      next.shares[path] = shares;
      next.net += *net;
      share_out(path + 1, left - shares, next);
    }
  }

  [[nodiscard]] std::optional<Route> route_of(Shares const& shares) const {
    i128 left = order_.amount;
    for (auto const share : shares) left -= part_of(order_.amount, share);
    Route route;
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (shares[i] == 0) continue;
      auto const part = along(i, part_of(order_.amount, shares[i]) + left);
      auto const out = part ? checked_add(route.out, part->out) : std::nullopt;
      if (!out) return std::nullopt;
      route.steps.insert(route.steps.end(), part->steps.begin(), part->steps.end());
      route.in += part->in;
      route.out = *out;
      route.gas += part->gas;
      left = 0;
    }
    route.net = static_cast<double>(route.out) - order_.gas_price * static_cast<double>(route.gas);
    return route;
  }

  Network const& network_;
  Order const& order_;
  std::vector<SinglePath> paths_;
  std::vector<std::array<std::optional<double>, kGridShares + 1>> nets_;  // by path and shares; none: it cannot take it
  std::vector<Split> splits_;
};

}  // namespace

std::optional<Route> best_grid_split(Network const& network, Order const& order) { return Grid(network, order).run(); }

}  // namespace sep::routing::optimiser
