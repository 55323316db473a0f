// The engine's words for an order on a book, and the book venue's words for the same: pure, either way.
//
// Amounts that the engine is told are net of the fee: one in the bought asset is taken off what was bought, one in the
// sold asset is added to what was sold, one in a third asset is told beside them, as gas is. A fill that is taken back
// is told as it was told before; in the answer to a query, before what else there is.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/venues/paper/book/instrument.hpp"

namespace sep::paper {

// Whether the registry can say what the book is: fees in the quote or the base, every tick and every lot allowed.
[[nodiscard]] bool can_be_listed(Instrument const& instrument);

// The registry's row of the book under its own number. CHECKs that it can be listed.
[[nodiscard]] InstrumentSpec spec_of(Instrument const& instrument, VenueId venue, std::string symbol);

// The order as the venue takes it, or why it is none: unknown_instrument (not this book's, or no order on a book),
// other (not its assets), off_grid (quantity or price not positive, or beyond what is counted).
[[nodiscard]] Result<BookTerms, orders::RejectReason> to_book_terms(Instrument const& instrument,
                                                                    orders::OrderTerms const& terms,
                                                                    std::string account);

[[nodiscard]] orders::RejectReason to_reject_reason(BookReject reason);
[[nodiscard]] orders::VenueOrderStatus to_order_status(BookOrderStatus status);

[[nodiscard]] orders::Fill to_fill(Side side, BookFill const& fill, AssetId gas);

// What the engine has been told of one order, by which an end is understood: the venue says how many lots were traded,
// and where we have heard of fewer, a fill is missing.
struct OrderTold {
  orders::OrderTerms terms;
  std::vector<orders::Fill> fills;  // each once
  std::set<std::string> busted{};   // taken back: of these no more
  std::int64_t lots = 0;            // of these
  i128 filled_qty = 0;              // of these, in the fixed leg
};

// What the engine is to hear of a report, in order. `told` is of its order, null where nobody submitted it here; of
// such an order come refusals of a cancel, answers to a query, and failures. BalancesReported says nothing.
//
//   an end of which all fills are told   Canceled, of one whose time is over StatusReported{expired}; nothing where the
//                                        fills come to all of the fixed leg, because then the last of them said so
//   an end of which a fill is missing    OutcomeUnknown: the engine asks, and the answer has them all
[[nodiscard]] std::vector<orders::VenueReport> in_engine_words(Instrument const& instrument, AssetId gas,
                                                               OrderTold* told, BookReport const& report);

}  // namespace sep::paper
