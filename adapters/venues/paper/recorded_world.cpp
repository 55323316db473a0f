#include "adapters/venues/paper/recorded_world.hpp"

#include <map>

#include "core/base/check.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::paper {
namespace {

PoolId pool_at(std::size_t index) { return PoolId(static_cast<std::uint32_t>(index + 1)); }

Registry registry_of(Recording const& recording, std::span<std::string const> not_idempotent) {
  std::map<std::string, TokenClaim> tokens;
  for (auto const& pool : recording.pools)
    for (auto const& token : {pool.token0, pool.token1}) tokens.emplace(token.address, token);
  std::vector<TokenClaim> claims;
  for (auto& [address, claim] : tokens) claims.push_back(claim);

  auto registry = base_registry(claims, not_idempotent);
  std::map<std::string_view, AssetId> by_caip19;
  for (auto const& [id, asset] : registry.assets) by_caip19.emplace(asset.caip19, id);
  for (std::size_t i = 0; i < recording.pools.size(); ++i) {
    auto const& pool = recording.pools[i];
    auto const& protocol = protocol_spec(pool.protocol);
    registry.pools.emplace(pool_at(i), PoolSpec{.id = pool_at(i),
                                                .venue = venue_of(pool.protocol),
                                                .address = pool.address,
                                                .token0 = by_caip19.at(erc20(pool.token0.address)),
                                                .token1 = by_caip19.at(erc20(pool.token1.address)),
                                                .fee_numerator = protocol.fee_numerator,
                                                .fee_denominator = protocol.fee_denominator});
  }
  return registry;
}

bool is_reserve(i128 value) { return value > 0 && value <= pricing::kReserveMax; }

}  // namespace

RecordedWorld::RecordedWorld(Recording recording, RecordedOptions const& options)
    : World(registry_of(recording, options.not_idempotent), options.start.value_or(recording.blocks.at(0).at),
            recording.blocks.at(0).number),
      recording_(std::move(recording)),
      shift_(start_ - recording_.blocks.front().at),
      last_(recording_.blocks.front().changes) {
  CHECK(last_.size() == recording_.pools.size());
  for (auto const& reserves : last_) set_pool(pool_at(reserves.pool), reserves.reserve0, reserves.reserve1);
}

std::optional<Time> RecordedWorld::next_block_at() const {
  if (next_ == recording_.blocks.size()) return std::nullopt;
  return recording_.blocks[next_].at + shift_;
}

void RecordedWorld::apply_block() {
  for (auto const& recorded : recording_.blocks[next_++].changes) {
    auto const previous = std::exchange(last_[recorded.pool], recorded);
    auto& state = pools_.at(pool_at(recorded.pool));
    auto const reserve0 = state.reserve0 + recorded.reserve0 - previous.reserve0;
    auto const reserve1 = state.reserve1 + recorded.reserve1 - previous.reserve1;
    if (is_reserve(reserve0) && is_reserve(reserve1)) {
      state.reserve0 = reserve0;
      state.reserve1 = reserve1;
    } else {
      ++changes_refused_;
    }
  }
}

}  // namespace sep::paper
