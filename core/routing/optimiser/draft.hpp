// A draft: the edges that an order may use, and the prices at which they are in dual.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/routing/optimiser/dual.hpp"
#include "core/routing/optimiser/extend.hpp"
#include "core/routing/optimiser/single.hpp"
#include "core/routing/optimiser/tried.hpp"

namespace sep::routing::optimiser {

class Draft {
 public:
  // Without edges.
  Draft(Network const& network, Order const& order);
  // The one path, at the prices it leaves behind.
  Draft(Network const& network, Order const& order, SinglePath const& path);

  // The same edges for an order of the same tokens, where their pools still trade; nullopt: none is left, or it is of
  // other tokens.
  [[nodiscard]] std::optional<Draft> renewed(Order const& order) const;

  // The same in another network of the same pools, where tokens have these numbers (kNoToken: it has not got it, nor
  // edges there). Its order is renamed with it. nullopt: an end of the order is not there.
  [[nodiscard]] std::optional<Draft> renamed(Network const& network, std::vector<Token> const& numbers) const;

  // Adds edges of pools that it has not got yet. New nodes start at the prices given. false: it has them all.
  bool add(std::vector<Edge> const& edges, HopPrices const& prices);
  // Never to be had again.
  void ban(Edge const& edge) { banned_.push_back(edge); }
  [[nodiscard]] bool is_banned(Edge const& edge) const;
  // Takes the pool out for good, whichever way it was used.
  void close(PoolIndex pool);
  [[nodiscard]] std::vector<PoolIndex> const& closed() const { return closed_; }
  // Counts as used, whatever it gains, where costs matter (settle with smoothing).
  void open(PoolIndex pool) { open_.push_back(pool); }
  // By token, the most that a swap is paid, likewise.
  void limit(std::vector<double> caps) { caps_ = std::move(caps); }
  // Takes out the edge, and what leads nowhere or is led to by nothing then.
  void drop(std::size_t edge);
  // Takes out what `gone` is true for, by index of edges(), and what leads nowhere or is led to by nothing then.
  void drop(std::vector<char> gone);
  // What goes with it: true for that, too.
  void cascade(std::vector<char>& gone) const;
  // Balances the edges, keeping apart what tokens must keep apart.
  // With `smoothing` (see DualSolver) at prices that count the gas.
  void settle(DualSolver& solver, double smoothing = 0);

  [[nodiscard]] std::vector<Edge> const& edges() const { return edges_; }
  [[nodiscard]] Dual const& dual() const { return dual_; }
  [[nodiscard]] double net() const { return net_; }  // by curves, after the gas of the edges in use
  // Of a renewed one: what it netted, of a smaller order the part.
  [[nodiscard]] double expected() const { return expected_; }
  // How many of the edges are in use.
  [[nodiscard]] std::size_t used() const;
  // By edge: whether it is not.
  [[nodiscard]] std::vector<char> idle() const;
  [[nodiscard]] std::optional<std::size_t> edge_of(PoolIndex pool) const;
  // Whether units of the token that have taken `hop` swaps can be got, and can be sold on, with the edges there are.
  [[nodiscard]] bool reaches(Token token, std::size_t hop) const;
  [[nodiscard]] bool leaves(Token token, std::size_t hop) const;
  // What an edge gains at the prices, before its gas; 0 where it came since they were found.
  [[nodiscard]] double gain(std::size_t edge) const;
  // What the gas of its swap comes to, and a fixed fee.
  [[nodiscard]] double cost(std::size_t edge) const;
  // Edges, those that gain least over their gas first.
  [[nodiscard]] std::vector<std::size_t> weakest_first() const;
  // The most that the gas of any of its swaps comes to, each passing once.
  [[nodiscard]] double dearest_swap() const;
  // Whether the pools have run out: more of source would bring nothing.
  [[nodiscard]] bool runs_out() const;
  [[nodiscard]] KnownPrices prices() const;

  // What of the bound was left open when all had been tried that may close it: so much need not be tried again.
  [[nodiscard]] double left_open() const { return left_open_; }
  void leave_open(double part) { left_open_ = part; }

  // What the search that made it tried in vain; nullptr: nothing is known.
  [[nodiscard]] std::shared_ptr<Tried const> const& tried() const { return tried_; }
  void remember(std::shared_ptr<Tried const> tried) { tried_ = std::move(tried); }

 private:
  Draft() = default;
  void keep_without(std::vector<char> const& gone);
  [[nodiscard]] std::vector<double> straightened() const;
  [[nodiscard]] double fixed_cost(Edge const& edge) const;
  [[nodiscard]] Node from_node(Edge const& edge) const;
  [[nodiscard]] Node to_node(Edge const& edge) const;
  [[nodiscard]] Node late_node(Token token) const { return apart_[token] ? late(token) : early(token); }
  [[nodiscard]] double worth_late(Token token) const;
  bool part();

  Network const* network_ = nullptr;
  Order order_;
  std::vector<Edge> edges_;
  std::vector<Edge> banned_;
  std::vector<PoolIndex> closed_;
  std::vector<PoolIndex> open_;
  std::vector<double> caps_;
  std::vector<char> apart_;    // by token: whether its late node is one of its own
  std::vector<double> roots_;  // by node
  double least_price_ = 0;     // of source, see DualSolver
  Dual dual_;                  // its swaps in step with the edges
  double net_ = 0;
  double left_open_ = 0;
  double expected_ = 0;
  std::shared_ptr<Tried const> tried_;
};

}  // namespace sep::routing::optimiser
