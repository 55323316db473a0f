#include "api/json/tca_json.hpp"

#include "core/tca/value.hpp"

namespace sep::api {
namespace {

using readmodel::TcaReport;

constexpr char const* kMidSource =
    "depth-weighted median of the pair's pools, as decisions read them; docs/tca.md says how";

template <class T>
json::value or_null(std::optional<T> const& figure) {
  return figure ? json::value(*figure) : json::value(nullptr);
}

// The amounts and prices of one report in the assets of its intent.
struct Pen {
  Registry const& registry;
  intent::IntentSpec const& spec;
  intent::Terms const& terms;

  [[nodiscard]] json::value base(i128 raw) const { return money(registry, spec.base, raw); }
  [[nodiscard]] json::value quote(i128 raw) const { return money(registry, spec.quote, raw); }
  [[nodiscard]] json::value quote(std::optional<i128> raw) const { return raw ? quote(*raw) : json::value(nullptr); }
  [[nodiscard]] json::value gas(i128 raw) const { return money(registry, terms.gas_asset, raw); }
  [[nodiscard]] json::value rate(std::optional<Rate> const& rate) const {
    return rate ? json::value(price(registry, *rate, spec.base, spec.quote)) : json::value(nullptr);
  }
};

json::object prices_json(TcaReport const& report, Pen const& pen) {
  return {{"decision", pen.rate(report.log.terms.decision_price)},
          {"arrival", pen.rate(report.log.arrival)},
          {"average", pen.rate(report.average)},
          {"end", pen.rate(report.end)},
          {"twap", pen.rate(report.twap)},
          {"vwap", pen.rate(report.vwap)},
          {"worst", pen.rate(report.log.terms.worst_price)}};
}

json::value shortfall_json(TcaReport const& report, Pen const& pen) {
  if (!report.shortfall) return nullptr;
  auto const& s = *report.shortfall;
  auto const part = [&](std::optional<i128> cost) -> json::value {
    if (!cost) return nullptr;
    auto object = money(pen.registry, pen.spec.quote, *cost);
    object["centi_bps"] = tca::centi_bps(*cost, s.notional);
    return object;
  };
  bool const priced = report.gas.has_value();
  return json::object{{"notional", pen.quote(s.notional)},
                      {"delay", part(s.delay)},
                      {"execution", part(s.execution)},
                      {"spread", part(s.spread)},
                      {"drift", part(s.drift)},
                      {"opportunity", part(s.opportunity)},
                      {"fees", part(s.fees)},
                      {"gas", part(report.gas)},
                      {"total", part(priced ? std::optional(s.total) : std::nullopt)},
                      {"total_without_gas", part(s.total - s.gas)}};
}

json::object slippage_json(TcaReport const& report) {
  return {{"vs_decision_centi_bps", or_null(report.vs_decision)},
          {"vs_arrival_centi_bps", or_null(report.vs_arrival)},
          {"vs_twap_centi_bps", or_null(report.vs_twap)},
          {"vs_vwap_centi_bps", or_null(report.vs_vwap)},
          {"limit_surplus_centi_bps", or_null(report.limit_surplus)}};
}

json::array markouts_json(TcaReport const& report, Pen const& pen) {
  json::array rows;
  for (auto const& [sums, reversion] : report.markouts) {
    json::object row{{"horizon_ns", std::to_string(sums.horizon.ns)},
                     {"fills", sums.fills},
                     {"missing", sums.missing},
                     {"markout", nullptr},
                     {"spread_fills", sums.spread_fills},
                     {"effective_spread", nullptr},
                     {"realised_spread", nullptr},
                     {"price_impact", nullptr},
                     {"reversion_centi_bps", or_null(reversion)}};
    if (sums.fills > 0) row["markout"] = pen.quote(sums.markout);
    if (sums.spread_fills > 0) {
      row["effective_spread"] = pen.quote(sums.effective_spread);
      row["realised_spread"] = pen.quote(sums.realised_spread);
      row["price_impact"] = pen.quote(sums.price_impact);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

json::object fill_json(readmodel::FillReport const& row, Pen const& pen) {
  auto const& attempt = row.attempt;
  json::array markouts;
  for (auto const& [horizon, markout] : row.markouts)
    markouts.push_back(json::object{{"horizon_ns", std::to_string(horizon.ns)}, {"markout", pen.quote(markout)}});
  json::array path;
  for (auto const id : attempt.terms.hops()) path.push_back(text_of(pen.registry, id));
  json::object object{
      {"seq", attempt.seq},
      {"slice", attempt.slice},
      {"order", to_text(attempt.terms.id.value)},
      {"venue", text_of(pen.registry, attempt.terms.venue)},
      {"pool", text_of(pen.registry, attempt.terms.instrument)},
      {"base", pen.base(row.fill.base_raw)},
      {"quote", pen.quote(row.fill.quote_raw)},
      {"price", pen.rate(row.price)},
      {"mid", pen.rate(row.fill.mid)},
      {"vs_decision_centi_bps", row.vs_decision},
      {"vs_arrival_centi_bps", or_null(row.vs_arrival)},
      {"vs_mid_centi_bps", or_null(row.vs_mid)},
      {"fee_inside", money(pen.registry, intent::sides_of(pen.spec).sell, attempt.fee)},
      {"gas",
       attempt.fill.gas.raw == 0 ? pen.gas(0) : money(pen.registry, attempt.fill.gas.asset, attempt.fill.gas.raw)},
      {"gas_cost", pen.quote(row.gas)},
      {"markouts", std::move(markouts)}};
  object["path"] = std::move(path);
  put_member(object, "executed_at", row.fill.at, {pen.registry, {}});
  return object;
}

json::array missing_json(TcaReport const& report) {
  json::array list;
  for (auto const& [figure, why, detail] : report.missing)
    list.push_back(json::object{{"figure", figure}, {"why", enum_name(why)}, {"detail", detail}});
  return list;
}

}  // namespace

json::object tca_json(TcaReport const& report, Registry const& registry) {
  auto const& log = report.log;
  Pen const pen{registry, log.spec, log.terms};
  json::object window;
  put_member(window, "from", report.window.from, {registry, {}});
  put_member(window, "to", report.window.to, {registry, {}});
  json::array fills;
  for (auto const& row : report.fills) fills.push_back(fill_json(row, pen));
  json::object mid{{"source", kMidSource}, {"least_sources", log.mid_sources}};
  put_member(mid, "max_age", readmodel::kMidAgeMax, {registry, {}});
  return {{"intent_id", to_text(log.intent)},
          {"status", enum_name(log.status)},
          {"type", enum_name(log.spec.type)},
          {"base", text_of(registry, log.spec.base)},
          {"quote", text_of(registry, log.spec.quote)},
          {"strategy", log.spec.owner.strategy},
          {"style", enum_name(log.spec.style)},
          {"window", std::move(window)},
          {"mid", std::move(mid)},
          {"intended", pen.base(report.intended)},
          {"filled", pen.base(report.filled)},
          {"filled_quote", pen.quote(report.quote)},
          {"prices", prices_json(report, pen)},
          {"shortfall", shortfall_json(report, pen)},
          {"slippage", slippage_json(report)},
          {"participation_centi_bps", or_null(report.participation)},
          {"fees_inside", money(registry, intent::sides_of(log.spec).sell, report.fees_inside)},
          {"gas", pen.gas(report.gas_raw)},
          {"gas_cost", pen.quote(report.gas)},
          {"attempts", log.attempts.size()},
          {"markouts", markouts_json(report, pen)},
          {"fills", std::move(fills)},
          {"missing", missing_json(report)}};
}

}  // namespace sep::api
