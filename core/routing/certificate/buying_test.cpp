#include "core/routing/certificate/buying.hpp"

#include "core/routing/optimiser/exact_out.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::ExactOutAnswer;
using optimiser::ExactOutOrder;
using optimiser::HopPrices;
using optimiser::Network;
using optimiser::Token;
using optimiser::test::kWhole;
using optimiser::test::pair_pool;
using optimiser::test::ranged_pool;
using optimiser::test::World;

BuyingCertificate certificate_of(std::size_t tokens, std::vector<optimiser::Pool> const& pools,
                                 ExactOutOrder const& order, ExactOutAnswer const& answer) {
  return {tokens, pools, order, answer.route, answer.prices, answer.prices_of_many, answer.least};
}

TEST(BuyingCertificate, OfEveryAnswerHolds) {
  int checked = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Rng rng{seed};
    World const world(rng, 5, 9);
    auto const selling = world.any_order(rng);
    ExactOutOrder const order{.source = selling.source,
                              .target = selling.target,
                              .amount = selling.amount / 10 + 1,
                              .hops = selling.hops,
                              .gas_price = selling.gas_price};
    auto const answer = route_exact_out(Network(world.tokens, world.pools), order);
    if (!answer) continue;
    auto const found = check(certificate_of(world.tokens, world.pools, order, *answer));
    ASSERT_TRUE(found) << "seed " << seed << ": " << found.error().where;
    ++checked;
    EXPECT_LE(found->best(), found->cost) << "seed " << seed;
    // What was found in doubles is what many digits say, and never above.
    EXPECT_LE(Digits(answer->least), found->best()) << "seed " << seed;
    EXPECT_NEAR(static_cast<double>(found->cost), answer->cost, 1e-9 * answer->cost) << "seed " << seed;
  }
  EXPECT_GT(checked, 30);
}

// What is proven for an amount is no more than what any route that buys it was found to cost.
TEST(BuyingCertificate, NoRouteCostsLess) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Rng rng{seed};
    World const world(rng, 4, 8, 2);
    Network const network(world.tokens, world.pools);
    auto const selling = world.any_order(rng);
    auto const sold = optimiser::Router(network).route(selling);
    if (!sold || sold->route.net <= 0) continue;
    // Gas as dear as an exact-in order has it, at the price of the route as a whole.
    double const worth = static_cast<double>(sold->route.out) / static_cast<double>(sold->route.in);
    ExactOutOrder const order{.source = selling.source,
                              .target = selling.target,
                              .amount = sold->route.out,
                              .hops = selling.hops,
                              .gas_price = selling.gas_price / worth};
    auto const answer = route_exact_out(network, order);
    if (!answer) continue;
    auto const found = check(certificate_of(world.tokens, world.pools, order, *answer));
    ASSERT_TRUE(found) << "seed " << seed << ": " << found.error().where;
    Digits const known = Digits(cost_of(order, sold->route)) * Digits(1 + 1e-12);
    EXPECT_LE(found->best(), known) << "seed " << seed;
    ++compared;
  }
  EXPECT_GT(compared, 15);
}

// An answer over five pools, two paths and a split.
struct Sample {
  Sample() {
    order = {.source = 0, .target = 1, .amount = kWhole * 800, .hops = 3, .gas_price = 1e9};
    auto const answer = route_exact_out(Network(4, pools), order);
    EXPECT_TRUE(answer);
    certificate = certificate_of(4, pools, order, *answer);
    EXPECT_GT(certificate.route.steps.size(), 3u);
  }
  void expect(Fault fault) const {
    auto const found = check(certificate);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().fault, fault) << found.error().where;
  }
  std::vector<optimiser::Pool> pools{pair_pool(0, 1, 1e22, 1e22), pair_pool(0, 2, 1e22, 1e22),
                                     pair_pool(2, 1, 1e22, 1e22), ranged_pool(0, 3, 0, {{-5'000, 5'000, 1e22}}),
                                     ranged_pool(3, 1, 0, {{-5'000, 5'000, 1e22}})};
  ExactOutOrder order;
  BuyingCertificate certificate{0, {}, {}, {}, {0, 0}, {0, 0}, 0};
};

TEST(BuyingCertificate, HoldsAsItIs) {
  Sample const sample;
  auto const found = check(sample.certificate);
  ASSERT_TRUE(found) << found.error().where;
  EXPECT_LT((found->cost - found->best()) / found->cost, 1e-6);
}

// Prices that say nothing: what is sold, and gas, are not less than nothing all the same.
TEST(BuyingCertificate, NothingCostsLessThanNothing) {
  Sample sample;
  auto& it = sample.certificate;
  it.prices.at(0, it.order.source) = it.prices_of_many.at(0, it.order.source) = 1e-30;
  it.least = 0;
  auto const found = check(it);
  ASSERT_TRUE(found) << found.error().where;
  EXPECT_EQ(found->best(), Digits(0));
  it.least = 1;
  sample.expect(Fault::bound_too_high);
}

TEST(BuyingCertificate, AnythingElseIsRefused) {
  auto const changed = [](Fault fault, auto const& change) {
    Sample sample;
    change(sample.certificate);
    sample.expect(fault);
  };
  changed(Fault::bound_too_high, [](auto& it) { it.least *= 1.00001; });
  changed(Fault::bound_too_high, [](auto& it) { it.least = std::nan(""); });
  changed(Fault::not_bought, [](auto& it) { it.order.amount = it.route.out + 1; });
  changed(Fault::wrong_amount, [](auto& it) { it.route.steps[0].out += 1; });
  changed(Fault::wrong_sum, [](auto& it) { it.route.out += 1; });
  changed(Fault::wrong_sum, [](auto& it) { it.route.gas -= 1; });
  changed(Fault::left_over, [](auto& it) { it.route.in += 1; });
  changed(Fault::not_held, [](auto& it) { it.route.in -= 1; });
  changed(Fault::not_held, [](auto& it) { it.route.in = 0; });
  changed(Fault::repeated_pool, [](auto& it) { it.route.steps.push_back(it.route.steps.front()); });
  changed(Fault::unknown_pool, [](auto& it) { it.route.steps[0].edge.pool = 99; });
  changed(Fault::bad_order, [](auto& it) { it.order.target = 0; });
  changed(Fault::bad_order, [](auto& it) { it.order.amount = 0; });
  changed(Fault::bad_order, [](auto& it) { it.order.gas_price = -1; });
  changed(Fault::bad_prices, [](auto& it) { it.prices.at(1, 2) = -1; });
  changed(Fault::bad_prices, [](auto& it) { it.prices_of_many = HopPrices(3, 3); });
}

// Prices of nothing, and beyond all, prove nothing; twice the prices, less.
TEST(BuyingCertificate, WorsePricesProveLess) {
  Sample nothing;
  nothing.certificate.prices.at(0, 0) = nothing.certificate.prices_of_many.at(0, 0) = 0;
  nothing.expect(Fault::bound_too_high);
  nothing.certificate.least = 0;
  EXPECT_TRUE(check(nothing.certificate));
  for (auto* prices : {&nothing.certificate.prices, &nothing.certificate.prices_of_many}) {
    prices->at(0, 0) = std::numeric_limits<double>::infinity();
    nothing.expect(Fault::bad_prices);
    prices->at(0, 0) = 0;
  }
  Sample sample;
  for (auto* prices : {&sample.certificate.prices, &sample.certificate.prices_of_many})
    for (std::size_t hop = 0; hop <= 3; ++hop)
      for (Token token = 0; token < 4; ++token) prices->at(hop, token) *= 2;
  sample.expect(Fault::bound_too_high);
  sample.certificate.least /= 3;
  EXPECT_TRUE(check(sample.certificate));
}

// Of few units where gas is most of the cost, the prices of all pools say little; pools one by one say it.
TEST(BuyingCertificate, LittleIsBoundedByPoolsOneByOne) {
  std::vector<optimiser::Pool> pools;
  for (int i = 0; i < 6; ++i) pools.push_back(pair_pool(0, 1, 1e22 * (1 + i), 1e22 * (1 + i)));
  ExactOutOrder const order{.source = 0, .target = 1, .amount = kWhole / 100, .hops = 3, .gas_price = 1e9};
  auto const answer = route_exact_out(Network(2, pools), order);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->route.steps.size(), 1u);
  auto const found = check(certificate_of(2, pools, order, *answer));
  ASSERT_TRUE(found) << found.error().where;
  EXPECT_LT(found->bound, found->parts);
  EXPECT_LT((found->cost - found->best()) / found->cost, 1e-6);
  EXPECT_LT(answer->cost - answer->least, 1e-6 * answer->cost);
}

}  // namespace
}  // namespace sep::routing::certificate
