#include "adapters/venues/paper/book/generated_hall.hpp"

#include <gtest/gtest.h>
#include <map>

namespace sep::paper {
namespace {

constexpr InstrumentId kBooks[] = {InstrumentId{1}, InstrumentId{2}, InstrumentId{3}};

std::vector<Due> hear(std::uint64_t seed, Duration time, Duration step) {
  auto const hall = make_generated_hall(seed);
  std::vector<Due> all;
  for (auto at = hall->start(); at < hall->start() + time; at = at + step)
    for (auto& due : hall->advance(at + step)) all.push_back(std::move(due));
  return all;
}

i128 lots_within(std::vector<BookLevel> const& levels, std::int64_t middle, std::int64_t ticks) {
  i128 lots = 0;
  for (auto const& level : levels)
    if (std::abs(level.price_ticks - middle) <= ticks) lots += level.lots;
  return lots;
}

TEST(GeneratedHall, three_venues_of_one_account_trade_one_pair) {
  auto const hall = make_generated_hall(1);
  auto const& registry = hall->registry();
  EXPECT_EQ(check_registry(registry), std::nullopt);
  EXPECT_EQ(hall->end(), std::nullopt);
  ASSERT_EQ(registry.venues.size(), 3U);
  ASSERT_EQ(registry.locations.size(), 1U);
  for (auto const* name : {"paper_one", "paper_two", "paper_three"}) {
    ASSERT_NE(registry.venue_by_name(name), nullptr);
    EXPECT_EQ(gas_of(*registry.venue_by_name(name)), 0);
    EXPECT_EQ(registry.location(registry.venue_by_name(name)->location)->name, kExchangeAccount);
  }
  auto const weth = registry.asset_by_symbol("WETH")->id;
  auto const usdc = registry.asset_by_symbol("USDC")->id;
  EXPECT_EQ(registry.instruments_between(weth, usdc).size(), 3U);
}

TEST(GeneratedHall, the_same_seed_says_the_same) {
  auto const said = hear(1, minutes(2), seconds(1));
  EXPECT_GT(said.size(), 300U);
  EXPECT_EQ(said, hear(1, minutes(2), milliseconds(400)));
  EXPECT_NE(said, hear(2, minutes(2), seconds(1)));
}

TEST(GeneratedHall, hours_of_it_are_deep_and_close_together) {
  auto const hall = make_generated_hall(7);
  std::map<InstrumentId, InstrumentState> last;
  for (int n = 1; n <= 3 * 60; ++n) {
    auto const now = hall->start() + minutes(n);
    for (auto const& due : hall->advance(now))
      for (auto const& state : std::get<InstrumentsMoved>(due.what).states) {
        ASSERT_TRUE(fits(*hall->registry().instrument(state.instrument), state));
        last.insert_or_assign(state.instrument, state);
      }
    std::int64_t lowest = std::numeric_limits<std::int64_t>::max(), highest = 0;
    for (auto const id : kBooks) {
      auto const& depth = *depth_of(last.at(id));
      EXPECT_LT(now - last.at(id).observed_at, seconds(3));
      auto const middle = (depth.bids.front().price_ticks + depth.asks.front().price_ticks) / 2;
      lowest = std::min(lowest, middle);
      highest = std::max(highest, middle);
      for (auto const* side : {&depth.bids, &depth.asks}) {
        auto const lots = lots_within(*side, middle, middle / 500);
        EXPECT_GT(lots, 200'000) << "20 WETH within 20 bp";
        EXPECT_LT(lots, 800'000);
      }
    }
    EXPECT_LE(highest - lowest, highest / 4'000) << "2.5 bp";
  }
}

TEST(GeneratedHall, ClosesForMaintenanceAndShowsWhatItIsToldTo) {
  auto const hall = make_generated_hall(1, kGeneratedStart, {},
                                        {.closures = {{VenueId(2), seconds(10), seconds(20)}}, .publish_levels = 7});
  std::map<InstrumentId, int> moved;
  for (auto const& due : hall->advance(kGeneratedStart + seconds(10))) static_cast<void>(due);
  for (auto const& due : hall->advance(kGeneratedStart + seconds(19)))
    if (auto const* news = std::get_if<InstrumentsMoved>(&due.what))
      for (auto const& state : news->states) {
        ++moved[state.instrument];
        EXPECT_EQ(depth_of(state)->bids.size(), 7U);
      }
  EXPECT_LE(moved[InstrumentId(2)], 1) << "what was under way";
  EXPECT_GT(moved[InstrumentId(1)], 5);
  EXPECT_GT(moved[InstrumentId(3)], 5);
}

}  // namespace
}  // namespace sep::paper
