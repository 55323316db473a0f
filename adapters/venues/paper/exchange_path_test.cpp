// An order on a path: all hops in one transaction, or none.
#include "adapters/venues/paper/exchange_fixture.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::paper {
namespace {

using orders::Filled;
using orders::Rejected;
using orders::RejectReason;
using orders::VenueOrderStatus;

class PathTest : public ExchangeTest {
 protected:
  [[nodiscard]] PairReserves held(InstrumentId pool) const { return reserves_of(*exchange_->world().pool(pool)); }
};

TEST_F(PathTest, MovesEveryPoolAndReportsTheEnds) {
  auto const usdc_dai = held(kUsdcDai);
  auto const dai_weth = held(kDaiWeth);
  auto const terms = buy_one_through_dai(1);
  submit(terms);
  auto const fills = only<Filled>(pass(seconds(2)));
  ASSERT_EQ(fills.size(), 1u);
  auto const& fill = fills[0].fill;
  pricing::SwapFee const fee{997, 1'000};
  bool const dai_first = exchange_->world().registry().instrument(kUsdcDai)->token1 == terms.sell.asset;
  pricing::Reserves const first = dai_first ? pricing::Reserves{usdc_dai.reserve1, usdc_dai.reserve0}
                                            : pricing::Reserves{usdc_dai.reserve0, usdc_dai.reserve1};
  bool const weth_first = exchange_->world().registry().instrument(kDaiWeth)->token0 == terms.buy.asset;
  pricing::Reserves const second = weth_first ? pricing::Reserves{dai_weth.reserve1, dai_weth.reserve0}
                                              : pricing::Reserves{dai_weth.reserve0, dai_weth.reserve1};
  i128 const dai = *pricing::amount_in(second, kWeth, fee);
  EXPECT_EQ(fill.bought, terms.buy);
  EXPECT_EQ(fill.sold, (Amount{terms.sell.asset, *pricing::amount_in(first, dai, fee)}));
  EXPECT_GT(fill.gas.raw, i128{2 * 90'000} * 10'000'000'000);
  EXPECT_LE(fill.gas.raw, i128{terms.gas_limit} * kGasPriceMax);

  auto const after = held(kDaiWeth);
  EXPECT_EQ(weth_first ? after.reserve1 : after.reserve0, second.in + dai);
  EXPECT_EQ(weth_first ? after.reserve0 : after.reserve1, second.out - kWeth);
  EXPECT_EQ(dai_first ? held(kUsdcDai).reserve0 : held(kUsdcDai).reserve1, first.out - dai);
}

TEST_F(PathTest, BothPoolsArePublishedTogether) {
  submit(buy_one_through_dai(1));
  pass(seconds(2));
  auto const moved = std::ranges::find_if(delivered_, [](Due const& due) { return due.what.index() == 1; });
  ASSERT_NE(moved, delivered_.end());
  auto const& states = std::get<InstrumentsMoved>(moved->what).states;
  EXPECT_EQ(states, (std::vector{*exchange_->world().pool(kDaiWeth), *exchange_->world().pool(kUsdcDai)}));
  EXPECT_EQ(record<Executed>().size(), 1u);
}

TEST_F(PathTest, BeyondItsLimitNoPoolMovesAndGasIsGone) {
  auto terms = buy_one_through_dai(1);
  terms.sell.raw = 2'000 * kUsdc;
  auto const before = std::pair(held(kUsdcDai), held(kDaiWeth));
  submit(terms);
  auto const rejected = only<Rejected>(pass(seconds(2)));
  ASSERT_EQ(rejected.size(), 1u);
  EXPECT_EQ(rejected[0].reason, RejectReason::limit_not_met);
  EXPECT_GT(rejected[0].gas.raw, 0);
  EXPECT_EQ(std::pair(held(kUsdcDai), held(kDaiWeth)), before);
}

TEST_F(PathTest, AHopThatCannotPayRevertsTheWhole) {
  auto terms = buy_one_through_dai(1);
  terms.buy.raw = 100'000 * kWeth;
  terms.sell.raw = kInt128Max;
  auto const before = held(kUsdcDai);
  submit(terms);
  EXPECT_EQ(only<Rejected>(pass(seconds(2))).at(0).reason, RejectReason::insufficient_liquidity);
  EXPECT_EQ(held(kUsdcDai), before);
}

TEST_F(PathTest, WhatIsNoPathIsRefused) {
  auto const reason = [&](orders::OrderTerms const& terms) {
    submit(terms);
    auto const rejected = only<Rejected>(pass(milliseconds(300)));
    EXPECT_EQ(rejected.size(), 1u);
    return rejected.at(0).reason;
  };
  auto terms = buy_one_through_dai(1);
  terms.further = {InstrumentId(8)};  // DAI and WETH, of another venue
  EXPECT_EQ(reason(terms), RejectReason::unknown_instrument);
  terms = buy_one_through_dai(2);
  terms.further = {InstrumentId(1)};  // does not take DAI
  EXPECT_EQ(reason(terms), RejectReason::other);
  terms = buy_one_through_dai(3);
  terms.further = {kUsdcDai, kDaiWeth};
  terms.gas_limit = terms.gas_limit / 2 * 3;
  EXPECT_EQ(reason(terms), RejectReason::other);
  terms = buy_one_through_dai(4);
  terms.gas_limit -= 1;
  EXPECT_EQ(reason(terms), RejectReason::gas_too_low);
  EXPECT_TRUE(record<Executed>().empty());
}

TEST_F(PathTest, AWrongQuantityIsWrongAtTheEnds) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    restart("wrong_quantity=1000", seconds(1), seed);
    auto const terms = buy_one_through_dai(1);
    submit(terms);
    auto const fills = only<Filled>(pass(seconds(2)));
    ASSERT_EQ(fills.size(), 1u);
    auto const& fill = fills[0].fill;
    EXPECT_TRUE(fill.sold.raw > terms.sell.raw || fill.bought.raw != terms.buy.raw);
  }
}

TEST_F(PathTest, ASecondSubmissionIsTheSameOrder) {
  auto const terms = buy_one_through_dai(1);
  submit(terms);
  pass(seconds(2));
  auto other = terms;
  other.further.clear();
  submit(other);
  EXPECT_EQ(only<Rejected>(pass(seconds(1))).at(0).reason, RejectReason::conflicting_id);
  submit(terms);
  EXPECT_EQ(only<Filled>(pass(seconds(1))).size(), 1u) << "answered from the book";
  EXPECT_EQ(record<Executed>().size(), 1u);
  EXPECT_EQ(status(1), VenueOrderStatus::filled);
}

}  // namespace
}  // namespace sep::paper
