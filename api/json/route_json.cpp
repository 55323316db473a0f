#include "api/json/route_json.hpp"

#include <algorithm>

#include "core/money/decimal.hpp"

namespace sep::api {
namespace {

std::int64_t age_ms(Time at, Time observed) { return std::max<std::int64_t>((at - observed).ns, 0) / 1'000'000; }

std::int64_t share_bps(readmodel::RouteRow const& route) {
  auto const qty = static_cast<u128>(std::max<i128>(route.step.qty, 0));
  auto const share = mul_div_floor(qty, kBpsOne, static_cast<u128>(std::max<i128>(route.slice_qty, 1)));
  return static_cast<std::int64_t>(std::min<u128>(share.value_or(0), kBpsOne));
}

// An instrument alone is a path of one.
std::vector<routing::VerifiedHop> hops_of(routing::VerifiedStep const& step, orders::OrderTerms const& terms) {
  if (!step.hops.empty()) return step.hops;
  return {{.instrument = step.instrument,
           .sell = {terms.sell.asset, step.sell},
           .buy = {terms.buy.asset, step.buy},
           .fee = {terms.sell.asset, step.fee},
           .market = step.market,
           .block = step.block,
           .observed_at = step.observed_at}};
}

json::object hop_json(Registry const& registry, routing::VerifiedHop const& hop, Time at) {
  auto const* spec = registry.instrument(hop.instrument);
  bool const book = spec && spec->book;
  return {{"venue", spec ? text_of(registry, spec->venue) : json::value(nullptr)},
          {book ? "book" : "pool", text_of(registry, hop.instrument)},
          {"sell", money(registry, hop.sell.asset, hop.sell.raw)},
          {"buy", money(registry, hop.buy.asset, hop.buy.raw)},
          {"fee", money(registry, hop.fee.asset, hop.fee.raw)},
          {"block", hop.block},
          {"age_ms", age_ms(at, hop.observed_at)}};
}

}  // namespace

json::object route_json(Registry const& registry, readmodel::RouteRow const& route, orders::OrderTerms const& terms) {
  auto const& step = route.step;
  auto const* venue = registry.venue(terms.venue);
  i128 const gas = static_cast<i128>(terms.gas_limit) * terms.gas_price_max;
  json::array path;
  for (auto const& hop : hops_of(step, terms)) path.push_back(hop_json(registry, hop, route.at));
  return {{"solver", route.solver},
          {"share_bps", share_bps(route)},
          {"sell", money(registry, terms.sell.asset, step.sell)},
          {"buy", money(registry, terms.buy.asset, step.buy)},
          {"impact_bps", format_decimal(step.impact, 2)},
          {"fee", money(registry, terms.sell.asset, step.fee)},
          {"gas", money(registry, venue ? venue->gas_asset : AssetId{}, gas)},
          {"age_ms", age_ms(route.at, step.oldest())},
          {"path", std::move(path)}};
}

}  // namespace sep::api
