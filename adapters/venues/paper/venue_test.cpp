// The venue as a process: started, asked over its socket, killed at any moment, started again on its record.
#include "adapters/venues/paper/generated.hpp"
#include "adapters/venues/paper/venue_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

TEST_F(VenueProcess, ServesASwapInLockstep) {
  start();
  auto client = connected();
  EXPECT_TRUE(welcome_.virtual_time);
  EXPECT_EQ(welcome_.venues,
            (std::vector<std::string>{"uniswap_v2", "sushiswap_v2", "pancakeswap_v2", "uniswap_v3", "pancakeswap_v3"}));
  EXPECT_EQ(welcome_.now, welcome_.start);
  ASSERT_TRUE(client.subscribe());
  ASSERT_TRUE(client.submit(buy_one(1), 1));
  auto const messages = client.advance(welcome_.start + seconds(13));
  ASSERT_TRUE(messages);
  EXPECT_EQ(reports<orders::Acked>(*messages).size(), 1u);
  EXPECT_EQ(reports<orders::Filled>(*messages).size(), 1u);
  auto const* snapshot = std::get_if<PoolUpdate>(&messages->front());
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(snapshot->pools.size(), welcome_.registry.instruments.size());
  auto const& last = std::get<Advanced>(messages->back());
  EXPECT_EQ(last.now, welcome_.start + seconds(13));
  EXPECT_EQ(last.next_due, welcome_.start + seconds(24));
  Time before = welcome_.start;
  for (auto const& message : *messages) {
    auto const at = std::holds_alternative<Report>(message)       ? std::get<Report>(message).deliver_at
                    : std::holds_alternative<PoolUpdate>(message) ? std::get<PoolUpdate>(message).deliver_at
                                                                  : last.now;
    EXPECT_GE(at, before);
    before = at;
  }
  EXPECT_EQ(executions().size(), 1u);
  EXPECT_EQ(stop(SIGTERM), 0);
  EXPECT_FALSE(fs::exists(options_.socket));
}

TEST_F(VenueProcess, KilledAndStartedAgainItKnowsItsOrdersAndItsPools) {
  start();
  Time now;
  std::vector<orders::Filled> fills;
  {
    auto client = connected();
    now = welcome_.start;
    ASSERT_TRUE(client.submit(buy_one(1), 1));
    fills = reports<orders::Filled>(*client.advance(now + seconds(2)));
    ASSERT_EQ(fills.size(), 1u);
    EXPECT_EQ(stop(SIGKILL), -SIGKILL);
    EXPECT_EQ(client.advance(now + seconds(3)).error().error, ClientError::lost);
  }
  start();
  auto client = connected(2);
  EXPECT_GE(welcome_.now, now + seconds(1));
  ASSERT_TRUE(client.submit(buy_one(1), 2));  // the same again: the answer of the first time, no second swap
  auto const again = client.advance(welcome_.now + seconds(3));
  EXPECT_EQ(reports<orders::Filled>(*again), fills);
  EXPECT_EQ(executions().size(), 1u);

  // The pool is where our swap left it: undisturbed it would not be.
  ASSERT_TRUE(client.subscribe());
  auto const pools = std::get<PoolUpdate>(**client.receive(seconds(10))).pools;
  GeneratedOptions same;
  GeneratedWorld undisturbed(same);
  EXPECT_EQ(reserves_of(pools[0]).reserve0 - reserves_of(undisturbed.pools()[0]).reserve0, fills[0].fill.sold.raw);
  EXPECT_EQ(reserves_of(undisturbed.pools()[0]).reserve1 - reserves_of(pools[0]).reserve1, kWeth);

  auto other = buy_one(1);
  other.sell.raw += 1;
  ASSERT_TRUE(client.submit(other, 2));
  auto const conflict = reports<orders::Rejected>(*client.advance(welcome_.now + seconds(6)));
  ASSERT_EQ(conflict.size(), 1u);
  EXPECT_EQ(conflict[0].reason, orders::RejectReason::conflicting_id);
}

TEST_F(VenueProcess, KilledAtAnyMomentItNeverForgetsWhatItSaid) {
  options_.script = *parse_script("lost_fill=100,late_ack=100,duplicate_fill=100,wrong_quantity=50");
  std::map<orders::ClientOrderId, std::string> told;
  std::uint32_t n = 0;
  for (std::uint32_t life = 1; life <= 12; ++life) {
    start();
    auto client = connected(life);
    auto now = welcome_.now;
    Rng rng{life};
    // The kill comes from outside, while requests are under way.
    auto const killer = ::fork();
    if (killer == 0) {
      ::usleep(static_cast<useconds_t>(rng.between(1'000, 30'000)));
      ::kill(child_, SIGKILL);
      ::_exit(0);
    }
    for (;;) {
      if (!client.submit(buy_one(++n), life)) break;
      now = now + milliseconds(400);
      auto const messages = client.advance(now);
      if (!messages) break;
      for (auto const& filled : reports<orders::Filled>(*messages))
        told.emplace(filled.order, filled.fill.venue_fill_id);
    }
    ::waitpid(killer, nullptr, 0);
    stop(SIGKILL);
  }
  EXPECT_GT(told.size(), 0u);
  start();
  auto client = connected(100);
  std::map<orders::ClientOrderId, std::string> executed;
  for (auto const& one : executions()) EXPECT_TRUE(executed.emplace(one.order, one.fill.venue_fill_id).second);
  for (auto const& [order, fill] : told) {
    ASSERT_TRUE(executed.contains(order));
    EXPECT_EQ(executed.at(order), fill);
  }
}

TEST_F(VenueProcess, WithItsOwnClockItDrivesItself) {
  options_.virtual_time = false;
  options_.inclusion = milliseconds(20);
  start();
  auto client = connected();
  EXPECT_FALSE(welcome_.virtual_time);
  ASSERT_TRUE(client.submit(buy_one(1), 1));
  bool filled = false;
  while (!filled) {
    auto const message = client.receive(seconds(30));
    ASSERT_TRUE(message && *message);
    auto const* report = std::get_if<Report>(&**message);
    filled = report && std::holds_alternative<orders::Filled>(report->report);
  }
  EXPECT_EQ(client.advance(welcome_.now).error().refusal->reason, RefusalReason::not_virtual);
  EXPECT_EQ(stop(SIGINT), 0);
}

TEST_F(VenueProcess, ServesARecordingWhereThereIsOne) {
  options_.market = "../shared/data/eth-pools-recording";
  if (!fs::exists(*options_.market)) GTEST_SKIP() << "no recorded market at " << *options_.market;
  start();
  auto client = connected();
  EXPECT_EQ(welcome_.registry.instruments.size(), 1350u);
  EXPECT_EQ(*welcome_.end - welcome_.start, seconds(13 * 12));
  auto const pool = welcome_.registry.instruments_between(welcome_.registry.asset_by_symbol("WETH")->id,
                                                          welcome_.registry.asset_by_symbol("USDC")->id)[0];
  ASSERT_TRUE(client.submit(buy_one(1, pool.value), 1));
  auto const fills = reports<orders::Filled>(*client.advance(welcome_.start + seconds(20)));
  ASSERT_EQ(fills.size(), 1u);
  EXPECT_EQ(fills[0].fill.executed_at, welcome_.start + seconds(12));
  EXPECT_EQ(fills[0].fill.block, 24721395u);
}

}  // namespace
}  // namespace sep::paper
