// Exchange captures as the market of a backtest.
#include "apps/sep/backtest_floor.hpp"
#include "apps/sep/capture_hall.hpp"
#include "core/base/check.hpp"

namespace sep::app::backtest {
namespace {

using recordings::CapturePairError;

MarketProblem problem_of(recordings::CapturePairFault const& fault) {
  bool const missing = fault.error == CapturePairError::not_found || fault.error == CapturePairError::no_capture ||
                       fault.error == CapturePairError::unknown_choice;
  return {missing, "market: " + enum_name(fault.error) + ": " + fault.detail};
}

}  // namespace

Result<std::unique_ptr<MarketSource>, MarketProblem> open_captures(File const& file) {
  auto const pair = recordings::find_capture_pair(file.market, file.recording);
  if (!pair) return fail(problem_of(pair.error()));
  auto const script = paper::parse_book_script(file.misbehave);
  CHECK(script.has_value());  // judged before
  auto made = make_capture_hall(*pair, {.seed = file.seed, .script = *script});
  if (!made) return fail(MarketProblem{false, "market: " + made.error()});
  made->hall->forget_orders_after(kVenueMemory);
  std::optional<LearnedVolume> volume;
  if (file.volume) {
    auto learned = learn_volume(*pair, file.volume->first, file.volume->parts);
    if (!learned) return fail(MarketProblem{false, "volume: " + learned.error()});
    volume = *std::move(learned);
  }
  return make_floor_market(pair->name, std::move(made->model), std::move(made->hall), std::move(volume));
}

}  // namespace sep::app::backtest
