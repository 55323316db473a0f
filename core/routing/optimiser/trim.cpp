#include "core/routing/optimiser/trim.hpp"

#include <algorithm>
#include <utility>

namespace sep::routing::optimiser {
namespace {

// Cuts down what brings more of a token than its pools can take on: where they have all run out.
class Trimming {
 public:
  Trimming(Network const& network, Order const& order, std::vector<Edge> const& edges, std::vector<Swap> swaps)
      : network_(network), order_(order), edges_(edges), swaps_(std::move(swaps)) {}

  // Between tokens first, then from the source.
  std::vector<Swap> run() {
    constexpr int kRounds = 3;
    std::vector<Token> between;
    for (auto const& edge : edges_)
      if (edge.to != order_.target && std::ranges::find(between, edge.to) == between.end()) between.push_back(edge.to);
    for (int i = 0; i < kRounds; ++i)
      for (auto const token : between) trim(token);
    return std::move(swaps_);
  }

 private:
  void trim(Token token) {
    double wanted = 0;
    double comes = 0;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      if (edges_[i].from == token) wanted += swaps_[i].in;
      if (edges_[i].to == token) comes += swaps_[i].out;
    }
    if (comes <= wanted * (1 + kSurplus)) return;
    constexpr int kHalvings = 40;
    double low = 0;
    double high = 1;
    for (int i = 0; i < kHalvings; ++i) {
      double const middle = (low + high) / 2;
      double brings = 0;
      for (std::size_t k = 0; k < edges_.size(); ++k)
        if (edges_[k].to == token) brings += filled(k, middle).out;
      (brings < wanted ? low : high) = middle;
    }
    for (std::size_t k = 0; k < edges_.size(); ++k) {
      if (edges_[k].to != token) continue;
      swaps_[k].out = filled(k, low).out;
      swaps_[k].in *= low;
    }
  }

  [[nodiscard]] Sale filled(std::size_t edge, double part) const {
    return sell(network_.liquidity(edges_[edge].pool), edges_[edge].way, swaps_[edge].in * part);
  }

  Network const& network_;
  Order const& order_;
  std::vector<Edge> const& edges_;
  std::vector<Swap> swaps_;
};

}  // namespace

std::vector<Swap> trimmed(Network const& network, Order const& order, std::vector<Edge> const& edges,
                          std::vector<Swap> swaps) {
  return Trimming(network, order, edges, std::move(swaps)).run();
}

}  // namespace sep::routing::optimiser
