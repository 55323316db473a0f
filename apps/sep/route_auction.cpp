// A batch auction as an instance: gas as the auction prices it.
#include <cmath>

#include "apps/sep/route_order.hpp"
#include "apps/sep/route_snapshot.hpp"
#include "core/base/described.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

PoolState state_of(recordings::AuctionHoldings const& holdings) {
  if (auto const* weighted = std::get_if<pricing::WeightedPool>(&holdings)) return *weighted;
  if (auto const* stable = std::get_if<pricing::BalancerStablePool>(&holdings)) return *stable;
  if (auto const* pair = std::get_if<recordings::AuctionPair>(&holdings))
    return ConstantProduct{pair->reserve0, pair->reserve1, pair->fee};
  auto const& ranged = std::get<recordings::AuctionRanged>(holdings);
  return Concentrated{ranged.state, std::make_shared<std::vector<Tick> const>(ranged.ticks)};
}

// A cost is said in wei: as much gas as that buys, rounded up.
std::optional<std::int64_t> gas_of(i128 cost, double gas_price) {
  constexpr long double kMost = 1e12L;
  auto const gas = std::ceil(static_cast<long double>(cost) / static_cast<long double>(gas_price));
  if (!(gas <= kMost)) return std::nullopt;
  return static_cast<std::int64_t>(gas);
}

class Making {
 public:
  Making(std::string name, recordings::Auction const& auction) : auction_(auction) {
    made_.name = std::move(name);
    gas_price_ = auction.gas_price > 0 ? auction.gas_price : kGasPriceWei;
    for (auto const& token : auction.tokens) told_.emplace(recordings::lower_case(token.address), &token);
  }

  Snapshot snapshot(Terms const& terms) {
    take_pools();
    auto const coin = tokens_.number(auction_.coin.empty() ? kCoin : auction_.coin);
    CoinPrices const prices(tokens_.addresses().size(), made_.pools, coin);
    Snapshot now{.name = made_.name,
                 .tokens = tokens_.addresses(),
                 .addresses = made_.addresses,
                 .pools = made_.pools,
                 .gas_price = terms.gas_price.value_or(gas_price_)};
    for (Token token = 0; token < now.tokens.size(); ++token)
      now.per_wei.push_back(per_wei(now.tokens[token], token, prices));
    return now;
  }

  Instance run(Terms const& terms) {
    take_pools();
    auto const coin = tokens_.number(auction_.coin.empty() ? kCoin : auction_.coin);
    CoinPrices const prices(tokens_.addresses().size(), made_.pools, coin);
    for (auto const& order : auction_.orders) take_order(order, prices, terms);
    for (auto const& [skip, count] : auction_.orders_skipped) made_.orders_skipped[enum_name(skip)] = count;
    made_.tokens = tokens_.addresses();
    return std::move(made_);
  }

 private:
  void take_pools() {
    for (auto const& pool : auction_.pools) {
      auto const gas = gas_of(pool.cost, gas_price_);
      if (!gas) {
        ++made_.pools_skipped[enum_name(recordings::PoolSkip::bad_cost)];
        continue;
      }
      made_.addresses.push_back(pool.address);
      std::vector<Token> tokens;
      for (auto const& token : pool.tokens) tokens.push_back(tokens_.number(token));
      made_.pools.push_back({std::move(tokens), {*gas, 0}, state_of(pool.holdings)});
    }
    for (auto const& [skip, count] : auction_.pools_skipped)
      if (skip != recordings::PoolSkip::other_kind) made_.pools_skipped[enum_name(skip)] += count;
    for (auto const& [kind, count] : auction_.kinds_skipped) made_.pools_skipped["other_kind " + kind] = count;
  }

  [[nodiscard]] std::uint8_t decimals_of(std::string const& address) const {
    auto const told = told_.find(recordings::lower_case(address));
    return told == told_.end() ? 0 : told->second->decimals;
  }

  // Base units of the token per wei: as told, else by the pools.
  [[nodiscard]] double per_wei(std::string const& address, Token token, CoinPrices const& prices) const {
    auto const told = told_.find(recordings::lower_case(address));
    if (told == told_.end() || told->second->price <= 0) return prices.at(token);
    return 1 / told->second->price;
  }

  void take_order(recordings::RecordedOrder const& order, CoinPrices const& prices, Terms const& terms) {
    auto const ends = ends_of(order, tokens_);
    if (!ends) {
      made_.unrouted.push_back({order.name, NotRouted::unknown_token});
      return;
    }
    PerWei const rates{per_wei(order.token_in, ends->source, prices), per_wei(order.token_out, ends->target, prices)};
    auto& taken = made_.orders.emplace_back(order_to_route(order, *ends, rates, gas_price_, terms));
    taken.decimals_in = decimals_of(order.token_in);
    taken.decimals_out = decimals_of(order.token_out);
  }

  recordings::Auction const& auction_;
  double gas_price_ = 0;                                         // wei
  std::map<std::string, recordings::AuctionToken const*> told_;  // by address in lower case
  TokenList tokens_;
  Instance made_;
};

}  // namespace

Instance make_instance(std::string name, recordings::Auction const& auction, Terms const& terms) {
  return Making(std::move(name), auction).run(terms);
}

Snapshot snapshot_of(std::string name, recordings::Auction const& auction, Terms const& terms) {
  return Making(std::move(name), auction).snapshot(terms);
}

}  // namespace sep::app::route
