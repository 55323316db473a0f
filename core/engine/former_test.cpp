// What older stores hold reads as what it meant.
#include <gtest/gtest.h>

#include "core/engine/catalogue.hpp"
#include "core/engine/sample_test.hpp"

namespace sep::engine::test {
namespace {

template <class Now, class Was>
Now read_again(Was const& was) {
  auto const now = tag_of(Event{Now{}});
  auto const read = decode_event(now, Was::kVersion, encode(was));
  EXPECT_TRUE(read.has_value());
  return read ? std::get<Now>(*read) : Now{};
}

template <class Now, class Was>
Now read_input_again(Was const& was) {
  Encoder encoder;
  encoder.put(std::string("test"));
  encoder.put(std::vector<MarketRead>{});
  encoder.put(was);
  auto const read = decode_input(tag_of(Payload{Now{}}), Was::kVersion, std::move(encoder).take());
  EXPECT_TRUE(read.has_value());
  return read ? std::get<Now>(read->payload) : Now{};
}

void expect_same(intent::IntentSpec const& now, intent::v1::IntentSpec const& was) {
  EXPECT_EQ(now.schedule, std::nullopt);
  EXPECT_EQ(now.execution, intent::Execution::aggressive);
  auto bytes = encode(now);
  bytes.resize(bytes.size() - 2);  // that there is no schedule, and how it trades
  EXPECT_EQ(bytes, encode(was));
}

TEST(Former, IntentsWithoutSchedules) {
  auto const was = Sampler{}.make<intent::v1::IntentSubmitted>();
  auto const now = read_again<intent::IntentSubmitted>(was);
  expect_same(now.spec, was.spec);
  EXPECT_EQ(now.idempotency_key, was.idempotency_key);
  EXPECT_EQ(now.body, was.body);

  auto const asked = Sampler{}.make<v1::SubmitIntent>();
  auto const read = decode_input(tag_of(Payload{SubmitIntent{}}), 1, [&] {
    Encoder encoder;
    encoder.put(std::string("test"));
    encoder.put(std::vector<MarketRead>{});
    encoder.put(asked);
    return std::move(encoder).take();
  }());
  ASSERT_TRUE(read.has_value());
  expect_same(std::get<SubmitIntent>(read->payload).spec, asked.spec);
}

TEST(Former, IntentsThatAllTake) {
  auto const was = Sampler{}.make<intent::v2::IntentSubmitted>();
  auto const now = read_again<intent::IntentSubmitted>(was);
  EXPECT_EQ(now.spec.schedule, intent::upcast(*was.spec.schedule));
  EXPECT_EQ(now.spec.execution, intent::Execution::aggressive);
  EXPECT_EQ(now.reason, was.reason);
  auto const canceled = Sampler{}.make<orders::v1::OrderCancelRequested>();
  EXPECT_EQ(read_again<orders::OrderCancelRequested>(canceled).order, canceled.order);
  EXPECT_EQ(read_again<orders::OrderCancelRequested>(canceled).check_at, std::nullopt);
  auto const adopted = Sampler{}.make<v2::ConfigAdopted>();
  EXPECT_EQ(read_again<ConfigAdopted>(adopted).config.scheduling, adopted.config.scheduling);
  EXPECT_EQ(read_again<ConfigAdopted>(adopted).config.passive, Passive{});
}

TEST(Former, PlansAndSlicesWithoutSchedules) {
  auto const created = Sampler{}.make<intent::v1::PlanCreated>();
  EXPECT_EQ(read_again<intent::PlanCreated>(created).slices, created.slices);
  EXPECT_EQ(read_again<intent::PlanCreated>(created).schedule, std::nullopt);
  auto const revised = Sampler{}.make<intent::v1::PlanRevised>();
  EXPECT_EQ(read_again<intent::PlanRevised>(revised).slices, revised.slices);
  auto const missed = Sampler{}.make<intent::v1::SliceMissed>();
  EXPECT_EQ(read_again<intent::SliceMissed>(missed).returned_qty, missed.returned_qty);
  EXPECT_EQ(read_again<intent::SliceMissed>(missed).denial, std::nullopt);
}

TEST(Former, IntentsAndPlansWithoutPatience) {
  auto const was = Sampler{}.make<intent::v3::IntentSubmitted>();
  auto const now = read_again<intent::IntentSubmitted>(was);
  auto constraints = encode(*now.spec.schedule);
  constraints.pop_back();  // that nothing is said of patience
  EXPECT_EQ(constraints, encode(*was.spec.schedule));
  EXPECT_FALSE(now.spec.schedule->patient);
  EXPECT_EQ(now.spec.execution, was.spec.execution);
  EXPECT_EQ(now.reason, was.reason);
  auto const asked = Sampler{}.make<v3::SubmitIntent>();
  EXPECT_EQ(read_input_again<SubmitIntent>(asked).spec, intent::upcast(asked.spec));
  EXPECT_EQ(read_input_again<SubmitIntent>(asked).known_key, asked.known_key);

  auto const created = Sampler{}.make<intent::v2::PlanCreated>();
  auto const plan = read_again<intent::PlanCreated>(created);
  auto schedule = encode(*plan.schedule);
  schedule.pop_back();
  EXPECT_EQ(schedule, encode(*created.schedule));
  EXPECT_EQ(plan.schedule->entry_e6, std::nullopt);
  auto const revised = Sampler{}.make<intent::v2::PlanRevised>();
  EXPECT_EQ(read_again<intent::PlanRevised>(revised).schedule, intent::upcast(revised.schedule));

  auto const waiting = Sampler{}.make<intent::v1::PlanWaiting>();
  EXPECT_EQ(read_again<intent::PlanWaiting>(waiting).until, waiting.until);
  EXPECT_EQ(read_again<intent::PlanWaiting>(waiting).denial, std::nullopt);
  auto const released = Sampler{}.make<intent::v1::SliceReleased>();
  EXPECT_EQ(read_again<intent::SliceReleased>(released).qty, released.qty);
  EXPECT_EQ(read_again<intent::SliceReleased>(released).reservation_price, std::nullopt);
}

TEST(Former, RegistriesAndStepsWithoutBooks) {
  auto const adopted = Sampler{}.make<v1::RegistryAdopted>();
  ASSERT_FALSE(adopted.registry.instruments.empty());
  auto const now = read_again<RegistryAdopted>(adopted).registry;
  EXPECT_EQ(now.venues, adopted.registry.venues);
  ASSERT_EQ(now.instruments.size(), adopted.registry.instruments.size());
  auto const& [id, was] = *adopted.registry.instruments.begin();
  EXPECT_EQ(now.instrument(id)->address, was.address);
  EXPECT_EQ(now.instrument(id)->tick_spacing, was.tick_spacing);
  EXPECT_EQ(now.instrument(id)->book, std::nullopt);

  auto const routed = Sampler{}.make<routing::v1::SliceRouted>();
  auto const again = read_again<routing::SliceRouted>(routed);
  EXPECT_EQ(again.step.market, routed.step.market);
  EXPECT_EQ(again.step.observed_at, routed.step.observed_at);
  EXPECT_EQ(again.step.lots, 0);
  EXPECT_EQ(again.claimed, routed.claimed);

  auto const created = Sampler{}.make<orders::v2::OrderCreated>();
  EXPECT_EQ(read_again<orders::OrderCreated>(created).terms.book, std::nullopt);
  EXPECT_EQ(read_again<orders::OrderCreated>(created).expected_buy, created.expected_buy);
}

TEST(Former, StepsAndOrdersWithoutPaths) {
  auto const routed = Sampler{}.make<routing::v2::SliceRouted>();
  auto const now = read_again<routing::SliceRouted>(routed);
  EXPECT_EQ(now.step.lots, routed.step.lots);
  EXPECT_EQ(now.step.last_ticks, routed.step.last_ticks);
  EXPECT_EQ(now.step.impact, 0);
  EXPECT_TRUE(now.step.hops.empty());

  auto const created = Sampler{}.make<orders::v3::OrderCreated>();
  auto const order = read_again<orders::OrderCreated>(created);
  EXPECT_EQ(order.terms.book, created.terms.book);
  EXPECT_EQ(order.terms.hops(), std::vector{created.terms.instrument});
  EXPECT_EQ(order.expected_buy, created.expected_buy);

  auto const asked = Sampler{}.make<v1::RouteProposed>();
  ASSERT_FALSE(asked.proposal.steps.empty());
  Encoder encoder;
  encoder.put(std::string("test"));
  encoder.put(std::vector<MarketRead>{});
  encoder.put(asked);
  auto const read = decode_input(tag_of(Payload{RouteProposed{}}), 1, std::move(encoder).take());
  ASSERT_TRUE(read.has_value());
  auto const& proposed = std::get<RouteProposed>(read->payload);
  EXPECT_EQ(proposed.round, asked.round);
  ASSERT_EQ(proposed.proposals.size(), 1U);
  auto const& proposal = proposed.proposals.front();
  EXPECT_EQ(proposal.solver, asked.proposal.solver);
  EXPECT_EQ(proposal.steps.front().expected, asked.proposal.steps.front().expected);
  EXPECT_TRUE(proposal.steps.front().further.empty());
  EXPECT_FALSE(proposal.bound);
  EXPECT_TRUE(proposed.missed.empty());
}

TEST(Former, OrdersWithoutWhatTheyExpect) {
  auto const was = Sampler{}.make<orders::v1::OrderCreated>();
  auto const now = read_again<orders::OrderCreated>(was);
  EXPECT_EQ(now.terms, orders::upcast(orders::upcast(was.terms)));
  EXPECT_EQ(now.gas_reserved, was.gas_reserved);
  EXPECT_EQ(now.expected_buy, was.terms.buy.raw) << "the least it can bring";
}

TEST(Former, DepositsWithoutKeys) {
  auto const was = Sampler{}.make<v1::DepositFunds>();
  auto const now = read_input_again<DepositFunds>(was);
  EXPECT_EQ(std::tie(now.owner, now.amount, now.reference), std::tie(was.owner, was.amount, was.reference));
  EXPECT_EQ(now.idempotency_key, "");
  EXPECT_EQ(now.known_key, std::nullopt);
}

TEST(Former, ResolutionsWithoutWhatWasBooked) {
  auto const was = Sampler{}.make<v1::ResolveOrder>();
  auto const now = read_input_again<ResolveOrder>(was);
  EXPECT_EQ(std::tie(now.order, now.fill, now.evidence), std::tie(was.order, was.fill, was.evidence));
  EXPECT_EQ(now.known_booked, std::nullopt);
}

TEST(Former, ReportsOfArchivedOrdersWithoutWhatWasBooked) {
  auto const was = Sampler{}.make<v1::VenueReported>();
  ASSERT_TRUE(was.archived.has_value());
  auto const now = read_input_again<VenueReported>(was);
  EXPECT_EQ(now.report, was.report);
  EXPECT_EQ(now.known, (KnownOrder{was.archived->intent, was.archived->owner, was.archived->location}));
  EXPECT_EQ(v2::VenueReported::upcast({was.report, {}}).known, std::nullopt);
}

TEST(Former, ReportsWithoutWhatWasTakenBack) {
  auto const was = Sampler{}.make<v2::VenueReported>();
  ASSERT_TRUE(was.known.has_value());
  auto const now = read_input_again<VenueReported>(was);
  EXPECT_EQ(now.report, was.report);
  EXPECT_EQ(now.known, (KnownOrder{was.known->intent, was.known->owner, was.known->location, was.known->booked}));
  EXPECT_EQ(VenueReported::upcast({was.report, {}}).known, std::nullopt);
}

TEST(Former, ConfigurationsWithoutScheduling) {
  auto const was = Sampler{}.make<v1::ConfigAdopted>();
  auto const now = read_again<ConfigAdopted>(was);
  auto timing = encode(now.config.timing);
  timing.resize(timing.size() - encode(Duration{}).size());  // the solver's patience
  EXPECT_EQ(timing, encode(was.config.timing));
  EXPECT_EQ(now.config.timing.solver_patience, Timing{}.solver_patience);
  EXPECT_EQ(now.config.risk, was.config.risk);
  EXPECT_EQ(now.config.scheduling, Scheduling{});
}

}  // namespace
}  // namespace sep::engine::test
