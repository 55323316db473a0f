#include "apps/sep/demo_comparison.hpp"

#include <fmt/format.h>

#include "api/json/render.hpp"
#include "apps/sep/progress.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;
using readmodel::TcaReport;

std::string model_of(Registry const& registry) {
  auto const kind = kind_of_market(registry);
  return fmt::format("exact {} on the {} states that the decision read, nobody else trading{}",
                     kind == "book" ? "walks" : "swaps", kind,
                     kind == "book" ? "; books take no gas" : "; gas as the swaps sent paid on average");
}

// One of the two sides of the comparison.
struct Side {
  i128 base = 0;
  Rate price;
  std::int64_t slippage = 0;
  i128 gas_raw = 0;
  std::optional<std::int64_t> gas;  // both against the worth at the decision

  [[nodiscard]] std::optional<std::int64_t> all_in() const {
    return gas ? std::optional(slippage + *gas) : std::nullopt;
  }
};

Side side_of(TcaReport const& report) {
  return {report.filled, *report.average, *report.vs_decision, report.gas_raw,
          gas_bps(report.log.terms, report.filled, report.gas)};
}
Side side_of(TcaReport const& report, OneShot const& one, Shot const& shot) {
  return {shot.base, shot.price, shot.slippage, one.gas_raw, gas_bps(report.log.terms, shot.base, one.gas)};
}

std::string bp(std::int64_t centi) { return fmt::format("{:.2f} bp", static_cast<double>(centi) / 100); }
std::string bp(std::optional<std::int64_t> centi) { return centi ? bp(*centi) : "-"; }

struct Page {
  TcaReport const& report;
  Registry const& registry;
  std::string text{};

  void row(std::string_view name, std::string_view left, std::string_view right) {
    text += fmt::format("  {:<11} {:<34} {}\n", name, left, right);
  }
  [[nodiscard]] std::string base(Side const& side) const {
    return amount_text(registry, {report.log.spec.base, side.base});
  }
  [[nodiscard]] std::string gas(Side const& side) const {
    return bp(side.gas) + ", " + amount_text(registry, {report.log.terms.gas_asset, side.gas_raw});
  }
  [[nodiscard]] std::string price(Side const& side) const { return price_text(registry, report.log.spec, side.price); }
  [[nodiscard]] std::string venue(Shot const& shot) const { return registry.venue(shot.venue)->name; }
  [[nodiscard]] std::string sized(i128 qty) const {
    return amount_text(registry, {intent::sides_of(report.log.spec).sized, qty});
  }
};

json::value side_json(Side const& side, TcaReport const& report, Registry const& registry) {
  auto const& spec = report.log.spec;
  auto const or_null = [](std::optional<std::int64_t> bps) { return bps ? json::value(*bps) : json::value(nullptr); };
  return json::object{{"base", api::money(registry, spec.base, side.base)},
                      {"price", api::price(registry, side.price, spec.base, spec.quote)},
                      {"slippage_centi_bps", side.slippage},
                      {"gas", api::money(registry, report.log.terms.gas_asset, side.gas_raw)},
                      {"gas_centi_bps", or_null(side.gas)},
                      {"all_in_centi_bps", or_null(side.all_in())}};
}

json::value shot_json(std::optional<Shot> const& shot, TcaReport const& report, OneShot const& one,
                      Registry const& registry) {
  if (!shot) return nullptr;
  auto object = side_json(side_of(report, one, *shot), report, registry);
  object.as_object()["venue"] = api::text_of(registry, shot->venue);
  object.as_object()[kind_of_market(registry)] = api::text_of(registry, shot->instrument);
  object.as_object()["block"] = shot->block;
  object.as_object()["qty"] = api::money(registry, intent::sides_of(report.log.spec).sized, shot->qty);
  return object;
}

std::string limit_text(Page const& page, OneShot const& one) {
  auto const bound = tca::slippage_centi_bps(page.report.log.spec.type, page.report.log.terms.worst_price,
                                             page.report.log.terms.decision_price);
  auto text = one.whole ? fmt::format("  limit       one order for the whole is beyond the {} allowed", bp(bound))
                        : fmt::format("  limit       no single {} can trade the whole", kind_of_market(page.registry));
  if (!one.part) return text + fmt::format("; no part fits on one {}\n", kind_of_market(page.registry));
  return text + fmt::format("; {} fit on {}, at {}\n", page.sized(one.part->qty), page.venue(*one.part),
                            bp(one.part->slippage));
}

}  // namespace

std::string comparison_text(Compared const& compared, Registry const& registry) {
  auto const& [report, one] = compared;
  if (!report.average || !report.vs_decision) return {};
  Page page{report, registry};
  page.text = fmt::format("\nCompared with the whole in one order on the best single {}, at the decision\n",
                          kind_of_market(registry));
  auto const ours = side_of(report);
  if (auto const& shot = one.whole) {
    auto const other = side_of(report, one, *shot);
    page.row("", "achieved", "one order on " + page.venue(*shot));
    page.row("traded", page.base(ours), page.base(other));
    page.row("average", page.price(ours), page.price(other));
    page.row("slippage", bp(ours.slippage), bp(other.slippage));
    page.row("gas", page.gas(ours), page.gas(other));
    page.row("all in", bp(ours.all_in()), bp(other.all_in()));
  }
  if (!one.fits) page.text += limit_text(page, one);
  page.text += "  model       " + model_of(registry) + "\n";
  return page.text;
}

json::object comparison_json(Compared const& compared, Registry const& registry) {
  auto const& [report, one] = compared;
  bool const filled = report.average && report.vs_decision;
  return {{"impact_model", model_of(registry)},
          {"achieved", filled ? side_json(side_of(report), report, registry) : json::value(nullptr)},
          {"one_order", shot_json(one.whole, report, one, registry)},
          {"one_order_within_limit", one.fits},
          {"part_within_limit", shot_json(one.part, report, one, registry)}};
}

}  // namespace sep::app
