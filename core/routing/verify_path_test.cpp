// Paths of pools as the engine verifies them.
#include <algorithm>
#include <iterator>
#include <limits>

#include "core/pricing/constant_product.hpp"
#include "core/routing/verify_fixture.hpp"

namespace sep::routing::verify_test {
namespace {

// Pool 8: USDC and DAI, beside pool 3 of DAI and WETH, a DAI being a USDC, at one venue; a path over both.
void lead_through_dai(World& w, Proposal& p) {
  w.registry.instruments[InstrumentId{8}] = *w.registry.instrument(InstrumentId{3});
  auto& stable = w.registry.instruments[InstrumentId{8}];
  stable.id = InstrumentId{8};
  stable.token0 = kUsdc;
  stable.token1 = kDai;
  constexpr i128 kOneDai = kOneWeth;
  w.market.observe({InstrumentId{8}, PairReserves{50'000'000 * kOneUsdc, 50'000'000 * kOneDai}, 1, kNow});
  w.market.observe({InstrumentId{3}, PairReserves{20'000'000 * kOneDai, 10'000 * kOneWeth}, 1, kNow});
  w.request.through = {kDai};
  w.request.worst = {2'050 * kOneUsdc, kOneWeth};
  p.steps[0].instrument = InstrumentId{8};
  p.steps[0].further = {InstrumentId{3}};
}

// What it leads through.
std::vector<Case> cases_of_the_way() {
  return {
      {ProposalFault::too_many_hops,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         p.steps[0].further.resize(orders::kMaxHops, InstrumentId{3});
       }},
      {ProposalFault::repeated_instrument,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         p.steps[0].further.push_back(InstrumentId{8});
       }},
      {ProposalFault::repeated_instrument,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.request.most_steps = 2;
         p.steps[0].qty /= 2;
         p.steps.push_back({InstrumentId{1}, p.steps[0].qty, 0, {InstrumentId{3}}});
       }},
      {ProposalFault::unknown_instrument,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         p.steps[0].further = {InstrumentId{99}};
       }},
      {ProposalFault::wrong_pair,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         p.steps[0].further = {InstrumentId{2}};  // does not take DAI
       }},
      {ProposalFault::wrong_pair,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         std::swap(p.steps[0].instrument, p.steps[0].further[0]);
       }},
      {ProposalFault::not_atomic,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.registry.instruments.at(InstrumentId{3}).venue = kSushi;
       }},
      {ProposalFault::not_atomic,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.registry.instruments.at(InstrumentId{3}).kind = InstrumentKind::order_book;
       }},
      {ProposalFault::asset_not_allowed,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.request.through = {};
       }},
      {ProposalFault::asset_not_allowed,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.registry.instruments[InstrumentId{9}] = w.registry.instruments.at(InstrumentId{8});
         w.registry.instruments[InstrumentId{9}].id = InstrumentId{9};
         p.steps[0].further = {InstrumentId{9}, InstrumentId{1}};  // back to what is sold
       }},
  };
}

// What its pools are worth now.
std::vector<Case> cases_of_the_state() {
  return {
      {ProposalFault::not_a_book,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.request.rest_until = kNow + seconds(10);
       }},
      {ProposalFault::instrument_busy,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.request.busy = {InstrumentId{3}};
       }},
      {ProposalFault::market_missing,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         auto const first = w.market.find(InstrumentId{8})->state;
         w.market = Market{};
         w.market.observe(first);
       }},
      {ProposalFault::market_stale,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.request.market_not_before = kNow + Duration{1};
         auto first = w.market.find(InstrumentId{8})->state;
         first.observed_at = kNow + seconds(1);
         w.market.observe(first);
       }},
      {ProposalFault::beyond_limit,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.request.worst = {2'010 * kOneUsdc, kOneWeth};  // two fees are more
       }},
      {ProposalFault::beyond_gas,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.request.gas_cap = 2 * i128{150'000} * 30'000'000'000 - 1;
       }},
      {ProposalFault::beyond_gas,
       [](World& w, Proposal& p) {
         lead_through_dai(w, p);
         w.registry.venues.at(kUniswap).gas_limit = std::numeric_limits<std::int64_t>::max() / 2 + 1;
         w.registry.venues.at(kUniswap).gas_price_max = 1;
       }},
  };
}

}  // namespace

// Wrong of a path, each hop and all of it.
std::vector<Case> path_cases() {
  auto cases = cases_of_the_way();
  std::ranges::move(cases_of_the_state(), std::back_inserter(cases));
  return cases;
}

namespace {

TEST(Verify, APathIsFollowedExactlyAndEveryHopIsTold) {
  World world;
  Proposal proposal{"test", {{InstrumentId{1}, world.request.qty, 0}}};
  lead_through_dai(world, proposal);
  LiveView view(world.market);
  auto const steps = verify(world.request, proposal, world.registry, view);
  ASSERT_TRUE(steps) << enum_name(steps.error());
  auto const& step = steps->front();
  pricing::SwapFee const fee{997, 1'000};
  i128 const dai = *pricing::amount_in({20'000'000 * kOneWeth, 10'000 * kOneWeth}, 10 * kOneWeth, fee);
  i128 const usdc = *pricing::amount_in({50'000'000 * kOneUsdc, 50'000'000 * kOneWeth}, dai, fee);
  EXPECT_EQ(std::tie(step.sell, step.buy), std::tuple(usdc, 10 * kOneWeth));
  i128 const first_fee = pricing::fee_of(usdc, fee);
  EXPECT_EQ(step.fee, first_fee + pricing::fee_of(usdc - first_fee, fee));
  ASSERT_EQ(step.hops.size(), 2U);
  EXPECT_EQ(step.hops[0].buy, (Amount{kDai, dai}));
  EXPECT_EQ(step.hops[1].sell, (Amount{kDai, dai}));
  EXPECT_EQ(step.hops[1].fee, (Amount{kDai, pricing::fee_of(dai, fee)}));
  EXPECT_EQ(step.hops[1].market, world.market.find(InstrumentId{3})->content);
  EXPECT_EQ(view.reads().size(), 2U) << "each hop's state is read through the view";
  // 1/1,000 of the second pool, and half a thousandth of the first.
  EXPECT_GT(step.impact, 1'000);
  EXPECT_LT(step.impact, 1'600);
}

}  // namespace
}  // namespace sep::routing::verify_test
