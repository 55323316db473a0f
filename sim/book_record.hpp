// What venues of books did, as the simulator saw it there; the record of pools is paper::Entry.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <variant>

#include "core/orders/terms.hpp"

namespace sep::sim {

// A submission left for the venue.
struct BookAsked {
  Time at;
  orders::OrderTerms terms;
};
// One execution of an order of ours, in the venue's words.
struct BookExecuted {
  Time at;
  orders::ClientOrderId order;
  std::string venue_fill_id;
  std::int64_t lots{};
  std::int64_t price_ticks{};
  bool maker{};  // it waited there
  Amount fee;
};
// The venue said that the order is canceled, and lets it live on.
struct BookWithdrawn {
  Time at;
  orders::ClientOrderId order;
};
// A fill was reported that never was one.
struct BookLied {
  Time at;
  orders::ClientOrderId order;
  orders::Fill fill;
};
// The venue took a fill back.
struct BookTakenBack {
  Time at;
  orders::ClientOrderId order;
  std::string venue_fill_id;
};
BOOST_DESCRIBE_STRUCT(BookAsked, (), (at, terms))
BOOST_DESCRIBE_STRUCT(BookTakenBack, (), (at, order, venue_fill_id))
BOOST_DESCRIBE_STRUCT(BookExecuted, (), (at, order, venue_fill_id, lots, price_ticks, maker, fee))
BOOST_DESCRIBE_STRUCT(BookWithdrawn, (), (at, order))
BOOST_DESCRIBE_STRUCT(BookLied, (), (at, order, fill))
using BookEntry = std::variant<BookAsked, BookExecuted, BookLied, BookWithdrawn, BookTakenBack>;

}  // namespace sep::sim
