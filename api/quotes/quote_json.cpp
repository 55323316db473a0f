#include "api/quotes/quote_json.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace sep::api {
namespace {

// 12 significant digits, without an exponent.
std::string decimal_text(double value) {
  constexpr int kDigits = 12;
  constexpr int kFractionMax = 48;
  int const magnitude = value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value))));
  auto text = fmt::format("{:.{}f}", value, std::clamp(kDigits - 1 - magnitude, 0, kFractionMax));
  if (text.find('.') != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

// Rounded up: more is gained, or less is lacking, than is said by no pool.
i128 whole(double value) {
  constexpr double kMost = 0x1p126;
  if (std::isnan(value)) return 0;
  return static_cast<i128>(std::ceil(std::clamp(value, -kMost, kMost)));
}

// In ten-thousandths of a basis point of what it nets, or costs, rounded up.
json::value gap_bps(QuotedRoute const& route) {
  constexpr std::uint32_t kFraction = 4;
  if (route.worth <= 0) return nullptr;
  i128 const apart = std::max(route.bound, route.worth) - std::min(route.bound, route.worth);
  auto const gap = mul_div_ceil(static_cast<u128>(apart), kBpsOne * pow10(kFraction), static_cast<u128>(route.worth));
  if (!gap || *gap > static_cast<u128>(kInt128Max)) return nullptr;
  return json::value(format_decimal(static_cast<i128>(*gap), kFraction));
}

class Writing {
 public:
  Writing(Registry const& registry, MarketView& market, Quote const& quote)
      : registry_(registry), market_(market), quote_(quote) {}

  json::object run(bool with_certificate) {
    auto const& ask = quote_.ask;
    json::object body{{"verdict", quote_.why ? "not_fillable" : "fillable"}};
    body["reason"] = quote_.why ? json::value(enum_name(*quote_.why)) : json::value(nullptr);
    body["kind"] = ask.buys ? "exact_out" : "exact_in";
    auto const exact = [&](AssetId asset) { return json::value(money(registry_, asset, ask.amount)); };
    body["sell"] = ask.buys ? text_of(registry_, ask.sell) : exact(ask.sell);
    body["buy"] = ask.buys ? exact(ask.buy) : text_of(registry_, ask.buy);
    body["max_hops"] = ask.hops;
    body["max_steps"] = ask.steps > 0 ? json::value(ask.steps) : json::value(nullptr);
    body["least"] = ask.least > 0 ? json::value(bought(ask.least)) : json::value(nullptr);
    body["most"] = or_null(ask.sell, ask.most);
    body["slippage_bps"] = ask.slippage_bps ? json::value(*ask.slippage_bps) : json::value(nullptr);
    body["max_calldata"] = ask.calldata > 0 ? json::value(ask.calldata) : json::value(nullptr);
    body["branch"] = ask.parts;
    put_gas_price(body);
    put_route(body);
    body["graph"] = json::object{{"nodes", nodes_json()}, {"links", links_json()}};
    body["left_out"] = left_out_json();
    body["off_the_way"] = quote_.graph.off_the_way;
    bool const shown = with_certificate && quote_.certificate;
    body["certificate"] = shown ? json::value(certificate_object(*quote_.certificate)) : json::value(nullptr);
    return body;
  }

 private:
  [[nodiscard]] json::object bought(i128 raw) const { return money(registry_, quote_.ask.buy, raw); }

  void put_gas_price(json::object& body) const {
    auto const& graph = quote_.graph;
    bool const is_known = graph.gas_asset != AssetId{};
    body["gas_price"] =
        is_known ? json::value(money(registry_, graph.gas_asset, quote_.gas_price)) : json::value(nullptr);
    body["data_price"] = is_known && quote_.ask.data_price > 0
                             ? json::value(money(registry_, graph.gas_asset, quote_.ask.data_price))
                             : json::value(nullptr);
    body["gas_counts"] = quote_.coin_price.has_value();
  }

  [[nodiscard]] json::value or_null(AssetId asset, std::optional<i128> raw) const {
    return raw ? json::value(money(registry_, asset, *raw)) : json::value(nullptr);
  }

  void put_route(json::object& body) {
    for (auto const* name : {"sold", "amount_out", "gas", "gas_cost", "amount_out_net", "bound_net", "best_single_net",
                             "cost", "bound_cost", "best_single_cost", "gap_bps", "min_out", "max_in"})
      body[name] = nullptr;
    bool const is_none = quote_.why == NotFillable::no_route || quote_.why == NotFillable::not_plain_token;
    if (is_none && !quote_.ask.buys) body["bound_net"] = bought(0);
    body["most_found"] = or_null(quote_.ask.buy, quote_.most_found);
    body["steps"] = json::array{};
    body["dual_prices"] = json::array{};
    body["leaves"] = quote_.route ? quote_.route->leaves : 0;
    if (!quote_.route) return;
    auto const& route = *quote_.route;
    auto const counted = quote_.ask.buys ? quote_.ask.sell : quote_.ask.buy;
    body["sold"] = money(registry_, quote_.ask.sell, route.sold);
    body["amount_out"] = bought(route.bought);
    body["gas"] = route.gas;
    if (quote_.coin_price) body["gas_cost"] = money(registry_, counted, route.gas_cost);
    body[quote_.ask.buys ? "cost" : "amount_out_net"] = money(registry_, counted, route.worth);
    body[quote_.ask.buys ? "bound_cost" : "bound_net"] = money(registry_, counted, route.bound);
    body[quote_.ask.buys ? "best_single_cost" : "best_single_net"] = or_null(counted, route.single);
    body["gap_bps"] = gap_bps(route);
    body["min_out"] = or_null(quote_.ask.buy, route.min_out);
    body["max_in"] = or_null(quote_.ask.sell, route.max_in);
    for (auto const& step : route.steps) body["steps"].as_array().push_back(step_json(step));
    for (auto const& price : route.prices) body["dual_prices"].as_array().push_back(dual_json(price));
  }

  void put_pool(json::object& object, InstrumentId id) const {
    auto const* spec = registry_.instrument(id);
    object["pool"] = text_of(registry_, id);
    object["venue"] = spec ? text_of(registry_, spec->venue) : json::value(nullptr);
    object["kind"] = spec ? json::value(enum_name(spec->kind)) : json::value(nullptr);
  }

  void put_observed(json::object& object, InstrumentId id) {
    auto const* state = market_.instrument(id);
    object["block"] = state ? state->block : 0;
    put_member(object, "observed_at", state ? state->observed_at : Time{}, {registry_, {}});
  }

  [[nodiscard]] json::value rate_json(std::optional<Rate> const& rate, QuotedStep const& step) const {
    return rate ? json::value(price(registry_, *rate, step.sell, step.buy)) : json::value(nullptr);
  }

  json::object step_json(QuotedStep const& step) {
    json::object object;
    put_pool(object, step.pool);
    object["sell"] = money(registry_, step.sell, step.sold);
    object["buy"] = money(registry_, step.buy, step.bought);
    object["min_out"] = or_null(step.buy, step.min_out);
    object["max_in"] = or_null(step.sell, step.max_in);
    object["gas"] = step.gas;
    object["share_bps"] = step.share_bps;
    object["price_before"] = rate_json(step.before, step);
    object["price_after"] = rate_json(step.after, step);
    put_observed(object, step.pool);
    return object;
  }

  // Of a whole unit of the asset, in whole units of what is bought.
  json::object dual_json(DualPrice const& dual) const {
    auto const* of = registry_.asset(dual.asset);
    auto const* in = registry_.asset(quote_.ask.buy);
    double const scale = of && in ? std::pow(10, of->decimals - in->decimals) : 1;
    return {
        {"asset", text_of(registry_, dual.asset)}, {"hops", dual.hops}, {"price", decimal_text(dual.price * scale)}};
  }

  json::array nodes_json() const {
    json::array nodes;
    for (auto const id : quote_.graph.assets) {
      char const* role = id == quote_.ask.sell ? "source" : id == quote_.ask.buy ? "target" : "between";
      nodes.push_back(json::object{{"asset", text_of(registry_, id)}, {"role", role}});
    }
    return nodes;
  }

  json::array links_json() {
    json::array links;
    for (auto const& link : quote_.links) {
      json::object object;
      put_pool(object, link.pool);
      object["from"] = text_of(registry_, link.sell);
      object["to"] = text_of(registry_, link.buy);
      object["used"] = link.step.has_value();
      object["sell"] = object["buy"] = nullptr;
      object["share_bps"] = 0;
      if (link.step) {
        auto const& step = quote_.route->steps[*link.step];
        object["sell"] = money(registry_, step.sell, step.sold);
        object["buy"] = money(registry_, step.buy, step.bought);
        object["share_bps"] = step.share_bps;
      }
      object["gain"] = bought(whole(link.gain));
      bool const has_margin = link.margin_bps && std::isfinite(*link.margin_bps);
      object["margin_bps"] = has_margin ? json::value(fmt::format("{:.4f}", *link.margin_bps)) : json::value(nullptr);
      put_observed(object, link.pool);
      links.push_back(std::move(object));
    }
    return links;
  }

  json::array left_out_json() const {
    json::array list;
    for (auto const& [id, why] : quote_.graph.left_out) {
      json::object object;
      put_pool(object, id);
      object["reason"] = enum_name(why);
      list.push_back(std::move(object));
    }
    return list;
  }

  Registry const& registry_;
  MarketView& market_;
  Quote const& quote_;
};

}  // namespace

json::object quote_json(Registry const& registry, MarketView& market, Quote const& quote, bool with_certificate) {
  return Writing(registry, market, quote).run(with_certificate);
}

}  // namespace sep::api
