// Which amounts flow over given wires at best, gas aside: the prices at which every token between source and target
// gets as much as it passes on.
//
// What can be got of `target` for `amount` of `source` is at most
//
//   g(p) = amount * p[source] + sum over wires of the best swap at p,    p[target] = 1
//
// for any prices p >= 0 (weak duality; Diamandis, Resnick, Chitra, Angeris 2023, arXiv 2302.04938), and the least g is
// what can be got: its slope in the price of a token is what the token has left over. Newton's method finds it on the
// logarithms of prices. There the second derivative, where what flows in also flows out, is the Laplacian of a network
// of resistors: each edge is a wire between its tokens, the better conducting the more its trade answers to its price.
// A step is one solution of a symmetric positive system with a row per token, damped where curves bend (Levenberg,
// Marquardt): pools that wake, sleep or run out make g a patchwork of smooth pieces.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

// One direction of one pool, between nodes.
struct Wire {
  PoolIndex pool = 0;
  Way way;
  Node from = 0;
  Node to = 0;
  double cost = 0;                                       // of its use, in base units of target
  bool open = false;                                     // it is used whatever it gains: no corner at its cost
  double cap = std::numeric_limits<double>::infinity();  // no more is paid in
};

struct Dual {
  std::vector<Swap> swaps;  // by wire
  double value = 0;         // g: base units of target, gas aside
};

class DualSolver {
 public:
  static constexpr int kStepsMax = 80;
  static constexpr int kStepsMaxSmoothed = 12;

  explicit DualSolver(Network const& network) : network_(network) {}

  // `roots` by node: square roots of prices in base units of target, > 0 for the nodes of the wires (a start when
  // called, the answer after). The source's and the target's are their early nodes.
  //
  // `least_price`: at which source may be kept, in base units of target per unit. Next to nothing, but above it: where
  // the pools run out of target, prices of what they cannot take would mean nothing otherwise.
  //
  // `smoothing` 0: costs are nothing. Otherwise each wire counts for what its best swap gains beyond its cost, with
  // the corner at its cost rounded over a gain of about `smoothing`; the swaps answered are parts of the best ones.
  [[nodiscard]] Dual solve(Order const& order, std::vector<Wire> const& wires, std::vector<double>& roots,
                           double least_price, double smoothing = 0);

  // How many best swaps have been asked for so far: what its work is counted by.
  [[nodiscard]] std::uint64_t asked() const { return asked_; }

  // So many more are enough from now on: what may be left out asks whether they are spent. A balance is never cut
  // short.
  void allow(std::uint64_t more) { enough_ = more < kNoEnd - asked_ ? asked_ + more : kNoEnd; }
  [[nodiscard]] bool is_spent() const { return asked_ >= enough_; }

  static constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();

 private:
  static constexpr std::size_t kHeld = std::numeric_limits<std::size_t>::max();
  static constexpr double kNear = 1e-3;      // of what passes: in balance, where steps bring little
  static constexpr double kLost = 1e-12;     // of the value: a fall that cannot be told from rounding
  static constexpr double kLackMost = 1e-4;  // of what passes: a lack that is none
  struct Ends {
    std::size_t from = 0;  // rows; kHeld: the target
    std::size_t to = 0;
  };
  void lay_out(std::vector<double> const& roots);
  double evaluate(std::vector<double> const& roots);
  struct Passing {
    double in = 0;
    double out = 0;
    double slope = 0;  // by how much the difference rises with the logarithm of the price
  };
  [[nodiscard]] Passing passing(std::size_t row, double root);
  bool level(double far);
  void rescale();
  void find_step();
  void solve_step(double damping);
  bool advance();
  double move(double part);
  double search(double promised);
  [[nodiscard]] double slope_along_step() const;
  [[nodiscard]] double root_of(std::vector<double> const& roots, std::size_t row) const;
  [[nodiscard]] double imbalance() const;
  [[nodiscard]] double lack(double part);
  void find_stakes();

  Network const& network_;
  Order order_{};
  std::vector<Wire> const* wires_ = nullptr;
  std::vector<Node> rows_;                          // all nodes of the wires but the target
  std::vector<Ends> ends_;                          // by wire
  std::vector<std::vector<std::size_t>> wires_at_;  // by row
  std::vector<Swap> swaps_;
  std::size_t source_row_ = 0;
  double damping_ = 0;
  int slow_ = 0;  // steps since a lack became less
  int lost_ = 0;  // steps since one promised anything
  double least_root_ = 0;
  bool disposes_ = false;  // of what the pools cannot take, at the least price
  double smoothing_ = 0;
  std::vector<double> excess_;    // by row, in value
  std::vector<double> turnover_;  // by row, in value
  std::vector<double> gots_;      // by wire, in value
  std::vector<double> stakes_;
  std::vector<double> laplacian_;
  std::vector<double> factor_;
  std::vector<double> step_;
  std::vector<double> roots_;  // by row, where it stands
  std::vector<double> tried_;
  double value_ = 0;  // g there
  std::uint64_t asked_ = 0;
  std::uint64_t enough_ = kNoEnd;
};

}  // namespace sep::routing::optimiser
