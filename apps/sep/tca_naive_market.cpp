#include <algorithm>

#include "apps/sep/tca_naive.hpp"

namespace sep::app {
namespace {

using boost::multiprecision::cpp_int;

constexpr std::int64_t kMidAge = 60'000'000'000;

struct Source {
  Ratio price;
  cpp_int depth;
  std::uint32_t pool;
};

// The greatest whole cap at which no source holds more than a third of all.
cpp_int cap_of(std::vector<Source> const& sources) {
  cpp_int low = 0;
  cpp_int high = 1;
  for (auto const& source : sources) high += source.depth;
  while (high - low > 1) {
    cpp_int const cap = (low + high) / 2;
    cpp_int total = 0;
    for (auto const& source : sources) total += source.depth < cap ? source.depth : cap;
    (3 * cap <= total ? low : high) = cap;
  }
  return low;
}

Ratio median_of(std::vector<Source> sources) {
  std::ranges::sort(sources, [](Source const& a, Source const& b) {
    return a.price != b.price ? a.price < b.price : a.pool < b.pool;
  });
  if (sources.size() < 3) return sources.front().price;
  cpp_int const cap = cap_of(sources);
  cpp_int total = 0;
  for (auto& source : sources) {
    if (cap < source.depth) source.depth = cap;
    total += source.depth;
  }
  cpp_int so_far = 0;
  for (auto const& source : sources) {
    so_far += source.depth;
    if (2 * so_far >= total) return source.price;
  }
  return sources.back().price;
}

bool is_elsewhere(InstrumentSpec const& row, Registry const& registry) {
  return row.book.has_value() && !registry.venues.at(row.venue).enabled;
}

// One source is another venue's book, where there is one; otherwise as many as the terms had, at most three.
std::uint32_t least_sources(Registry const& registry, NaiveIntent const& intent) {
  auto const had = intent.terms->reference_sources;
  for (auto const& [id, row] : registry.instruments) {
    bool const between = std::minmax(row.token0, row.token1) == std::minmax(intent.spec.base, intent.spec.quote);
    if (had == 1 && between && is_elsewhere(row, registry)) return 3;
  }
  return std::clamp(had, 1U, 3U);
}

Source const* deepest_elsewhere(std::vector<Source> const& sources, Registry const& registry) {
  Source const* deepest = nullptr;
  for (auto const& source : sources) {
    if (!is_elsewhere(registry.instruments.at(InstrumentId(source.pool)), registry)) continue;
    if (!deepest || source.depth > deepest->depth) deepest = &source;
  }
  return deepest;
}

}  // namespace

NaivePrices prices_naively(NaiveLog const& log, NaiveIntent const& intent, AssetId base, AssetId quote) {
  std::map<InstrumentId, std::optional<Hash256>> seen;
  NaivePrices prices;
  auto const least = least_sources(log.registry, intent);
  for (auto const& input : log.inputs) {
    if (input.seq < intent.span.first_seq) continue;
    bool any = false;
    for (auto const& read : input.reads) {
      auto const& pool = log.registry.instruments.at(read.instrument);
      bool const between = std::minmax(pool.token0, pool.token1) == std::minmax(base, quote);
      if (!between || !read.content) continue;
      seen[read.instrument] = read.content;
      any = true;
    }
    if (!any) continue;
    std::vector<Source> sources;
    for (auto const& [id, content] : seen) {
      auto const& pool = log.pools.at(*content);
      if (pool.observed_at.ns + kMidAge < input.at.ns || pool.reserve0 <= 0 || pool.reserve1 <= 0) continue;
      bool const quote_first = log.registry.instruments.at(id).token0 == quote;
      auto const& of_quote = quote_first ? pool.reserve0 : pool.reserve1;
      auto const& of_base = quote_first ? pool.reserve1 : pool.reserve0;
      sources.push_back({Ratio(of_quote, of_base), of_quote, id.value});
    }
    if (sources.size() >= least) {
      prices.push_back({input.at.ns, median_of(std::move(sources))});
    } else if (auto const* deepest = deepest_elsewhere(sources, log.registry)) {
      prices.push_back({input.at.ns, deepest->price});
    }
  }
  return prices;
}

std::optional<NaiveTraded> traded_naively(NaiveLog const& log, NaiveIntent const& intent, std::int64_t from,
                                          std::int64_t to) {
  auto const& spec = intent.spec;
  auto const listed = [](std::vector<VenueId> const& venues, VenueId id) {
    return std::ranges::find(venues, id) != venues.end();
  };
  auto const counts = [&](InstrumentSpec const& row) {
    bool const allowed = spec.allowed_venues.empty() || listed(spec.allowed_venues, row.venue);
    return row.book && row.token0 == spec.base && row.token1 == spec.quote && allowed &&
           !listed(spec.excluded_venues, row.venue) &&
           log.registry.venues.at(row.venue).location == intent.terms->location;
  };
  std::map<InstrumentId, Hash256> seen;
  std::optional<NaiveTraded> ends[2];
  std::int64_t const times[2] = {from, to};
  for (auto const& input : log.inputs) {
    if (input.seq < intent.span.first_seq) continue;
    bool any = false;
    for (auto const& read : input.reads) {
      auto const& row = log.registry.instruments.at(read.instrument);
      any = any || (read.content && std::minmax(row.token0, row.token1) == std::minmax(spec.base, spec.quote));
      if (read.content && counts(row)) seen[read.instrument] = *read.content;
    }
    auto const all = std::ranges::count_if(log.registry.instruments, [&](auto const& of) { return counts(of.second); });
    if (!any || seen.empty() || static_cast<std::ptrdiff_t>(seen.size()) < all) continue;
    NaiveTraded sum{0, 0};
    for (auto const& [id, content] : seen) {
      sum.base += log.traded.at(content).base;
      sum.quote += log.traded.at(content).quote;
    }
    for (int i = 0; i < 2; ++i)
      if (input.at.ns <= times[i]) ends[i] = times[i] - input.at.ns <= kMidAge ? std::optional(sum) : std::nullopt;
  }
  if (!ends[0] || !ends[1]) return std::nullopt;
  NaiveTraded const between{ends[1]->base - ends[0]->base, ends[1]->quote - ends[0]->quote};
  if (between.base <= 0 || between.quote <= 0) return std::nullopt;
  return between;
}

std::optional<Ratio> price_at(NaivePrices const& prices, std::int64_t at, std::optional<std::int64_t> after) {
  NaivePrice const* last = nullptr;
  for (auto const& price : prices)
    if (price.at <= at) last = &price;
  if (!last || at - last->at > kMidAge || (after && last->at <= *after)) return std::nullopt;
  return last->price;
}

}  // namespace sep::app
