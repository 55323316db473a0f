#include "api/quotes/quote_rates.hpp"

#include <algorithm>

#include "core/market/book_price.hpp"
#include "core/pricing/instrument.hpp"
#include "core/pricing/swap_step.hpp"

namespace sep::api {
namespace {

// out * kept / (in * paid), near enough where that is beyond 127 bits.
std::optional<Rate> rate_of(i128 in, i128 out, std::uint32_t kept, std::uint32_t paid) {
  for (i128 const most = kInt128Max / std::max(kept, paid); in > most || out > most;) {
    in /= 2;
    out /= 2;
  }
  return make_rate(out * kept, in * paid);
}

// At the best level. A fee of what is paid in is on top of it.
std::optional<Rate> marginal_rate(BookRules const& rules, BookDepth const& depth, bool sells) {
  auto const& levels = sells ? depth.bids : depth.asks;
  auto const price = levels.empty() ? std::nullopt : price_of(rules, levels.front().price_ticks);
  if (!price) return std::nullopt;
  bool const of_paid = (rules.fee_in == FeeAsset::base) == sells;
  auto const kept = of_paid ? pricing::kPipsOne : pricing::kPipsOne - rules.fee_pips;
  auto const paid = of_paid ? pricing::kPipsOne + rules.fee_pips : pricing::kPipsOne;
  return rate_of(sells ? price->base_raw : price->quote_raw, sells ? price->quote_raw : price->base_raw, kept, paid);
}

}  // namespace

std::optional<Rate> marginal_rate(InstrumentSpec const& spec, InstrumentState const& state, AssetId sell) {
  bool const first = spec.token0 == sell;
  if (auto const* depth = depth_of(state)) return marginal_rate(*spec.book, *depth, first);
  auto const reserves = virtual_reserves(spec, state);
  if (!reserves) return std::nullopt;
  return rate_of(first ? reserves->reserve0 : reserves->reserve1, first ? reserves->reserve1 : reserves->reserve0,
                 spec.fee_numerator, spec.fee_denominator);
}

}  // namespace sep::api
