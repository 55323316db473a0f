// A generated world: well-known mainnet pools with invented reserves and seeded outside flow. The same seed gives the
// same world on every compiler: integers only.
//
// Each block: the fair values of WETH and WBTC take a small random step; in every pool an outsider may swap; flow that
// picks the better pool closes a quarter of its distance to the fair price; and whoever can profit beyond the pool's
// fee brings it back to where that ends. So pools of one pair stay within their fees of each other, and a price we push
// comes back.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/venues/paper/world.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {

// 2026-01-01T00:00:00Z
inline constexpr Time kGeneratedStart{1'767'225'600'000'000'000};

inline constexpr char const* kGeneratedPoolsModel =
    "a swap moves its pool exactly as the contract would; generated outside flow brings it back: each block a quarter "
    "of the way to the fair price, at once where that pays beyond the fee";

struct GeneratedOptions {
  std::uint64_t seed = 1;
  Time start = kGeneratedStart;
  Duration block_interval = seconds(12);  // > 0
  bool outside_flow = true;               // false: blocks come and confirm the pools, nobody else swaps
  // Venues that execute a repeated order id once more: a chain without replay protection of its own.
  std::vector<std::string> not_idempotent = {"pancakeswap_v2"};
};

class GeneratedWorld final : public World {
 public:
  explicit GeneratedWorld(GeneratedOptions const& options);

  [[nodiscard]] std::optional<Time> end() const override { return std::nullopt; }
  [[nodiscard]] std::optional<Time> next_block_at() const override { return next_block_; }

 private:
  void apply_block() override;
  void walk();
  void trade(InstrumentSpec const& pool);
  void drift(InstrumentSpec const& pool);
  void arbitrage(InstrumentSpec const& pool);
  [[nodiscard]] i128 distance_to_fair(InstrumentSpec const& pool, bool forward, std::uint32_t num,
                                      std::uint32_t den) const;
  void swap_in(InstrumentSpec const& pool, bool forward, i128 amount_in);
  // Weights that make the two reserves of a pool at its fair price equal: reserve0 * first == reserve1 * second.
  [[nodiscard]] std::pair<u128, u128> weights(InstrumentSpec const& pool) const;

  [[nodiscard]] Rng& rng_of(InstrumentId pool);

  GeneratedOptions options_;
  Rng rng_;
  Rng later_rng_;
  Time next_block_;
  std::map<AssetId, std::uint64_t> values_;  // of one whole token, in hundred-millionths of a dollar
};

}  // namespace sep::paper
