#include "apps/sep/route_market.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "adapters/recordings/recorded_order.hpp"
#include "apps/sep/coin_prices.hpp"
#include "apps/sep/route_random.hpp"
#include "core/routing/optimiser/exact.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

// By how many tokens have more pools.
std::vector<std::size_t> ranks_of(Instance const& instance) {
  std::vector<std::size_t> pools(instance.tokens.size(), 0);
  for (auto const& pool : instance.pools)
    for (auto const token : pool.tokens) ++pools[token];
  std::vector<Token> order(pools.size());
  std::iota(order.begin(), order.end(), Token{0});
  std::ranges::sort(order, {}, [&](Token token) { return std::pair(~pools[token], token); });
  std::vector<std::size_t> ranks(pools.size());
  for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
  return ranks;
}

Token number_of(Instance const& instance, std::string const& coin) {
  auto const same = [&](std::string const& address) {
    return recordings::lower_case(address) == recordings::lower_case(coin);
  };
  auto const at = std::ranges::find_if(instance.tokens, same);
  return at == instance.tokens.end() ? 0 : static_cast<Token>(at - instance.tokens.begin());
}

}  // namespace

Market recorded_market(Instance const& instance, std::string const& coin, std::size_t pools) {
  auto const ranks = ranks_of(instance);
  std::vector<std::pair<std::size_t, std::size_t>> order;  // the highest rank of its tokens, index
  for (std::size_t i = 0; i < instance.pools.size(); ++i) {
    auto const& pool = instance.pools[i];
    if (!can_trade(pool.state)) continue;
    std::size_t highest = 0;
    for (auto const token : pool.tokens) highest = std::max(highest, ranks[token]);
    order.emplace_back(highest, i);
  }
  std::ranges::sort(order);
  order.resize(std::min(pools, order.size()));
  CoinPrices const prices(instance.tokens.size(), instance.pools, number_of(instance, coin));
  Market market;
  std::map<Token, Token> numbers;
  for (auto const& [rank, index] : order) {
    auto pool = instance.pools[index];
    for (auto& token : pool.tokens) {
      auto const [at, added] = numbers.emplace(token, static_cast<Token>(numbers.size()));
      if (added) market.per_wei.push_back(prices.at(token));
      token = at->second;
    }
    market.pools.push_back(std::move(pool));
  }
  market.tokens = numbers.size();
  return market;
}

std::optional<Order> any_order(Market const& market, Rng& rng) {
  constexpr int kTries = 100;
  auto const any_token = [&] {
    auto const& among = market.pools[rng.below(market.pools.size())].tokens;
    return among[rng.below(among.size())];
  };
  for (int i = 0; i < kTries; ++i) {
    Order order;
    order.source = any_token();
    order.target = any_token();
    double const coins = even_in_logarithms(kLeastCoins, kMostCoins, rng);
    order.amount = static_cast<i128>(coins * 1e18 * market.per_wei[order.source]);
    order.gas_price = kBenchGasWei * market.per_wei[order.target];
    if (order.source != order.target && order.amount > 0 && order.gas_price > 0) return order;
  }
  return std::nullopt;
}

std::optional<PoolState> any_move(Network const& network, PoolIndex index, double most, Rng& rng) {
  auto const& pool = network.pool(index);
  if (!network.trades(index)) return std::nullopt;
  auto const count = static_cast<std::uint8_t>(pool.tokens.size());
  auto const in = static_cast<std::uint8_t>(rng.below(count));
  Way const way{in, static_cast<std::uint8_t>((in + 1 + rng.below(count - 1)) % count)};
  auto const& liquidity = network.liquidity(index);
  double const rate = std::pow(root_of_spot(liquidity, way), 2);
  double const amount = most_out(liquidity, way) / rate * most * even_in_logarithms(0.01, 1, rng);
  if (!(amount < 0x1p126)) return std::nullopt;
  auto swap = swap_exact(pool.state, pool.gas, way, static_cast<i128>(amount));
  if (!swap) return std::nullopt;
  return std::move(swap->after);
}

std::optional<PoolState> any_new_ticks(PoolState const& state, Rng& rng) {
  auto const* ranged = std::get_if<Concentrated>(&state);
  if (ranged == nullptr) return std::nullopt;
  auto const& now = ranged->state;
  std::int32_t const middle = now.tick / now.tick_spacing;
  auto const width = static_cast<std::int32_t>(rng.between(1, 50));
  auto const about = middle + static_cast<std::int32_t>(rng.below(41)) - 20;
  auto const more = static_cast<i128>(now.liquidity / 100) + 1;
  auto change = pricing::changed_liquidity(now, *ranged->ticks, (about - width) * now.tick_spacing,
                                           (about + width) * now.tick_spacing, more);
  if (!change) return std::nullopt;
  return Concentrated{change->state, std::make_shared<std::vector<Tick> const>(std::move(change->ticks))};
}

}  // namespace sep::app::route
