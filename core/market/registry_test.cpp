#include "core/market/registry.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"
#include "core/market/fixture.hpp"

namespace sep {
namespace {

// The first rule the registry breaks after `change`.
template <class Change>
std::optional<RegistryError> broken_by(Change change) {
  Registry registry = make_registry();
  change(registry);
  return check_registry(registry);
}

template <class Change>
std::optional<RegistryError> refused_successor(Change change) {
  Registry const current = make_registry();
  Registry next = current;
  change(next);
  return check_successor(current, next);
}

TEST(Registry, ASoundOnePasses) {
  EXPECT_EQ(check_registry(make_registry()), std::nullopt);
  EXPECT_EQ(check_registry(Registry{}), std::nullopt);
}

TEST(Registry, SurvivesItsCanonicalForm) {
  auto const registry = make_registry();
  EXPECT_EQ(decode<Registry>(encode(registry)), registry);
}

TEST(Registry, EveryRowStandsUnderItsOwnNumber) {
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[AssetId{9}] = r.assets[kWeth]; }), RegistryError::key_differs);
  EXPECT_EQ(broken_by([](Registry& r) { r.locations[kWallet].id = LocationId{2}; }), RegistryError::key_differs);
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].id = kUniswap; }), RegistryError::key_differs);
  EXPECT_EQ(broken_by([](Registry& r) { r.instruments[InstrumentId{3}].id = InstrumentId{4}; }),
            RegistryError::key_differs);
  EXPECT_EQ(broken_by([](Registry& r) {
              r.assets[AssetId{}] = r.assets[kDai];
              r.assets[AssetId{}].id = AssetId{};
            }),
            RegistryError::key_differs);
}

TEST(Registry, NamesAreUnique) {
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[kDai].symbol = "WETH"; }), RegistryError::duplicate_symbol);
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[kDai].caip19 = r.assets[kWeth].caip19; }),
            RegistryError::duplicate_asset);
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].name = "uniswap_v2"; }), RegistryError::duplicate_name);
  EXPECT_EQ(broken_by([](Registry& r) { r.locations[LocationId{2}] = {LocationId{2}, "eip155:1:main", "eip155:10"}; }),
            RegistryError::duplicate_name);
}

TEST(Registry, NamesCanBeWritten) {
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].name = "Sushi"; }), RegistryError::bad_name);
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].name = ""; }), RegistryError::bad_name);
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].name = "two words"; }), RegistryError::bad_name);
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[kDai].symbol = ""; }), RegistryError::bad_name);
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[kDai].symbol = "D AI"; }), RegistryError::bad_name);
  EXPECT_EQ(broken_by([](Registry& r) { r.locations[kWallet].name = ""; }), RegistryError::bad_name);
}

TEST(Registry, AssetsAreWrittenCanonically) {
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[kDai].caip19 = "eip155:1/erc20:0x12"; }),
            RegistryError::not_canonical);
  EXPECT_EQ(broken_by([](Registry& r) {
              r.assets[kDai].caip19 = "eip155:1/erc20:0x6B175474E89094C44Da98b954EedeAC495271d0F";
            }),
            RegistryError::not_canonical);
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[kDai].decimals = 37; }), RegistryError::bad_decimals);
  EXPECT_EQ(broken_by([](Registry& r) { r.assets[kDai].decimals = 36; }), std::nullopt);
}

TEST(Registry, RowsReferToRowsThatAreThere) {
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].location = LocationId{7}; }), RegistryError::unknown_location);
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].gas_asset = AssetId{7}; }), RegistryError::unknown_asset);
  EXPECT_EQ(broken_by([](Registry& r) { r.instruments[InstrumentId{3}].venue = VenueId{7}; }),
            RegistryError::unknown_venue);
  EXPECT_EQ(broken_by([](Registry& r) { r.instruments[InstrumentId{3}].token0 = AssetId{7}; }),
            RegistryError::unknown_asset);
  EXPECT_EQ(broken_by([](Registry& r) { r.instruments[InstrumentId{3}].token1 = AssetId{}; }),
            RegistryError::unknown_asset);
}

TEST(Registry, APoolHasTwoAssetsAndAFee) {
  auto const with_fee = [](std::uint32_t numerator, std::uint32_t denominator) {
    return broken_by([=](Registry& r) {
      r.instruments[InstrumentId{1}].fee_numerator = numerator;
      r.instruments[InstrumentId{1}].fee_denominator = denominator;
    });
  };
  EXPECT_EQ(broken_by([](Registry& r) { r.instruments[InstrumentId{3}].token0 = kWeth; }), RegistryError::same_token);
  EXPECT_EQ(with_fee(0, 1000), RegistryError::bad_fee);
  EXPECT_EQ(with_fee(0, 0), RegistryError::bad_fee);
  EXPECT_EQ(with_fee(1001, 1000), RegistryError::bad_fee);
  EXPECT_EQ(with_fee(1, 1'000'001), RegistryError::bad_fee);
  EXPECT_EQ(with_fee(1000, 1000), std::nullopt);
  EXPECT_EQ(with_fee(1, 1'000'000), std::nullopt);
}

TEST(Registry, GasAndWindowsAreSane) {
  auto const with_gas = [](std::int64_t limit, std::int64_t price) {
    return broken_by([=](Registry& r) {
      r.venues[kSushi].gas_limit = limit;
      r.venues[kSushi].gas_price_max = price;
    });
  };
  EXPECT_EQ(with_gas(-1, 1), RegistryError::bad_gas);
  EXPECT_EQ(with_gas(1, -1), RegistryError::bad_gas);
  EXPECT_EQ(with_gas(std::int64_t{1} << 32, std::int64_t{1} << 31), RegistryError::bad_gas);
  EXPECT_EQ(with_gas(std::int64_t{1} << 32, (std::int64_t{1} << 31) - 1), std::nullopt);
  EXPECT_EQ(with_gas(0, 0), std::nullopt);
  EXPECT_EQ(with_gas(1'000'000'000'000, 0), std::nullopt);
  EXPECT_EQ(with_gas(1'000'000'000'001, 0), RegistryError::bad_gas);
  EXPECT_EQ(broken_by([](Registry& r) { r.venues[kSushi].acceptance_window = nanoseconds(-1); }),
            RegistryError::bad_window);
}

TEST(Registry, ASuccessorMayChangeFlagsGasAndWindowsAndAddRows) {
  EXPECT_EQ(refused_successor([](Registry& r) {
              r.assets[kDai].symbol = "DAI.e";
              r.assets[kDai].plain_transfers = false;
              r.venues[kSushi].enabled = false;
              r.venues[kSushi].gas_limit = 1;
              r.venues[kSushi].acceptance_window = seconds(1);
              r.venues[VenueId{3}] = r.venues[kSushi];
              r.venues[VenueId{3}].id = VenueId{3};
              r.venues[VenueId{3}].name = "third";
            }),
            std::nullopt);
}

TEST(Registry, ASuccessorNeverGivesANumberAnotherMeaning) {
  auto const changed = RegistryError::identity_changed;
  EXPECT_EQ(refused_successor([](Registry& r) { r.assets[kDai].decimals = 17; }), changed);
  EXPECT_EQ(refused_successor([](Registry& r) { r.assets[kDai].caip19 = "eip155:1/slip44:60"; }), changed);
  EXPECT_EQ(refused_successor([](Registry& r) { r.locations[kWallet].chain = "eip155:10"; }), changed);
  EXPECT_EQ(refused_successor([](Registry& r) { r.venues[kSushi].name = "sushi"; }), changed);
  EXPECT_EQ(refused_successor([](Registry& r) { r.venues[kSushi].gas_asset = kUsdc; }), changed);
  EXPECT_EQ(refused_successor([](Registry& r) { r.instruments[InstrumentId{1}].fee_numerator = 996; }), changed);
}

TEST(Registry, ASuccessorKeepsEveryRowAndIsSoundItself) {
  EXPECT_EQ(refused_successor([](Registry& r) { r.instruments.erase(InstrumentId{2}); }), RegistryError::row_removed);
  EXPECT_EQ(refused_successor([](Registry& r) { r.assets[kDai].symbol = "USDC"; }), RegistryError::duplicate_symbol);
}

TEST(Registry, FindsRowsByNumberAndByName) {
  auto const registry = make_registry();
  EXPECT_EQ(registry.asset(kWeth)->symbol, "WETH");
  EXPECT_EQ(registry.asset(AssetId{}), nullptr);
  EXPECT_EQ(registry.asset_by_symbol("USDC")->id, kUsdc);
  EXPECT_EQ(registry.asset_by_symbol("usdc"), nullptr);
  EXPECT_EQ(registry.asset_by_caip19(registry.asset(kDai)->caip19)->id, kDai);
  EXPECT_EQ(registry.venue_by_name("sushiswap_v2")->id, kSushi);
  EXPECT_EQ(registry.venue_by_name("sushiswap"), nullptr);
  EXPECT_EQ(registry.location_by_name("eip155:1:main")->id, kWallet);
}

TEST(Registry, FindsPoolsInEitherOrderAscending) {
  auto const registry = make_registry();
  std::vector<InstrumentId> const expected{InstrumentId{1}, InstrumentId{2}};
  EXPECT_EQ(registry.instruments_between(kWeth, kUsdc), expected);
  EXPECT_EQ(registry.instruments_between(kUsdc, kWeth), expected);
  EXPECT_TRUE(registry.instruments_between(kUsdc, kDai).empty());
  EXPECT_TRUE(registry.instruments_between(kWeth, kWeth).empty());
}

}  // namespace
}  // namespace sep
