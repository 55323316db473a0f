// The pools of the paper chain over time: blocks that change them from outside, and our own swaps.
//
// A world is told the time and never reads a clock. Blocks are applied in order; at each one every pool is known to
// hold what it holds, so a block confirms the pools it did not change as well. Our swaps happen between blocks, on the
// pools as they are then, and stay: later blocks move a pool from where our swaps left it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/market/registry.hpp"
#include "core/market/view.hpp"
#include "core/orders/terms.hpp"
#include "core/pricing/path.hpp"

namespace sep::paper {

// What a swap moves, in base units of the asset sold and of the asset bought.
struct Swapped {
  i128 sold = 0;
  i128 bought = 0;
  friend bool operator==(Swapped const&, Swapped const&) = default;
};

class World {
 public:
  virtual ~World() = default;

  [[nodiscard]] Registry const& registry() const { return registry_; }
  [[nodiscard]] std::uint64_t height() const { return height_; }
  [[nodiscard]] Time start() const { return start_; }

  // The last block there will ever be; none: blocks never end.
  [[nodiscard]] virtual std::optional<Time> end() const = 0;
  [[nodiscard]] virtual std::optional<Time> next_block_at() const = 0;

  // Applies every block up to `now`. All pools as of the last one applied, ascending by id; empty if there was none.
  [[nodiscard]] std::vector<InstrumentState> advance(Time now);

  [[nodiscard]] std::vector<InstrumentState> pools() const;  // ascending by id
  [[nodiscard]] std::optional<InstrumentState> pool(InstrumentId id) const;

  // What the swap would move now, exactly as the contracts compute it, or why it would revert: limit_not_met,
  // insufficient_liquidity, unknown_instrument (not pools of that venue), other (not the pools' assets, no path,
  // amounts not > 0). Along a path all hops are made on the pools as they are, or none.
  [[nodiscard]] Result<Swapped, orders::RejectReason> quote(orders::OrderTerms const& terms) const;

  // Moves the pools. The amounts at the ends are facts: they need not be what quote() says, but the pools must be able
  // to pay (CHECKed); between the hops of a path goes what the contracts compute. A concentrated pool moves as a swap
  // of what is sold moves it. Returns the pools afterwards, ascending by id, observed at `now`.
  std::vector<InstrumentState> settle(orders::OrderTerms const& terms, Swapped const& swapped, Time now);

 protected:
  World(Registry registry, Time start, std::uint64_t height);

  // As of the start; advance() dates what a block sets.
  void set_pool(InstrumentId id, Holdings holdings);
  // Applies the next block; next_block_at() has one.
  virtual void apply_block() = 0;

  Registry registry_;
  Time start_;
  std::uint64_t height_;
  std::map<InstrumentId, InstrumentState> pools_;

 private:
  [[nodiscard]] Result<pricing::Path, orders::RejectReason> path_of(orders::OrderTerms const& terms) const;
  void move(pricing::Hop const& hop, Swapped const& swapped, Time now);
};

}  // namespace sep::paper
