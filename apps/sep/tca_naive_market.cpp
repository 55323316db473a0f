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

}  // namespace

NaivePrices prices_naively(NaiveLog const& log, NaiveIntent const& intent, AssetId base, AssetId quote) {
  std::map<InstrumentId, std::optional<Hash256>> seen;
  NaivePrices prices;
  auto const least = std::clamp(intent.terms->reference_sources, 1U, 3U);
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
    if (sources.size() >= least) prices.push_back({input.at.ns, median_of(std::move(sources))});
  }
  return prices;
}

std::optional<Ratio> price_at(NaivePrices const& prices, std::int64_t at, std::optional<std::int64_t> after) {
  NaivePrice const* last = nullptr;
  for (auto const& price : prices)
    if (price.at <= at) last = &price;
  if (!last || at - last->at > kMidAge || (after && last->at <= *after)) return std::nullopt;
  return last->price;
}

}  // namespace sep::app
