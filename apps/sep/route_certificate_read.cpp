// Reading a certificate: numbers of their ranges, lists of their lengths, and indices of what there is.
#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <limits>

#include "adapters/recordings/json.hpp"
#include "adapters/recordings/tally.hpp"
#include "apps/sep/route_certificate.hpp"
#include "apps/sep/route_pool_json.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;
using recordings::Json;
using recordings::need;
using recordings::need_array;
using recordings::need_object;
using recordings::need_text;
using recordings::Wrong;

constexpr std::size_t kMost = 100'000;  // tokens, pools, steps

Result<double, Wrong> real(Json const& json, std::string_view what) {
  double value = 0;
  auto const* end = json.text.data() + json.text.size();
  auto const read = std::from_chars(json.text.data(), end, value);
  if (json.kind != Json::Kind::number || read.ec != std::errc{} || read.ptr != end)
    return fail(fmt::format("{} is no number", what));
  return value;
}

Result<double, Wrong> need_real(Json const& object, std::string_view key) {
  auto const* member = object.find(key);
  if (member == nullptr) return fail(fmt::format("{} is missing", key));
  return real(*member, key);
}

Result<std::int64_t, Wrong> need_gas(Json const& object, std::string_view key) {
  TRY_LET(auto const gas, need<i128>(object, key));
  if (gas < 0 || gas > std::numeric_limits<std::int32_t>::max() * i128{1'000})
    return fail(fmt::format("{} is out of range", key));
  return static_cast<std::int64_t>(gas);
}

Result<std::vector<std::string>, Wrong> texts(Json const& document, std::string_view key) {
  TRY_LET(auto const* list, need_array(document, key));
  std::vector<std::string> found;
  for (auto const& item : list->items) {
    if (item.kind != Json::Kind::string) return fail(fmt::format("{} has something that is no text", key));
    found.push_back(item.text);
  }
  if (found.size() > kMost) return fail(fmt::format("{} has more than {} entries", key, kMost));
  return found;
}

Result<std::vector<PoolIndex>, Wrong> pool_indices(Json const& object, std::string_view key, std::size_t pools) {
  TRY_LET(auto const* list, need_array(object, key));
  std::vector<PoolIndex> found;
  for (auto const& item : list->items) {
    auto const pool = recordings::integer<std::uint32_t>(item);
    if (!pool || *pool >= pools) return fail(fmt::format("{} has a pool that is not there", key));
    found.push_back(*pool);
  }
  return found;
}

Result<Pool, Wrong> read_pool(Json const& json, std::size_t tokens) {
  Pool pool;
  TRY_LET(auto const* list, need_array(json, "tokens"));
  for (auto const& item : list->items) {
    auto const token = recordings::integer<std::uint32_t>(item);
    if (!token || *token >= tokens || std::ranges::find(pool.tokens, *token) != pool.tokens.end())
      return fail(Wrong("its tokens are not there, or one twice"));
    pool.tokens.push_back(*token);
  }
  TRY_LET(pool.gas.base, need_gas(json, "gas_base"));
  TRY_LET(pool.gas.per_pass, need_gas(json, "gas_per_pass"));
  if (!pool.gas.is_sane()) return fail(Wrong("gas_base or gas_per_pass is out of range"));
  TRY_LET(auto const* state, need_object(json, "state"));
  TRY_LET(pool.state, read_pool_state(*state));
  if (pool.tokens.size() < 2 || tokens_of(pool.state) != pool.tokens.size())
    return fail(Wrong("it has not as many tokens as its state"));
  return pool;
}

Result<HopPrices, Wrong> read_prices(Json const& document, std::string_view key, std::size_t tokens, std::size_t hops) {
  TRY_LET(auto const* rows, need_array(document, key));
  if (rows->items.size() != hops + 1) return fail(fmt::format("{} has not a row for each number of swaps", key));
  HopPrices prices(tokens, hops);
  for (std::size_t hop = 0; hop <= hops; ++hop) {
    auto const& row = rows->items[hop].items;
    if (row.size() != tokens) return fail(fmt::format("{} has not a price for each token", key));
    for (Token token = 0; token < tokens; ++token) {
      if (row[token].kind == Json::Kind::null) {
        prices.at(hop, token) = std::numeric_limits<double>::infinity();
        continue;
      }
      TRY_LET(prices.at(hop, token), real(row[token], key));
    }
  }
  return prices;
}

Result<std::vector<Leaf>, Wrong> read_leaves(Json const& document, routing::certificate::Certificate const& it) {
  TRY_LET(auto const* list, need_array(document, "leaves"));
  if (list->items.empty() || list->items.size() > kMost) return fail(Wrong("leaves are none, or too many"));
  std::vector<Leaf> leaves;
  for (auto const& item : list->items) {
    TRY_LET(auto open, pool_indices(item, "open", it.pools.size()));
    TRY_LET(auto closed, pool_indices(item, "closed", it.pools.size()));
    TRY_LET(auto prices, read_prices(item, "prices", it.tokens, it.order.hops));
    leaves.push_back({std::move(open), std::move(closed), std::move(prices)});
  }
  return leaves;
}

// One that is not there is one that no step can have.
Way way_between(Pool const& pool, Token from, Token to) {
  auto const place = [&](Token token) {
    return static_cast<std::uint8_t>(std::ranges::find(pool.tokens, token) - pool.tokens.begin());
  };
  return {place(from), place(to)};
}

Result<Route, Wrong> read_route(Json const& document, std::vector<Pool> const& pools, bool buys) {
  TRY_LET(auto const* json, need_object(document, "route"));
  Route route;
  TRY_LET(route.in, need<i128>(*json, "amount_in"));
  TRY_LET(route.out, need<i128>(*json, "amount_out"));
  TRY_LET(route.gas, need_gas(*json, "gas"));
  if (!buys) {
    TRY_LET(route.net, need_real(*json, "net"));
  }
  TRY_LET(auto const* steps, need_array(*json, "steps"));
  for (auto const& item : steps->items) {
    Step step;
    TRY_LET(step.edge.pool, need<std::uint32_t>(item, "pool"));
    if (step.edge.pool >= pools.size())
      return fail(fmt::format("step {} is of a pool that is not there", route.steps.size() + 1));
    TRY_LET(step.edge.from, need<std::uint32_t>(item, "token_in"));
    TRY_LET(step.edge.to, need<std::uint32_t>(item, "token_out"));
    step.edge.way = way_between(pools[step.edge.pool], step.edge.from, step.edge.to);
    TRY_LET(step.in, need<i128>(item, "amount_in"));
    TRY_LET(step.out, need<i128>(item, "amount_out"));
    TRY_LET(step.gas, need_gas(item, "gas"));
    route.steps.push_back(step);
  }
  return route;
}

// Of an order that sells, or one that buys.
template <class AnyOrder>
Result<AnyOrder, Wrong> read_order(Json const& json, std::string_view amount) {
  AnyOrder order;
  TRY_LET(order.source, need<std::uint32_t>(json, "token_in"));
  TRY_LET(order.target, need<std::uint32_t>(json, "token_out"));
  TRY_LET(order.amount, need<i128>(json, amount));
  TRY_LET(auto const hops, need<std::uint32_t>(json, "hops"));
  if (hops == 0 || hops > kHopsMax) return fail(fmt::format("hops is not from 1 to {}", kHopsMax));
  order.hops = hops;
  TRY_LET(order.gas_price, need_real(json, "gas_price"));
  return order;
}

template <class Named>
Result<Named, Wrong> read_common(Json const& document) {
  Named named{{}, {}, {}, {0, {}, {}, {}, {0, 0}, {0, 0}, 0}};
  auto& it = named.certificate;
  TRY_LET(named.name, need_text(document, "name"));
  TRY_LET(named.tokens, texts(document, "tokens"));
  it.tokens = named.tokens.size();
  TRY_LET(auto const* pools, need_array(document, "pools"));
  if (pools->items.size() > kMost) return fail(fmt::format("pools has more than {} entries", kMost));
  for (auto const& item : pools->items) {
    TRY_LET(auto const address, need_text(item, "address"));
    auto pool = read_pool(item, it.tokens);
    if (!pool) return fail("pool " + address + ": " + pool.error());
    named.pools.push_back(address);
    it.pools.push_back(std::move(*pool));
  }
  return named;
}

template <class Named>
Result<void, Wrong> read_proof(Json const& document, Named& named, bool buys) {
  auto& it = named.certificate;
  TRY_LET(it.route, read_route(document, it.pools, buys));
  TRY_LET(it.prices, read_prices(document, "prices", it.tokens, it.order.hops));
  TRY_LET(it.prices_of_many, read_prices(document, "prices_of_many", it.tokens, it.order.hops));
  return {};
}

Result<AnyCertificate, Wrong> read_selling(Json const& document, Json const& order, bool branched) {
  TRY_LET(auto named, read_common<NamedCertificate>(document));
  TRY_LET(named.certificate.order, read_order<Order>(order, "amount_in"));
  TRY_LET(named.certificate.bound, need_real(document, "bound"));
  TRY_VOID(read_proof(document, named, false));
  if (!branched) return named;
  auto& it = named.certificate;
  TRY_LET(it.prices_of_caps, read_prices(document, "prices_of_caps", it.tokens, it.order.hops));
  TRY_LET(it.leaves, read_leaves(document, it));
  return named;
}

Result<AnyCertificate, Wrong> read_buying(Json const& document, Json const& order) {
  TRY_LET(auto named, read_common<NamedBuying>(document));
  TRY_LET(named.certificate.order, read_order<ExactOutOrder>(order, "amount_out"));
  TRY_LET(named.certificate.least, need_real(document, "bound_cost"));
  TRY_VOID(read_proof(document, named, true));
  return named;
}

}  // namespace

Result<AnyCertificate, std::string> parse_certificate(std::string_view text) {
  TRY_LET(auto const document, recordings::parse_json(text));
  TRY_LET(auto const version, need<std::uint32_t>(document, "certificate"));
  TRY_LET(auto const* order, need_object(document, "order"));
  bool const buys = order->find("amount_out") != nullptr;
  bool const branched = version == kBranchedVersion && !buys;
  if (version != kCertificateVersion && !branched) return fail(fmt::format("version {} is not known", version));
  return buys ? read_buying(document, *order) : read_selling(document, *order, branched);
}

}  // namespace sep::app::route
