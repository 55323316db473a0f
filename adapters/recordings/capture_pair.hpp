// Captures that make a market together: of one symbol and day, the spot market's, on which one trades, and that of the
// futures paid in the quote coin, whose price is the reference. From a folder of captures, or by one of the two files.
//
// Both are read whole before they are believed: a damaged file is refused now, not in the middle of a run, and when the
// books begin and end and how long messages were under way is known. Nothing of what was read is kept.
//
// What is a capture of what is known by content; captures are gzip files, so of a folder only *.gz is looked at.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/recordings/capture.hpp"

namespace sep::recordings {

enum class CapturePairError : std::uint8_t {
  not_found,       // no such file or folder
  no_capture,      // a folder without captures, or a file that is none
  unknown_choice,  // no captures of the name asked for
  say_which,       // captures of several markets, and no name: OfSeveral::refuse
  repeated,        // two captures of one market and day
  one_book,        // without the other of the two: nothing to trade on, or no reference price
  damaged,         // a line or the file cannot be read
  no_snapshot,     // a book that never becomes live
  no_overlap,      // the two books are never live at the same time
};
BOOST_DESCRIBE_ENUM(CapturePairError, not_found, no_capture, unknown_choice, say_which, repeated, one_book, damaged,
                    no_snapshot, no_overlap)
struct CapturePairFault {
  CapturePairError error{};
  std::string detail;
};

// One of the two, by the venue's clock.
struct CaptureSpan {
  std::filesystem::path file;
  SymbolRules rules;
  Time live_from;                // its book has a snapshot
  Time last;                     // message
  std::vector<Duration> delays;  // beyond the shortest: percentiles 0 to 100 (capture_delay.hpp)
};

struct CapturePair {
  std::string name;  // "ETHUSDT-20240808"
  CaptureSpan spot;
  CaptureSpan futures;
  Time start;  // both are live
  Time end;    // the earlier of the two
};

// Whether the path is one that find_capture_pair() is for: a *.gz file, or a folder with one.
[[nodiscard]] bool has_captures(std::filesystem::path const& path);

// What becomes of a folder with several pairs of which none was named.
enum class OfSeveral : std::uint8_t {
  refuse,  // say_which
  latest,  // that of the latest day, of one day the last by name
};

// `choice` names one of a folder's.
[[nodiscard]] Result<CapturePair, CapturePairFault> find_capture_pair(std::filesystem::path const& path,
                                                                      std::string_view choice = {},
                                                                      OfSeveral several = OfSeveral::refuse);

}  // namespace sep::recordings
