#include "apps/sep/backtest_market.hpp"

#include "adapters/venues/paper/misbehaviour.hpp"
#include "api/text/resolve.hpp"
#include "apps/sep/backtest_floor.hpp"

namespace sep::app::backtest {

std::optional<std::string> script_fault(File const& file) {
  auto const kind = kind_of(file.market);
  if (kind == MarketKind::generated_books || kind == MarketKind::captures) return fault_of_book_script(file.misbehave);
  auto const script = paper::parse_script(file.misbehave);
  if (script) return std::nullopt;
  return enum_name(script.error().kind) + " at " + api::excerpt(script.error().at);
}

Result<std::unique_ptr<MarketSource>, MarketProblem> open_market(File const& file) {
  if (auto const fault = script_fault(file)) return fail(MarketProblem{false, "misbehave: " + *fault});
  auto const kind = kind_of(file.market);
  if (!kind) return fail(MarketProblem{true, "market: " + enum_name(kind.error().error) + ": " + kind.error().detail});
  if (file.volume && *kind != MarketKind::captures)
    return fail(MarketProblem{false, "volume: this market has no prints; expected are an exchange's captures"});
  switch (*kind) {
    case MarketKind::generated_books:
      return open_generated_books(file);
    case MarketKind::captures:
      return open_captures(file);
    case MarketKind::generated_pools:
    case MarketKind::recorded_pools:
      break;
  }
  return open_pools(file);
}

}  // namespace sep::app::backtest
