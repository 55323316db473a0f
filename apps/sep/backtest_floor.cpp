#include "apps/sep/backtest_floor.hpp"

#include <deque>

#include "adapters/venues/paper/deliver.hpp"

namespace sep::app::backtest {
namespace {

class FloorMarket final : public MarketSource, private runtime::Gateway {
 public:
  FloorMarket(std::string name, std::string impact, std::unique_ptr<paper::TradingFloor> floor,
              std::optional<LearnedVolume> volume)
      : name_(std::move(name)), impact_(std::move(impact)), floor_(std::move(floor)), volume_(std::move(volume)) {}

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string impact_model() const override { return impact_; }
  [[nodiscard]] Registry const& registry() const override { return floor_->registry(); }
  [[nodiscard]] Time start() const override { return floor_->start(); }
  [[nodiscard]] std::optional<Time> last_record() const override { return floor_->end(); }
  [[nodiscard]] runtime::Gateway& gateway() override { return *this; }
  [[nodiscard]] std::optional<LearnedVolume> const& volume() const override { return volume_; }
  [[nodiscard]] std::uint64_t observations() const override { return observations_; }

  void begin(runtime::Inbox& inbox, std::string const& store_id, std::uint32_t epoch, Time now) override {
    inbox_ = &inbox;
    store_id_ = store_id;
    now_ = now;
    observe(floor_->states());
    floor_->ask(paper::Attach{epoch}, now, store_id_);
    advance(now);
  }

  void advance(Time now) override {
    now_ = now;
    for (auto& due : floor_->advance(now)) waiting_.push_back(std::move(due));
    while (!waiting_.empty() && deliver(waiting_.front())) waiting_.pop_front();
  }

  [[nodiscard]] std::optional<Time> next_due() const override {
    return waiting_.empty() ? floor_->next_due() : std::optional(now_);
  }

 private:
  void submit(engine::SubmitOrder const& effect, runtime::Dispatch const& by) override {
    floor_->ask(paper::Submit{effect.terms, by.epoch}, now_, store_id_);
  }
  void cancel(engine::CancelOrder const& effect, runtime::Dispatch const& by) override {
    floor_->ask(paper::Cancel{effect.order, by.epoch}, now_, store_id_);
  }
  void query(engine::QueryOrder const& effect, runtime::Dispatch const&) override {
    floor_->ask(paper::Query{effect.order}, now_, store_id_);
  }

  // False: the lane of reports is full; the loop makes room.
  bool deliver(paper::Due const& due) {
    if (auto const* moved = std::get_if<paper::InstrumentsMoved>(&due.what)) {
      observe(moved->states);
      return true;
    }
    auto const& report = std::get<orders::VenueReport>(due.what);
    return inbox_->offer(runtime::Lane::reports, {paper::kVenuePrincipal, engine::VenueReported{report, {}}, {}});
  }

  void observe(std::vector<InstrumentState> const& states) {
    for (auto const& state : states) inbox_->observe(state);
    observations_ += states.size();
  }

  std::string name_;
  std::string impact_;
  std::unique_ptr<paper::TradingFloor> floor_;
  std::optional<LearnedVolume> volume_;
  runtime::Inbox* inbox_ = nullptr;
  std::string store_id_;
  Time now_;
  std::deque<paper::Due> waiting_;
  std::uint64_t observations_ = 0;
};

}  // namespace

std::unique_ptr<MarketSource> make_floor_market(std::string name, std::string impact,
                                                std::unique_ptr<paper::TradingFloor> floor,
                                                std::optional<LearnedVolume> volume) {
  return std::make_unique<FloorMarket>(std::move(name), std::move(impact), std::move(floor), std::move(volume));
}

}  // namespace sep::app::backtest
