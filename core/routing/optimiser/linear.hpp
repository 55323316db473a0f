// What trades at rates that do not move with the amount: a book level by level, a wrap at its ratio, a transfer after
// its fees. Exact integers; the curve of the search is ladder_curve.hpp.
#pragma once

#include <boost/describe.hpp>
#include <optional>

#include "core/market/instrument.hpp"
#include "core/pricing/book_swap.hpp"
#include "core/routing/optimiser/swap.hpp"

namespace sep::routing::optimiser {

// An order book, taken from at its best levels: token0 is the base, token1 the quote. A swap is one order, of whole
// lots, with the taker's fee; fewer lots or less value than the venue's minimum are no swap.
struct OrderBook {
  BookRules rules;
  BookDepth depth;  // what was traded does not count
};

// One token is the other at a fixed ratio: wrapping, unwrapping, minting and redeeming at par.
struct FixedRate {
  i128 units0 = 1;          // so many base units of token0 are exchanged
  i128 units1 = 1;          // for so many of token1, and the other way round; what is got is rounded down
  i128 most0 = kInt128Max;  // of token0 that a swap takes; 0: it takes none
  i128 most1 = kInt128Max;
};
BOOST_DESCRIBE_STRUCT(FixedRate, (), (units0, units1, most0, most1))

// A bridge or a withdrawal: token0 at one location becomes token1 at another. One way only.
struct Transfer {
  i128 fixed = 0;          // of token0: a fee that is taken first, whatever the amount
  i128 units0 = 1;         // of what is left, so many base units of token0 arrive
  i128 units1 = 1;         // as so many of token1: the proportional fee, and other decimals; rounded down
  i128 most = kInt128Max;  // of token0 that it takes, fees included
  std::int64_t delay_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Transfer, (), (fixed, units0, units1, most, delay_ms))

// What of `in` (> 0) is taken, and what it gives.
struct LinearTrade {
  i128 in = 0;  // of a book what its lots cost: the rest, less than one more lot costs, stays where it is
  i128 out = 0;
};

// nullopt: it cannot take all of it, or gives nothing for it. Of a book: what is beyond its levels, not worth a lot,
// or below the venue's minimum.
[[nodiscard]] std::optional<LinearTrade> trade(OrderBook const& book, Way way, i128 in);
[[nodiscard]] std::optional<LinearTrade> trade(FixedRate const& fixed, Way way, i128 in);
[[nodiscard]] std::optional<LinearTrade> trade(Transfer const& transfer, Way way, i128 in);

// What is left of it after that trade (CHECKed that there is one).
[[nodiscard]] OrderBook after(OrderBook book, Way way, i128 in);
[[nodiscard]] FixedRate after(FixedRate fixed, Way way, i128 in);
[[nodiscard]] Transfer after(Transfer transfer, Way way, i128 in);

// Whoever pays in the base sells it.
[[nodiscard]] inline pricing::Taker taker_of(Way way) {
  return way.zero_for_one() ? pricing::Taker::sells : pricing::Taker::buys;
}

}  // namespace sep::routing::optimiser
