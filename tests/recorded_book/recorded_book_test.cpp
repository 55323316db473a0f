// Orders in recorded books: the laws hold throughout, and every figure is the same on every compiler and however time
// is cut.
#include <filesystem>
#include <gtest/gtest.h>

#include "adapters/recordings/capture_source.hpp"
#include "adapters/venues/paper/book/book_exchange.hpp"
#include "adapters/venues/paper/book/book_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

namespace fs = std::filesystem;
fs::path const kFolder = "../shared/data/binance-l2";

struct Outcome {
  std::uint64_t publications = 0;
  std::uint64_t taker_fills = 0;
  std::uint64_t maker_fills = 0;
  std::int64_t taker_lots = 0;
  std::int64_t maker_lots = 0;
  friend bool operator==(Outcome const&, Outcome const&) = default;
  friend void PrintTo(Outcome const& o, std::ostream* out) {
    *out << o.publications << " publications, taker " << o.taker_fills << " fills of " << o.taker_lots << ", maker "
         << o.maker_fills << " of " << o.maker_lots;
  }
};

class RecordedBook : public testing::Test {
 protected:
  static constexpr i128 kRich = i128{1} << 90;

  void begin(fs::path const& file) {
    auto source = recordings::CaptureSource::open({file});
    ASSERT_TRUE(source) << source.error().what;
    auto const& rules = source->rules();
    BookVenueOptions options;
    options.matcher = matcher_options();
    options.matcher.sequence = recordings::sequence_rule_of(rules.market);
    options.matcher.impact = {};
    options.matcher.instrument.price_units_per_tick = 1;
    options.matcher.instrument.recorded_per_lot = rules.order_step;
    options.report_latency = LogNormalLatency{milliseconds(3), 600};
    options.rate.requests = 100'000;
    auto const start = source->next_at().value();
    venue_ =
        std::make_unique<BookExchange>(std::make_unique<recordings::CaptureSource>(std::move(*source)), start, options);
    for (auto asset : {kBase, kQuote, kThird}) venue_->deposit("a", {asset, kRich});
    start_ = start;
  }

  void order(std::uint32_t n, Side side, std::int64_t lots, std::int64_t ticks, TimeInForce time_in_force) {
    auto terms = book_terms(n, side, lots, ticks, time_in_force);
    terms.price = ticks;
    terms.not_after = venue_->now() + seconds(20);
    venue_->ask(BookSubmit{terms, 1}, venue_->now());
  }

  // Every second one order that takes a little and one that joins the best of its side; some are withdrawn.
  Outcome run(std::uint64_t seed, Duration step) {
    Outcome outcome;
    BookDepth shown;
    Rng rng{seed};
    std::uint32_t n = 0;
    for (auto next = start_ + seconds(5); next < start_ + seconds(335); next = next + seconds(1)) {
      for (auto t = venue_->now(); t < next; t = t + step)
        for (auto const& due : venue_->advance(std::min(next, t + step)))
          if (auto const* moved = std::get_if<BookMoved>(&due.what)) {
            ++outcome.publications;
            shown = *depth_of(moved->state);
            EXPECT_TRUE(is_sound(shown));
          }
      if (shown.bids.empty() || shown.asks.empty()) continue;
      auto const side = rng.chance(1, 2) ? Side::bid : Side::ask;
      auto const& best = side == Side::bid ? shown.bids.front() : shown.asks.front();
      auto const& other = side == Side::bid ? shown.asks.front() : shown.bids.front();
      auto const lots = static_cast<std::int64_t>(rng.between(1, 500));
      order(++n, side, lots, best.price_ticks, TimeInForce::post_only);
      order(++n, side, lots, other.price_ticks, TimeInForce::ioc);
      if (n > 20 && rng.chance(1, 4)) venue_->ask(BookCancel{book_order(n - 15), 1}, venue_->now());
      expect_laws(venue_->matcher(), {{kBase, kRich}, {kQuote, kRich}, {kThird, kRich}});
    }
    for (auto const& [id, booked] : venue_->matcher().orders())
      for (auto const& fill : booked.fills) {
        ++(fill.maker ? outcome.maker_fills : outcome.taker_fills);
        (fill.maker ? outcome.maker_lots : outcome.taker_lots) += fill.lots;
      }
    return outcome;
  }

  void expect(std::string const& name, Outcome const& wanted) {
    if (!fs::exists(kFolder / name)) GTEST_SKIP() << "no recorded data: " << kFolder / name;
    for (auto const step : {seconds(1), milliseconds(93)}) {
      begin(kFolder / name);
      if (HasFatalFailure()) return;
      EXPECT_EQ(run(1, step), wanted);
    }
  }

  std::unique_ptr<BookExchange> venue_;
  Time start_;
};

TEST_F(RecordedBook, OfEtherFutures) { expect("usdm_ethusdt_20240808.gz", {3'338, 313, 695, 73'071, 64'632}); }
TEST_F(RecordedBook, OfBitcoinFutures) { expect("usdm_btcusdt_20240808.gz", {3'338, 303, 1'557, 65'367, 65'049}); }
TEST_F(RecordedBook, OfSpotEtherInWholeOrderLots) {
  expect("spot_ethusdt_20240808.gz", {3'329, 312, 617, 74'433, 63'436});
}

}  // namespace
}  // namespace sep::paper
