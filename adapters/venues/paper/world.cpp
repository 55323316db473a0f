#include "adapters/venues/paper/world.hpp"

#include "core/base/check.hpp"
#include "core/pricing/instrument.hpp"

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

}  // namespace

World::World(Registry registry, Time start, std::uint64_t height)
    : registry_(std::move(registry)), start_(start), height_(height) {}

void World::set_pool(InstrumentId id, Holdings holdings) { pools_[id] = {id, std::move(holdings), height_, start_}; }

std::vector<InstrumentState> World::advance(Time now) {
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

std::vector<InstrumentState> World::pools() const {
  std::vector<InstrumentState> all;
  all.reserve(pools_.size());
  for (auto const& [id, state] : pools_) all.push_back(state);
  return all;
}

std::optional<InstrumentState> World::pool(InstrumentId id) const {
  auto const found = pools_.find(id);
  if (found == pools_.end()) return std::nullopt;
  return found->second;
}

Result<Swapped, RejectReason> World::quote(OrderTerms const& terms) const {
  auto const* spec = registry_.instrument(terms.instrument);
  auto const state = pool(terms.instrument);
  if (!spec || !state || spec->venue != terms.venue) return fail(RejectReason::unknown_instrument);
  bool const sound =
      pricing::trades(*spec, terms.sell.asset, terms.buy.asset) && terms.sell.raw > 0 && terms.buy.raw > 0;
  if (!sound) return fail(RejectReason::other);
  bool const exact_in = terms.kind == SwapKind::exact_in;
  auto const swap = exact_in ? pricing::swap_exact_in(*spec, *state, terms.sell.asset, terms.sell.raw)
                             : pricing::swap_exact_out(*spec, *state, terms.sell.asset, terms.buy.raw);
  if (!swap) return fail(why_reverted(swap.error()));
  if (exact_in ? swap->bought < terms.buy.raw : swap->sold > terms.sell.raw) return fail(RejectReason::limit_not_met);
  return Swapped{swap->sold, swap->bought};
}

InstrumentState World::settle(OrderTerms const& terms, Swapped const& swapped, Time now) {
  auto const* spec = registry_.instrument(terms.instrument);
  CHECK(spec != nullptr && pools_.contains(terms.instrument));
  CHECK(swapped.sold >= 0 && swapped.bought >= 0);
  auto& state = pools_.at(terms.instrument);
  state.observed_at = now;
  if (auto* pair = std::get_if<PairReserves>(&state.holdings)) {
    bool const forward = terms.sell.asset == spec->token0;
    (forward ? pair->reserve0 : pair->reserve1) += swapped.sold;
    (forward ? pair->reserve1 : pair->reserve0) -= swapped.bought;
    CHECK(pair->reserve0 > 0 && pair->reserve1 > 0);
  } else if (auto swap = pricing::swap_exact_in(*spec, state, terms.sell.asset, swapped.sold)) {
    state.holdings = std::move(swap->after);
  }
  return state;
}

}  // namespace sep::paper
