// What a swap's data costs, as gas.
#include "core/routing/optimiser/calldata.hpp"

#include "core/routing/certificate/certificate.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

std::int64_t units(std::uint32_t bytes, i128 data_price, i128 gas_price) {
  return with_data({100'000, 2'000}, bytes, data_price, gas_price)->base - 100'000;
}

TEST(Calldata, IsWholeUnitsOfGasRoundedUp) {
  EXPECT_EQ(kSwapCalldata, 260U);
  EXPECT_EQ(units(260, 0, 7), 0);
  EXPECT_EQ(units(260, 7, 7), 260);
  EXPECT_EQ(units(260, 1, 260), 1);
  EXPECT_EQ(units(260, 1, 261), 1) << "a part of a unit is one";
  EXPECT_EQ(units(260, 1, 259), 2);
  EXPECT_EQ(units(260, 3'000'000'000, 10'000'000), 78'000);
  EXPECT_EQ(units(0, kInt128Max, 1), 0);
  EXPECT_EQ(with_data({1, 2'000}, 260, 5, 1)->per_pass, 2'000) << "passes take no data";
}

TEST(Calldata, EndsWhereTheGasOfASwapDoes) {
  EXPECT_EQ(with_data({0, 0}, 1, kSwapGasMost, 1)->base, kSwapGasMost);
  EXPECT_FALSE(with_data({0, 0}, 1, kSwapGasMost + 1, 1));
  EXPECT_FALSE(with_data({1, 0}, 1, kSwapGasMost, 1));
  EXPECT_EQ(with_data({kSwapGasMost, 0}, 260, 0, 1)->base, kSwapGasMost);
  EXPECT_FALSE(with_data({kSwapGasMost, 0}, 260, 1, kInt128Max));
  EXPECT_FALSE(with_data({0, 0}, 260, kInt128Max, 1)) << "beyond 127 bits";
}

// Two pools side by side are worth their gas, but not their data.
TEST(Calldata, IsWeighedLikeAnyGas) {
  std::vector<Pool> pools{pair_pool(0, 1, 1e22, 1e22), pair_pool(0, 1, 1e22, 1e22)};
  Order const order{.source = 0, .target = 1, .amount = kWhole * 10, .hops = 1, .gas_price = 1e9};
  EXPECT_EQ(Router(Network(2, pools)).route(order)->route.steps.size(), 2U);
  for (auto& pool : pools) pool.gas = *with_data(pool.gas, kSwapCalldata, 100'000'000'000'000, 1'000'000'000);
  Network const network(2, pools);
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->route.steps.size(), 1U);
  EXPECT_EQ(answer->route.gas, 120'000 + 260 * 100'000);
  EXPECT_TRUE(
      certificate::check({2, pools, order, answer->route, answer->prices, answer->prices_of_many, answer->bound}));
}

}  // namespace
}  // namespace sep::routing::optimiser::test
