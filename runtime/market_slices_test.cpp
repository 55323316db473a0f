#include "runtime/market_slices.hpp"

#include <gtest/gtest.h>

#include "core/pricing/concentrated.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/replay.hpp"
#include "tests/platform/platform.hpp"

namespace sep::runtime {
namespace {

using tests::Platform;

// The generated world's registry with one concentrated pool of WETH and USDC more, at the price of the others.
struct WithConcentrated : Platform {
  InstrumentId pool{1'000};
  std::shared_ptr<TickTable const> table;
  ConcentratedLiquidity held;

  WithConcentrated() {
    auto registry = world.registry();
    auto const& pair = *registry.instrument(registry.instruments_between(asset("WETH"), asset("USDC")).front());
    registry.instruments[pool] = {.id = pool,
                                  .venue = pair.venue,
                                  .address = "0x" + std::string(40, '7'),
                                  .token0 = pair.token0,
                                  .token1 = pair.token1,
                                  .fee_numerator = 999'500,
                                  .fee_denominator = 1'000'000,
                                  .kind = InstrumentKind::concentrated,
                                  .tick_spacing = 10};
    offer(engine::RegistryLoaded{registry});
    auto const reserves = reserves_of(*world.pool(pair.id));
    // The square root of token1 per token0, by halving.
    std::int32_t low = pricing::kTickMin, high = pricing::kTickMax;
    while (high - low > 1) {
      auto const middle = low + (high - low) / 2;
      auto const at = pricing::initialised(pricing::sqrt_price_at(middle), 500, 10).value();
      InstrumentState const probe{pool, ConcentratedLiquidity{at.sqrt_price, at.tick, u128{1} << 90, {}, nullptr}, 1,
                                  clock.now()};
      auto const depth = virtual_reserves(registry.instruments.at(pool), probe);
      bool const above = !depth || Rate{depth->reserve1, depth->reserve0} > Rate{reserves.reserve1, reserves.reserve0};
      (above ? high : low) = middle;
    }
    i128 const liquidity = i128{1} << 70;
    auto const range = low / 10 * 10;
    table = make_tick_table({{range - 5'000, liquidity, static_cast<u128>(liquidity)},
                             {range + 5'000, -liquidity, static_cast<u128>(liquidity)}});
    held = {pricing::sqrt_price_at(low), low, static_cast<u128>(liquidity), table->content, table};
    see();
  }
  void see() {
    loop->inbox().observe({pool, held, world.height(), clock.now()});
    step();
  }
  void submit(std::string const& key) {
    engine::SubmitIntent command;
    command.spec = spec(1);
    command.idempotency_key = key;
    command.body = sha256(as_bytes(key));
    offer(std::move(command), "user:test");
    step();
  }
  std::size_t slices_of_type(std::uint16_t type) const {
    auto const records = reader()->read(1, 100'000).value();
    return static_cast<std::size_t>(std::ranges::count_if(records, [&](log::Record const& record) {
      return record.kind == log::RecordKind::slice && record.type == type;
    }));
  }
};

TEST(MarketSlices, ATickTableIsStoredOnceAndLinkedAgainWhenDecisionsAreRetaken) {
  WithConcentrated platform;
  platform.submit("one");
  auto const states = platform.slices_of_type(kInstrumentStateSlice);
  EXPECT_EQ(platform.slices_of_type(kTickTableSlice), 1U);
  // Swaps move the price, not the ticks.
  for (int i = 0; i < 3; ++i) {
    platform.held.sqrt_price_x96.word[0] += 1;
    platform.see();
    platform.submit("more-" + std::to_string(i));
  }
  EXPECT_EQ(platform.slices_of_type(kTickTableSlice), 1U);
  EXPECT_GE(platform.slices_of_type(kInstrumentStateSlice), states + 3);

  auto const reader = platform.reader();
  EXPECT_TRUE(log::verify(*reader, {}, record_projection()).ok);
  auto const again = redecide(*reader);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(again->differing, 0U) << again->first_difference;
  EXPECT_EQ(again->strayed, 0U);
  auto const version = load_version(*reader, platform.loop->market().find(platform.pool)->content);
  ASSERT_TRUE(version.has_value()) << version.error().detail;
  EXPECT_EQ(concentrated_of((*version)->state)->table->ticks, platform.table->ticks);
}

TEST(MarketSlices, AContentThatIsNotThereIsNamed) {
  Platform platform;
  auto const missing = load_version(*platform.reader(), sha256(as_bytes("nothing")));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().error, StoreError::corrupt);
}

TEST(MarketSlices, AVersionFromALaterBuildIsRefusedAndNotRead) {
  Platform platform;
  log::Record record;
  record.kind = log::RecordKind::slice;
  record.epoch = platform.loop->epoch();
  record.at = platform.clock.now();
  record.cause = platform.loop->next_seq() - 1;
  record.type = kInstrumentStateSlice;
  record.version = kMarketSliceVersion + 1;
  auto state = *platform.world.pool(InstrumentId{1});
  state.block += 7;  // a content that the store does not have
  record.payload = encode(state);
  log::Chain chain(platform.loop->next_seq(), platform.loop->head());
  auto const expected = chain.next_seq();
  chain.seal(record);
  ASSERT_TRUE(platform.store->append({expected, record.epoch, {&record, 1}, {}, {}, platform.clock.now()}).has_value());

  auto const loaded = load_version(*platform.reader(), sha256(record.payload));
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().error, StoreError::corrupt);
  EXPECT_EQ(loaded.error().detail,
            "record " + std::to_string(record.seq) + ": slice version 2 is not known to this build");
}

TEST(MarketSlices, AVenueWhoseClockRunsAheadDoesNotStayFresh) {
  Platform platform;
  auto state = *platform.world.pool(InstrumentId{1});
  state.block += 1;
  state.observed_at = platform.clock.now() + minutes(60);
  platform.loop->inbox().observe(state);
  platform.step();
  EXPECT_EQ(platform.loop->market().find(InstrumentId{1})->state.observed_at, platform.clock.now());
}

}  // namespace
}  // namespace sep::runtime
