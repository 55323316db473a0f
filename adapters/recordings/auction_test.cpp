// Auctions are read as they are written, and pools whose ticks are partly known never give what is not known.
#include "adapters/recordings/auction.hpp"

#include <gtest/gtest.h>

#include "adapters/common/unpack.hpp"
#include "adapters/recordings/auction_fixture.hpp"
#include "adapters/recordings/quotes.hpp"

namespace sep::recordings {
namespace {

using namespace auction_test;

Auction parsed(std::string const& text) {
  auto auction = parse_auction(text);
  EXPECT_TRUE(auction) << auction.error();
  return auction ? *std::move(auction) : Auction{};
}

// Of a file with this one pool.
Auction with_pool(std::string const& pool, std::string const& address = kPairPool) {
  return parsed(auction("\"" + address + "\":" + pool, ""));
}

void expect_pool_skip(std::string const& pool, PoolSkip skip, std::string const& address = kPairPool) {
  auto const read = with_pool(pool, address);
  EXPECT_TRUE(read.pools.empty());
  EXPECT_EQ(read.pools_skipped, (std::map<PoolSkip, std::uint64_t>{{skip, 1}})) << pool;
}

std::string replaced(std::string text, std::string const& what, std::string const& with) {
  auto const at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(Auction, IsReadAsWritten) {
  EXPECT_TRUE(is_auction(kAuction));
  auto const read = parsed(kAuction);
  EXPECT_EQ(read.gas_price, 1000);
  EXPECT_EQ(read.coin, kCoin);
  ASSERT_EQ(read.tokens.size(), 3U);
  EXPECT_EQ(read.tokens[1].decimals, 6);
  EXPECT_EQ(read.tokens[1].price, 5e8);
  EXPECT_EQ(read.tokens[2].price, 0);
  ASSERT_EQ(read.pools.size(), 2U);
  auto const& pair = std::get<AuctionPair>(read.pools[0].holdings);
  EXPECT_EQ(read.pools[0].tokens, (std::vector{kCoin, kDollar}));
  EXPECT_EQ(pair.reserve1, 2'000'000'000'000);
  EXPECT_EQ(pair.fee, (pricing::SwapFee{997'000'000, 1'000'000'000}));
  EXPECT_EQ(read.pools[0].cost, 1'000'000);
  ASSERT_EQ(read.orders.size(), 2U);
  EXPECT_EQ(read.orders[0].name, "0");
  EXPECT_EQ(read.orders[0].amount, 1'000'000'000'000'000'000);
}

TEST(Auction, AWindowOfTicksEndsWhatIsKnown) {
  auto const read = with_pool(ranged(kRangedNets));
  ASSERT_EQ(read.pools.size(), 1U);
  auto const& pool = std::get<AuctionRanged>(read.pools[0].holdings);
  EXPECT_EQ(pool.state.fee_pips, 3000U);
  EXPECT_EQ(pool.state.tick_spacing, 60);
  ASSERT_EQ(pool.ticks.size(), 3U);
  EXPECT_EQ(pool.ticks.back().liquidity_net, -1'000'000'000'000);  // what is left is taken away
  EXPECT_FALSE(pricing::check_pool(pool.state, pool.ticks));
  // Selling more than the window has is not filled.
  auto const swap = pricing::swap(pool.state, pool.ticks, {true, true, u128{1} << 100, pricing::no_limit(true)});
  ASSERT_TRUE(swap);
  EXPECT_FALSE(swap->filled);
}

TEST(Auction, LiquidityFromBelowTheWindowBeginsAtItsFirstTick) {
  auto const read = with_pool(ranged(R"({"-60":"600000000000","60":"-600000000000"})"));
  ASSERT_EQ(read.pools.size(), 1U);
  auto const& ticks = std::get<AuctionRanged>(read.pools[0].holdings).ticks;
  EXPECT_EQ(ticks, (std::vector<Tick>{{-60, 1'000'000'000'000, 0}, {60, -1'000'000'000'000, 0}}));
}

TEST(Auction, APriceOutsideItsWindowHasTheSpacingAroundIt) {
  auto const above = with_pool(ranged(R"({"-120":"1000000000000"})"));
  ASSERT_EQ(above.pools.size(), 1U);
  EXPECT_EQ(std::get<AuctionRanged>(above.pools[0].holdings).ticks,
            (std::vector<Tick>{{-120, 1'000'000'000'000, 0}, {60, -1'000'000'000'000, 0}}));
  auto const below = with_pool(ranged(R"({"120":"-1000000000000"})"));
  ASSERT_EQ(below.pools.size(), 1U);
  EXPECT_EQ(std::get<AuctionRanged>(below.pools[0].holdings).ticks,
            (std::vector<Tick>{{0, 1'000'000'000'000, 0}, {120, -1'000'000'000'000, 0}}));
  auto const none = with_pool(ranged("{}"));
  ASSERT_EQ(none.pools.size(), 1U);
  EXPECT_EQ(std::get<AuctionRanged>(none.pools[0].holdings).ticks,
            (std::vector<Tick>{{0, 1'000'000'000'000, 0}, {60, -1'000'000'000'000, 0}}));
}

TEST(Auction, TicksThatDoNotAddUpEndWhereLessThanNothingIsLeft) {
  auto const low = with_pool(ranged(kRangedNets, "1"));
  ASSERT_EQ(low.pools.size(), 1U);
  EXPECT_EQ(std::get<AuctionRanged>(low.pools[0].holdings).ticks, (std::vector<Tick>{{-60, 1, 0}, {120, -1, 0}}));
  auto const high = with_pool(ranged(R"({"-60":"1000000000000","60":"-2000000000000","120":"5000000000000"})"));
  ASSERT_EQ(high.pools.size(), 1U);
  EXPECT_EQ(std::get<AuctionRanged>(high.pools[0].holdings).ticks,
            (std::vector<Tick>{{-60, 1'000'000'000'000, 0}, {60, -1'000'000'000'000, 0}}));
}

TEST(Auction, EveryReasonToLeaveAPoolOut) {
  expect_pool_skip(R"({"kind":"Gyro"})", PoolSkip::other_kind);
  EXPECT_EQ(with_pool(R"({"kind":"Gyro"})").kinds_skipped, (std::map<std::string, std::uint64_t>{{"Gyro", 1}}));
  expect_pool_skip("{}", PoolSkip::other_kind);
  expect_pool_skip("7", PoolSkip::other_kind);
  expect_pool_skip(kPair, PoolSkip::bad_address, "0x1234");
  expect_pool_skip(replaced(kPair, kDollar, "dollar"), PoolSkip::bad_address);
  expect_pool_skip(replaced(kPair, kDollar, replaced(kCoin, "c0", "C0")), PoolSkip::bad_tokens);
  expect_pool_skip(replaced(kPair, "\"" + kDollar + R"(":"2000000000000")", R"("a":"1","b":"2")"),
                   PoolSkip::bad_tokens);
  expect_pool_skip(replaced(kPair, "2000000000000", "0"), PoolSkip::bad_reserves);
  expect_pool_skip(replaced(kPair, "2000000000000", "-5"), PoolSkip::bad_reserves);
  expect_pool_skip(replaced(kPair, "2000000000000", "1.5"), PoolSkip::bad_reserves);
  expect_pool_skip(replaced(kPair, "2000000000000", "5192296858534827628530496329220096"), PoolSkip::bad_reserves);
  for (auto const* fee : {"1", "-0.1", "1.5", "", "abc", "0.0000000001"})
    expect_pool_skip(replaced(kPair, "0.003", fee), PoolSkip::bad_fee);
  expect_pool_skip(replaced(kPair, "\"1000000\"", "\"-1\""), PoolSkip::bad_cost);
  expect_pool_skip(replaced(kPair, "\"cost\"", "\"price\""), PoolSkip::bad_cost);
}

TEST(Auction, EveryReasonToLeaveAConcentratedPoolOut) {
  expect_pool_skip(ranged(kRangedNets, "1000000000000", "0", "0.0042"), PoolSkip::bad_fee);  // its spacing is not known
  expect_pool_skip(ranged(kRangedNets, "1000000000000", "5"), PoolSkip::bad_state);          // not the price's tick
  expect_pool_skip(ranged(kRangedNets, "-1"), PoolSkip::bad_state);
  expect_pool_skip(ranged(kRangedNets, "340282366920938463463374607431768211455"), PoolSkip::bad_state);
  expect_pool_skip(ranged(R"({"-61":"1000000000000"})"), PoolSkip::bad_state);  // no multiple of the spacing
  expect_pool_skip(ranged(R"({"-60":"x"})"), PoolSkip::bad_state);
  expect_pool_skip(ranged("[]"), PoolSkip::bad_state);
  expect_pool_skip(replaced(ranged(kRangedNets), kOther, kCoin), PoolSkip::bad_tokens);  // not in order
  expect_pool_skip(replaced(ranged(kRangedNets), "79228162514264337593543950336", "0"), PoolSkip::bad_state);
  expect_pool_skip(R"({"kind":"Concentrated","cost":{"amount":"1"}})", PoolSkip::bad_state);
}

TEST(Auction, AWeightedPoolAsTheVaultCountsIt) {
  auto const read = with_pool(kWeighted);
  ASSERT_EQ(read.pools.size(), 1U);
  EXPECT_EQ(read.pools[0].tokens, (std::vector<std::string>{kCoin, kDollar}));
  auto const& pool = std::get<pricing::WeightedPool>(read.pools[0].holdings);
  EXPECT_EQ(pool.swap_fee, 2'500'000'000'000'000U);
  EXPECT_EQ(pool.tokens[0],
            (pricing::WeightedToken{.balance = 1'000'000'000'000'000'000, .weight = pricing::kOne18 / 5 * 4}));
  EXPECT_EQ(pool.tokens[1],
            (pricing::WeightedToken{.balance = 500'000'000, .weight = pricing::kOne18 / 5, .decimals = 6}));
  for (auto const* other : {"\"0.3\"", "\"-0.2\"", "\"x\"", "[]"})
    expect_pool_skip(replaced(kWeighted, "\"0.2\"", other), PoolSkip::bad_state);
  for (auto const* other : {"\"0\"", "\"-1\"", "\"1.5\"", "{}", "\"5192296858534827628530496329220096\""})
    expect_pool_skip(replaced(kWeighted, "\"500000000\"", other), PoolSkip::bad_reserves);
  for (auto const* fee : {"1", "-0.1", "", "abc"})
    expect_pool_skip(replaced(kWeighted, "0.0025", fee), PoolSkip::bad_fee);
  expect_pool_skip(replaced(kWeighted, "\"reserves\"", "\"others\""), PoolSkip::bad_reserves);
  expect_pool_skip(replaced(kWeighted, kDollar, std::string(kOther).replace(2, 2, "99")), PoolSkip::bad_tokens);
}

TEST(Auction, AStablePoolByItsScalingRates) {
  auto const read = with_pool(kStable);
  ASSERT_EQ(read.pools.size(), 1U);
  auto const& pool = std::get<pricing::BalancerStablePool>(read.pools[0].holdings);
  EXPECT_EQ(pool.amplification, 200U * pricing::kAmplificationUnit);
  EXPECT_EQ(pool.swap_fee, 100'000'000'000'000U);
  EXPECT_EQ(pool.tokens[0], (pricing::VaultToken{1'000'000'000'000'000'000, 2 * u128{pricing::kOne18}, 18}));
  EXPECT_EQ(pool.tokens[1], (pricing::VaultToken{500'000'000, pricing::kOne18, 6}));
  for (auto const* other : {"\"0\"", "\"-1\"", "\"x\"", "[]", "\"99999999999999999999999999999\""})
    expect_pool_skip(replaced(kStable, "\"500000000000000000\"", other), PoolSkip::bad_state);
  for (auto const* other : {"0", "-1", "50001", "x", "1.0001"})
    expect_pool_skip(replaced(kStable, "\"200\"", "\"" + std::string(other) + "\""), PoolSkip::bad_state);
  expect_pool_skip(replaced(kStable, "\"scaling_rates\"", "\"rates\""), PoolSkip::bad_state);
  expect_pool_skip(replaced(kStable, "\"500000000\"", "\"0\""), PoolSkip::bad_reserves);
  expect_pool_skip(replaced(kStable, "0.0001", "1"), PoolSkip::bad_fee);
}

TEST(Auction, EveryReasonToLeaveAnOrderOut) {
  auto const skip_of = [](std::string const& text) {
    auto const read = parsed(auction("", "\"0\":" + text));
    EXPECT_TRUE(read.orders.empty());
    EXPECT_EQ(read.orders_skipped.size(), 1U) << text;
    return read.orders_skipped.empty() ? OrderSkip{} : read.orders_skipped.begin()->first;
  };
  EXPECT_EQ(skip_of(replaced(order(kCoin, kDollar, "1", "false"), R"("buy_amount":"1")", R"("buy_amount":"0")")),
            OrderSkip::bad_order);
  EXPECT_EQ(skip_of(order(kCoin, kDollar, "1", "\"yes\"")), OrderSkip::bad_order);
  EXPECT_EQ(skip_of(order(kCoin, kDollar, "0")), OrderSkip::bad_order);
  EXPECT_EQ(skip_of(order(kCoin, kDollar, "170141183460469231731687303715884105728")), OrderSkip::bad_order);
  EXPECT_EQ(skip_of(order("coin", kDollar, "1")), OrderSkip::bad_order);
  EXPECT_EQ(skip_of(order(kCoin, kCoin, "1")), OrderSkip::same_token);
  EXPECT_EQ(skip_of("[]"), OrderSkip::bad_order);
}

TEST(Auction, ARecordedOneIsReadWhole) {
  auto const text = common::read_unpacked("../shared/data/cow-auctions/auction_7400681_mainnet.json.zst");
  if (!text) GTEST_SKIP() << "no recorded data: ../shared/data/cow-auctions";
  auto const read = parsed(*text);
  // 6 weighted pools' weights do not add up to one; the reserves that are none are nothing.
  EXPECT_EQ(read.pools.size(), 349U + 299U + 152U + 7U);
  EXPECT_TRUE(read.kinds_skipped.empty());
  EXPECT_EQ(read.pools_skipped,
            (std::map<PoolSkip, std::uint64_t>{{PoolSkip::bad_reserves, 2 + 27}, {PoolSkip::bad_state, 6}}));
  EXPECT_EQ(read.orders.size(), 527U);
  EXPECT_EQ(std::ranges::count(read.orders, true, &RecordedOrder::buys), 33);
  EXPECT_TRUE(read.orders_skipped.empty());
}

TEST(Quotes, AreReadAsWritten) {
  auto const of = [](std::string const& side, std::string const& amount, std::string const& expected) {
    return R"({"scenario":{"token_in":")" + kCoin + R"(","token_out":")" + kDollar + R"(","amount":")" + amount +
           R"(","side":")" + side + R"(","name":"a"},"expected":)" + expected + "}";
  };
  std::string const success = R"({"status":"success","amount_out_net_gas":"-7"})";
  auto const quotes = parse_quotes(R"({"scenarios":[)" + of("sell", "5", success) + "," +
                                   of("sell", "6", R"({"status":"no_route_found","amount_out_net_gas":"0"})") + "," +
                                   of("buy", "5", success) + "," + of("sell", "0", success) +
                                   R"(,{},[],null,{"scenario":{"side":"sell"}}]})");
  ASSERT_TRUE(quotes) << quotes.error();
  ASSERT_EQ(quotes->orders.size(), 3U);
  EXPECT_EQ(quotes->orders[0].amount, 5);
  EXPECT_EQ(quotes->orders[0].answered, -7);
  EXPECT_FALSE(quotes->orders[1].answered);
  EXPECT_TRUE(quotes->orders[2].buys);
  EXPECT_FALSE(quotes->orders[2].answered);
  EXPECT_EQ(quotes->skipped, (std::map<OrderSkip, std::uint64_t>{{OrderSkip::bad_order, 5}}));
}

}  // namespace
}  // namespace sep::recordings
