// The optimiser as a solver: what it proposes can be verified, its bound is not beaten, and it sees pools that the
// plain search for paths does not.
#include "core/routing/solver/optimised.hpp"

#include "core/base/rng.hpp"
#include "core/routing/contest.hpp"
#include "core/routing/split_fixture.hpp"

namespace sep::routing {
namespace {

using namespace split_test;

// Assets between the two, each worth a dollar, and constant-product pools of any pair.
struct Wide : World {
  explicit Wide(std::uint32_t between) {
    for (std::uint32_t i = 0; i < between; ++i) {
      AssetId const id{10 + i};
      registry.assets[id] = {id, "asset" + std::to_string(i), "A" + std::to_string(i), 6, true};
      request.through.push_back(id);
    }
    request.most_steps = kMaxSteps;
  }
  static i128 one(AssetId asset) { return asset == kWeth ? kOneWeth : kOneUsdc; }
  static i128 worth(AssetId asset) { return asset == kWeth ? 2'000 : 1; }

  InstrumentId link(AssetId a, AssetId b, i128 value, i128 per_mille = 1'000, VenueId venue = kUniswap) {
    InstrumentId const id(static_cast<std::uint32_t>(registry.instruments.size()) + 1);
    registry.instruments[id] = {id,  venue, "0x" + std::string(37, '0') + std::to_string(100 + id.value), a, b,
                                997, 1'000};
    market.observe(
        {id, PairReserves{value * one(a) / worth(a), value * one(b) / worth(b) * per_mille / 1'000}, 1, kNow});
    return id;
  }
  [[nodiscard]] std::optional<Proposal> optimised() const {
    LiveView view(market);
    return propose_optimised(request, registry, view);
  }
  [[nodiscard]] Contest contest(std::vector<Proposal> const& proposals) const {
    LiveView view(market);
    return hold_contest(request, proposals, proposals.size(), registry, view);
  }
};

TEST(Optimised, SeesMoreThanThePlainSearchForPaths) {
  Wide world(8);
  for (auto const asset : world.request.through) {
    world.link(kUsdc, asset, 10'000'000);
    world.link(asset, kWeth, 10'000'000);
  }
  world.spend(2'000'000 * kOneUsdc);
  auto const optimised = *world.optimised();
  EXPECT_EQ(optimised.steps.size(), 8U) << "plain enumeration leads through four assets next to either end";
  auto const contest = world.contest({world.split(), optimised});
  ASSERT_EQ(contest.bids.size(), 2U);
  EXPECT_EQ(contest.bids.front().place, 1U);
  EXPECT_GT(contest.bids[0].buy, contest.bids[1].buy);
  ASSERT_TRUE(optimised.bound.has_value());
  EXPECT_GE(*optimised.bound, contest.bids[0].buy);
  EXPECT_LT(*optimised.bound - contest.bids[0].buy, contest.bids[0].buy / 10'000) << "within a basis point";
}

TEST(Optimised, KeepsToWhatTheRequestMayUse) {
  Wide world(2);
  auto const busy = world.link(kUsdc, kWeth, 50'000'000);
  auto const closed = world.link(kUsdc, kWeth, 50'000'000, 1'000, kSushi);
  auto const first = world.link(kUsdc, AssetId{10}, 5'000'000);
  auto const last = world.link(AssetId{10}, kWeth, 5'000'000);
  world.link(kUsdc, AssetId{11}, 50'000'000);
  world.link(AssetId{11}, kWeth, 50'000'000);
  world.request.busy = {busy};
  world.request.venues = {kUniswap};
  world.request.through = {AssetId{10}};
  world.spend(10'000 * kOneUsdc);
  auto const proposal = *world.optimised();
  ASSERT_EQ(proposal.steps.size(), 1U);
  EXPECT_EQ(proposal.steps[0].hops(), (std::vector{first, last}));
  EXPECT_EQ(world.verified(proposal).size(), 1U);
  EXPECT_NE(proposal.steps[0].instrument, closed);
}

TEST(Optimised, APathOverTwoVenuesIsNotProposed) {
  Wide world(1);
  world.link(kUsdc, AssetId{10}, 50'000'000, 1'000, kUniswap);
  world.link(AssetId{10}, kWeth, 50'000'000, 1'000, kSushi);
  world.spend(10'000 * kOneUsdc);
  auto const proposal = *world.optimised();
  EXPECT_TRUE(proposal.steps.empty());
  EXPECT_TRUE(proposal.bound.has_value()) << "no transaction can make it; the bound covers it all the same";
}

TEST(Optimised, OneStepWhereOnlyOneIsAllowed) {
  Wide world(4);
  for (auto const asset : world.request.through) {
    world.link(kUsdc, asset, 10'000'000);
    world.link(asset, kWeth, 10'000'000);
  }
  world.spend(1'000'000 * kOneUsdc);
  world.request.whole = true;
  EXPECT_EQ(world.optimised()->steps.size(), 1U);
  world.request.whole = false;
  world.request.most_steps = 1;
  EXPECT_EQ(world.optimised()->steps.size(), 1U);
  world.request.most_steps = 3;
  auto const proposal = *world.optimised();
  EXPECT_EQ(proposal.steps.size(), 3U);
  EXPECT_EQ(world.verified(proposal).size(), 3U);
}

TEST(Optimised, HasNothingToSayOfOrdersThatWait) {
  Wide world(0);
  world.link(kUsdc, kWeth, 50'000'000);
  world.request.rest_until = kNow + seconds(10);
  EXPECT_FALSE(world.optimised().has_value());
}

TEST(Optimised, ABookStandsBesidePoolsAndTheBoundSpeaksOfIt) {
  Wide world(0);
  world.link(kUsdc, kWeth, 50'000'000);
  world.book(2'001, 1'000);
  world.spend(1'000'000 * kOneUsdc);
  auto const proposal = *world.optimised();
  EXPECT_EQ(proposal.steps.size(), 2U);
  auto const contest = world.contest({world.split(), proposal});
  ASSERT_TRUE(proposal.bound.has_value());
  for (auto const& bid : contest.bids) EXPECT_LE(bid.buy - bid.gas_cost, *proposal.bound);
}

TEST(Optimised, WhatCannotBeProposedIsBoundedWithoutGas) {
  Wide world(0);
  world.link(kUsdc, kWeth, 50'000'000);
  world.gas(300'000);
  world.spend(10'000 * kOneUsdc);
  world.request.whole = true;
  auto const possible = *world.optimised();
  i128 const bought = world.verified(possible).at(0).buy;
  world.request.worst = {world.request.qty, bought + bought / 1'000};
  auto const proposal = *world.optimised();
  EXPECT_TRUE(proposal.steps.empty());
  ASSERT_TRUE(proposal.bound && possible.bound);
  EXPECT_GE(*proposal.bound, bought);
  EXPECT_LT(*proposal.bound, bought + bought / 1'000) << "a proof: its worst price asks for more than there is";
  EXPECT_LT(*possible.bound, bought) << "net of gas";
}

// A bid's place beside another does not depend on who else bids: parts of lots are its own.
TEST(Contest, ALosingBidChangesNothingBetweenTheOthers) {
  World world;
  world.pool(50'000 * kOneWeth, 100'000'000 * kOneUsdc);
  world.pool(100'000 * kOneWeth, 199'000'000 * kOneUsdc);
  auto const book = world.book(2'300, 1'000);
  world.request.qty = 10 * kOneWeth;
  auto const bid = [](std::string name, InstrumentId id, i128 qty) {
    return Proposal{std::move(name), {{id, qty, 0}}};
  };
  auto const place = [&](std::vector<Proposal> const& proposals) {
    LiveView view(world.market);
    return hold_contest(world.request, proposals, proposals.size(), world.registry, view).bids.front().place;
  };
  auto const all = bid("all", InstrumentId{1}, 10 * kOneWeth);
  auto const less = bid("less", InstrumentId{2}, 10 * kOneWeth - kOneWeth / 20);
  EXPECT_EQ(place({less, all}), 1U) << "cheaper, but of less than all";
  EXPECT_EQ(place({less, all, bid("lots", book, kOneWeth)}), 1U);
  // Whole lots leave a part of one undone: that is no less than all, and the price decides.
  world.request.qty = 10 * kOneWeth + kOneWeth / 20;
  auto const lots = bid("lots", world.book(1'900, 1'000), world.request.qty);
  EXPECT_EQ(place({bid("all", InstrumentId{1}, world.request.qty), lots}), 1U);
}

// Random worlds: all that is proposed is verified, and nobody nets more than the bound.
TEST(Optimised, NobodyBeatsTheBound) {
  Rng rng(20261130);
  int several = 0;
  for (int round = 0; round < 150; ++round) {
    SCOPED_TRACE(round);
    Wide world(1 + static_cast<std::uint32_t>(rng.below(6)));
    if (rng.chance(1, 2)) world.gas(static_cast<std::int64_t>(rng.below(300'000)));
    world.registry.venues[kSushi].gas_price_max *= 1 + static_cast<std::int64_t>(rng.below(50));
    std::vector<AssetId> assets{kUsdc, kWeth};
    assets.insert(assets.end(), world.request.through.begin(), world.request.through.end());
    for (auto pools = 2 + rng.below(24); pools > 0; --pools) {
      auto const a = assets[rng.below(assets.size())];
      auto const b = assets[rng.below(assets.size())];
      if (a != b)
        world.link(a, b, 1'000 + static_cast<i128>(rng.below(20'000'000)), 980 + static_cast<i128>(rng.below(40)),
                   rng.chance(1, 4) ? kSushi : kUniswap);
    }
    world.request.qty = static_cast<i128>(1 + rng.below(1'000)) * kOneWeth;
    if (rng.chance(1, 2)) world.spend(static_cast<i128>(1 + rng.below(2'000'000)) * kOneUsdc);
    world.request.worst = {kInt128Max, 1};
    auto const proposal = *world.optimised();
    auto const contest = world.contest({world.single(), world.split(), proposal});
    for (auto const& refused : contest.refused)
      EXPECT_EQ(refused.fault, ProposalFault::no_route) << "of " << refused.place;
    several += proposal.steps.size() > 1 ? 1 : 0;
    for (auto const& bid : contest.bids) {
      if (!proposal.bound || bid.qty != world.request.qty) continue;
      bool const exact_in = world.request.kind == orders::SwapKind::exact_in;
      i128 const net = bid.cost(world.request.kind);
      EXPECT_LE(exact_in ? -net : *proposal.bound, exact_in ? *proposal.bound : net) << "by " << bid.place;
    }
  }
  EXPECT_GT(several, 30);
}

}  // namespace
}  // namespace sep::routing
