// What `market` can name, in the configuration, in a backtest's file and with --market; and what was meant where it
// names nothing.
#pragma once

#include <boost/describe.hpp>
#include <string>

#include "core/base/result.hpp"

namespace sep::app {

inline constexpr char const* kGeneratedPools = "generated";
inline constexpr char const* kGeneratedBooks = "generated_books";

inline constexpr char const* kMarketHelp =
    "'generated' (pools), 'generated_books', a recording of pools (blocks_A-B.json.zst) or a folder of them, or an "
    "exchange's captures: a folder of them (*.gz) or one of the two files of a symbol and day";
inline constexpr char const* kRecordingHelp =
    "which recording of the folder, of captures symbol and day (ETHUSDT-20240808); else the latest";

enum class MarketKind : std::uint8_t { generated_pools, generated_books, recorded_pools, captures };
BOOST_DESCRIBE_ENUM(MarketKind, generated_pools, generated_books, recorded_pools, captures)

enum class MarketError : std::uint8_t {
  not_found,     // no such file or folder
  no_recording,  // a folder without any
};
BOOST_DESCRIBE_ENUM(MarketError, not_found, no_recording)
struct MarketFault {
  MarketError error{};
  std::string detail;  // for people: what was looked at and what was expected
};

// By the names of files alone: what they hold is judged by whoever opens them. Captures are *.gz.
[[nodiscard]] Result<MarketKind, MarketFault> kind_of(std::string const& market);

}  // namespace sep::app
