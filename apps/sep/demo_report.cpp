#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "api/json/render.hpp"
#include "api/json/route_json.hpp"
#include "api/text/intent_format.hpp"
#include "api/text/rfc3339.hpp"
#include "apps/sep/demo_comparison.hpp"
#include "apps/sep/demo_run.hpp"
#include "apps/sep/progress.hpp"
#include "core/market/book_price.hpp"
#include "core/risk/gate.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

struct Price {
  Rate average;               // of all fills, quote per base
  std::int64_t slippage = 0;  // against the decision price, hundredths of a basis point; positive: worse
  std::int64_t budget = 0;
};

std::optional<Price> price_of(DemoResult const& result) {
  auto const& intent = result.intent;
  auto const average = risk::price_of(intent.spec, intent.cum_sold, intent.cum_bought);
  if (!average) return std::nullopt;
  return Price{*average, risk::worse_than(intent.spec, *average, intent.terms.decision_price),
               static_cast<std::int64_t>(intent.spec.max_slippage_bps) * 100};
}

std::string bp(std::int64_t centi) { return fmt::format("{:.2f} bp", static_cast<double>(centi) / 100); }

bool is_proven(DemoResult const& result) {
  return result.verified.ok && result.replay_equal && result.redecided.differing == 0;
}

std::string log_text(DemoResult const& result) {
  auto const& verified = result.verified;
  std::string text = fmt::format(
      "  verify      {}\n", verified.ok ? fmt::format("{} records, hash chain unbroken", verified.records)
                                        : fmt::format("BROKEN at {}: {}", verified.first_bad_seq, verified.detail));
  text += fmt::format("  replay      {}\n", result.replay_equal ? "state equals the live one, bit for bit"
                                                                : "state DIFFERS from the live one");
  text += fmt::format("  redecide    {} decisions, {} differ\n", result.redecided.inputs, result.redecided.differing);
  text += "  head        " + to_text(result.head) + "\n";
  return text;
}

std::string ending_text(intent::IntentState const& intent) {
  auto text = enum_name(intent.status);
  if (intent.closing_cause) text += ", " + enum_name(*intent.closing_cause);
  if (intent.last_refusal) text += "; last refusal: " + denial_text(*intent.last_refusal);
  return text;
}

json::object amount_json(Registry const& registry, Amount amount) {
  auto const* asset = registry.asset(amount.asset);
  return {{"asset", asset ? asset->symbol : ""},
          {"amount", asset ? format_decimal(amount.raw, asset->decimals) : ""},
          {"raw", sep::to_text(amount.raw)}};
}

i128 filled_of(DemoResult const& result, DemoSlice const& slice) {
  bool const exact_in = result.intent.sides().exact_in();
  i128 filled = 0;
  for (auto const& [venue, order, fill] : result.fills)
    if (order.slice == slice.number) filled += exact_in ? fill.sold.raw : fill.bought.raw;
  return filled;
}

std::string slices_text(DemoResult const& result) {
  if (!result.intent.plan) return {};
  auto const sized = result.intent.sides().sized;
  std::string text = fmt::format("\nSlices ({})\n", enum_name(result.intent.spec.style));
  for (auto const& slice : result.slices)
    text += fmt::format("  {:>3} at {:>8.3f} s  {}, filled {}\n", slice.number,
                        static_cast<double>((slice.at - result.started).ns) / 1e9,
                        amount_text(result.registry, {sized, slice.qty}),
                        amount_text(result.registry, {sized, filled_of(result, slice)}));
  return text;
}

json::array slices_json(DemoResult const& result) {
  auto const sized = result.intent.sides().sized;
  json::array slices;
  for (auto const& slice : result.slices)
    slices.push_back(json::object{{"slice", slice.number},
                                  {"released_at", api::format_time(slice.at)},
                                  {"qty", amount_json(result.registry, {sized, slice.qty})},
                                  {"filled", amount_json(result.registry, {sized, filled_of(result, slice)})}});
  return slices;
}

std::string fill_text(Registry const& registry, DemoFill const& filled) {
  auto const& [venue, order, fill] = filled;
  auto const text =
      fmt::format("  {:<14} {} for {}", venue, amount_text(registry, fill.sold), amount_text(registry, fill.bought));
  if (order.terms.book) return text + fmt::format(", of: {}\n", limit_text(registry, order.terms));
  return text + fmt::format(", gas {}, block {}\n", amount_text(registry, fill.gas), fill.block);
}

json::object step_json(DemoResult const& result, DemoStep const& routed) {
  auto const& registry = result.registry;
  auto const& step = routed.route.step;
  auto const& spec = *registry.instrument(step.instrument);
  auto const sides = result.intent.sides();
  json::object object{{"venue", registry.venue(step.venue)->name},
                      {spec.book ? "book" : "pool", spec.address},
                      {"sell", amount_json(registry, {sides.sell, step.sell})},
                      {"buy", amount_json(registry, {sides.buy, step.buy})},
                      {"fee", amount_json(registry, {sides.sell, step.fee})},
                      {"block", step.block}};
  for (auto& [name, value] : api::route_json(registry, routed.route, routed.terms)) object.emplace(name, value);
  if (!spec.book) return object;
  auto const worst = price_of(*spec.book, step.last_ticks);
  object["lots"] = sep::to_text(step.lots);
  object["worst_price"] = worst ? json::value(price_text(registry, result.intent.spec, *worst)) : nullptr;
  return object;
}

double milliseconds_old(Time at, Time observed) {
  return static_cast<double>(std::max<std::int64_t>((at - observed).ns, 0)) / 1e6;
}

// What is routed where, then why that was expected to be right; of a path every pool.
std::string plan_text(DemoResult const& result, DemoStep const& routed) {
  auto const& registry = result.registry;
  auto const& [step, solver, slice_qty, at] = routed.route;
  auto const sides = result.intent.sides();
  auto const& terms = routed.terms;
  auto text = fmt::format("  {:<14} {} for {}, fee {} inside, {}\n", registry.venue(step.venue)->name,
                          amount_text(registry, {sides.sell, step.sell}), amount_text(registry, {sides.buy, step.buy}),
                          amount_text(registry, {sides.sell, step.fee}), step_text(registry, sides.sell, step));
  auto const share = slice_qty > 0 ? 100 * static_cast<double>(step.qty) / static_cast<double>(slice_qty) : 0;
  text += fmt::format("  {:<14} {:.2f} % of its slice, impact {}", "", share, bp(step.impact));
  if (!terms.book)
    text += ", gas at most " + amount_text(registry, {registry.venue(terms.venue)->gas_asset,
                                                      static_cast<i128>(terms.gas_limit) * terms.gas_price_max});
  text += fmt::format(", state {:.0f} ms old\n", milliseconds_old(at, step.oldest()));
  for (auto const& hop : step.hops)
    text += fmt::format("  {:<14} {} for {}, fee {}, pool {}, state {:.0f} ms old\n", "",
                        amount_text(registry, hop.sell), amount_text(registry, hop.buy), amount_text(registry, hop.fee),
                        registry.instrument(hop.instrument)->address, milliseconds_old(at, hop.observed_at));
  return text;
}

json::object fill_json(Registry const& registry, DemoFill const& filled) {
  auto const& [venue, order, fill] = filled;
  return {{"venue", venue},
          {"order", to_text(order.terms.id.value)},
          {"limit", api::limit_json(registry, order.terms)},
          {"sold", amount_json(registry, fill.sold)},
          {"bought", amount_json(registry, fill.bought)},
          {"gas", amount_json(registry, fill.gas)},
          {"block", fill.block},
          {"executed_at", api::format_time(fill.executed_at)}};
}

std::string sources_text(std::uint32_t sources, Registry const& registry) {
  if (sources == 1) return "of the book at a venue that is not traded on";
  return fmt::format("median of {} {}s", sources, kind_of_market(registry));
}

std::string market_text(DemoResult const& result) {
  auto const& market = result.market;
  std::string text = "\nMarket\n  model       " + market.model + "\n";
  if (!market.last_record) return text;
  text += "  recorded    " + api::format_time(market.start) + " to " + api::format_time(*market.last_record);
  if (auto const after = result.ended - *market.last_record; after > Duration{})
    text += fmt::format("; the intent ended {:.3f} s after that", static_cast<double>(after.ns) / 1e9);
  return text + "\n";
}

json::object market_json(DemoResult const& result) {
  auto const& last = result.market.last_record;
  return {{"model", result.market.model},
          {"start", api::format_time(result.market.start)},
          {"last_record", last ? json::value(api::format_time(*last)) : nullptr},
          {"ended_after_last_record", last && result.ended > *last}};
}

}  // namespace

std::string demo_report_text(DemoResult const& result) {
  auto const& intent = result.intent;
  auto const& registry = result.registry;
  std::string text = "\nIntent\n";
  text += "  " + api::format_intent_text(intent.spec, registry) + "\n";
  text += "  ended       " + ending_text(intent) + "\n";
  text +=
      fmt::format("  took        {:.3f} s of {:.0f} s\n", static_cast<double>((result.ended - result.started).ns) / 1e9,
                  static_cast<double>((intent.spec.deadline - result.started).ns) / 1e9);
  text += slices_text(result);
  text += "\nPlan\n";
  for (auto const& step : result.steps) text += plan_text(result, step);
  if (result.steps.empty()) text += "  nothing was routed\n";
  text += "\nFills\n";
  for (auto const& filled : result.fills) text += fill_text(registry, filled);
  if (result.fills.empty()) text += "  none\n";
  if (auto const price = price_of(result)) {
    text += "\nPrice\n";
    text += "  decision    " + price_text(registry, intent.spec, intent.terms.decision_price) +
            fmt::format(" ({})\n", sources_text(intent.terms.reference_sources, registry));
    text += "  average     " + price_text(registry, intent.spec, price->average) + "\n";
    text += fmt::format("  slippage    {} of {} allowed, fees inside\n", bp(price->slippage), bp(price->budget));
    text += "  gas         " + amount_text(registry, {intent.terms.gas_asset, intent.gas_paid}) + "\n";
  }
  if (result.compared) text += comparison_text(*result.compared, registry);
  text += market_text(result);
  text += "\nLog\n" + log_text(result);
  return text;
}

std::string demo_report_json(DemoResult const& result) {
  auto const& intent = result.intent;
  auto const& registry = result.registry;
  json::array fills;
  for (auto const& filled : result.fills) fills.push_back(fill_json(registry, filled));
  json::array steps;
  for (auto const& step : result.steps) steps.push_back(step_json(result, step));
  json::object report{{"intent_id", to_text(intent.id)},
                      {"intent", json::parse(api::format_intent_json(intent.spec, registry))},
                      {"status", enum_name(intent.status)},
                      {"cause", intent.closing_cause ? json::value(enum_name(*intent.closing_cause)) : nullptr},
                      {"refusal", intent.last_refusal ? json::value(denial_text(*intent.last_refusal)) : nullptr},
                      {"started_at", api::format_time(result.started)},
                      {"ended_at", api::format_time(result.ended)},
                      {"slices", slices_json(result)},
                      {"plan", std::move(steps)},
                      {"fills", std::move(fills)}};
  if (auto const price = price_of(result))
    report["price"] = json::object{{"decision", price_text(registry, intent.spec, intent.terms.decision_price)},
                                   {"average", price_text(registry, intent.spec, price->average)},
                                   {"slippage_centi_bps", price->slippage},
                                   {"budget_centi_bps", price->budget}};
  if (result.compared) report["comparison"] = comparison_json(*result.compared, registry);
  report["market"] = market_json(result);
  report["log"] = json::object{{"records", result.records},
                               {"head", to_text(result.head)},
                               {"verify", result.verified.ok},
                               {"replay", result.replay_equal},
                               {"redecide_differing", result.redecided.differing},
                               {"proven", is_proven(result)}};
  return json::serialize(report) + "\n";
}

}  // namespace sep::app
