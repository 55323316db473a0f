#include "adapters/venues/paper/recorded_world.hpp"

#include <map>

#include "core/base/check.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/pricing/instrument.hpp"

namespace sep::paper {
namespace {

InstrumentId pool_at(std::size_t index) { return InstrumentId(static_cast<std::uint32_t>(index + 1)); }

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
    registry.instruments.emplace(pool_at(i), InstrumentSpec{.id = pool_at(i),
                                                            .venue = venue_of(pool.protocol),
                                                            .address = pool.address,
                                                            .token0 = by_caip19.at(erc20(pool.token0.address)),
                                                            .token1 = by_caip19.at(erc20(pool.token1.address)),
                                                            .fee_numerator = pool.fee_numerator,
                                                            .fee_denominator = pool.fee_denominator,
                                                            .kind = protocol_spec(pool.protocol).kind,
                                                            .tick_spacing = pool.tick_spacing});
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
  for (auto const& state : last_) set_pool(pool_at(state.pool), state.holdings);
}

std::optional<Time> RecordedWorld::next_block_at() const {
  if (next_ == recording_.blocks.size()) return std::nullopt;
  return recording_.blocks[next_].at + shift_;
}

void RecordedWorld::apply_block() {
  for (auto const& recorded : recording_.blocks[next_++].changes) {
    auto const previous = std::exchange(last_[recorded.pool], recorded);
    auto const id = pool_at(recorded.pool);
    auto& held = pools_.at(id).holdings;
    if (auto const* now = std::get_if<PairReserves>(&recorded.holdings))
      change(std::get<PairReserves>(previous.holdings), *now, std::get<PairReserves>(held));
    else
      change(*registry_.instrument(id), std::get<ConcentratedLiquidity>(previous.holdings),
             std::get<ConcentratedLiquidity>(recorded.holdings), std::get<ConcentratedLiquidity>(held));
  }
}

void RecordedWorld::change(PairReserves const& previous, PairReserves const& recorded, PairReserves& held) {
  auto const reserve0 = held.reserve0 + recorded.reserve0 - previous.reserve0;
  auto const reserve1 = held.reserve1 + recorded.reserve1 - previous.reserve1;
  if (is_reserve(reserve0) && is_reserve(reserve1))
    held = {reserve0, reserve1};
  else
    ++changes_refused_;
}

void RecordedWorld::change(InstrumentSpec const& spec, ConcentratedLiquidity const& previous,
                           ConcentratedLiquidity const& recorded, ConcentratedLiquidity& held) {
  if (held == previous) {
    held = recorded;
    return;
  }
  auto before = previous;
  for (auto* pool : {&before, &held}) {
    pool->ticks = recorded.ticks;
    pool->table = recorded.table;
    pool->liquidity = pricing::liquidity_at(*pool);
  }
  auto const moved = pricing::moved_like(spec, before, recorded.sqrt_price_x96, held);
  if (moved)
    held = *moved;
  else
    ++changes_refused_;
}

}  // namespace sep::paper
