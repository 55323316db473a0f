#include "api/quotes/quote.hpp"

#include <algorithm>
#include <cmath>

#include "api/quotes/quote_gains.hpp"
#include "api/quotes/quote_limits.hpp"
#include "api/quotes/quote_rates.hpp"
#include "core/base/check.hpp"
#include "core/money/decimal.hpp"
#include "core/pricing/instrument.hpp"
#include "core/routing/graph/coin_price.hpp"
#include "core/routing/optimiser/exact_out.hpp"
#include "core/routing/optimiser/extend.hpp"
#include "core/routing/optimiser/number.hpp"

namespace sep::api {
namespace {

using namespace routing::optimiser;
using routing::kSource;
using routing::kTarget;

class Quoting {
 public:
  Quoting(Registry const& registry, MarketView& market, QuoteAsk ask) : registry_(registry), market_(market) {
    CHECK(ask.amount > 0 && ask.least >= 0 && ask.most.value_or(0) >= 0);
    CHECK(ask.buys ? ask.least == 0 : !ask.most);
    CHECK(!ask.gas_price || (*ask.gas_price >= 0 && *ask.gas_price <= kGasPriceMax));
    CHECK(ask.data_price >= 0 && ask.data_price <= kGasPriceMax);
    CHECK(ask.slippage_bps.value_or(0) <= kBpsOne);
    CHECK(ask.parts <= (ask.buys ? 0 : kQuotePartsMax));
    made_.ask = std::move(ask);
    keep_to_calldata();
  }

  Result<Quote, NotQuoted> run() {
    auto const& ask = made_.ask;
    made_.graph = routing::make_graph(registry_, market_, {ask.sell, ask.buy, ask.hops, ask.closed, ask.not_before});
    auto const& graph = made_.graph;
    made_.gas_price = ask.gas_price.value_or(graph.gas_price_max);
    TRY_VOID(count_data());
    if (!graph.pools.empty())
      made_.coin_price =
          routing::coin_price(graph.gas_asset, ask.buys ? ask.sell : ask.buy, registry_, market_, ask.not_before);
    Network const network(graph.assets.size(), graph.pools);
    if (ask.buys)
      buy(network);
    else
      sell(network);
    put_limits(made_);
    return std::move(made_);
  }

 private:
  void sell(Network const& network) {
    auto const& ask = made_.ask;
    Order const order{kSource, kTarget, ask.amount, ask.hops, gas_price(), ask.steps};
    auto const pools = std::max<std::size_t>(made_.graph.pools.size(), 1);
    auto const answer = Router(network).route(order, std::min(ask.parts, kQuotePartPools / pools));
    bool const fits = answer && take_sold(*answer);
    made_.why = fits ? why_not() : why_no_route(leads_to_target(network, order), answer.has_value());
    take_links(network, order, answer ? &*answer : nullptr);
    if (fits)
      take_certificate(order, routing::certificate::Certificate{made_.graph.assets.size(), made_.graph.pools, order,
                                                                answer->route, answer->prices, answer->prices_of_many,
                                                                answer->bound, answer->leaves, answer->prices_of_caps});
  }

  void buy(Network const& network) {
    auto const& ask = made_.ask;
    ExactOutOrder const order{kSource, kTarget, ask.amount, ask.hops, gas_price(), ask.steps};
    auto const answer = route_exact_out(network, order);
    bool const fits = answer && take_bought(*answer);
    Order const selling{kSource, kTarget, 1, ask.hops, 0, ask.steps};
    made_.why = fits ? why_too_dear() : why_no_route(leads_to_target(network, selling), answer.has_value());
    if (!answer && made_.why == NotFillable::nothing_found && answer.error().most > 0) {
      made_.why = NotFillable::too_little_liquidity;
      made_.most_found = rounded_down(answer.error().most);
    }
    take_links(network, answer ? answer->order : selling, answer ? &*answer : nullptr);
    if (fits)
      take_certificate(order, routing::certificate::BuyingCertificate{made_.graph.assets.size(), made_.graph.pools,
                                                                      order, answer->route, answer->prices,
                                                                      answer->prices_of_many, answer->least});
  }

  // A limit of bytes is one of steps, and no path has more of these than the route.
  void keep_to_calldata() {
    auto& ask = made_.ask;
    if (ask.calldata == 0) return;
    CHECK(ask.calldata >= kSwapCalldata && ask.calldata <= kQuoteCalldataMax);
    std::size_t const most = ask.calldata / kSwapCalldata;
    ask.steps = ask.steps > 0 ? std::min(ask.steps, most) : most;
    ask.hops = std::min(ask.hops, ask.steps);
  }

  // As gas of the swaps that use any.
  Result<void, NotQuoted> count_data() {
    if (made_.ask.data_price == 0) return {};
    for (auto& pool : made_.graph.pools) {
      if (pool.gas.base == 0) continue;
      if (made_.gas_price == 0) return fail(NotQuoted::data_without_gas_price);
      auto const gas = with_data(pool.gas, kSwapCalldata, made_.ask.data_price, made_.gas_price);
      if (!gas) return fail(NotQuoted::data_too_dear);
      pool.gas = *gas;
    }
    return {};
  }

  // Of what gas is counted in, per unit of gas.
  [[nodiscard]] double gas_price() const {
    return made_.coin_price ? number_of(made_.gas_price) * number_of(*made_.coin_price) : 0;
  }

  [[nodiscard]] std::optional<i128> gas_cost(std::int64_t gas) const {
    if (!made_.coin_price) return 0;
    return quote_for_ceil(*made_.coin_price, static_cast<i128>(gas) * made_.gas_price);
  }

  // What a route nets, or costs.
  [[nodiscard]] std::optional<i128> worth_of(Route const& route) const {
    auto const cost = gas_cost(route.gas);
    if (!cost) return std::nullopt;
    return made_.ask.buys ? checked_add(route.in, *cost) : checked_sub(route.out, *cost);
  }

  // False: its gas costs more than can be said.
  bool take_sold(Answer const& answer) {
    if (!take_route(answer.route, answer.single, answer.prices)) return false;
    made_.route->bound = std::max(rounded_up(answer.bound), made_.route->worth);
    made_.route->leaves = answer.leaves.size();
    return true;
  }

  bool take_bought(ExactOutAnswer const& answer) {
    if (!take_route(answer.route, answer.single, answer.prices)) return false;
    made_.route->bound = std::min(rounded_down(answer.least), made_.route->worth);
    return true;
  }

  bool take_route(Route const& found, std::optional<Route> const& single, HopPrices const& prices) {
    auto const cost = gas_cost(found.gas);
    auto const worth = worth_of(found);
    if (!cost || !worth) return false;
    auto& route = made_.route.emplace();
    route.sold = found.in;
    route.bought = found.out;
    route.gas = found.gas;
    route.gas_cost = *cost;
    route.worth = *worth;
    if (single) route.single = worth_of(*single);
    for (auto const& step : found.steps) route.steps.push_back(quoted(step, found.steps));
    for (std::size_t hop = 0; hop <= made_.ask.hops; ++hop)
      for (Token token = 0; token < prices.tokens(); ++token) take_price(hop, token, prices.at(hop, token));
    return true;
  }

  // What is sold has a price before any swap, what lies between after one and more.
  void take_price(std::size_t hop, Token token, double price) {
    bool const has_one = token == kSource ? hop == 0 : token != kTarget && hop > 0;
    if (has_one && std::isfinite(price) && price > 0)
      made_.route->prices.push_back({made_.graph.assets[token], hop, price});
  }

  [[nodiscard]] QuotedStep quoted(Step const& step, std::vector<Step> const& all) const {
    auto const& graph = made_.graph;
    QuotedStep quoted{.pool = graph.instruments[step.edge.pool],
                      .sell = graph.assets[step.edge.from],
                      .buy = graph.assets[step.edge.to],
                      .sold = step.in,
                      .bought = step.out,
                      .gas = step.gas};
    i128 sold = 0;
    for (auto const& one : all)
      if (one.edge.from == step.edge.from) sold += one.in;
    quoted.share_bps = static_cast<std::uint32_t>(
        mul_div_floor(static_cast<u128>(step.in), kBpsOne, static_cast<u128>(sold)).value_or(0));
    auto const& spec = *registry_.instrument(quoted.pool);
    auto const* state = market_.instrument(quoted.pool);
    quoted.before = marginal_rate(spec, *state, quoted.sell);
    if (auto swap = pricing::swap_exact_in(spec, *state, quoted.sell, quoted.sold))
      quoted.after =
          marginal_rate(spec, {spec.id, std::move(swap->after), state->block, state->observed_at}, quoted.sell);
    return quoted;
  }

  [[nodiscard]] NotFillable why_no_route(bool leads_there, bool answered) const {
    for (auto const id : {made_.ask.sell, made_.ask.buy}) {
      auto const* asset = registry_.asset(id);
      if (!asset || !asset->plain_transfers) return NotFillable::not_plain_token;
    }
    auto const is_cut = [](routing::LeftOutInstrument const& one) { return one.why == routing::LeftOut::too_many; };
    if (!leads_there && std::ranges::none_of(made_.graph.left_out, is_cut)) return NotFillable::no_route;
    return answered ? NotFillable::too_large : NotFillable::nothing_found;
  }

  [[nodiscard]] std::optional<NotFillable> why_not() const {
    auto const& route = *made_.route;
    if (made_.ask.least > 0 && route.bound < made_.ask.least) return NotFillable::bound_below_limit;
    if (route.sold < made_.ask.amount) return NotFillable::too_little_liquidity;
    if (route.worth <= 0) return NotFillable::gas_above_output;
    if (route.worth < made_.ask.least) return NotFillable::net_below_limit;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<NotFillable> why_too_dear() const {
    auto const& most = made_.ask.most;
    if (most && made_.route->bound > *most) return NotFillable::bound_above_limit;
    if (most && made_.route->worth > *most) return NotFillable::cost_above_limit;
    return std::nullopt;
  }

  template <class AnyAnswer>
  void take_links(Network const& network, Order const& order, AnyAnswer const* answer) {
    for (PoolIndex i = 0; i < network.pools().size(); ++i) {
      auto const& pool = network.pool(i);
      PoolUse use{{}, -least_cost(order, pool), {}};
      if (answer && network.trades(i)) use = use_of(network, order, answer->prices, i);
      QuotedLink link{made_.graph.instruments[i], {}, {}, {}, use.gain, use.margin_bps};
      auto way = use.way;
      if (made_.route) {
        auto const& steps = answer->route.steps;
        auto const step = std::ranges::find(steps, i, [](Step const& one) { return one.edge.pool; });
        if (step != steps.end()) {
          link.step = static_cast<std::size_t>(step - steps.begin());
          way = step->edge.way;
        }
      }
      link.sell = made_.graph.assets[pool.tokens[way.in]];
      link.buy = made_.graph.assets[pool.tokens[way.out]];
      made_.links.push_back(link);
    }
  }

  template <class AnyOrder, class Proof>
  void take_certificate(AnyOrder const& order, Proof proof) {
    auto const& graph = made_.graph;
    auto const& sell = *registry_.asset(made_.ask.sell);
    auto const& buy = *registry_.asset(made_.ask.buy);
    auto const exact = [&](AssetSpec const& of) { return format_decimal(order.amount, of.decimals) + " " + of.symbol; };
    auto name = made_.ask.buys ? sell.symbol + " for " + exact(buy) : exact(sell) + " for " + buy.symbol;
    Named<Proof> named{std::move(name), {}, {}, std::move(proof)};
    for (auto const id : graph.assets) named.tokens.push_back(registry_.asset(id)->caip19);
    for (auto const id : graph.instruments) named.pools.push_back(registry_.instrument(id)->address);
    made_.certificate = std::move(named);
  }

  Registry const& registry_;
  MarketView& market_;
  Quote made_;
};

}  // namespace

Result<Quote, NotQuoted> make_quote(Registry const& registry, MarketView& market, QuoteAsk ask) {
  return Quoting(registry, market, std::move(ask)).run();
}

}  // namespace sep::api
