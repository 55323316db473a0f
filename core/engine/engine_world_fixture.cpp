// The world that the bench stands in: what can be traded where, and the limits.
#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

VenueSpec make_venue(VenueId id, char const* name) {
  return {.id = id,
          .name = name,
          .location = kWallet,
          .enabled = true,
          .idempotent_submit = true,
          .acceptance_window = seconds(12),
          .gas_asset = kEth,
          .gas_limit = 150'000,
          .gas_price_max = 30'000'000'000};
}

InstrumentSpec make_pool(std::uint32_t id, VenueId venue, AssetId token0, AssetId token1, std::uint32_t fee = 997,
                         std::uint32_t of = 1'000) {
  return {InstrumentId{id}, venue, "0x" + std::string(39, '0') + std::to_string(id), token0, token1, fee, of};
}

}  // namespace

Registry make_registry() {
  Registry registry;
  registry.assets[kWeth] = {kWeth, "eip155:1/erc20:0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", "WETH", 18, true};
  registry.assets[kUsdc] = {kUsdc, "eip155:1/erc20:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "USDC", 6, true};
  registry.assets[kUsdt] = {kUsdt, "eip155:1/erc20:0xdac17f958d2ee523a2206206994597c13d831ec7", "USDT", 6, false};
  registry.assets[kDai] = {kDai, "eip155:1/erc20:0x6b175474e89094c44da98b954eedeac495271d0f", "DAI", 18, true};
  registry.assets[kEth] = {kEth, "eip155:1/slip44:60", "ETH", 18, true};
  registry.locations[kWallet] = {kWallet, "eip155:1:main", "eip155:1"};
  registry.venues[kUniswap] = make_venue(kUniswap, "uniswap_v2");
  registry.venues[kSushi] = make_venue(kSushi, "sushiswap_v2");
  registry.venues[kPancake] = make_venue(kPancake, "pancakeswap_v2");
  registry.instruments[InstrumentId{1}] = make_pool(1, kUniswap, kUsdc, kWeth);
  registry.instruments[InstrumentId{2}] = make_pool(2, kSushi, kWeth, kUsdc);
  registry.instruments[InstrumentId{3}] = make_pool(3, kPancake, kUsdc, kWeth, 9'975, 10'000);
  registry.instruments[InstrumentId{4}] = make_pool(4, kUniswap, kUsdt, kWeth);
  registry.instruments[InstrumentId{5}] = make_pool(5, kSushi, kDai, kWeth);
  return registry;
}

Config make_config() {
  Config config;
  config.risk.reference_asset = kUsdc;
  config.risk.allowed_assets = {kWeth, kUsdc, kUsdt};
  config.risk.max_market_age = seconds(60);
  config.risk.collar_bps = 500;
  config.risk.repeat_window = seconds(60);
  config.risk.min_notional = kOneUsdc;
  return config;
}

}  // namespace sep::engine::test
