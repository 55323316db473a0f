// The venue's own account of what it was asked and what it did, in the order of time. The exchange makes the entries;
// the process writes them down before anybody learns of them (record.hpp); the auditor reads them.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <variant>

#include "adapters/venues/paper/book/book_script.hpp"
#include "adapters/venues/paper/book/terms.hpp"
#include "adapters/venues/paper/misbehaviour.hpp"
#include "adapters/venues/paper/requests.hpp"

namespace sep::paper {

// A process began to serve this record. All but the script must stay the same for the record's life.
struct Opened {
  Time at;               // the venue's time from which the script holds
  std::uint32_t form{};  // of the record
  std::uint64_t seed{};
  std::string world;  // "generated", or the recording's name
  Time start;
  Duration block_interval;
  Duration inclusion;
  Script script;
  friend bool operator==(Opened const&, Opened const&) = default;
};
// A request came in. `store` names the writer's event store: epochs are fenced per store.
struct Asked {
  Time at;
  std::string store;
  Request request;
  friend bool operator==(Asked const&, Asked const&) = default;
};
// A swap happened, or a fill on a book. `attempt` counts the accepted submissions of one order id from 1.
struct Executed {
  Time at;
  orders::ClientOrderId order;
  std::uint32_t attempt{};
  InstrumentId instrument;
  orders::Fill fill;
  friend bool operator==(Executed const&, Executed const&) = default;
};
// A submission ended without a swap: refused (attempt 0, no cost), reverted (gas is charged) or past its time. On a
// book: refused.
struct Refused {
  Time at;
  orders::ClientOrderId order;
  std::uint32_t attempt{};
  orders::RejectReason reason{};
  Amount gas;
  friend bool operator==(Refused const&, Refused const&) = default;
};
// A cancel was granted, if only in words.
struct Withdrawn {
  Time at;
  orders::ClientOrderId order;
  friend bool operator==(Withdrawn const&, Withdrawn const&) = default;
};
// A fault of the script struck.
struct Misbehaved {
  Time at;
  orders::ClientOrderId order;
  Fault fault{};
  friend bool operator==(Misbehaved const&, Misbehaved const&) = default;
};
// A report left the venue.
struct Reported {
  Time at;
  std::string store;
  orders::VenueReport report;
  friend bool operator==(Reported const&, Reported const&) = default;
};
// The same for a hall of books, which goes on by its market's time alone.
struct BooksOpened {
  Time at;
  std::uint32_t form{};
  std::uint64_t seed{};
  std::string market;  // "generated_books"
  Time start;
  std::uint32_t requests{};  // that a book takes from one store in its window
  BookScript script;
  friend bool operator==(BooksOpened const&, BooksOpened const&) = default;
};
// An order on a book is no longer there.
struct Ended {
  Time at;
  orders::ClientOrderId order;
  EndReason reason{};
  std::int64_t cum_lots{};
  std::int64_t canceled_lots{};
  friend bool operator==(Ended const&, Ended const&) = default;
};
// A fault of a book's script struck; the order is zero where it is the feed's.
struct BookMisbehaved {
  Time at;
  InstrumentId book;
  orders::ClientOrderId order;
  BookFault fault{};
  friend bool operator==(BookMisbehaved const&, BookMisbehaved const&) = default;
};
BOOST_DESCRIBE_STRUCT(Opened, (), (at, form, seed, world, start, block_interval, inclusion, script))
BOOST_DESCRIBE_STRUCT(Asked, (), (at, store, request))
BOOST_DESCRIBE_STRUCT(Executed, (), (at, order, attempt, instrument, fill))
BOOST_DESCRIBE_STRUCT(Refused, (), (at, order, attempt, reason, gas))
BOOST_DESCRIBE_STRUCT(Withdrawn, (), (at, order))
BOOST_DESCRIBE_STRUCT(Misbehaved, (), (at, order, fault))
BOOST_DESCRIBE_STRUCT(Reported, (), (at, store, report))
BOOST_DESCRIBE_STRUCT(BooksOpened, (), (at, form, seed, market, start, requests, script))
BOOST_DESCRIBE_STRUCT(Ended, (), (at, order, reason, cum_lots, canceled_lots))
BOOST_DESCRIBE_STRUCT(BookMisbehaved, (), (at, book, order, fault))

using Entry =
    std::variant<Opened, Asked, Executed, Refused, Withdrawn, Misbehaved, Reported, BooksOpened, Ended, BookMisbehaved>;

[[nodiscard]] inline Time time_of(Entry const& entry) {
  return std::visit([](auto const& e) { return e.at; }, entry);
}

}  // namespace sep::paper
