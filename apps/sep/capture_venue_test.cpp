// The venue's process with exchange captures: served over its socket, killed, started again on its record; and what is
// not a market.
#include "apps/sep/capture_venue.hpp"

#include <gmock/gmock.h>
#include <map>
#include <set>

#include "adapters/recordings/capture_pair_fixture.hpp"
#include "adapters/venues/paper/venue.hpp"
#include "adapters/venues/paper/venue_fixture.hpp"
#include "apps/sep/market_kind.hpp"
#include "core/base/rng.hpp"

namespace sep::app {
namespace {

using paper::order_number;
using recordings::CaptureMarket;
using recordings::MadeCapture;
using testing::HasSubstr;

constexpr Time kFirstRecord{1'723'161'600'002'000'000};  // both books are live

class CaptureVenue : public paper::VenueProcess {
 protected:
  CaptureVenue() {
    captures_ = folder_ / "captures";
    std::filesystem::create_directory(captures_);
    write("spot.gz", MadeCapture{}.text());
    write("futures.gz", MadeCapture{.market = CaptureMarket::usdm}.text());
    options_.books = true;
    options_.open_books = serve_captures(captures_, {}, {});
  }
  void write(char const* name, std::string const& text) const {
    std::ofstream(captures_ / name, std::ios::binary) << text;
  }

  // Buys ETH on the spot book; its asks are of 2 ETH from 2,500.01 on, a cent apart.
  [[nodiscard]] orders::OrderTerms buy(std::uint32_t n, std::int64_t lots, std::int64_t ticks,
                                       orders::TimeInForce time_in_force = orders::TimeInForce::ioc) const {
    orders::OrderTerms terms;
    terms.id = order_number(n);
    terms.venue = VenueId{1};
    terms.instrument = InstrumentId{1};
    terms.kind = orders::SwapKind::exact_out;
    terms.sell = {welcome_.registry.asset_by_symbol("USDT")->id, i128{lots} * ticks * 2 * 100};
    terms.buy = {welcome_.registry.asset_by_symbol("ETH")->id, i128{lots} * 100'000'000'000'000};
    terms.not_after = kTimeMax;
    terms.book = orders::BookLimit{lots, ticks, time_in_force};
    return terms;
  }
  static std::vector<orders::Fill> fills_of(std::vector<paper::ServerMessage> const& messages) {
    std::vector<orders::Fill> fills;
    for (auto const& filled : reports<orders::Filled>(messages)) fills.push_back(filled.fill);
    return fills;
  }
  [[nodiscard]] std::string refusal(std::string const& recording = {}) const {
    auto options = options_;
    options.open_books = serve_captures(captures_, recording, {});
    auto const venue = open_venue(options, Time{});
    return venue ? "opened" : venue.error();
  }

  std::filesystem::path captures_;
};

TEST_F(CaptureVenue, ServesTheRecordedTimeAndSaysWhatItsModelIs) {
  start();
  auto client = connected();
  EXPECT_EQ(welcome_.start, kFirstRecord);
  EXPECT_EQ(welcome_.now, kFirstRecord);
  EXPECT_EQ(welcome_.end, Time{1'723'161'659'901'000'000});
  EXPECT_THAT(welcome_.model,
              testing::AllOf(HasSubstr("comes back by half every 10 s"), HasSubstr("a taker pays 10 bp"),
                             HasSubstr("requests and reports each 5 ms")));
  ASSERT_TRUE(client.subscribe());
  ASSERT_TRUE(client.submit(buy(1, 50'000, 250'010), 1));
  auto const messages = client.advance(welcome_.start + seconds(1));
  ASSERT_TRUE(messages);
  i128 paid = 0;
  for (auto const& fill : fills_of(*messages)) paid += fill.sold.raw;
  // 2 at 2,500.01, 2 at .02 and 1 at .03 are 12,500.09; and 10 bp.
  EXPECT_EQ(paid, i128{1'250'009'000'000} + 1'250'009'000);
}

TEST_F(CaptureVenue, KilledAndStartedAgainItGoesOnWhereItWas) {
  start();
  std::vector<orders::Fill> told;
  Time now;
  {
    auto client = connected();
    ASSERT_TRUE(client.advance(welcome_.start + seconds(2)));
    ASSERT_TRUE(client.submit(buy(1, 30'000, 250'010), 1));
    ASSERT_TRUE(client.submit(buy(2, 500, 240'000, orders::TimeInForce::gtd), 1));
    now = welcome_.start + seconds(3);
    told = fills_of(*client.advance(now));
    ASSERT_FALSE(told.empty());
    ASSERT_TRUE(client.query(order_number(2)));
    ASSERT_TRUE(client.advance(now + milliseconds(100)));  // in the record, and with it the time
    EXPECT_EQ(stop(SIGKILL), -SIGKILL);
  }
  start();
  auto client = connected(2);
  EXPECT_GE(welcome_.now, now);
  EXPECT_EQ(welcome_.start, kFirstRecord);
  ASSERT_TRUE(client.submit(buy(1, 30'000, 250'010), 2));  // the same again: nothing is traded again
  ASSERT_TRUE(client.query(order_number(1)));
  ASSERT_TRUE(client.query(order_number(2)));
  auto const answers = reports<orders::StatusReported>(*client.advance(welcome_.now + seconds(1)));
  ASSERT_GE(answers.size(), 2U);
  EXPECT_EQ(answers.front().fills, told);
  EXPECT_EQ(answers.back().status, orders::VenueOrderStatus::working);
  EXPECT_EQ(executions().size(), told.size());
}

TEST_F(CaptureVenue, KilledAtAnyMomentItNeverForgetsWhatItSaid) {
  write("spot.gz", MadeCapture{.tenths = 6'000}.text());
  write("futures.gz", MadeCapture{.market = CaptureMarket::usdm, .tenths = 6'000}.text());
  options_.book_script = *paper::parse_book_script("lost_fill=100,late_ack=100,duplicate_fill=100,late_cancel=100");
  std::set<std::string> told;
  std::uint32_t n = 0;
  for (std::uint32_t life = 1; life <= 6; ++life) {
    start();
    auto client = connected(life);
    auto now = welcome_.now;
    killed_during(Rng{life}, 40'000, [&] {
      while (client.submit(buy(++n, 500, 250'010), life)) {
        now = now + milliseconds(100);
        auto const messages = client.advance(now);
        if (!messages) return;
        for (auto const& fill : fills_of(*messages)) told.insert(fill.venue_fill_id);
      }
    });
  }
  start();
  connected(100);
  expect_remembered(told, i128{500} * 100'000'000'000'000);
}

TEST_F(CaptureVenue, WithItsOwnClockTheRecordBeginsWhenTheVenueDoesAndStaysThere) {
  options_.virtual_time = false;
  Time const wall{1'900'000'000'000'000'000};
  {
    auto const venue = open_venue(options_, wall);
    ASSERT_TRUE(venue) << venue.error();
    EXPECT_EQ(venue->floor->start(), wall);
    EXPECT_EQ(*venue->floor->end() - wall, Time{1'723'161'659'901'000'000} - kFirstRecord);
    auto const states = venue->floor->states();
    ASSERT_EQ(states.size(), 2U);
    for (auto const& state : states) {
      EXPECT_LE(state.observed_at, wall);
      EXPECT_GT(state.observed_at, wall - seconds(1));
    }
  }
  auto const again = open_venue(options_, wall + seconds(30));
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->floor->start(), wall);
}

TEST_F(CaptureVenue, ItsRecordIsServedOnlyInTheCapturesItBeganIn) {
  EXPECT_EQ(refusal(), "opened");
  EXPECT_EQ(refusal(), "opened");
  write("spot.gz", MadeCapture{.tenths = 599}.text());
  EXPECT_THAT(refusal(), HasSubstr("record: foreign"));
}

TEST_F(CaptureVenue, WhatIsNoMarketIsRefusedWithItsKind) {
  EXPECT_THAT(refusal("BTCUSDT-20240809"), HasSubstr("market: unknown_choice: BTCUSDT-20240809; there are ETHUSDT-"));
  std::filesystem::remove(captures_ / "futures.gz");
  EXPECT_THAT(refusal(), HasSubstr("market: one_book: ETHUSDT-20240809: only the spot market's book"));
  write("spot.gz", "nothing\n");
  EXPECT_THAT(refusal(), HasSubstr("market: no_capture"));
}

TEST_F(CaptureVenue, AMarketIsKnownByItsFiles) {
  EXPECT_EQ(kind_of("generated"), MarketKind::generated_pools);
  EXPECT_EQ(kind_of("generated_books"), MarketKind::generated_books);
  EXPECT_EQ(kind_of(captures_), MarketKind::captures);
  EXPECT_EQ(kind_of(captures_ / "spot.gz"), MarketKind::captures);
  std::filesystem::create_directory(folder_ / "other");
  EXPECT_EQ(kind_of(folder_ / "none").error().error, MarketError::not_found);
  auto const fault = kind_of(folder_ / "other").error();
  EXPECT_EQ(fault.error, MarketError::no_recording);
  EXPECT_THAT(fault.detail, testing::AllOf(HasSubstr("blocks_A-B.json.zst"), HasSubstr("captures")));
  std::ofstream(folder_ / "other" / "blocks_1-2.json.zst") << "?";
  EXPECT_EQ(kind_of(folder_ / "other"), MarketKind::recorded_pools);
}

}  // namespace
}  // namespace sep::app
