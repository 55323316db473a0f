// What can be traded on an instrument, as one observation gave it.
//
//   PairReserves            constant product: both reserves
//   ConcentratedLiquidity   price, tick and liquidity in range, with every initialised tick
//   BookDepth               an order book, as deep as its venue shows it
//
// Ticks change only when somebody adds or takes liquidity, the rest with every swap. So a table of ticks is a value of
// its own, immutable, named by its content and shared by all states between two changes; a state carries the name in
// its canonical form and the table beside it. Whoever decodes a state links the table (linked()).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/base/wide.hpp"
#include "core/market/book.hpp"
#include "core/market/registry.hpp"

namespace sep {

using SqrtPrice = Wide<3>;  // the square root of token1 per token0, Q64.96: 160 bits are used

// An initialised tick: what crossing it upwards adds to the liquidity in range, and all that refers to it.
struct Tick {
  std::int32_t index = 0;  // a multiple of the spacing
  i128 liquidity_net = 0;
  u128 liquidity_gross = 0;  // 0: not known

  friend bool operator==(Tick const&, Tick const&) = default;
};
BOOST_DESCRIBE_STRUCT(Tick, (), (index, liquidity_net, liquidity_gross))

struct TickTable {
  std::vector<Tick> ticks;  // strictly ascending
  Hash256 content;          // SHA-256 of the canonical form of `ticks`
};
[[nodiscard]] std::shared_ptr<TickTable const> make_tick_table(std::vector<Tick> ticks);

// In base units of token0 and token1, both > 0.
struct PairReserves {
  i128 reserve0 = 0;
  i128 reserve1 = 0;

  friend bool operator==(PairReserves const&, PairReserves const&) = default;
};
BOOST_DESCRIBE_STRUCT(PairReserves, (), (reserve0, reserve1))

struct ConcentratedLiquidity {
  SqrtPrice sqrt_price_x96;
  std::int32_t tick = 0;
  u128 liquidity = 0;  // in range
  Hash256 ticks;       // the table's content

  std::shared_ptr<TickTable const> table{};  // not part of the canonical form; null only between decoding and linking

  friend bool operator==(ConcentratedLiquidity const& a, ConcentratedLiquidity const& b) {
    return a.sqrt_price_x96 == b.sqrt_price_x96 && a.tick == b.tick && a.liquidity == b.liquidity && a.ticks == b.ticks;
  }
};
BOOST_DESCRIBE_STRUCT(ConcentratedLiquidity, (), (sqrt_price_x96, tick, liquidity, ticks))

// Best first; a level for each price.
struct BookDepth {
  std::vector<BookLevel> bids;
  std::vector<BookLevel> asks;
  // By everybody, since the feed began; what counts is by how much they grow.
  std::uint64_t traded_lots = 0;
  u128 traded_ticks = 0;  // the sum of lots times price: the value that was traded

  friend bool operator==(BookDepth const&, BookDepth const&) = default;
};
BOOST_DESCRIBE_STRUCT(BookDepth, (), (bids, asks, traded_lots, traded_ticks))

using Holdings = std::variant<PairReserves, ConcentratedLiquidity, BookDepth>;

struct InstrumentState {
  InstrumentId instrument;
  Holdings holdings;
  std::uint64_t block = 0;  // the chain's height at which they held; of a book, its sequence
  Time observed_at;         // when it was so by the venue's clock, or when we learnt it if that is earlier

  friend bool operator==(InstrumentState const&, InstrumentState const&) = default;
};
BOOST_DESCRIBE_STRUCT(InstrumentState, (), (instrument, holdings, block, observed_at))

[[nodiscard]] PairReserves const* pair_of(InstrumentState const& state);
[[nodiscard]] PairReserves const& reserves_of(InstrumentState const& state);  // CHECKs that it has them
[[nodiscard]] ConcentratedLiquidity const* concentrated_of(InstrumentState const& state);
[[nodiscard]] BookDepth const* depth_of(InstrumentState const& state);

// Levels positive, strictly in order, not more than kStateLevelsMax a side, and not crossed.
[[nodiscard]] bool is_sound(BookDepth const& depth);

// The best levels of a followed book, at most so many of a side. What was traded is not in it.
[[nodiscard]] InstrumentState state_of(Book const& book, InstrumentId id, std::size_t levels);

// Whether the holdings are of the kind that the registry says the instrument is, complete and sound.
[[nodiscard]] bool fits(InstrumentSpec const& spec, InstrumentState const& state);

// The tables a state needs and does not have; nullopt: none.
[[nodiscard]] std::optional<Hash256> missing_table(InstrumentState const& state);

// CHECKs that the table is the one the state names.
void link(InstrumentState& state, std::shared_ptr<TickTable const> table);

// The price (token1 per token0) and how deep the instrument is there: the reserves that a constant-product pool of the
// same depth would hold. Of a book the price is the middle of the best bid and ask, and the depth that of its shallower
// side as far as it shows: the reserves that would trade the same quantity over the same distance, to first order.
// nullopt: no liquidity, a side of a book empty, or reserves of nothing or beyond 127 bits. The state of a book is
// sound and the spec has its rules (CHECKed).
[[nodiscard]] std::optional<PairReserves> virtual_reserves(InstrumentSpec const& spec, InstrumentState const& state);

}  // namespace sep
