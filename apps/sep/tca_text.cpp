#include "apps/sep/tca_text.hpp"

#include <fmt/format.h>

#include "api/text/intent_format.hpp"
#include "api/text/rfc3339.hpp"
#include "apps/sep/progress.hpp"
#include "core/tca/value.hpp"

namespace sep::app {
namespace {

using readmodel::TcaReport;

std::string bp(std::int64_t centi) { return fmt::format("{:.2f} bp", static_cast<double>(centi) / 100); }
std::string bp(std::optional<std::int64_t> centi) { return centi ? bp(*centi) : "-"; }

std::string horizon_text(Duration horizon) {
  if (horizon < seconds(1)) return fmt::format("{} ms", horizon.ns / 1'000'000);
  return fmt::format("{} s", horizon.ns / 1'000'000'000);
}

struct Page {
  TcaReport const& report;
  Registry const& registry;
  std::string text{};

  [[nodiscard]] intent::IntentSpec const& spec() const { return report.log.spec; }
  [[nodiscard]] std::string quote(i128 raw) const { return amount_text(registry, {spec().quote, raw}); }
  [[nodiscard]] std::string base(i128 raw) const { return amount_text(registry, {spec().base, raw}); }
  [[nodiscard]] std::string price(std::optional<Rate> const& rate) const {
    return rate ? price_text(registry, spec(), *rate) : "-";
  }
  void line(std::string_view name, std::string_view value, std::string_view ratio = {}, std::string_view rest = {}) {
    text += fmt::format("  {:<13} {:>22}", name, value);
    if (!ratio.empty()) text += fmt::format("  {:>12}", ratio);
    if (!rest.empty()) text += fmt::format("  {}", rest);
    text += "\n";
  }
};

void add_prices(Page& page) {
  auto const& report = page.report;
  auto const& log = report.log;
  page.text += "\nPrices                                  slippage of the average, positive is cost\n";
  page.line("decision", page.price(log.terms.decision_price), bp(report.vs_decision));
  page.line("arrival", page.price(log.arrival), bp(report.vs_arrival));
  page.line("twap", page.price(report.twap), bp(report.vs_twap));
  page.line("vwap", page.price(report.vwap), bp(report.vs_vwap));
  page.line("end", page.price(report.end));
  page.line("average", page.price(report.average));
  page.line("worst allowed", page.price(log.terms.worst_price),
            report.limit_surplus ? bp(*report.limit_surplus) + " better" : "-");
}

void add_shortfall(Page& page) {
  auto const& report = page.report;
  page.text += "\nShortfall against the decision price, positive is cost\n";
  if (!report.shortfall) return page.line("-", "");
  auto const& s = *report.shortfall;
  auto const part = [&](char const* name, std::optional<i128> cost) {
    page.line(name, cost ? page.quote(*cost) : "-", cost ? bp(tca::centi_bps(*cost, s.notional)) : "-");
  };
  part("delay", s.delay);
  part("execution", s.execution);
  part("  spread", s.spread);
  part("  drift", s.drift);
  part("opportunity", s.opportunity);
  part("fees on top", s.fees);
  part("gas", report.gas);
  part(report.gas ? "total" : "without gas", s.total - (report.gas ? 0 : s.gas));
  auto const sold = intent::sides_of(page.spec()).sell;
  page.line("fees inside", amount_text(page.registry, {sold, report.fees_inside}));
  page.line("gas paid", amount_text(page.registry, {report.log.terms.gas_asset, report.gas_raw}));
  page.line("participation", report.participation ? bp(report.participation) : "-");
}

void add_markouts(Page& page) {
  page.text += "\nMarkouts, positive is good\n";
  if (page.report.markouts.empty()) page.text += "  none\n";
  for (auto const& [sums, reversion] : page.report.markouts) {
    bool const known = sums.fills > 0 && sums.quote_raw > 0;
    auto rest = fmt::format("{} of {} fills", sums.fills, sums.fills + sums.missing);
    if (reversion) rest += ", reversion " + bp(*reversion);
    page.line(horizon_text(sums.horizon), known ? page.quote(sums.markout) : "-",
              known ? bp(tca::centi_bps(sums.markout, sums.quote_raw)) : "-", rest);
  }
}

void add_fills(Page& page) {
  auto const& report = page.report;
  page.text += "\nFills                                          price    vs decision     vs arrival         vs mid\n";
  if (report.fills.empty()) page.text += "  none\n";
  for (auto const& row : report.fills) {
    auto const* venue = page.registry.venue(row.attempt.terms.venue);
    page.text +=
        fmt::format("  {:>9.3f} s  {:<14} {:>23} {:>14} {:>14} {:>14}  {}, gas {}\n",
                    static_cast<double>((row.fill.at - report.log.submitted_at).ns) / 1e9, venue ? venue->name : "?",
                    page.price(row.price), bp(row.vs_decision), bp(row.vs_arrival), bp(row.vs_mid),
                    page.base(row.fill.base_raw), amount_text(page.registry, row.attempt.fill.gas));
  }
}

}  // namespace

std::string tca_text(TcaReport const& report, Registry const& registry) {
  auto const& log = report.log;
  Page page{report, registry};
  page.text = to_text(log.intent) + "  " + api::format_intent_text(log.spec, registry) + "\n";
  page.text += fmt::format("  {}, {} of {}, {} fills, {:.3f} s from {}\n", enum_name(log.status),
                           page.base(report.filled), page.base(report.intended), report.fills.size(),
                           static_cast<double>((report.window.to - report.window.from).ns) / 1e9,
                           api::format_time(report.window.from));
  page.text +=
      fmt::format("  mids: depth-weighted median of at least {} pools as decisions read them, at most {} s old\n",
                  log.mid_sources, readmodel::kMidAgeMax.ns / 1'000'000'000);
  add_prices(page);
  add_shortfall(page);
  add_markouts(page);
  add_fills(page);
  if (!report.missing.empty()) page.text += "\nMissing\n";
  for (auto const& [figure, why, detail] : report.missing)
    page.text += fmt::format("  {:<13} {}{}\n", figure, enum_name(why), detail.empty() ? "" : ": " + detail);
  return page.text;
}

}  // namespace sep::app
