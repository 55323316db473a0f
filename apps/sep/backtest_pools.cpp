// Pools as the market of a backtest: the paper chain's state machine, in this process, told the time.
#include <deque>
#include <filesystem>

#include "adapters/venues/paper/deliver.hpp"
#include "adapters/venues/paper/exchange.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "adapters/venues/paper/recorded_world.hpp"
#include "apps/sep/backtest_file.hpp"
#include "apps/sep/backtest_market.hpp"
#include "core/base/check.hpp"

namespace sep::app::backtest {
namespace {

constexpr char const* kGeneratedImpact =
    "a swap moves its pool exactly as the contract would; generated outside flow brings it back: each block a quarter "
    "of the way to the fair price, at once where that pays beyond the fee";
constexpr char const* kRecordedImpact =
    "a swap moves its pool exactly as the contract would, and the displacement stays; recorded changes are applied to "
    "the displaced pool as differences, nobody reacts to our trades";

class PoolMarket final : public MarketSource, private runtime::Gateway {
 public:
  PoolMarket(std::string name, char const* impact, std::unique_ptr<paper::World> world,
             paper::ExchangeOptions const& options)
      : name_(std::move(name)), impact_(impact), exchange_(std::move(world), options) {}

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string impact_model() const override { return impact_; }
  [[nodiscard]] Registry const& registry() const override { return exchange_.world().registry(); }
  [[nodiscard]] Time start() const override { return exchange_.world().start(); }
  [[nodiscard]] std::optional<Time> last_record() const override { return exchange_.world().end(); }
  [[nodiscard]] runtime::Gateway& gateway() override { return *this; }
  [[nodiscard]] std::uint64_t observations() const override { return observations_; }

  void begin(runtime::Inbox& inbox, std::string const& store_id, std::uint32_t epoch, Time now) override {
    inbox_ = &inbox;
    store_id_ = store_id;
    now_ = now;
    observe(exchange_.world().pools());
    exchange_.ask(paper::Attach{epoch}, now, store_id_);
    advance(now);
  }

  void advance(Time now) override {
    now_ = now;
    for (auto& due : exchange_.advance(now)) waiting_.push_back(std::move(due));
    static_cast<void>(exchange_.take_entries());  // the venue's own record: the log says what concerns us
    while (!waiting_.empty() && deliver(waiting_.front())) waiting_.pop_front();
  }

  [[nodiscard]] std::optional<Time> next_due() const override {
    return waiting_.empty() ? exchange_.next_due() : std::optional(now_);
  }

 private:
  void submit(engine::SubmitOrder const& effect, runtime::Dispatch const& by) override {
    exchange_.ask(paper::Submit{effect.terms, by.epoch}, now_, store_id_);
  }
  void cancel(engine::CancelOrder const& effect, runtime::Dispatch const& by) override {
    exchange_.ask(paper::Cancel{effect.order, by.epoch}, now_, store_id_);
  }
  void query(engine::QueryOrder const& effect, runtime::Dispatch const&) override {
    exchange_.ask(paper::Query{effect.order}, now_, store_id_);
  }

  // False: the lane of reports is full; the loop makes room.
  bool deliver(paper::Due const& due) {
    if (auto const* moved = std::get_if<paper::PoolsMoved>(&due.what)) {
      observe(moved->pools);
      return true;
    }
    auto const& report = std::get<orders::VenueReport>(due.what);
    return inbox_->offer(runtime::Lane::reports, {paper::kVenuePrincipal, engine::VenueReported{report, {}}, {}});
  }

  void observe(std::vector<InstrumentState> const& pools) {
    for (auto const& pool : pools) inbox_->observe(pool);
    observations_ += pools.size();
  }

  std::string name_;
  char const* impact_;
  paper::Exchange exchange_;
  runtime::Inbox* inbox_ = nullptr;
  std::string store_id_;
  Time now_;
  std::deque<paper::Due> waiting_;
  std::uint64_t observations_ = 0;
};

paper::ExchangeOptions exchange_options(File const& file, Duration inclusion) {
  auto script = paper::parse_script(file.misbehave);
  CHECK(script.has_value());  // judged when the file was read
  paper::ExchangeOptions options;
  options.seed = file.seed;
  options.inclusion = file.settings.venue.inclusion.value_or(inclusion);
  options.script = *std::move(script);
  return options;
}

MarketProblem problem_of(paper::RecordingFailure const& failure) {
  bool const missing = failure.error == paper::RecordingError::not_found ||
                       failure.error == paper::RecordingError::no_recording ||
                       failure.error == paper::RecordingError::unknown_choice;
  return {missing, "market: " + enum_name(failure.error) + ": " + failure.detail};
}

}  // namespace

Result<std::unique_ptr<MarketSource>, MarketProblem> open_market(File const& file) {
  if (file.market == "generated") {
    paper::GeneratedOptions options;
    options.seed = file.seed;
    options.block_interval = file.settings.venue.block_interval;
    if (options.block_interval <= Duration{})
      return fail(MarketProblem{false, "venue.block_interval must be positive"});
    return std::make_unique<PoolMarket>("generated", kGeneratedImpact, std::make_unique<paper::GeneratedWorld>(options),
                                        exchange_options(file, seconds(1)));
  }
  auto recording = paper::load_recording(std::filesystem::path(file.market), file.recording);
  if (!recording) return fail(problem_of(recording.error()));
  auto name = recording->name;
  return std::make_unique<PoolMarket>(
      std::move(name), kRecordedImpact,
      std::make_unique<paper::RecordedWorld>(*std::move(recording), paper::RecordedOptions{}),
      exchange_options(file, Duration{}));
}

}  // namespace sep::app::backtest
