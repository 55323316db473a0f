// Pools as the market of a backtest: the paper chain's state machine.
#include <filesystem>

#include "adapters/venues/paper/exchange.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "adapters/venues/paper/recorded_world.hpp"
#include "apps/sep/backtest_floor.hpp"
#include "core/base/check.hpp"

namespace sep::app::backtest {
namespace {

paper::ExchangeOptions exchange_options(File const& file, Duration inclusion) {
  auto script = paper::parse_script(file.misbehave);
  CHECK(script.has_value());  // judged before
  paper::ExchangeOptions options;
  options.seed = file.seed;
  options.inclusion = file.settings.venue.inclusion.value_or(inclusion);
  options.script = *std::move(script);
  options.keeps_entries = false;  // the venue's own record: the log says what concerns us
  return options;
}

std::unique_ptr<MarketSource> market_of(std::string name, char const* impact, std::unique_ptr<paper::World> world,
                                        paper::ExchangeOptions const& options) {
  auto exchange = std::make_unique<paper::Exchange>(std::move(world), options);
  exchange->forget_orders_after(kVenueMemory);
  return make_floor_market(std::move(name), impact, std::move(exchange));
}

MarketProblem problem_of(paper::RecordingFailure const& failure) {
  bool const missing = failure.error == paper::RecordingError::not_found ||
                       failure.error == paper::RecordingError::no_recording ||
                       failure.error == paper::RecordingError::unknown_choice;
  return {missing, "market: " + enum_name(failure.error) + ": " + failure.detail};
}

}  // namespace

Result<std::unique_ptr<MarketSource>, MarketProblem> open_pools(File const& file) {
  if (file.market == kGeneratedPools) {
    paper::GeneratedOptions options;
    options.seed = file.seed;
    options.block_interval = file.settings.venue.block_interval;
    if (options.block_interval <= Duration{})
      return fail(MarketProblem{false, "venue.block_interval must be positive"});
    return market_of(file.market, paper::kGeneratedPoolsModel, std::make_unique<paper::GeneratedWorld>(options),
                     exchange_options(file, seconds(1)));
  }
  auto recording = paper::load_recording(std::filesystem::path(file.market), file.recording);
  if (!recording) return fail(problem_of(recording.error()));
  auto name = recording->name;
  return market_of(std::move(name), paper::kRecordedPoolsModel,
                   std::make_unique<paper::RecordedWorld>(*std::move(recording), paper::RecordedOptions{}),
                   exchange_options(file, Duration{}));
}

}  // namespace sep::app::backtest
