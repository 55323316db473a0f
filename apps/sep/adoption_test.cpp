#include "apps/sep/adoption.hpp"

#include <gmock/gmock.h>

#include "tests/platform/platform.hpp"

namespace sep::app {
namespace {

using testing::HasSubstr;
using tests::Platform;

TEST(Adoption, TheSameAgainIsFine) {
  Platform platform;
  EXPECT_TRUE(adopt(*platform.loop, engine::RegistryLoaded{platform.world.registry()}));
  EXPECT_TRUE(adopt(*platform.loop, engine::ConfigLoaded{platform.config()}));
}

TEST(Adoption, WhatIsNewIsAdopted) {
  Platform platform;
  auto config = platform.config();
  config.risk.collar_bps = 123;
  ASSERT_TRUE(adopt(*platform.loop, engine::ConfigLoaded{config}));
  EXPECT_EQ(platform.loop->state().config.risk.collar_bps, 123U);
}

TEST(Adoption, ARegistryOfAnotherMarketIsRefusedWithTheReasonAndTheKeys) {
  Platform platform;
  auto registry = platform.world.registry();
  registry.instruments.begin()->second.fee_numerator -= 1;
  auto const adopted = adopt(*platform.loop, engine::RegistryLoaded{registry});
  ASSERT_FALSE(adopted);
  EXPECT_THAT(adopted.error(), HasSubstr("identity_changed"));
  EXPECT_THAT(adopted.error(), HasSubstr("`market`"));
  EXPECT_THAT(adopted.error(), HasSubstr("`store.path`"));
  EXPECT_EQ(platform.loop->state().registry, platform.world.registry());
}

TEST(Adoption, AConfigurationIsRefusedWithTheReasonAndTheKeys) {
  Platform platform;
  auto config = platform.config();
  config.risk.min_reference_sources = 1;
  auto adopted = adopt(*platform.loop, engine::ConfigLoaded{config});
  ASSERT_FALSE(adopted);
  EXPECT_THAT(adopted.error(), HasSubstr("sources_too_few. Change risk.min_reference_sources"));
  config = platform.config();
  config.timing.max_attempts = 0;
  adopted = adopt(*platform.loop, engine::ConfigLoaded{config});
  ASSERT_FALSE(adopted);
  EXPECT_THAT(adopted.error(), HasSubstr("timing.max_attempts"));
  EXPECT_EQ(platform.loop->state().config, platform.config());
}

TEST(Adoption, AStoreThatFailsIsNoAdoption) {
  Platform platform;
  ASSERT_TRUE(platform.store->release(platform.loop->epoch()).has_value());
  ASSERT_TRUE(platform.store->acquire("other", platform.clock.now(), seconds(10)).has_value());
  auto const adopted = adopt(*platform.loop, engine::ConfigLoaded{platform.config()});
  ASSERT_FALSE(adopted);
  EXPECT_THAT(adopted.error(), HasSubstr("event store: stale_epoch"));
}

}  // namespace
}  // namespace sep::app
