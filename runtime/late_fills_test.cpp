// Fills that State does not remember, because their intent has left memory or because they are many: booked once,
// however often they come.
#include <gtest/gtest.h>
#include <set>

#include "core/engine/catalogue.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/lookup.hpp"
#include "runtime/replay.hpp"
#include "tests/platform/platform.hpp"

namespace sep::runtime {
namespace {

using tests::Platform;
using tests::Venue;

// A platform whose venue has one order and says nothing of it unless told to.
struct OneOrder : testing::Test {
  Platform platform;
  orders::OrderTerms terms;

  OneOrder() {
    platform.gateway.does = Venue::silent;
    engine::SubmitIntent command;
    command.spec = platform.spec(1);
    platform.offer(std::move(command));
    platform.step();
    terms = platform.gateway.submitted.front();
  }
};

struct LateFills : OneOrder {
  LateFills() {
    auto const id = platform.loop->state().intents.begin()->first;
    platform.gateway.report(orders::Filled{terms.id, fill("first")});
    platform.step();
    platform.advance(platform.config().timing.archive_after + seconds(1));
    EXPECT_FALSE(platform.loop->state().intents.contains(id));
  }
  orders::Fill fill(std::string const& name) const {
    return {name, terms.sell, terms.buy, {platform.asset("ETH"), 0}, 1, Time{1}};
  }
  i128 held() const { return platform.loop->state().ledger.position("desk1", platform.asset("WETH")); }
  std::vector<std::string> known(DerivedRows const& fresh, DerivedRows const* under_way, std::string const& name) {
    Item item{"venue:test", engine::VenueReported{orders::Filled{terms.id, fill(name)}, {}}, {}};
    EXPECT_TRUE(look_up({fresh, under_way, *platform.store}, platform.loop->state(), item).has_value());
    return std::get<engine::VenueReported>(item.payload).known.value().booked;
  }
};

TEST_F(LateFills, AFillIsBookedOnceHoweverOftenItIsReported) {
  auto const before = held();
  platform.gateway.report(orders::Filled{terms.id, fill("first")});
  platform.step();
  EXPECT_EQ(held(), before);
  EXPECT_EQ(platform.loop->state().risk.state_of({risk::ScopeKind::strategy, "desk1"}), risk::TradingState::active);

  // One that is new, twice in one batch, then in the answer to a query, then again.
  for (int i = 0; i < 2; ++i) platform.gateway.report(orders::Filled{terms.id, fill("second")});
  platform.step();
  EXPECT_EQ(held(), before + terms.buy.raw);
  for (int i = 0; i < 2; ++i) {
    platform.gateway.report(orders::StatusReported{
        terms.id, orders::VenueOrderStatus::filled, Time{2}, {fill("first"), fill("second"), fill("third")}, {}});
    platform.step();
  }
  EXPECT_EQ(held(), before + 2 * terms.buy.raw);
  EXPECT_TRUE(log::verify(*platform.store, {}, record_projection()).ok);
  EXPECT_EQ(redecide(*platform.store)->differing, 0U);
}

TEST_F(LateFills, WhatIsTakenBackIsBookedBackOnceAndNeverBookedAgain) {
  auto const before = held();
  for (int i = 0; i < 2; ++i) {
    platform.gateway.report(orders::Busted{terms.id, fill("first")});
    platform.step();
    EXPECT_EQ(held(), before - terms.buy.raw);
    platform.gateway.report(orders::Filled{terms.id, fill("first")});
    platform.step();
    EXPECT_EQ(held(), before - terms.buy.raw);
  }
  EXPECT_TRUE(log::verify(*platform.store, {}, record_projection()).ok);
  EXPECT_EQ(redecide(*platform.store)->differing, 0U);
}

TEST_F(LateFills, AllFillsOfALongStatusAreBooked) {
  auto const before = held();
  orders::StatusReported status{terms.id, orders::VenueOrderStatus::filled, Time{2}, {fill("first")}, {}};
  for (int n = 0; n < 200; ++n) status.fills.push_back(fill("f" + std::to_string(n)));
  for (int i = 0; i < 2; ++i) {
    platform.gateway.report(status);
    platform.step();
    EXPECT_EQ(held(), before + 200 * terms.buy.raw);
  }
  EXPECT_EQ(redecide(*platform.store)->differing, 0U);
}

// An order that is under way, with as many fills as a venue likes to make of it.
struct ManyFills : OneOrder {
  static constexpr int kFills = 600;

  orders::Fill fill(int n) const {
    return {"f" + std::to_string(n),
            {terms.sell.asset, terms.sell.raw / 1'000},
            {terms.buy.asset, terms.buy.raw / 1'000},
            {platform.asset("ETH"), 0},
            1,
            Time{1}};
  }
  orders::StatusReported status(orders::VenueOrderStatus what, int fills) const {
    orders::StatusReported report{terms.id, what, Time{2}, {}, {}};
    for (int n = 0; n < fills; ++n) report.fills.push_back(fill(n));
    return report;
  }
  void tell(orders::VenueReport report) {
    platform.gateway.report(std::move(report));
    platform.step();
  }
  orders::OrderState const& order() const { return platform.loop->state().orders.at(terms.id); }
  i128 parts() const { return order().cum_bought / (terms.buy.raw / 1'000); }
  // A pool fills an order in parts only where it lies: that alone is wrong with these.
  bool is_only_in_parts() const {
    auto const records = platform.store->read(0, 100'000);
    EXPECT_TRUE(records.has_value() && records->size() > 300);
    return std::ranges::all_of(*records, [](log::Record const& record) {
      if (record.kind != log::RecordKind::event) return true;
      auto const event = engine::decode_event(record.type, record.version, record.payload);
      auto const* breached = std::get_if<risk::RiskBreached>(&*event);
      EXPECT_TRUE(event.has_value());
      return !breached || breached->breach == risk::Breach::fill_short;
    });
  }
};

TEST_F(ManyFills, OfALiveOrderAreBookedOnceEachOneByOneAndFromALongAnswer) {
  for (int n = 0; n < 300; ++n) tell(orders::Filled{terms.id, fill(n)});
  EXPECT_EQ(parts(), 300);
  for (int n = 250; n < 300; ++n) tell(orders::Filled{terms.id, fill(n)});
  EXPECT_EQ(parts(), 300) << "told again";
  for (int i = 0; i < 2; ++i) platform.gateway.report(orders::Filled{terms.id, fill(300)});
  platform.step();
  EXPECT_EQ(parts(), 301) << "twice in one batch";
  for (int i = 0; i < 2; ++i) {
    tell(status(orders::VenueOrderStatus::working, kFills));
    EXPECT_EQ(parts(), kFills);
  }
  EXPECT_TRUE(is_only_in_parts()) << "many fills are nothing to stop for";
  EXPECT_TRUE(log::verify(*platform.store, {}, record_projection()).ok);
  EXPECT_EQ(redecide(*platform.store)->differing, 0U);
}

TEST_F(ManyFills, OfALongAnswerAreBookedBeforeTheEndThatItTells) {
  // The end itself comes right behind the answer, before anybody could ask again.
  platform.gateway.report(status(orders::VenueOrderStatus::canceled, kFills));
  platform.gateway.report(orders::Canceled{terms.id});
  platform.step();
  EXPECT_EQ(order().status, orders::Status::canceled);
  EXPECT_EQ(parts(), kFills);
  EXPECT_TRUE(is_only_in_parts()) << "none of them came too late";
}

TEST_F(ManyFills, AreKnownToWhoeverResolvesTheOrder) {
  for (int n = 0; n < 300; ++n) platform.gateway.report(orders::Filled{terms.id, fill(n)});
  platform.step();
  tell(orders::OutcomeUnknown{terms.id, "timeout"});
  engine::ResolveOrder command;
  command.order = terms.id;
  command.fill = fill(290);
  command.evidence = "a receipt";
  platform.offer(std::move(command));
  platform.step();
  EXPECT_EQ(parts(), 300) << "it is booked, though State does not remember it";
  EXPECT_FALSE(order().is_live());
}

TEST_F(ManyFills, ThatCannotBeBookedDoNotComeBackForEver) {
  auto report = status(orders::VenueOrderStatus::working, 100);
  for (auto& fill : report.fills) fill.sold.raw = -1;
  tell(report);
  EXPECT_EQ(parts(), 0);
  EXPECT_EQ(order().fill_ids.size(), 0U);
}

TEST_F(LateFills, WhatIsBookedIsKnownBeforeItIsInTheStore) {
  DerivedRows const none;
  DerivedRows rows;
  rows.fills.push_back({terms.id, fill("now")});
  rows.fills.push_back({orders::ClientOrderId{}, fill("of another order")});
  EXPECT_EQ(known(none, nullptr, "now"), std::vector<std::string>{});
  EXPECT_EQ(known(rows, nullptr, "now"), std::vector<std::string>{"now"});
  EXPECT_EQ(known(none, &rows, "now"), std::vector<std::string>{"now"});
  EXPECT_EQ(known(rows, &rows, "of another order"), std::vector<std::string>{});
  EXPECT_EQ(known(none, nullptr, "first"), std::vector<std::string>{"first"});
}

TEST(FillTypes, AreTheEventsThatBookFillsOrTakeThemBack) {
  std::set<std::uint16_t> booking;
  for (auto const& row : engine::event_catalogue())
    for (auto const* topic : {orders::OrderFilled::kTopic, orders::ArchivedOrderFilled::kTopic,
                              orders::OrderFillBusted::kTopic, orders::ArchivedFillBusted::kTopic})
      if (row.name == topic) booking.insert(row.tag);
  EXPECT_EQ(booking, std::set<std::uint16_t>(kFillTypes.begin(), kFillTypes.end()));
}

}  // namespace
}  // namespace sep::runtime
