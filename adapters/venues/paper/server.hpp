// The paper venue as a process: one trading floor (pools or books), one record, one local socket, one thread.
//
// Lifecycle: take the record (restoring what it holds), listen, print one line "ready <socket>" on standard output,
// serve until SIGTERM or SIGINT. With virtual time the floor moves only when a client says so; otherwise the wall
// clock drives it. Whatever a round of requests or of time has caused is in the record before any of it is answered;
// if the record cannot be written the process ends without answering.
//
// Several connections may be open at once. A writer of the same store with a higher epoch ends the older ones, so a
// dead engine's connection never blocks its successor; reports go to the connections of the order's store and are lost
// where there is none (a query tells). A client that does not read is cut.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/venues/paper/book/book_script.hpp"
#include "adapters/venues/paper/book/hall.hpp"
#include "adapters/venues/paper/book/throttle.hpp"
#include "adapters/venues/paper/misbehaviour.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sep::paper {

inline constexpr char const* kGeneratedBooks = "generated_books";

// Books that were recorded, which this folder cannot read: opened by whoever wires the process.
struct OpenedBooks {
  std::string name;                // says which recording it is: a record is served in no other
  std::string model;               // what our trades do to it, in one sentence
  std::unique_ptr<BookHall> hall;  // without a script
};
// `start`: when it is to begin; none: when it did. The error is for people.
using OpenBooks = std::function<Result<OpenedBooks, std::string>(std::optional<Time> start)>;

struct VenueOptions {
  std::filesystem::path socket;  // at most 107 bytes
  std::filesystem::path record;
  std::uint64_t seed = 1;
  bool books = false;                           // false: pools
  OpenBooks open_books;                         // of recorded books; none: generated ones
  std::optional<std::filesystem::path> market;  // of pools: a recording or a folder of them; none: a generated world
  std::string recording;                        // which one of the folder; empty: the latest
  bool virtual_time = false;
  Script script;                                  // of pools
  std::uint32_t requests = RateRules{}.requests;  // that a generated book takes from one store in 10 s, > 0
  BookScript book_script;                         // of books
  std::optional<Time> start;  // of the market; none: as recorded, the generated market's own, or (real time) now
  std::optional<Duration> inclusion;      // of pools; none: 1 s in a generated world, with the blocks of a recorded one
  Duration block_interval = seconds(12);  // of generated pools
};

// Returns the process's exit status: 0 after a signal, 1 after a failure (one line on standard error says which).
// Blocks SIGTERM and SIGINT for the calling thread while it runs.
[[nodiscard]] int run_venue(VenueOptions const& options);

}  // namespace sep::paper
