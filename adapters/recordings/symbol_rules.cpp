#include "adapters/recordings/symbol_rules.hpp"

#include <algorithm>
#include <array>

#include "core/money/decimal.hpp"

namespace sep::recordings {
namespace {

struct Known {
  CaptureMarket market;
  std::string_view symbol;
  Grid price;
  std::int64_t price_step;
  Grid quantity;
  std::int64_t order_step;
  std::int64_t min_notional;  // whole units of the quote asset
};
constexpr std::array kKnown{
    Known{CaptureMarket::spot, "BTCUSDT", {2, 1}, 1, {8, 1}, 1'000, 5},
    Known{CaptureMarket::spot, "ETHUSDT", {2, 1}, 1, {8, 1}, 10'000, 5},
    Known{CaptureMarket::usdm, "BTCUSDT", {2, 1}, 10, {3, 1}, 1, 100},
    Known{CaptureMarket::usdm, "ETHUSDT", {2, 1}, 1, {3, 1}, 1, 20},
    Known{CaptureMarket::coinm, "BTCUSD_PERP", {1, 1}, 1, {0, 1}, 1, 0},
    Known{CaptureMarket::coinm, "ETHUSD_PERP", {2, 1}, 1, {0, 1}, 1, 0},
};

constexpr std::int64_t kE8 = 100'000'000;

Result<std::int64_t, Wrong> need_steps(Json const& filter, std::string_view key, Grid const& grid) {
  TRY_LET(auto const text, need_text(filter, key));
  auto const steps = steps_of(grid, text);
  if (!steps || *steps <= 0) return fail(std::string(key) + " is no quantity");
  return *steps;
}

Json const* filter_of(Json const& filters, std::string_view type) {
  for (auto const& filter : filters.items) {
    auto const text = need_text(filter, "filterType");
    if (text && *text == type) return &filter;
  }
  return nullptr;
}

Result<void, Wrong> read_minimum(Json const& filters, SymbolRules& rules) {
  for (auto const* type : {"NOTIONAL", "MIN_NOTIONAL"}) {
    auto const* filter = filter_of(filters, type);
    if (filter == nullptr) continue;
    auto const* key = filter->has("minNotional") ? "minNotional" : "notional";
    TRY_LET(auto const text, need_text(*filter, key));
    auto const least = steps_of(Grid{8, 1}, text);
    if (!least) return fail(std::string(key) + " is no amount");
    rules.min_notional_e8 = *least;
    return {};
  }
  return {};
}

}  // namespace

SymbolRules default_rules(CaptureMarket market, std::string_view symbol) {
  SymbolRules rules{.symbol = std::string(symbol), .market = market, .price = {}, .quantity = {}};
  rules.maker_pips = market == CaptureMarket::spot ? 1'000 : 200;
  rules.taker_pips = market == CaptureMarket::spot ? 1'000 : 500;
  auto const known = std::find_if(kKnown.begin(), kKnown.end(),
                                  [&](Known const& k) { return k.market == market && k.symbol == symbol; });
  if (known == kKnown.end()) return rules;
  rules.price = known->price;
  rules.price_step = known->price_step;
  rules.quantity = known->quantity;
  rules.order_step = known->order_step;
  rules.min_lots = known->order_step;
  rules.min_notional_e8 = known->min_notional * kE8;
  return rules;
}

Result<SymbolRules, Wrong> rules_of(Json const& exchange_info, CaptureMarket market, std::string_view symbol) {
  TRY_LET(auto const* symbols, need_array(exchange_info, "symbols"));
  for (auto const& row : symbols->items) {
    TRY_LET(auto const name, need_text(row, "symbol"));
    if (name != symbol) continue;
    TRY_LET(auto const* filters, need_array(row, "filters"));
    auto const* price = filter_of(*filters, "PRICE_FILTER");
    auto const* lot = filter_of(*filters, "LOT_SIZE");
    if (price == nullptr || lot == nullptr) return fail(Wrong("no PRICE_FILTER or no LOT_SIZE"));
    auto rules = default_rules(market, symbol);
    rules.stated = false;
    rules.min_notional_e8 = 0;
    rules.price = rules.quantity = Grid{};  // as finely as messages write them
    TRY_LET(rules.price_step, need_steps(*price, "tickSize", rules.price));
    TRY_LET(rules.order_step, need_steps(*lot, "stepSize", rules.quantity));
    TRY_LET(rules.min_lots, need_steps(*lot, "minQty", rules.quantity));
    TRY_VOID(read_minimum(*filters, rules));
    return rules;
  }
  return fail(Wrong("no such symbol: " + std::string(symbol)));
}

std::optional<std::int64_t> steps_of(Grid const& grid, std::string_view text) {
  std::int64_t units = 0;
  std::size_t whole = 0;
  std::size_t fraction = 0;
  bool point = false;
  for (char const c : text) {
    if (c == '.') {
      if (point) return std::nullopt;
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    ++(point ? fraction : whole);
    if (fraction > grid.decimals) {
      if (c != '0') return std::nullopt;
      continue;
    }
    if (__builtin_mul_overflow(units, 10, &units) || __builtin_add_overflow(units, c - '0', &units))
      return std::nullopt;
  }
  if (whole == 0 || (point && fraction == 0)) return std::nullopt;
  for (; fraction < grid.decimals; ++fraction)
    if (__builtin_mul_overflow(units, 10, &units)) return std::nullopt;
  if (units % grid.step != 0) return std::nullopt;
  return units / grid.step;
}

std::string text_of_steps(Grid const& grid, std::int64_t steps) {
  return format_decimal(static_cast<i128>(steps) * grid.step, grid.decimals);
}

}  // namespace sep::recordings
