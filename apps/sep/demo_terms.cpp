#include "apps/sep/demo_terms.hpp"

#include "core/base/check.hpp"
#include "core/money/decimal.hpp"

namespace sep::app {
namespace {

struct Pair {
  std::string base = "WETH";
  std::string quote = "USDC";
};
Pair pair_of(Registry const& registry) {
  Pair const usual;
  if (registry.asset_by_symbol(usual.base) && registry.asset_by_symbol(usual.quote)) return usual;
  for (auto const& [id, spec] : registry.instruments)
    if (spec.book && registry.venue(spec.venue)->enabled)
      return {registry.asset(spec.token0)->symbol, registry.asset(spec.token1)->symbol};
  return usual;
}

}  // namespace

DemoTerms demo_terms(Registry const& registry) {
  auto const [base, quote] = pair_of(registry);
  bool const is_dear = base == "BTC";  // some 25 times an ETH
  DemoTerms terms;
  terms.sentence = "acquire " + std::string(is_dear ? "0.5 " : "10 ") + base + " using " + quote +
                   ", at most 0.5 % slippage, within 5 minutes";
  auto const deposit = [&](std::string_view symbol, std::string_view text) {
    auto const* asset = registry.asset_by_symbol(symbol);
    if (!asset) return;
    auto const amount = parse_decimal(text, asset->decimals);
    CHECK(amount.has_value());
    terms.deposits.push_back({asset->id, *amount});
  };
  deposit(quote, "50000");
  deposit(base, is_dear ? "1" : "20");
  if (base != "ETH") deposit("ETH", "1");
  return terms;
}

}  // namespace sep::app
