// A floor of the paper venue as the market of a backtest: in this process, told the time.
#pragma once

#include <memory>
#include <string>

#include "adapters/venues/paper/trading_floor.hpp"
#include "apps/sep/backtest_file.hpp"
#include "apps/sep/backtest_market.hpp"
#include "apps/sep/market_kind.hpp"

namespace sep::app::backtest {

// How long after its end the venue still knows an order: nobody asks for one that late, and long runs have many.
inline constexpr Duration kVenueMemory = seconds(3'600);

[[nodiscard]] std::unique_ptr<MarketSource> make_floor_market(std::string name, std::string impact,
                                                              std::unique_ptr<paper::TradingFloor> floor,
                                                              std::optional<LearnedVolume> volume = {});

// The kinds of market, each by its own files. The script of the file is one that the kind understands (CHECKed).
[[nodiscard]] Result<std::unique_ptr<MarketSource>, MarketProblem> open_pools(File const& file);
[[nodiscard]] std::unique_ptr<MarketSource> open_generated_books(File const& file);
[[nodiscard]] Result<std::unique_ptr<MarketSource>, MarketProblem> open_captures(File const& file);

// What is wrong with a script as one of books; nullopt: nothing.
[[nodiscard]] std::optional<std::string> fault_of_book_script(std::string_view text);

}  // namespace sep::app::backtest
