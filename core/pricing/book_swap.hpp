// A swap on an order book, and the limit order that makes it.
#pragma once

#include "core/pricing/book_walk.hpp"
#include "core/pricing/instrument.hpp"

namespace sep::pricing {

// The side of a book that whoever sells this asset is on.
[[nodiscard]] Taker taker_of(InstrumentSpec const& book, AssetId sell);

enum class Leg : std::uint8_t { in, out };  // which one is given: what is sold, or what is bought

// As pricing::swap_exact_in and swap_exact_out, or quote_exact_in and quote_exact_out, say.
[[nodiscard]] Result<InstrumentQuote, SwapError> quote_book(BookRules const& rules, BookDepth const& depth, Taker taker,
                                                            Leg leg, i128 amount);
[[nodiscard]] Result<InstrumentSwap, SwapError> swap_book(BookRules const& rules, BookDepth const& depth, Taker taker,
                                                          Leg leg, i128 amount);

// The given leg of the largest swap whose average price, sold (quote_raw) per bought (base_raw), honours `worst`, and
// whose given leg is at most `at_most`; 0: none.
[[nodiscard]] i128 max_on_book(BookRules const& rules, BookDepth const& depth, Taker taker, Leg leg, Rate worst,
                               i128 at_most);

// What lots (> 0) can come to at one price (> 0), fees included, in one fill or in many: amounts and fees of each are
// rounded against us. nullopt: beyond 127 bits, or rules that no book has.
struct AtPrice {
  i128 sold_most = 0;
  i128 bought_least = 0;
  i128 bought_most = 0;
};
inline constexpr i128 kFillsMost = 256;      // of one order
inline constexpr i128 kRoundingPerFill = 2;  // base units of a leg: the amount's and the fee's
[[nodiscard]] std::optional<AtPrice> at_price(BookRules const& rules, Taker taker, i128 lots, std::int64_t price_ticks);

// The most lots, up to `most`, that at this price move no more of the leg than `amount`, in however many fills.
[[nodiscard]] i128 lots_at_price(BookRules const& rules, Taker taker, i128 most, std::int64_t price_ticks, Leg leg,
                                 i128 amount);

// The rules as they are for an order that waits.
[[nodiscard]] inline BookRules as_maker(BookRules rules) {
  rules.fee_pips = rules.maker_fee_pips;
  return rules;
}

// Of what is sold by an order that waits there; the spec has its rules (CHECKed).
[[nodiscard]] SwapFee maker_fee_of(InstrumentSpec const& book);

// Whether so many lots at that price are as much as the venue asks of an order.
[[nodiscard]] bool meets_minimum(BookRules const& rules, Taker taker, i128 lots, std::int64_t price_ticks);

// The worst price, not beyond `bound_ticks` (> 0, CHECKed; above it for a buyer, below it for a seller), at which the
// lots sell no more than `most_sold` and buy no less than `least_bought`, in however many fills; nullopt: none is
// within a factor of four of the bound.
[[nodiscard]] std::optional<std::int64_t> worst_price(BookRules const& rules, Taker taker, i128 lots,
                                                      std::int64_t bound_ticks, i128 most_sold, i128 least_bought);

// The same for a single lot, which is what a fill may come to: at that price every fill keeps `worst`, sold (quote_raw)
// per bought (base_raw), by itself, its rounding included, and so does any part of an order.
[[nodiscard]] std::optional<std::int64_t> worst_price_of_a_fill(BookRules const& rules, Taker taker,
                                                                std::int64_t bound_ticks, Rate worst);

}  // namespace sep::pricing
