#include "api/quotes/quote_limits.hpp"

#include <algorithm>

#include "core/money/rate.hpp"

namespace sep::api {
namespace {

// value * bps / 10,000, rounded down; the most there is beyond 127 bits. value >= 0.
i128 part_of(i128 value, std::uint32_t bps) {
  auto const part = mul_div_floor(static_cast<u128>(value), bps, kBpsOne);
  return part && *part <= static_cast<u128>(kInt128Max) ? static_cast<i128>(*part) : kInt128Max;
}

void put_min_out(Quote& quote, std::uint32_t bps) {
  auto& route = *quote.route;
  for (auto& step : route.steps) step.min_out = part_of(step.bought, bps);
  route.min_out = part_of(route.bought, bps);
  if (!quote.why && quote.ask.least > 0) route.min_out = std::max(*route.min_out, quote.ask.least + route.gas_cost);
}

void put_max_in(Quote& quote, std::uint32_t bps) {
  auto& route = *quote.route;
  for (auto& step : route.steps) step.max_in = part_of(step.sold, bps);
  route.max_in = part_of(route.sold, bps);
  if (!quote.why && quote.ask.most) route.max_in = std::min(*route.max_in, *quote.ask.most - route.gas_cost);
}

}  // namespace

void put_limits(Quote& quote) {
  auto const& ask = quote.ask;
  if (!ask.slippage_bps || !quote.route) return;
  auto const whole = static_cast<std::uint32_t>(kBpsOne);
  if (ask.buys)
    put_max_in(quote, whole + *ask.slippage_bps);
  else
    put_min_out(quote, whole - *ask.slippage_bps);
}

}  // namespace sep::api
