#include "apps/sep/quote_text.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "apps/sep/cli/table.hpp"
#include "apps/sep/remote.hpp"
#include "core/money/decimal.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

constexpr std::size_t kNearlyUsed = 8;  // rows
constexpr std::size_t kLeftOut = 12;

// Of an amount eight digits after the point, unless nothing would be left; the JSON has all of them.
std::string cut(std::string text) {
  constexpr std::size_t kFraction = 8;
  auto const point = text.find('.');
  if (point == std::string::npos || text.size() <= point + 1 + kFraction) return text;
  auto const shorter = text.substr(0, point + 1 + kFraction);
  return shorter.find_first_of("123456789") == std::string::npos ? text : shorter;
}

std::string short_amount(json::value const& value) {
  if (!value.is_object()) return "-";
  return cut(text_of(value, "amount")) + " " + text_of(value, "asset");
}

// "0x88e6…5640"
std::string short_pool(json::value const& row) {
  auto const pool = text_of(row, "pool");
  return pool.size() < 12 ? pool : pool.substr(0, 6) + "…" + pool.substr(pool.size() - 4);
}

std::string percent(json::value const& row) {
  return fmt::format("{:.2f} %", static_cast<double>(row.at("share_bps").to_number<int>()) / 100);
}

std::string price_in(json::value const& row, char const* member) {
  return row.at(member).is_object() ? text_of(row.at(member), "price") : "-";
}

json::array const& list_of(json::value const& quote, char const* name) { return quote.at(name).as_array(); }
json::array const& links_of(json::value const& quote) { return quote.at("graph").at("links").as_array(); }

// That the route goes through, its ends among them.
std::set<std::string> assets_of(json::value const& quote) {
  std::set<std::string> assets;
  for (auto const& step : list_of(quote, "steps"))
    assets.insert({text_of(step.at("sell"), "asset"), text_of(step.at("buy"), "asset")});
  return assets;
}

bool buys(json::value const& quote) { return text_of(quote, "kind") == "exact_out"; }

// An amount where one was asked for, the asset where not.
std::string asked(json::value const& quote, char const* side) {
  auto const& value = quote.at(side);
  return value.is_object() ? short_amount(value) : text_of(quote, side);
}

std::string asset_of(json::value const& quote, char const* side) {
  auto const& value = quote.at(side);
  return value.is_object() ? text_of(value, "asset") : text_of(quote, side);
}

void print_figure(char const* what, std::string const& figure) { std::printf("  %-13s %s\n", what, figure.c_str()); }

void print_limits(json::value const& quote) {
  auto const slippage = text_of(quote, "slippage_bps") + " bp of slippage";
  if (quote.at("least").is_object()) print_figure("asked for", short_amount(quote.at("least")) + " at least");
  if (quote.at("most").is_object()) print_figure("asked for", short_amount(quote.at("most")) + " at most");
  if (quote.at("min_out").is_object())
    print_figure("must bring", short_amount(quote.at("min_out")) + " at least, " + slippage);
  if (quote.at("max_in").is_object())
    print_figure("may sell", short_amount(quote.at("max_in")) + " at most, " + slippage);
}

void print_headline(json::value const& quote) {
  bool const fills = text_of(quote, "verdict") == "fillable";
  auto const pools = links_of(quote).size();
  if (!fills) std::printf("not fillable now: %s\n", text_of(quote, "reason").c_str());
  if (quote.at("amount_out").is_null()) {
    std::printf("  %s for %s, over %zu pools\n", asked(quote, "sell").c_str(), asked(quote, "buy").c_str(), pools);
    if (quote.at("most_found").is_object())
      print_figure("found", short_amount(quote.at("most_found")) + ", and no more");
    return;
  }
  std::printf("%s%s for %s\n", fills ? "" : "  ", short_amount(quote.at("sold")).c_str(),
              short_amount(quote.at("amount_out")).c_str());
  auto const gas_cost = short_amount(quote.at("gas_cost"));
  auto const& worth = quote.at(buys(quote) ? "cost" : "amount_out_net");
  if (quote.at("gas_counts").as_bool())
    print_figure(buys(quote) ? "with its gas" : "net of gas", short_amount(worth) + ", gas " + gas_cost);
  else
    print_figure("gas", text_of(quote, "gas") + " units, not counted: nothing says what it is worth");
  auto const& bound = quote.at(buys(quote) ? "bound_cost" : "bound_net");
  print_figure(buys(quote) ? "at least" : "at most",
               fmt::format("{} by any route over these pools ({})", short_amount(bound), pools));
  if (!quote.at("gap_bps").is_null()) print_figure("gap", text_of(quote, "gap_bps") + " bp");
  print_limits(quote);
}

void print_steps(json::value const& quote) {
  auto const& steps = list_of(quote, "steps");
  if (steps.empty()) return;
  Table rows{{"step", "venue", "pool", "sell", "buy", "share", "gas"}};
  for (auto const& step : steps)
    rows.push_back({std::to_string(rows.size()), text_of(step, "venue"), short_pool(step),
                    short_amount(step.at("sell")), short_amount(step.at("buy")), percent(step), text_of(step, "gas")});
  std::printf("\n");
  print_table(rows);
}

void print_prices(json::value const& quote) {
  auto const& steps = list_of(quote, "steps");
  if (!steps.empty()) {
    Table rows{{"step", "for the next unit of", "in", "before", "after"}};
    for (auto const& step : steps)
      rows.push_back({std::to_string(rows.size()), text_of(step.at("sell"), "asset"), text_of(step.at("buy"), "asset"),
                      price_in(step, "price_before"), price_in(step, "price_after")});
    std::printf("\nWhat pools pay, their fee inside:\n");
    print_table(rows);
  }
  auto const& duals = list_of(quote, "dual_prices");
  auto const assets = assets_of(quote);
  Table rows{{"asset", "after swaps", "worth in " + asset_of(quote, "buy")}};
  for (auto const& dual : duals)
    if (assets.contains(text_of(dual, "asset")))
      rows.push_back({text_of(dual, "asset"), text_of(dual, "hops"), text_of(dual, "price")});
  if (rows.size() == 1) return;
  bool const is_branched = text_of(quote, "leaves") != "0";
  std::printf("\nWhat a unit is worth on its way, the prices that %s (%zu of %zu):\n",
              is_branched ? "prove a bound before branching" : "prove the bound", rows.size() - 1, duals.size());
  print_table(rows);
}

i128 raw_of(json::value const& amount) { return parse_integer(text_of(amount, "raw")).value_or(0); }

// Those between assets of the route come first: the prices of other assets are chosen so that nothing gains there.
void print_unused(json::value const& quote) {
  std::vector<json::value const*> unused;
  for (auto const& link : links_of(quote))
    if (!link.at("used").as_bool()) unused.push_back(&link);
  if (unused.empty()) return;
  auto const margin = [](json::value const& link) {
    return link.at("margin_bps").is_null() ? -1e9 : std::stod(text_of(link, "margin_bps"));
  };
  auto const assets = assets_of(quote);
  std::ranges::sort(unused, std::ranges::greater{}, [&](auto const* link) {
    bool const is_near = assets.contains(text_of(*link, "from")) && assets.contains(text_of(*link, "to"));
    return std::tuple(is_near, raw_of(link->at("gain")), margin(*link), text_of(*link, "pool"));
  });
  Table rows{{"venue", "pool", "from", "to", "gain after gas", "margin"}};
  for (auto const* link : unused) {
    if (rows.size() > kNearlyUsed) break;
    auto const off = text_of(*link, "margin_bps");
    rows.push_back({text_of(*link, "venue"), short_pool(*link), text_of(*link, "from"), text_of(*link, "to"),
                    short_amount(link->at("gain")), off == "-" ? off : off + " bp"});
  }
  std::printf("\nPools that are not used, the nearest first (%zu of %zu):\n", rows.size() - 1, unused.size());
  print_table(rows);
}

void print_left_out(json::value const& quote) {
  auto const& list = list_of(quote, "left_out");
  if (!list.empty()) {
    Table rows{{"venue", "pool", "left out because"}};
    for (auto const& row : list)
      if (rows.size() <= kLeftOut) rows.push_back({text_of(row, "venue"), short_pool(row), text_of(row, "reason")});
    std::printf("\nOn the way and not looked at (%zu of %zu):\n", rows.size() - 1, list.size());
    print_table(rows);
  }
  auto const off = text_of(quote, "off_the_way");
  if (off != "0")
    std::printf("\n%s more are on no path of at most %s swaps\n", off.c_str(), text_of(quote, "max_hops").c_str());
}

}  // namespace

void print_quote(json::value const& quote) {
  print_headline(quote);
  print_steps(quote);
}

void print_quote_story(json::value const& quote) {
  print_headline(quote);
  if (!quote.at("amount_out").is_null()) {
    auto const& single = quote.at(buys(quote) ? "best_single_cost" : "best_single_net");
    auto const none = buys(quote) ? "none buys all of it" : "none takes all of it";
    print_figure("single path", single.is_null() ? none : short_amount(single));
    auto const& gas_price = quote.at("gas_price");
    print_figure("gas price", fmt::format("{} {} base units, {} units of gas", text_of(gas_price, "raw"),
                                          text_of(gas_price, "asset"), text_of(quote, "gas")));
    if (auto const& data_price = quote.at("data_price"); data_price.is_object())
      print_figure("data price", fmt::format("{} {} base units a byte, counted as gas", text_of(data_price, "raw"),
                                             text_of(data_price, "asset")));
  }
  print_steps(quote);
  print_prices(quote);
  print_unused(quote);
  print_left_out(quote);
}

}  // namespace sep::app
