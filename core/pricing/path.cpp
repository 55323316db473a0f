#include "core/pricing/path.hpp"

#include <algorithm>

namespace sep::pricing {
namespace {

AssetId other_of(InstrumentSpec const& pool, AssetId sell) { return pool.token0 == sell ? pool.token1 : pool.token0; }

// What `amount` buys at the price of the instrument as it stands.
std::optional<i128> at_spot(Hop const& hop, i128 amount) {
  auto const depth = virtual_reserves(*hop.pool, *hop.state);
  if (!depth) return std::nullopt;
  bool const forward = hop.sell == hop.pool->token0;
  auto const in = static_cast<u128>(forward ? depth->reserve0 : depth->reserve1);
  auto const out = static_cast<u128>(forward ? depth->reserve1 : depth->reserve0);
  auto const bought = mul_div_floor(static_cast<u128>(amount), out, in);
  if (!bought || *bought > static_cast<u128>(kInt128Max)) return std::nullopt;
  return static_cast<i128>(*bought);
}

}  // namespace

std::optional<Path> make_path(Registry const& registry, std::span<InstrumentId const> instruments, AssetId sell,
                              AssetId buy) {
  Path path;
  auto held = sell;
  for (auto const id : instruments) {
    auto const* pool = registry.instrument(id);
    if (!pool || (pool->token0 != held && pool->token1 != held)) return std::nullopt;
    path.push_back({pool, held});
    held = other_of(*pool, held);
  }
  if (path.empty() || held != buy) return std::nullopt;
  return path;
}

Result<std::vector<InstrumentQuote>, SwapError> path_exact_in(Path const& path, i128 amount_in) {
  std::vector<InstrumentQuote> swaps;
  swaps.reserve(path.size());
  i128 amount = amount_in;
  for (auto const& hop : path) {
    TRY_LET(auto swap, quote_exact_in(*hop.pool, *hop.state, hop.sell, amount));
    amount = swap.bought;
    swaps.push_back(std::move(swap));
  }
  return swaps;
}

Result<std::vector<InstrumentQuote>, SwapError> path_exact_out(Path const& path, i128 amount_out) {
  std::vector<InstrumentQuote> swaps(path.size());
  i128 amount = amount_out;
  for (auto i = path.size(); i-- > 0;) {
    TRY_LET(auto swap, quote_exact_out(*path[i].pool, *path[i].state, path[i].sell, amount));
    amount = swap.sold;
    swaps[i] = std::move(swap);
  }
  return swaps;
}

i128 fee_of_path(Path const& path, i128 amount_in) {
  i128 left = amount_in;
  for (auto const& hop : path) left -= fee_of(left, fee_of_instrument(*hop.pool));
  return amount_in - left;
}

std::int64_t impact_of(Path const& path, i128 amount_in, i128 bought) {
  constexpr std::int64_t kWhole = std::int64_t{kBpsOne} * 100;
  i128 left = amount_in;
  for (auto const& hop : path) {
    auto const next = at_spot(hop, left - fee_of(left, fee_of_instrument(*hop.pool)));
    if (!next) return 0;
    left = *next;
  }
  if (left <= 0 || bought < 0) return 0;
  bool const less = bought < left;
  auto const apart = static_cast<u128>(less ? left - bought : bought - left);
  auto const part = mul_div_floor(apart, static_cast<u128>(kWhole), static_cast<u128>(left)).value_or(0);
  auto const bounded = static_cast<std::int64_t>(std::min<u128>(part, static_cast<u128>(kDistanceMax)));
  return less ? bounded : -bounded;
}

}  // namespace sep::pricing
