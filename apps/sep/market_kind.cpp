#include "apps/sep/market_kind.hpp"

#include <filesystem>

#include "adapters/recordings/capture_pair.hpp"
#include "adapters/venues/paper/recording.hpp"

namespace sep::app {

Result<MarketKind, MarketFault> kind_of(std::string const& market) {
  if (market == kGeneratedPools) return MarketKind::generated_pools;
  if (market == kGeneratedBooks) return MarketKind::generated_books;
  if (recordings::has_captures(market)) return MarketKind::captures;
  if (paper::has_recording(market)) return MarketKind::recorded_pools;
  std::error_code ignored;
  bool const there = std::filesystem::exists(market, ignored);
  return fail(MarketFault{there ? MarketError::no_recording : MarketError::not_found,
                          "'" + market + "'; expected is " + kMarketHelp});
}

}  // namespace sep::app
