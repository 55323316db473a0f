#include "core/market/reference.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/check.hpp"

namespace sep {
namespace {

struct Source {
  Rate price;
  i128 depth;
  InstrumentId instrument;
  Time observed_at;
};

std::optional<Source> source_of(InstrumentSpec const& spec, InstrumentState const* state, AssetId quote, Time now,
                                Duration max_age) {
  if (!state || !fits(spec, *state)) return std::nullopt;
  // Compared as a sum in 128 bits: times from outside may lie anywhere. An observation after `now` is the freshest.
  if (i128{state->observed_at.ns} + max_age.ns < now.ns) return std::nullopt;
  auto const depth = virtual_reserves(spec, *state);
  if (!depth) return std::nullopt;
  bool const quote_first = spec.token0 == quote;
  i128 const quote_reserve = quote_first ? depth->reserve0 : depth->reserve1;
  i128 const base_reserve = quote_first ? depth->reserve1 : depth->reserve0;
  auto const price = make_rate(quote_reserve, base_reserve);
  if (!price) return std::nullopt;
  return Source{*price, quote_reserve, spec.id, state->observed_at};
}

U256 wide(i128 depth) { return widen(static_cast<u128>(depth)); }

// The most one source may weigh: the greatest cap at which a weight of that cap is no more than a third of the total
// of the capped weights. At most two sources reach it, because a third one that did would be part of the rest.
U256 largest_weight(std::vector<Source> const& sources) {
  std::vector<i128> depths;
  for (auto const& source : sources) depths.push_back(source.depth);
  std::ranges::sort(depths, std::greater{});
  U256 rest = 0;
  for (std::size_t i = 2; i < depths.size(); ++i) rest += wide(depths[i]);
  U256 const half_of_others = (rest + wide(depths[1])) / 2;
  return wide(depths[1]) <= half_of_others ? half_of_others : rest;
}

Rate weighted_median(std::vector<Source> sources) {
  std::ranges::sort(sources, [](Source const& a, Source const& b) {
    auto const order = a.price <=> b.price;
    return order != 0 ? order < 0 : a.instrument < b.instrument;
  });
  // One or two sources have no majority to trust: the lower of the two.
  if (sources.size() < 3) return sources.front().price;
  U256 const cap = largest_weight(sources);
  auto const weight = [&cap](Source const& source) { return std::min(wide(source.depth), cap); };
  U256 total = 0;
  for (auto const& source : sources) total += weight(source);
  U256 so_far = 0;
  for (auto const& source : sources) {
    so_far += weight(source);
    if (so_far * 2 >= total) return source.price;
  }
  CHECK_NOTE(false, "the weights add up to their total");
  return sources.back().price;
}

// The deepest book at a venue that takes no orders of ours; nullptr: none.
Source const* other_venue(Registry const& registry, std::vector<Source> const& sources) {
  Source const* deepest = nullptr;
  for (auto const& source : sources) {
    auto const& spec = *registry.instrument(source.instrument);
    if (spec.kind != InstrumentKind::order_book || registry.venue(spec.venue)->enabled) continue;
    if (deepest == nullptr || source.depth > deepest->depth) deepest = &source;
  }
  return deepest;
}

}  // namespace

Result<ReferencePrice, ReferenceFault> reference_price(Registry const& registry, MarketView& view, AssetId base,
                                                       AssetId quote, Time now, Duration max_age,
                                                       std::uint32_t min_sources) {
  CHECK(max_age.ns >= 0);
  CHECK(min_sources >= 1);
  auto const instruments = registry.instruments_between(base, quote);
  if (instruments.empty()) return fail(ReferenceFault{ReferenceError::no_pools, 0});
  std::vector<Source> sources;
  for (auto const id : instruments)
    if (auto const source = source_of(*registry.instrument(id), view.instrument(id), quote, now, max_age))
      sources.push_back(*source);
  auto const counted = static_cast<std::uint32_t>(sources.size());
  if (counted < min_sources) {
    auto const* elsewhere = other_venue(registry, sources);
    if (elsewhere == nullptr) return fail(ReferenceFault{ReferenceError::too_few_sources, counted});
    return ReferencePrice{elsewhere->price, 1, elsewhere->observed_at};
  }
  ReferencePrice reference{{}, counted, kTimeMax};
  for (auto const& source : sources) reference.oldest = std::min(reference.oldest, source.observed_at);
  reference.price = weighted_median(std::move(sources));
  return reference;
}

}  // namespace sep
