#include "sim/simulation.hpp"

#include <cstdio>
#include <gtest/gtest.h>

namespace sep::sim {
namespace {

TEST(Simulation, WithoutFaultsEverythingGoesWell) {
  Simulation simulation(1, {.faults = false});
  auto const outcome = simulation.run();
  EXPECT_FALSE(outcome.violation) << outcome.violation->detail;
  EXPECT_GT(outcome.endings.at("intent.completed"), 0U);
}

}  // namespace
}  // namespace sep::sim
