#include "apps/sep/tca_figures.hpp"

#include "core/tca/value.hpp"

namespace sep::app {
namespace {

using boost::multiprecision::cpp_int;

std::string text_of(Figure const* figure) {
  if (!figure) return "not computed";
  return figure->value ? figure->value->str() : "absent";
}

bool is_equal(Figure const& report, Figure const& naive) {
  if (!report.value || !naive.value) return !report.value && !naive.value;
  Ratio const apart = *report.value - *naive.value;
  Ratio const slack = report.slack < naive.slack ? naive.slack : report.slack;
  return (apart < 0 ? Ratio(-apart) : apart) <= slack;
}

// Names figures of one report.
class Naming {
 public:
  explicit Naming(std::string prefix, Figures& figures) : prefix_(std::move(prefix)), figures_(figures) {}

  void add(char const* name, std::optional<i128> value) {
    figures_[prefix_ + name] = {value ? std::optional(ratio_of(*value)) : std::nullopt};
  }
  void add(char const* name, std::optional<Rate> const& value) {
    figures_[prefix_ + name] = {value ? std::optional(ratio_of(*value)) : std::nullopt};
  }
  void add_bps(char const* name, std::optional<std::int64_t> value) {
    add(name, value ? std::optional<i128>(*value) : std::nullopt);
  }

 private:
  std::string prefix_;
  Figures& figures_;
};

void add_shortfall(Naming& naming, readmodel::TcaReport const& report) {
  auto const& s = report.shortfall;
  auto const part = [&](i128 tca::Shortfall::* member) { return s ? std::optional(*s.*member) : std::nullopt; };
  naming.add("notional", part(&tca::Shortfall::notional));
  naming.add("delay", part(&tca::Shortfall::delay));
  naming.add("execution", part(&tca::Shortfall::execution));
  naming.add("spread", s ? s->spread : std::nullopt);
  naming.add("drift", s ? s->drift : std::nullopt);
  naming.add("opportunity", part(&tca::Shortfall::opportunity));
  naming.add("fees", part(&tca::Shortfall::fees));
  naming.add("total", part(&tca::Shortfall::total));
  naming.add_bps("total_centi_bps", s ? std::optional(tca::centi_bps(s->total, s->notional)) : std::nullopt);
}

void add_whole(Naming& naming, readmodel::TcaReport const& report) {
  auto const& log = report.log;
  naming.add("window_from", std::optional<i128>(report.window.from.ns));
  naming.add("window_to", std::optional<i128>(report.window.to.ns));
  naming.add("intended", std::optional(report.intended));
  naming.add("filled", std::optional(report.filled));
  naming.add("filled_quote", std::optional(report.quote));
  naming.add("fees_inside", std::optional(report.fees_inside));
  naming.add("gas_raw", std::optional(report.gas_raw));
  naming.add("gas", report.gas);
  naming.add("decision", std::optional(log.terms.decision_price));
  naming.add("worst", std::optional(log.terms.worst_price));
  naming.add("arrival", log.arrival);
  naming.add("average", report.average);
  naming.add("end", report.end);
  naming.add("twap", report.twap);
  naming.add("vwap", report.vwap);
  naming.add_bps("participation", report.participation);
  naming.add_bps("vs_decision", report.vs_decision);
  naming.add_bps("vs_arrival", report.vs_arrival);
  naming.add_bps("vs_twap", report.vs_twap);
  naming.add_bps("vs_vwap", report.vs_vwap);
  naming.add_bps("limit_surplus", report.limit_surplus);
  add_shortfall(naming, report);
}

void add_horizon(Naming&& naming, readmodel::HorizonReport const& row) {
  auto const& sums = row.sums;
  naming.add("fills", std::optional<i128>(sums.fills));
  naming.add("missing", std::optional<i128>(sums.missing));
  naming.add("markout", std::optional(sums.markout));
  naming.add("quote", std::optional(sums.quote_raw));
  naming.add("spread_fills", std::optional<i128>(sums.spread_fills));
  naming.add("spread_quote", std::optional(sums.spread_quote_raw));
  naming.add("effective_spread", std::optional(sums.effective_spread));
  naming.add("realised_spread", std::optional(sums.realised_spread));
  naming.add("price_impact", std::optional(sums.price_impact));
  naming.add_bps("reversion", row.reversion);
}

void add_fill(Figures& figures, readmodel::FillReport const& row) {
  Naming naming("fill." + std::to_string(row.attempt.seq) + ".", figures);
  naming.add("base", std::optional(row.fill.base_raw));
  naming.add("quote", std::optional(row.fill.quote_raw));
  naming.add("fee_inside", std::optional(row.attempt.fee));
  naming.add("price", std::optional(row.price));
  naming.add("mid", row.fill.mid);
  naming.add_bps("vs_decision", row.vs_decision);
  naming.add_bps("vs_arrival", row.vs_arrival);
  naming.add_bps("vs_mid", row.vs_mid);
  naming.add("gas", row.gas);
  for (auto const& [horizon, markout] : row.markouts)
    naming.add(("markout." + std::to_string(horizon.ns)).c_str(), markout);
}

}  // namespace

Ratio ratio_of(i128 value) { return Ratio(cpp_int(to_text(value))); }
Ratio ratio_of(Rate rate) { return ratio_of(rate.quote_raw) / ratio_of(rate.base_raw); }

Figures figures_of(readmodel::TcaReport const& report) {
  Figures figures;
  Naming whole("", figures);
  add_whole(whole, report);
  for (auto const& row : report.markouts)
    add_horizon(Naming("markout." + std::to_string(row.sums.horizon.ns) + ".", figures), row);
  for (auto const& row : report.fills) add_fill(figures, row);
  return figures;
}

Comparison compare(Figures const& report, Figures const& naive) {
  Comparison result;
  auto const take = [&](std::string const& name, Figure const* a, Figure const* b) {
    ++result.checked;
    if (!a || !b || !is_equal(*a, *b))
      result.different.push_back({name, text_of(a), text_of(b)});
    else if (!a->value)
      ++result.absent;
  };
  for (auto const& [name, figure] : report) {
    auto const other = naive.find(name);
    take(name, &figure, other == naive.end() ? nullptr : &other->second);
  }
  for (auto const& [name, figure] : naive)
    if (!report.contains(name)) take(name, nullptr, &figure);
  return result;
}

}  // namespace sep::app
