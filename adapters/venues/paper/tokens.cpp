#include "adapters/venues/paper/tokens.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

constexpr std::array kKnownTokens{
    KnownToken{"WETH", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", 18, true},
    KnownToken{"USDC", "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", 6, true},
    KnownToken{"USDT", "0xdac17f958d2ee523a2206206994597c13d831ec7", 6, true},
    KnownToken{"DAI", "0x6b175474e89094c44da98b954eedeac495271d0f", 18, true},
    KnownToken{"WBTC", "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599", 8, true},
    KnownToken{"stETH", "0xae7ab96520de3a18e5e111b5eaab095312d7fe84", 18, false},
    KnownToken{"wstETH", "0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0", 18, true},
    KnownToken{"weETH", "0xcd5fe23c85820f7b72d0926fc9b05b43e359b7ee", 18, true},
    KnownToken{"cbBTC", "0xcbb7c0000ab88b473b1f5afd9ef808440eed33bf", 8, true},
    KnownToken{"tBTC", "0x18084fba666a33d37592fa2633fd49a74dd93a88", 18, true},
    KnownToken{"USDe", "0x4c9edd5852cd905f086c759e8383e09bff1e68b3", 18, true},
    KnownToken{"FRAX", "0x853d955acef822db058eb8505911ed77f175b99e", 18, true},
    KnownToken{"LUSD", "0x5f98805a4e8be255a32880fdec7f6728c6568ba0", 18, true},
    KnownToken{"LINK", "0x514910771af9ca656af840dff83e8264ecf986ca", 18, true},
    KnownToken{"UNI", "0x1f9840a85d5af5bf1d1762f925bdaddc4201f984", 18, true},
    KnownToken{"AAVE", "0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9", 18, true},
    KnownToken{"LDO", "0x5a98fcbea516cf06857215779fd812ca3bef1b32", 18, true},
    KnownToken{"CRV", "0xd533a949740bb3306d119cc777fa900ba034cd52", 18, true},
    KnownToken{"COMP", "0xc00e94cb662c3520282e6f5717214004a7f26888", 18, true},
    KnownToken{"MKR", "0x9f8f72aa9304c8b593d555f12ef6589cc3a579a2", 18, true},
    KnownToken{"PEPE", "0x6982508145454ce325ddbe47a25d4ec3d2311933", 18, true},
    KnownToken{"SHIB", "0x95ad61b0a150d79219dcf64e1e6cc01f0b64c4ce", 18, true},
    KnownToken{"AMPL", "0xd46ba6d942050d489dbd938a2c909a5d5039a161", 9, false},
};

constexpr std::array kProtocols{
    ProtocolSpec{Protocol::uniswap_v2, "uniswap_v2", InstrumentKind::constant_product, 997, 1000, 120'000},
    ProtocolSpec{Protocol::sushiswap_v2, "sushiswap_v2", InstrumentKind::constant_product, 997, 1000, 120'000},
    ProtocolSpec{Protocol::pancakeswap_v2, "pancakeswap_v2", InstrumentKind::constant_product, 9975, 10000, 120'000},
    ProtocolSpec{Protocol::uniswap_v3, "uniswap_v3", InstrumentKind::concentrated, 0, 1'000'000, 250'000},
    ProtocolSpec{Protocol::pancakeswap_v3, "pancakeswap_v3", InstrumentKind::concentrated, 0, 1'000'000, 250'000},
};

constexpr std::size_t kSymbolMax = 24;

bool is_symbol_character(char c) {
  bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || std::string_view(".$-_+*/").find(c) != std::string_view::npos;
}

std::string folded(std::string_view symbol) {
  std::string lower(symbol);
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool is_known(std::string_view address) {
  return std::ranges::any_of(kKnownTokens, [&](KnownToken const& token) { return token.address == address; });
}

std::string readable_part(std::string_view claimed) {
  std::string kept;
  std::ranges::copy_if(claimed, std::back_inserter(kept), is_symbol_character);
  if (kept.size() > kSymbolMax) kept.resize(kSymbolMax);
  // A name that is an address, or nothing readable, says nothing.
  if (kept.empty() || kept.starts_with("0x")) kept = "token";
  return kept;
}

void add_asset(Registry& registry, std::string caip19, std::string symbol, std::uint8_t decimals, bool plain) {
  AssetId const id(static_cast<std::uint32_t>(registry.assets.size() + 1));
  registry.assets.emplace(id, AssetSpec{id, std::move(caip19), std::move(symbol), decimals, plain});
}

void add_venues(Registry& registry, std::span<std::string const> not_idempotent) {
  for (auto const& spec : kProtocols) {
    auto const id = venue_of(spec.protocol);
    registry.venues.emplace(id, VenueSpec{.id = id,
                                          .name = std::string(spec.name),
                                          .location = LocationId(1),
                                          .enabled = true,
                                          .idempotent_submit = std::ranges::count(not_idempotent, spec.name) == 0,
                                          .acceptance_window = seconds(2),
                                          .gas_asset = AssetId(1),
                                          .gas_limit = spec.gas_limit,
                                          .gas_price_max = kGasPriceMax});
  }
}

}  // namespace

std::span<KnownToken const> known_tokens() { return kKnownTokens; }
std::span<ProtocolSpec const> protocols() { return kProtocols; }

ProtocolSpec const& protocol_spec(Protocol protocol) { return kProtocols.at(static_cast<std::size_t>(protocol)); }
VenueId venue_of(Protocol protocol) { return VenueId(static_cast<std::uint32_t>(protocol) + 1); }

std::string erc20(std::string_view address) { return std::string(kChain) + "/erc20:" + std::string(address); }

std::vector<std::string> make_symbols(std::span<TokenClaim const> others) {
  std::map<std::string, int> carriers{{"eth", 1}};
  for (auto const& token : kKnownTokens) ++carriers[folded(token.symbol)];
  for (auto const& claim : others) ++carriers[folded(readable_part(claim.symbol))];

  std::vector<std::string> symbols;
  std::set<std::string> taken{"eth"};
  for (auto const& token : kKnownTokens) taken.insert(folded(token.symbol));
  for (auto const& claim : others) {
    auto symbol = readable_part(claim.symbol);
    bool const as_claimed = symbol == claim.symbol && carriers.at(folded(symbol)) == 1;
    CHECK(claim.address.size() == 42);
    if (!as_claimed) symbol += '-' + claim.address.substr(36);
    if (!taken.insert(folded(symbol)).second) {
      symbol = readable_part(claim.symbol) + '-' + claim.address;
      taken.insert(folded(symbol));
    }
    symbols.push_back(std::move(symbol));
  }
  return symbols;
}

Registry base_registry(std::span<TokenClaim const> others, std::span<std::string const> not_idempotent) {
  Registry registry;
  add_asset(registry, std::string(kChain) + "/slip44:60", "ETH", 18, true);
  for (auto const& token : kKnownTokens)
    add_asset(registry, erc20(token.address), std::string(token.symbol), token.decimals, token.plain);

  std::vector<TokenClaim> unknown;
  std::ranges::copy_if(others, std::back_inserter(unknown), [](auto const& claim) { return !is_known(claim.address); });
  auto symbols = make_symbols(unknown);
  for (std::size_t i = 0; i < unknown.size(); ++i)
    add_asset(registry, erc20(unknown[i].address), std::move(symbols[i]), unknown[i].decimals, unknown[i].plain);

  registry.locations.emplace(LocationId(1), LocationSpec{LocationId(1), std::string(kWalletName), std::string(kChain)});
  add_venues(registry, not_idempotent);
  return registry;
}

}  // namespace sep::paper
