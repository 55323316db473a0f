// Fills and breaches that nobody is told of in time.
#include "sim/auditor_fixture.hpp"

namespace sep::sim {
namespace {

TEST_F(AuditorTest, I25SeesABreachAfterWhichTradingGoesOn) {
  accept();
  commit(order(terms));
  auto events = fill(1'990, 10);
  events.push_back(risk::RiskBreached{risk::Breach::gas_beyond_limit, parent, terms.id, "v", 2, 1});
  commit(events);
  expect_violated(Invariant::i25_alarm_in_time);
}

TEST_F(AuditorTest, I25IsContentWithAHaltedVenue) {
  accept();
  commit(order(terms));
  auto events = fill(1'990, 10);
  events.push_back(risk::RiskBreached{risk::Breach::gas_beyond_limit, parent, terms.id, "v", 2, 1});
  events.push_back(halt());
  commit(events);
  expect_sound();
}

TEST_F(AuditorTest, I25SeesAFillThatArrivedAndLiesAbout) {
  accept();
  commit(order(terms));
  auditor.attended(true);
  auditor.told(terms.id, "f1");
  now = now + seconds(5);
  auditor.attended(true);
  expect_sound();
  now = now + nanoseconds(1);
  auditor.attended(true);
  expect_violated(Invariant::i25_alarm_in_time);
}

TEST_F(AuditorTest, I25WaitsForAProcessThatIsAtWorkAndForgetsOneThatDied) {
  accept();
  commit(order(terms));
  auditor.attended(true);
  auditor.told(terms.id, "f1");
  auditor.attended(false);
  now = now + seconds(60);
  auditor.attended(true);
  commit(fill(1'990, 10));
  auditor.told(terms.id, "f1");  // once more: it is booked
  now = now + seconds(60);
  auditor.attended(true);
  expect_sound();
}

}  // namespace
}  // namespace sep::sim
