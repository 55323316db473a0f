#include "adapters/venues/paper/world.hpp"

#include <algorithm>
#include <set>

#include "core/base/check.hpp"

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

Result<std::vector<pricing::InstrumentQuote>, pricing::SwapError> swaps_of(pricing::Path const& path,
                                                                           OrderTerms const& terms) {
  return terms.kind == SwapKind::exact_in ? pricing::path_exact_in(path, terms.sell.raw)
                                          : pricing::path_exact_out(path, terms.buy.raw);
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

Result<pricing::Path, RejectReason> World::path_of(OrderTerms const& terms) const {
  auto const ids = terms.hops();
  for (auto const id : ids) {
    auto const* spec = registry_.instrument(id);
    if (!spec || !pools_.contains(id) || spec->venue != terms.venue) return fail(RejectReason::unknown_instrument);
  }
  bool const once = std::set(ids.begin(), ids.end()).size() == ids.size();
  if (!once || ids.size() > orders::kMaxHops) return fail(RejectReason::other);
  auto path = pricing::make_path(registry_, ids, terms.sell.asset, terms.buy.asset);
  if (!path) return fail(RejectReason::other);
  for (auto& hop : *path) hop.state = &pools_.at(hop.pool->id);
  return *std::move(path);
}

Result<Swapped, RejectReason> World::quote(OrderTerms const& terms) const {
  TRY_LET(auto const path, path_of(terms));
  if (terms.sell.raw <= 0 || terms.buy.raw <= 0) return fail(RejectReason::other);
  auto const swaps = swaps_of(path, terms);
  if (!swaps) return fail(why_reverted(swaps.error()));
  Swapped const ends{swaps->front().sold, swaps->back().bought};
  bool const exact_in = terms.kind == SwapKind::exact_in;
  if (exact_in ? ends.bought < terms.buy.raw : ends.sold > terms.sell.raw) return fail(RejectReason::limit_not_met);
  return ends;
}

std::vector<InstrumentState> World::settle(OrderTerms const& terms, Swapped const& swapped, Time now) {
  CHECK(swapped.sold >= 0 && swapped.bought >= 0);
  auto const path = path_of(terms);
  CHECK(path.has_value());
  std::vector<Swapped> legs(path->size(), swapped);
  if (path->size() > 1) {
    auto const swaps = swaps_of(*path, terms);
    CHECK(swaps.has_value());
    for (std::size_t i = 0; i < legs.size(); ++i) legs[i] = {(*swaps)[i].sold, (*swaps)[i].bought};
    legs.front().sold = swapped.sold;
    legs.back().bought = swapped.bought;
  }
  std::vector<InstrumentState> moved;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    move((*path)[i], legs[i], now);
    moved.push_back(pools_.at((*path)[i].pool->id));
  }
  std::ranges::sort(moved, {}, &InstrumentState::instrument);
  return moved;
}

void World::move(pricing::Hop const& hop, Swapped const& swapped, Time now) {
  auto& state = pools_.at(hop.pool->id);
  state.observed_at = now;
  if (auto* pair = std::get_if<PairReserves>(&state.holdings)) {
    bool const forward = hop.sell == hop.pool->token0;
    (forward ? pair->reserve0 : pair->reserve1) += swapped.sold;
    (forward ? pair->reserve1 : pair->reserve0) -= swapped.bought;
    CHECK(pair->reserve0 > 0 && pair->reserve1 > 0);
  } else if (auto swap = pricing::swap_exact_in(*hop.pool, state, hop.sell, swapped.sold)) {
    state.holdings = std::move(swap->after);
  }
}

}  // namespace sep::paper
