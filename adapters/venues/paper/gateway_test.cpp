#include "adapters/venues/paper/gateway.hpp"

#include <gtest/gtest.h>
#include <set>

#include "adapters/venues/paper/exchange_fixture.hpp"
#include "adapters/venues/paper/record.hpp"
#include "adapters/venues/paper/venue_thread.hpp"

namespace sep::paper {
namespace {

using engine::VenueHealth;
using engine::VenueReported;
using runtime::Lane;

struct LiveGatewayTest : testing::Test {
  static constexpr i128 kWeth = 1'000'000'000'000'000'000;
  static constexpr int kTurns = 6'000;  // of at most 10 ms: what has not come by then never will

  runtime::SystemClock clock;
  runtime::Inbox inbox;
  VenueThread venue;
  LiveGateway gateway{clock};  // goes before the venue and the inbox

  void start_gateway() { gateway.start({venue.options.socket, "store", 1, {VenueId{1}, VenueId{2}}}, inbox); }

  runtime::Dispatch lasting() const { return {1, clock.now() + minutes(10)}; }
  runtime::Dispatch over() const { return {1, clock.now() - Duration{1}}; }

  orders::OrderTerms buy_one(std::uint32_t n) const {
    orders::OrderTerms terms;
    terms.id = order_number(n);
    if (venue.registry.instruments.empty()) return terms;  // no venue has told us of any: it will not be sent
    terms.instrument = InstrumentId{1};
    terms.venue = venue.registry.instrument(terms.instrument)->venue;
    terms.kind = orders::SwapKind::exact_out;
    terms.sell = {venue.registry.asset_by_symbol("USDC")->id, 2'500'000'000};
    terms.buy = {venue.registry.asset_by_symbol("WETH")->id, kWeth};
    terms.not_after = kTimeMax;
    terms.gas_limit = protocol_spec(Protocol::uniswap_v2).gas_limit;
    terms.gas_price_max = kGasPriceMax;
    return terms;
  }
  void submit(std::uint32_t n) { gateway.submit({buy_one(n)}, lasting()); }
  void cancel(std::uint32_t n) { gateway.cancel({order_number(n), VenueId{1}}, lasting()); }
  void query(std::uint32_t n) { gateway.query({order_number(n), VenueId{1}}, lasting()); }

  // What a loop would take next.
  std::optional<engine::Payload> next() {
    for (int turn = 0; turn < kTurns; ++turn) {
      if (auto item = inbox.take()) return std::move(item->payload);
      static_cast<void>(inbox.take_observations());
      inbox.wait(milliseconds(10));
    }
    ADD_FAILURE() << "nothing comes";
    return std::nullopt;
  }

  // The next report of this kind; what comes before it is passed over.
  template <class Report>
  Report await() {
    while (auto payload = next())
      if (auto const* reported = std::get_if<VenueReported>(&*payload))
        if (auto const* report = std::get_if<Report>(&reported->report)) return *report;
    return {};
  }
  // By the venue's own record.
  std::size_t orders_asked_for() const {
    std::set<orders::ClientOrderId> asked_for;
    auto const entries = read_record(venue.options.record);
    if (!entries) return 0;
    for (auto const& entry : *entries)
      if (auto const* asked = std::get_if<Asked>(&entry))
        if (auto const* submitted = std::get_if<Submit>(&asked->request)) asked_for.insert(submitted->terms.id);
    return asked_for.size();
  }
  void await_health(bool up) {
    std::set<VenueId> told;
    while (told.size() < 2) {
      auto const payload = next();
      if (!payload) return;
      auto const* health = std::get_if<VenueHealth>(&*payload);
      if (health && health->up == up) told.insert(health->venue);
    }
  }
};

TEST_F(LiveGatewayTest, WhatCannotBeSentIsAnsweredAndTheRestIsSentWhenTheVenueComes) {
  start_gateway();
  submit(1);
  cancel(2);
  query(3);
  auto const unsent = await<orders::NotSent>();
  EXPECT_EQ(unsent, (orders::NotSent{order_number(1), "not connected"}));
  EXPECT_FALSE(gateway.is_idle()) << "the cancel and the query wait";
  venue.start();
  await_health(true);
  auto const refused = await<orders::CancelRejected>();
  EXPECT_EQ(refused, (orders::CancelRejected{order_number(2), orders::VenueOrderStatus::not_found}));
  auto const status = await<orders::StatusReported>();
  EXPECT_EQ(status.order, order_number(3));
  EXPECT_TRUE(gateway.flush(minutes(1)));
}

TEST_F(LiveGatewayTest, TheVenueGoesAwayAndComesBack) {
  venue.start();
  start_gateway();
  await_health(true);
  submit(1);
  auto const filled = await<orders::Filled>();
  EXPECT_EQ(filled.order, order_number(1));

  venue.stop();
  await_health(false);
  submit(2);
  EXPECT_EQ(await<orders::NotSent>().order, order_number(2));

  venue.start();
  await_health(true);
  query(1);
  auto const status = await<orders::StatusReported>();
  EXPECT_EQ(status.status, orders::VenueOrderStatus::filled);
  EXPECT_EQ(status.fills, std::vector{filled.fill});
  submit(3);
  EXPECT_EQ(await<orders::Filled>().order, order_number(3));
}

TEST_F(LiveGatewayTest, NothingIsSentWithoutPermission) {
  venue.start();
  start_gateway();
  await_health(true);
  gateway.submit({buy_one(1)}, over());
  gateway.query({order_number(3), VenueId{1}}, over());
  gateway.cancel({order_number(2), VenueId{1}}, over());
  EXPECT_EQ(await<orders::NotSent>(), (orders::NotSent{order_number(1), "the writer's lease is over"}));
  auto const unknown = await<orders::OutcomeUnknown>();
  EXPECT_EQ(unknown.order, order_number(2));
  EXPECT_EQ(unknown.why, "the cancel was not sent: the writer's lease is over");
  EXPECT_TRUE(gateway.flush(minutes(1)));
  query(1);
  EXPECT_EQ(await<orders::StatusReported>().order, order_number(1)) << "and nothing was said of order 3";
}

TEST_F(LiveGatewayTest, ACancelThatWaitedTooLongForAConnectionIsNotForgotten) {
  start_gateway();
  gateway.cancel({order_number(2), VenueId{1}}, {1, clock.now() + milliseconds(100)});
  auto const unknown = await<orders::OutcomeUnknown>();
  EXPECT_EQ(unknown, (orders::OutcomeUnknown{order_number(2), "the cancel was not sent: not connected"}));
}

TEST_F(LiveGatewayTest, EverySubmissionIsAnsweredThoughTheQueueAndTheInboxAreFull) {
  constexpr std::uint32_t kTooMany = 7;
  constexpr auto kAll = static_cast<std::uint32_t>(SendQueue::kSubmissionsMax) + kTooMany;
  for (std::uint32_t n = 1; n <= kAll; ++n) submit(n);
  start_gateway();
  std::map<std::string, std::uint32_t> why;
  std::set<orders::ClientOrderId> answered;
  for (std::uint32_t n = 0; n < kAll; ++n) {
    auto const unsent = await<orders::NotSent>();
    ++why[unsent.why];
    answered.insert(unsent.order);
  }
  EXPECT_EQ(answered.size(), kAll);
  EXPECT_EQ(why["the queue is full"], kTooMany);
  EXPECT_EQ(why["not connected"], SendQueue::kSubmissionsMax);
}

TEST_F(LiveGatewayTest, CancelsAndQueriesAreSentThoughSubmissionsFillTheQueue) {
  venue.start();
  auto const expired = over();
  for (std::size_t i = 0; i < SendQueue::kSubmissionsMax; ++i) gateway.submit({buy_one(9)}, expired);
  for (int i = 0; i < 3; ++i) {
    cancel(1);
    query(2);
  }
  start_gateway();
  EXPECT_EQ(await<orders::CancelRejected>().order, order_number(1));
  EXPECT_EQ(await<orders::StatusReported>().order, order_number(2));
}

TEST_F(LiveGatewayTest, StopsThoughNobodyTakesWhatItSays) {
  venue.start();
  for (std::size_t i = 0; i < runtime::Inbox::kLaneMax; ++i)
    ASSERT_TRUE(inbox.offer(Lane::reports, {"test", VenueHealth{}, {}}));
  for (std::uint32_t n = 1; n <= 50; ++n) submit(n);
  start_gateway();
  EXPECT_FALSE(gateway.flush(milliseconds(50))) << "it waits for room in the inbox";
  gateway.stop();
  std::size_t left = 0;
  while (inbox.take()) ++left;
  EXPECT_EQ(left, runtime::Inbox::kLaneMax);
}

TEST_F(LiveGatewayTest, WhatIsFlushedHasReachedTheVenue) {
  constexpr std::uint32_t kOrders = 40;
  venue.start();
  start_gateway();
  await_health(true);
  for (std::uint32_t n = 1; n <= kOrders; ++n) submit(n);
  ASSERT_TRUE(gateway.flush(minutes(1)));
  gateway.stop();  // what had not left by now never will
  for (int turn = 0; turn < kTurns && orders_asked_for() < kOrders; ++turn)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(orders_asked_for(), kOrders);
}

TEST_F(LiveGatewayTest, ThreadsAskWhileTheVenueComesAndGoes) {
  constexpr std::uint32_t kThreads = 3;
  constexpr std::uint32_t kEach = 60;
  venue.start();
  start_gateway();
  std::atomic<std::uint32_t> done = 0;
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < kThreads; ++t)
    threads.emplace_back([this, &done, t] {
      for (std::uint32_t i = 1; i <= kEach; ++i) {
        auto const n = t * kEach + i;
        submit(n);
        query(n);
        cancel(n);
        std::this_thread::yield();
      }
      ++done;
    });
  // The inbox is emptied by nobody meanwhile: there is room for everything that these say.
  for (int i = 0; i < 3; ++i) {
    venue.stop();
    venue.start();
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, kThreads);
  EXPECT_TRUE(gateway.flush(minutes(1)));
  while (inbox.take()) {
  }
  std::set<orders::ClientOrderId> known;
  for (std::uint32_t n = 1; n <= kThreads * kEach; ++n) query(n);
  while (known.size() < kThreads * kEach) {
    auto const status = await<orders::StatusReported>();
    if (HasFailure()) return;
    known.insert(status.order);
  }
}

}  // namespace
}  // namespace sep::paper
