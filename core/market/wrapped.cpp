#include "core/market/wrapped.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace sep {
namespace {

struct Wrapped {
  std::string_view chain;
  std::string_view address;
};

constexpr auto kWrapped = std::to_array<Wrapped>({
    {"eip155:1", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"},
    {"eip155:10", "0x4200000000000000000000000000000000000006"},
    {"eip155:56", "0xbb4cdb9cbd36b01bd1cbaebf2de08d9173bc095c"},
    {"eip155:137", "0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270"},
    {"eip155:8453", "0x4200000000000000000000000000000000000006"},
    {"eip155:42161", "0x82af49447d8a07e3bd95bd0d56f35241523fbab1"},
    {"eip155:43114", "0xb31f66aa3c1e785363f0875a1b74e27b85fd66c7"},
});

}  // namespace

AssetId priced_as(Registry const& registry, AssetId asset) {
  auto const* spec = registry.asset(asset);
  if (!spec || spec->caip19.find("/slip44:") == std::string::npos) return asset;
  auto const chain = chain_of(spec->caip19);
  auto const found = std::ranges::find(kWrapped, chain, &Wrapped::chain);
  if (found == kWrapped.end()) return asset;
  auto const* token = registry.asset_by_caip19(std::string(chain) + "/erc20:" + std::string(found->address));
  return token ? token->id : asset;
}

}  // namespace sep
