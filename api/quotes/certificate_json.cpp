#include "api/quotes/certificate_json.hpp"

#include <cmath>

#include "api/quotes/pool_json.hpp"
#include "core/money/decimal.hpp"

namespace sep::api {
namespace {

namespace json = boost::json;
using namespace routing::optimiser;

// Prices beyond all are null.
json::value number(double value) { return std::isfinite(value) ? json::value(value) : json::value(nullptr); }

template <class Proof>
json::array pools_json(Named<Proof> const& named) {
  json::array pools;
  for (std::size_t i = 0; i < named.pools.size(); ++i) {
    auto const& pool = named.certificate.pools[i];
    pools.push_back(json::object{{"address", named.pools[i]},
                                 {"tokens", json::value_from(pool.tokens)},
                                 {"gas_base", pool.gas.base},
                                 {"gas_per_pass", pool.gas.per_pass},
                                 {"state", pool_state_json(pool.state)}});
  }
  return pools;
}

json::array prices_json(HopPrices const& prices) {
  json::array hops;
  for (std::size_t hop = 0; hop <= prices.hops(); ++hop) {
    json::array row;
    for (Token token = 0; token < prices.tokens(); ++token) row.push_back(number(prices.at(hop, token)));
    hops.push_back(std::move(row));
  }
  return hops;
}

json::array leaves_json(std::vector<Leaf> const& leaves) {
  json::array parts;
  for (auto const& leaf : leaves)
    parts.push_back(json::object{{"open", json::value_from(leaf.open)},
                                 {"closed", json::value_from(leaf.closed)},
                                 {"prices", prices_json(leaf.prices)}});
  return parts;
}

json::object route_json(Route const& route) {
  json::array steps;
  for (auto const& step : route.steps)
    steps.push_back(json::object{{"pool", step.edge.pool},
                                 {"token_in", step.edge.from},
                                 {"token_out", step.edge.to},
                                 {"amount_in", to_text(step.in)},
                                 {"amount_out", to_text(step.out)},
                                 {"gas", step.gas}});
  return {{"amount_in", to_text(route.in)},
          {"amount_out", to_text(route.out)},
          {"gas", route.gas},
          {"steps", std::move(steps)}};
}

// What both kinds have, but for the bound: it follows the order.
template <class Proof>
json::object certificate_of(Named<Proof> const& named, json::object order, char const* bound_name, double bound) {
  auto const& it = named.certificate;
  return {{"certificate", kCertificateVersion},
          {"name", named.name},
          {"tokens", json::value_from(named.tokens)},
          {"order", std::move(order)},
          {bound_name, bound},
          {"route", route_json(it.route)},
          {"prices", prices_json(it.prices)},
          {"prices_of_many", prices_json(it.prices_of_many)},
          {"pools", pools_json(named)}};
}

template <class AnyOrder>
json::object order_json(AnyOrder const& order, char const* amount_name) {
  return {{"token_in", order.source},
          {"token_out", order.target},
          {amount_name, to_text(order.amount)},
          {"hops", order.hops},
          {"gas_price", order.gas_price}};
}

}  // namespace

json::object certificate_object(NamedCertificate const& named) {
  auto const& it = named.certificate;
  auto object = certificate_of(named, order_json(it.order, "amount_in"), "bound", it.bound);
  object["route"].as_object()["net"] = it.route.net;
  if (it.leaves.empty()) return object;
  object["certificate"] = kBranchedVersion;
  object["prices_of_caps"] = prices_json(it.prices_of_caps);
  object["leaves"] = leaves_json(it.leaves);
  return object;
}

json::object certificate_object(NamedBuying const& named) {
  auto const& it = named.certificate;
  return certificate_of(named, order_json(it.order, "amount_out"), "bound_cost", it.least);
}

json::object certificate_object(AnyCertificate const& named) {
  return std::visit([](auto const& one) { return certificate_object(one); }, named);
}

std::string certificate_json(AnyCertificate const& named) { return json::serialize(certificate_object(named)) + "\n"; }

}  // namespace sep::api
