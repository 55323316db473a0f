#include "core/tca/markouts.hpp"

#include "core/tca/value.hpp"

namespace sep::tca {
namespace {

struct Sums {
  Sum markout;
  Sum quote;
  Sum effective;
  Sum realised;
  Sum impact;
  Sum spread_quote;
};

// s (plus - minus), `times` times.
void add_difference(Sum& sum, int sign, int times, std::optional<i128> plus, std::optional<i128> minus) {
  for (int i = 0; i < times; ++i) {
    sum.add(sign > 0 ? plus : minus);
    sum.subtract(sign > 0 ? minus : plus);
  }
}

void add_fill(Sums& sums, Markout& counts, int sign, Fill const& fill, Rate later) {
  auto const then = value_at(later, fill.base_raw);
  ++counts.fills;
  sums.quote.add(fill.quote_raw);
  add_difference(sums.markout, sign, 1, then, fill.quote_raw);
  if (!fill.mid) return;
  auto const now = value_at(*fill.mid, fill.base_raw);
  ++counts.spread_fills;
  sums.spread_quote.add(fill.quote_raw);
  add_difference(sums.effective, sign, 2, fill.quote_raw, now);
  add_difference(sums.realised, sign, 2, fill.quote_raw, then);
  add_difference(sums.impact, sign, 2, then, now);
}

}  // namespace

std::optional<Markout> measure_markout(intent::IntentType type, std::span<Fill const> fills, std::span<Mid const> mids,
                                       Duration horizon, Duration max_age) {
  Markout result;
  result.horizon = horizon;
  Sums sums;
  for (auto const& fill : fills) {
    if (auto const later = mid_after(mids, fill.at, fill.at + horizon, max_age))
      add_fill(sums, result, sign_of(type), fill, *later);
    else
      ++result.missing;
  }
  for (auto const& [sum, figure] :
       {std::pair{&sums.markout, &result.markout}, std::pair{&sums.quote, &result.quote_raw},
        std::pair{&sums.effective, &result.effective_spread}, std::pair{&sums.realised, &result.realised_spread},
        std::pair{&sums.impact, &result.price_impact}, std::pair{&sums.spread_quote, &result.spread_quote_raw}}) {
    if (!sum->value()) return std::nullopt;
    *figure = *sum->value();
  }
  return result;
}

}  // namespace sep::tca
