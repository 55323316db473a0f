#include "core/tca/shortfall.hpp"

#include <algorithm>

#include "core/tca/value.hpp"

namespace sep::tca {
namespace {

// Every product of a quantity and a price, once.
struct Values {
  Sum filled;            // q
  Sum quote;             // sum quote_i
  Sum fees;              // F
  Sum at_mids;           // sum base_i m(t_i)
  bool has_mids = true;  // every fill has one
  std::optional<i128> at_decision;
  std::optional<i128> at_arrival;
  std::optional<i128> rest_at_decision;
  std::optional<i128> rest_at_end;
};

bool is_bad(std::optional<Rate> const& rate) { return rate && !is_price(*rate); }

std::optional<TcaFault> check(Execution const& e) {
  if (e.intended_raw <= 0) return TcaFault::intended_not_positive;
  if (!is_price(e.decision) || is_bad(e.arrival) || is_bad(e.end)) return TcaFault::price_not_positive;
  for (auto const& fill : e.fills) {
    if (fill.base_raw <= 0 || fill.quote_raw <= 0) return TcaFault::fill_not_positive;
    if (is_bad(fill.mid)) return TcaFault::price_not_positive;
  }
  if (e.gas_raw < 0) return TcaFault::gas_negative;
  if (!e.fills.empty() && !e.arrival) return TcaFault::arrival_missing;
  return std::nullopt;
}

void sum_fills(Execution const& e, Values& values) {
  for (auto const& fill : e.fills) {
    values.filled.add(fill.base_raw);
    values.quote.add(fill.quote_raw);
    values.fees.add(fill.fee_raw);
    values.has_mids = values.has_mids && fill.mid.has_value();
    if (fill.mid) values.at_mids.add(value_at(*fill.mid, fill.base_raw));
  }
}

// s (a - b)
std::optional<i128> signed_difference(intent::IntentType type, std::optional<i128> a, std::optional<i128> b) {
  if (!a || !b) return std::nullopt;
  return sign_of(type) > 0 ? checked_sub(*a, *b) : checked_sub(*b, *a);
}

Result<Shortfall, TcaFault> assemble(Execution const& e, Values const& v) {
  auto const delay = signed_difference(e.type, v.at_arrival, v.at_decision);
  auto const execution = signed_difference(e.type, v.quote.value(), v.at_arrival);
  auto const opportunity = signed_difference(e.type, v.rest_at_end, v.rest_at_decision);
  auto const notional = value_at(e.decision, e.intended_raw);
  Sum total;
  for (auto const& part : {delay, execution, opportunity, v.fees.value(), std::optional(e.gas_raw)}) total.add(part);
  if (!total.value() || !notional) return fail(TcaFault::out_of_range);
  if (*notional == 0) return fail(TcaFault::notional_zero);
  Shortfall result{.delay = *delay,
                   .execution = *execution,
                   .spread = {},
                   .drift = {},
                   .opportunity = *opportunity,
                   .fees = *v.fees.value(),
                   .gas = e.gas_raw,
                   .total = *total.value(),
                   .notional = *notional,
                   .filled_raw = *v.filled.value(),
                   .quote_raw = *v.quote.value()};
  if (!v.has_mids) return result;
  result.spread = signed_difference(e.type, v.quote.value(), v.at_mids.value());
  result.drift = signed_difference(e.type, v.at_mids.value(), v.at_arrival);
  if (!result.spread || !result.drift) return fail(TcaFault::out_of_range);
  return result;
}

}  // namespace

Result<Shortfall, TcaFault> measure_shortfall(Execution const& e) {
  if (auto const fault = check(e)) return fail(*fault);
  Values values;
  sum_fills(e, values);
  auto const filled = values.filled.value();
  if (!filled) return fail(TcaFault::out_of_range);
  i128 const rest = e.intended_raw - *filled;
  if (rest != 0 && !e.end) return fail(TcaFault::end_missing);
  values.at_decision = value_at(e.decision, *filled);
  values.at_arrival = e.arrival ? value_at(*e.arrival, *filled) : 0;
  values.rest_at_decision = value_at(e.decision, rest);
  values.rest_at_end = e.end ? value_at(*e.end, rest) : 0;
  return assemble(e, values);
}

}  // namespace sep::tca
