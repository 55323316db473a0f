// The router: a route for an order, in exact integers, and how far it is from the best that there can be.
//
//   1. the best single path (single.hpp) is the first draft
//   2. the draft is balanced (draft.hpp): the prices at which its pools share the order best
//   3. at these prices every pool of the network is looked at (bound.hpp): what gains more than its gas joins the draft
//   4. when nothing does, edges that are not worth their gas leave it, one at a time
//   5. amounts in integers (recover.hpp), and the bound at prices that count the gas
//
// Nothing that it answers rests on the search: amounts are those of the contracts, and the bound holds for any prices.
#pragma once

#include "core/routing/optimiser/answer.hpp"
#include "core/routing/optimiser/part.hpp"

namespace sep::routing::optimiser {

class Router {
 public:
  // The network outlives it. Its pools may be updated between orders.
  explicit Router(Network const& network) : parts_(network), solver_(network) {}

  // nullopt: no path leads from source to target, or none gives anything. Where the pools cannot take all of the order,
  // route.in is less. With `parts` so many parts of all routes are looked at by themselves where the gap is open
  // (branch.hpp).
  [[nodiscard]] std::optional<Answer> route(Order const& order, std::size_t parts = 0);

  // The same, from the draft of an earlier answer for the same tokens: sooner found where little has changed.
  [[nodiscard]] std::optional<Answer> route_again(Order const& order, Draft const& last);

  // The first four steps alone, from an earlier draft if there is one: no bound, and nothing tried to come nearer to
  // it. From a draft they end after so much work: what pools could still join or leave is for the answer with its
  // bound, and for the next block.
  [[nodiscard]] std::optional<Sketch> sketch(Order const& order, Draft const* last = nullptr);

 private:
  [[nodiscard]] std::optional<Answer> answer(Order const& order, Draft const* last, std::size_t parts);
  void try_parts(Network const& network, Order const& order, Answer& answer);

  Parts parts_;
  DualSolver solver_;
};

}  // namespace sep::routing::optimiser
