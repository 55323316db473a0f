#include "adapters/venues/paper/world.hpp"

#include "core/base/check.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::paper {
namespace {

using orders::OrderTerms;
using orders::RejectReason;
using orders::SwapKind;

RejectReason why_reverted(pricing::SwapError error) {
  switch (error) {
    case pricing::SwapError::zero_amount:
    case pricing::SwapError::insufficient_output:
      return RejectReason::limit_not_met;
    case pricing::SwapError::no_liquidity:
    case pricing::SwapError::exceeds_reserve:
    case pricing::SwapError::too_large:
      return RejectReason::insufficient_liquidity;
  }
  return RejectReason::other;
}

bool names_assets_of(PoolSpec const& pool, OrderTerms const& terms) {
  bool const forward = terms.sell.asset == pool.token0 && terms.buy.asset == pool.token1;
  bool const backward = terms.sell.asset == pool.token1 && terms.buy.asset == pool.token0;
  return forward || backward;
}

}  // namespace

World::World(Registry registry, Time start, std::uint64_t height)
    : registry_(std::move(registry)), start_(start), height_(height) {}

void World::set_pool(PoolId id, i128 reserve0, i128 reserve1) {
  auto& state = pools_[id];
  state.pool = id;
  state.reserve0 = reserve0;
  state.reserve1 = reserve1;
  state.block = height_;
  state.observed_at = start_;
}

std::vector<PoolState> World::advance(Time now) {
  bool moved = false;
  for (auto at = next_block_at(); at && *at <= now; at = next_block_at()) {
    apply_block();
    ++height_;
    for (auto& [id, state] : pools_) {
      state.block = height_;
      state.observed_at = *at;
    }
    moved = true;
  }
  if (!moved) return {};
  return pools();
}

std::vector<PoolState> World::pools() const {
  std::vector<PoolState> all;
  all.reserve(pools_.size());
  for (auto const& [id, state] : pools_) all.push_back(state);
  return all;
}

std::optional<PoolState> World::pool(PoolId id) const {
  auto const found = pools_.find(id);
  if (found == pools_.end()) return std::nullopt;
  return found->second;
}

Result<Swapped, RejectReason> World::quote(OrderTerms const& terms) const {
  auto const* spec = registry_.pool(terms.pool);
  auto const state = pool(terms.pool);
  if (!spec || !state || spec->venue != terms.venue) return fail(RejectReason::unknown_pool);
  if (!names_assets_of(*spec, terms) || terms.sell.raw <= 0 || terms.buy.raw <= 0) return fail(RejectReason::other);

  bool const forward = terms.sell.asset == spec->token0;
  auto const reserves = forward ? pricing::Reserves{state->reserve0, state->reserve1}
                                : pricing::Reserves{state->reserve1, state->reserve0};
  pricing::SwapFee const fee{spec->fee_numerator, spec->fee_denominator};
  if (terms.kind == SwapKind::exact_in) {
    auto const bought = pricing::amount_out(reserves, terms.sell.raw, fee);
    if (!bought) return fail(why_reverted(bought.error()));
    if (*bought < terms.buy.raw) return fail(RejectReason::limit_not_met);
    return Swapped{terms.sell.raw, *bought};
  }
  auto const sold = pricing::amount_in(reserves, terms.buy.raw, fee);
  if (!sold) return fail(why_reverted(sold.error()));
  if (*sold > terms.sell.raw) return fail(RejectReason::limit_not_met);
  return Swapped{*sold, terms.buy.raw};
}

PoolState World::settle(OrderTerms const& terms, Swapped const& swapped, Time now) {
  auto const* spec = registry_.pool(terms.pool);
  CHECK(spec != nullptr && pools_.contains(terms.pool));
  CHECK(swapped.sold >= 0 && swapped.bought >= 0);
  auto& state = pools_.at(terms.pool);
  bool const forward = terms.sell.asset == spec->token0;
  (forward ? state.reserve0 : state.reserve1) += swapped.sold;
  (forward ? state.reserve1 : state.reserve0) -= swapped.bought;
  CHECK(state.reserve0 > 0 && state.reserve1 > 0);
  state.observed_at = now;
  return state;
}

}  // namespace sep::paper
