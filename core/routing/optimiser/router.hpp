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

#include "core/routing/optimiser/draft.hpp"
#include "core/routing/optimiser/leaf.hpp"
#include "core/routing/optimiser/part.hpp"
#include "core/routing/optimiser/recover.hpp"

namespace sep::routing::optimiser {

struct Answer {
  Route route;
  std::optional<Route> single;  // the best single path, where one takes all of the order; `route` never nets less
  double bound = 0;             // no route of the class of bound.hpp nets more, base units of target
  HopPrices prices;             // that prove it, or a bound above it where few pools do better (bound_of_many)
  HopPrices prices_of_many;     // that prove the bound for routes of many pools
  Draft draft;                  // to begin from when the pools have moved
  std::vector<Leaf> leaves{};   // none, or what proves the bound for routes of many pools in their place (branch.hpp)
  HopPrices prices_of_caps{0, 0};  // that prove what an order can bring, for the leaves
};

// A route without what it proves.
struct Sketch {
  Route route;
  Draft draft;
};

class Router {
 public:
  // The network outlives it. Its pools may be updated between orders.
  explicit Router(Network const& network) : parts_(network), solver_(network) {}

  // nullopt: no path leads from source to target, or none gives anything. Where the pools cannot take all of the order,
  // route.in is less.
  [[nodiscard]] std::optional<Answer> route(Order const& order);

  // The same, from the draft of an earlier answer for the same tokens: sooner found where little has changed.
  [[nodiscard]] std::optional<Answer> route_again(Order const& order, Draft const& last);

  // The first four steps alone, from an earlier draft if there is one: no bound, and nothing tried to come nearer to
  // it.
  [[nodiscard]] std::optional<Sketch> sketch(Order const& order, Draft const* last = nullptr);

 private:
  [[nodiscard]] std::optional<Answer> answer(Order const& order, Draft const* last);
  void try_parts(Network const& network, Order const& order, Answer& answer);

  Parts parts_;
  DualSolver solver_;
};

}  // namespace sep::routing::optimiser
