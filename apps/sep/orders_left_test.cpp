#include "apps/sep/orders_left.hpp"

#include <gmock/gmock.h>

#include "tests/platform/platform.hpp"

namespace sep::app {
namespace {

using tests::Platform;
using tests::Venue;

TEST(OrdersLeft, NamesEveryLiveOrderAndNoOther) {
  Platform platform;
  auto const submit = [&](Venue does, std::string const& key) {
    platform.gateway.does = does;
    engine::SubmitIntent command;
    command.spec = platform.spec(1);
    command.idempotency_key = key;
    command.body = sha256(as_bytes(key));
    platform.offer(std::move(command));
    platform.step();
  };
  submit(Venue::fills, "ends");
  EXPECT_TRUE(orders_left(platform.loop->state()).empty());

  submit(Venue::silent, "one");
  submit(Venue::silent, "two");
  auto const& terms = platform.gateway.submitted.back();
  platform.gateway.report(orders::Acked{terms.id, "v-9"});
  platform.step();
  auto const left = orders_left(platform.loop->state());
  ASSERT_EQ(left.size(), 2U);
  std::string const venue = platform.world.registry().venue(terms.venue)->name;
  auto const intent = platform.loop->state().order(terms.id)->intent;
  EXPECT_THAT(left, testing::Contains(LeftOrder{terms.id, venue, orders::Status::working, intent}));
  EXPECT_THAT(left, testing::Contains(testing::Field(&LeftOrder::status, orders::Status::submitting)));
}

}  // namespace
}  // namespace sep::app
