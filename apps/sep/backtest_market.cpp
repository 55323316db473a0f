#include "apps/sep/backtest_market.hpp"

#include "adapters/venues/paper/misbehaviour.hpp"
#include "api/text/resolve.hpp"
#include "apps/sep/backtest_floor.hpp"

namespace sep::app::backtest {

std::optional<std::string> script_fault(File const& file) {
  if (file.market == kGeneratedBooks || is_of_captures(file)) return fault_of_book_script(file.misbehave);
  auto const script = paper::parse_script(file.misbehave);
  if (script) return std::nullopt;
  return enum_name(script.error().kind) + " at " + api::excerpt(script.error().at);
}

Result<std::unique_ptr<MarketSource>, MarketProblem> open_market(File const& file) {
  if (auto const fault = script_fault(file)) return fail(MarketProblem{false, "misbehave: " + *fault});
  if (file.market == kGeneratedBooks) return open_generated_books(file);
  if (is_of_captures(file)) return open_captures(file);
  return open_pools(file);
}

}  // namespace sep::app::backtest
