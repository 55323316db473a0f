// The part of a network that the routes of an order can lead over. What is searched is this part, not the whole: of a
// chain's thousands of pools most lead nowhere that an order of two given tokens could come back from.
//
// A pool's edge is in it where a unit can come to it and reach the target in time: after so many swaps from the source
// as leave enough to come from there to the target, never through either again. Nothing is lost: whatever edge a route
// of the class has is in it, and at prices that are 0 where nothing leads on, and beyond all where nothing comes, no
// other pool gains anything.
#pragma once

#include <list>
#include <vector>

#include "core/routing/optimiser/draft.hpp"
#include "core/routing/optimiser/recover.hpp"

namespace sep::routing::optimiser {

class Part {
 public:
  // `whole` outlives it.
  Part(Network const& whole, Order const& order);

  // Whether it is the part for this order too, whatever the states of its pools.
  [[nodiscard]] bool suits(Network const& whole, Order const& order) const;

  // Pools have the numbers of the whole, tokens numbers of their own.
  [[nodiscard]] Network const& network() const { return network_; }
  // How many pools have an edge in it.
  [[nodiscard]] std::size_t pools() const;
  [[nodiscard]] Order inside(Order const& order) const;
  // An earlier draft of the whole network, for an order inside. nullopt: as Draft::renewed, or nothing of it is left.
  [[nodiscard]] std::optional<Draft> inside(Draft const& draft, Order const& order) const;

  // And back to the tokens of the whole.
  [[nodiscard]] Edge outside(Edge edge) const;
  [[nodiscard]] Route outside(Route route) const;
  [[nodiscard]] Draft outside(Draft const& draft) const;
  [[nodiscard]] HopPrices outside(HopPrices const& prices) const;

 private:
  Part(Network const& whole, Order const& order, std::vector<Edge> const& edges);

  Network const& whole_;
  Order order_;
  std::uint64_t openings_;
  std::vector<Token> names_;    // of the whole, by token inside; ascending
  std::vector<Token> numbers_;  // inside, by token of the whole; kNoToken: it is not in it
  Network network_;
  HopPrices rest_;  // of the whole: 0 where units can come, beyond all where none can
};

// The parts of the orders before, as many as are worth keeping.
class Parts {
 public:
  static constexpr std::size_t kKept = 64;

  // The network outlives it.
  explicit Parts(Network const& whole) : whole_(whole) {}
  // Until it is asked for another.
  [[nodiscard]] Part const& of(Order const& order);

 private:
  Network const& whole_;
  std::list<Part> kept_;  // the latest first
};

}  // namespace sep::routing::optimiser
