// The line between the processes and the venue.
#include "sim/network.hpp"

#include <gtest/gtest.h>

#include "adapters/venues/paper/exchange.hpp"
#include "adapters/venues/paper/generated.hpp"

namespace sep::sim {
namespace {

struct Heard final : Endpoint {
  std::vector<orders::VenueReport> reports;
  void offer_report(engine::Payload report) override {
    if (auto* reported = std::get_if<engine::VenueReported>(&report)) reports.push_back(std::move(reported->report));
  }
  void observe(InstrumentState const&) override {}
};

struct NetworkTest : testing::Test {
  Scene scene;
  FaultPlan plan;
  paper::Exchange floor{std::make_unique<paper::GeneratedWorld>(paper::GeneratedOptions{}), {}};
  Network network{scene, plan, floor, "s", Rng{1}};
  Heard process;
  orders::ClientOrderId const order{};

  static orders::Fill fill(std::string id) { return {std::move(id), {}, {}, {}, 0, {}}; }
  void report(orders::VenueReport report) { network.deliver({scene.now, "s", std::move(report)}); }
};

// Whoever has heard of as many fills as were reported may still have missed one: answers to queries tell others.
TEST_F(NetworkTest, AnEndIsOneForWhoHasHeardOfEveryReportedFill) {
  report(orders::Filled{order, fill("before it was there")});
  network.attach(process, 1);
  report(orders::StatusReported{order, orders::VenueOrderStatus::working, {}, {fill("of an answer")}, {}});
  report(orders::Canceled{order});
  ASSERT_FALSE(process.reports.empty());
  EXPECT_TRUE(std::holds_alternative<orders::OutcomeUnknown>(process.reports.back()));
  report(orders::StatusReported{order, orders::VenueOrderStatus::working, {}, {fill("before it was there")}, {}});
  report(orders::Canceled{order});
  EXPECT_TRUE(std::holds_alternative<orders::Canceled>(process.reports.back()));
}

}  // namespace
}  // namespace sep::sim
