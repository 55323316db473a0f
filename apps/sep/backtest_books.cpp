// Order books as the market of a backtest: the hall of the paper book venue.
#include "adapters/venues/paper/book/generated_hall.hpp"
#include "api/text/resolve.hpp"
#include "apps/sep/backtest_floor.hpp"
#include "core/base/check.hpp"

namespace sep::app::backtest {

std::optional<std::string> fault_of_book_script(std::string_view text) {
  auto const script = paper::parse_book_script(text);
  if (!script) return enum_name(script.error().kind) + " at " + api::excerpt(script.error().at);
  return std::nullopt;
}

std::unique_ptr<MarketSource> open_generated_books(File const& file) {
  auto const script = paper::parse_book_script(file.misbehave);
  CHECK(script.has_value());  // judged before
  auto hall = paper::make_generated_hall(file.seed, paper::kGeneratedStart, *script);
  hall->forget_orders_after(kVenueMemory);
  return make_floor_market(file.market, paper::kGeneratedHallModel, std::move(hall));
}

}  // namespace sep::app::backtest
