#include "core/routing/certificate/certificate.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::Network;
using optimiser::Router;
using optimiser::Token;
using optimiser::test::kWhole;
using optimiser::test::pair_pool;
using optimiser::test::ranged_pool;
using optimiser::test::World;

Certificate certificate_of(std::size_t tokens, std::vector<optimiser::Pool> const& pools, optimiser::Order const& order,
                           optimiser::Answer const& answer) {
  return {tokens, pools, order, answer.route, answer.prices, answer.prices_of_many, answer.bound};
}

TEST(Certificate, OfEveryAnswerHolds) {
  int checked = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Rng rng{seed};
    World const world(rng, 5, 9);
    Network const network(world.tokens, world.pools);
    auto const order = world.any_order(rng);
    auto const answer = Router(network).route(order);
    if (!answer) continue;
    auto const found = check(certificate_of(world.tokens, world.pools, order, *answer));
    ASSERT_TRUE(found) << "seed " << seed << ": " << found.error().where;
    ++checked;
    EXPECT_GE(found->best(), found->net) << "seed " << seed;
    // What was found in doubles is what many digits say, and never below.
    EXPECT_GE(Digits(answer->bound), found->best()) << "seed " << seed;
    EXPECT_NEAR(static_cast<double>(found->best()), answer->bound, 1e-4 * std::abs(answer->bound) + 2)
        << "seed " << seed;
  }
  EXPECT_GT(checked, 50);
}

// Of one pool there are no routes of three: nothing is proven of them, and a bound may be below 0.
TEST(Certificate, OfARouteThatGasMakesALossHolds) {
  std::vector<optimiser::Pool> const pools{pair_pool(0, 1, 1e22, 1e22)};
  optimiser::Order const order{.source = 0, .target = 1, .amount = kWhole, .hops = 3, .gas_price = 1e15};
  Network const network(2, pools);
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer);
  EXPECT_LT(answer->bound, 0);
  auto certificate = certificate_of(2, pools, order, *answer);
  auto const checked = check(certificate);
  ASSERT_TRUE(checked) << checked.error().where;
  EXPECT_TRUE(isinf(checked->many));
  certificate.bound = answer->route.net - std::abs(answer->route.net) * 1e-3;
  EXPECT_FALSE(check(certificate));
  certificate.bound = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(check(certificate));
}

// Prices beyond all say nothing of what comes there: neither of what pools gain, nor of how much it can be.
TEST(Certificate, PricesBeyondAllProveNothing) {
  std::vector<optimiser::Pool> const pools{pair_pool(0, 1, 3e21, 3e21), ranged_pool(0, 2, 0, {{-5'000, 5'000, 1e22}}),
                                           ranged_pool(2, 1, 0, {{-5'000, 5'000, 1e22}})};
  optimiser::Order const order{.source = 0, .target = 1, .amount = kWhole * 900, .hops = 3, .gas_price = 1e9};
  Network const network(3, pools);
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer && answer->single && answer->route.steps.size() == 3);
  auto it = certificate_of(3, pools, order, *answer);
  it.route = *answer->single;  // as if nothing were better
  it.bound = it.route.net * (1 + 1e-6);
  optimiser::HopPrices const nothing(3, 3);
  it.leaves = {{{}, {}, nothing}};
  for (auto const& [hop, token] : {std::pair<std::size_t, Token>{0, 0}, {1, 2}, {2, 2}})
    it.leaves[0].prices.at(hop, token) = 1e-300;
  for (auto const& [hop, token] : {std::pair<std::size_t, Token>{0, 0}, {1, 2}}) {
    it.prices_of_caps = nothing;
    for (std::size_t at = 1; at < 3; ++at) it.prices_of_caps.at(at, 2) = 1;
    it.prices_of_caps.at(hop, token) = std::numeric_limits<double>::infinity();
    auto const found = check(it);
    ASSERT_FALSE(found) << hop;
    EXPECT_EQ(found.error().fault, Fault::bad_prices);
  }
  for (auto* prices : {&it.prices, &it.prices_of_many, &it.leaves[0].prices}) {
    it.prices_of_caps = nothing;
    auto const finite = std::exchange(prices->at(1, 2), std::numeric_limits<double>::infinity());
    auto const found = check(it);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().fault, Fault::bad_prices);
    prices->at(1, 2) = finite;
  }
}

// An answer over five pools, two paths and a split.
struct Sample {
  Sample() {
    order = {.source = 0, .target = 1, .amount = kWhole * 1'000, .hops = 3, .gas_price = 1e9};
    Network const network(4, pools);
    auto const answer = Router(network).route(order);
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
  optimiser::Order order;
  Certificate certificate{0, {}, {}, {}, {0, 0}, {0, 0}, 0};
};

TEST(Certificate, HoldsAsItIs) {
  Sample const sample;
  EXPECT_TRUE(check(sample.certificate));
}

TEST(Certificate, ABoundBelowWhatPricesProveIsRefused) {
  Sample sample;
  sample.certificate.bound *= 0.999;
  sample.expect(Fault::bound_too_low);
}

TEST(Certificate, ABetterOutputIsRefused) {
  Sample sample;
  sample.certificate.route.steps[0].out += 1;
  sample.expect(Fault::wrong_amount);
}

TEST(Certificate, OtherSumsAreRefused) {
  Sample sample;
  sample.certificate.route.out += 1;
  sample.expect(Fault::wrong_sum);
  Sample other;
  other.certificate.route.gas -= 1;
  other.expect(Fault::wrong_sum);
}

TEST(Certificate, ANetThatIsNotThatOfTheStepsIsRefused) {
  Sample sample;
  sample.certificate.route.net *= 1.001;
  sample.expect(Fault::wrong_sum);
}

TEST(Certificate, OtherStatesOfPoolsAreRefused) {
  Sample sample;
  for (auto& pool : sample.certificate.pools)
    if (auto* pair = std::get_if<optimiser::ConstantProduct>(&pool.state)) pair->reserve1 -= 1'000'000'000;
  sample.expect(Fault::wrong_amount);
}

TEST(Certificate, SellingWhatHasNotComeIsRefused) {
  Sample sample;
  std::ranges::reverse(sample.certificate.route.steps);
  sample.expect(Fault::not_held);
}

TEST(Certificate, SellingMoreThanTheOrderIsRefused) {
  Sample sample;
  sample.certificate.order.amount -= 1;
  sample.expect(Fault::not_held);
}

TEST(Certificate, KeepingPartOfWhatIsSoldIsRefused) {
  Sample sample;
  auto& steps = sample.certificate.route.steps;
  auto const last = steps.back();
  steps.pop_back();
  sample.certificate.route.out -= last.out;
  sample.certificate.route.gas -= last.gas;
  sample.certificate.route.net -=
      static_cast<double>(last.out) - sample.order.gas_price * static_cast<double>(last.gas);
  sample.expect(Fault::left_over);
}

TEST(Certificate, APoolTwiceIsRefused) {
  Sample sample;
  sample.certificate.route.steps.push_back(sample.certificate.route.steps.front());
  sample.expect(Fault::repeated_pool);
}

TEST(Certificate, APoolThatIsNotThereIsRefused) {
  Sample sample;
  sample.certificate.route.steps[0].edge.pool = 99;
  sample.expect(Fault::unknown_pool);
  Sample other;
  std::swap(other.certificate.route.steps[0].edge.from, other.certificate.route.steps[0].edge.to);
  other.expect(Fault::unknown_pool);
}

TEST(Certificate, MoreHopsThanTheClassAreRefused) {
  Sample sample;
  sample.certificate.order.hops = 1;
  sample.certificate.prices = sample.certificate.prices_of_many = optimiser::HopPrices(4, 1);
  sample.expect(Fault::out_of_class);
}

TEST(Certificate, BadPricesAndOrdersAreRefused) {
  for (double const price : {-1.0, std::nan("")}) {
    Sample sample;
    sample.certificate.prices.at(1, 2) = price;
    sample.expect(Fault::bad_prices);
  }
  Sample sample;
  sample.certificate.prices = optimiser::HopPrices(3, 3);
  sample.expect(Fault::bad_prices);
  Sample other;
  other.certificate.order.target = 0;
  other.expect(Fault::bad_order);
  Sample third;
  third.certificate.order.gas_price = -1;
  third.expect(Fault::bad_order);
}

// Prices of nothing prove nothing: the bound must be what they say, however wrong they are.
TEST(Certificate, WorsePricesProveLess) {
  Sample sample;
  for (std::size_t hop = 0; hop <= 3; ++hop)
    for (Token token = 0; token < 4; ++token) sample.certificate.prices.at(hop, token) *= 2;
  for (std::size_t hop = 0; hop <= 3; ++hop)
    for (Token token = 0; token < 4; ++token) sample.certificate.prices_of_many.at(hop, token) *= 2;
  sample.expect(Fault::bound_too_low);
  sample.certificate.bound *= 3;
  EXPECT_TRUE(check(sample.certificate));
}

}  // namespace
}  // namespace sep::routing::certificate
