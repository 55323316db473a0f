// The last block of a recording as an instance: gas as the quotes beside it count it.
#include <set>

#include "apps/sep/route_order.hpp"
#include "apps/sep/route_snapshot.hpp"
#include "core/base/check.hpp"
#include "core/base/described.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr SwapGas kPairGas{120'000, 0};
constexpr SwapGas kRangedGas{130'000, 2'000};

class Making {
 public:
  explicit Making(paper::Recording const& recording) : recording_(recording) {
    CHECK(!recording.blocks.empty());
    made_.name = recording.name;
  }

  std::vector<Snapshot> every_block(Terms const& terms) {
    std::vector<Snapshot> snapshots;
    take_pools([&](std::uint64_t block) {
      auto const coin = tokens_.number(kCoin);
      CoinPrices const prices(tokens_.addresses().size(), made_.pools, coin);
      Snapshot now{.name = made_.name + "/" + std::to_string(block),
                   .tokens = tokens_.addresses(),
                   .addresses = made_.addresses,
                   .pools = made_.pools,
                   .gas_price = terms.gas_price.value_or(kGasPriceWei)};
      for (Token token = 0; token < now.tokens.size(); ++token) now.per_wei.push_back(prices.at(token));
      snapshots.push_back(std::move(now));
    });
    return snapshots;
  }

  Instance run(recordings::Quotes const& quotes, Terms const& terms) {
    take_pools([](std::uint64_t) {});
    auto const coin = tokens_.number(kCoin);
    CoinPrices const prices(tokens_.addresses().size(), made_.pools, coin);
    for (auto const& order : quotes.orders) take_order(order, prices, terms);
    for (auto const& [skip, count] : quotes.skipped) made_.orders_skipped[enum_name(skip)] = count;
    made_.tokens = tokens_.addresses();
    return std::move(made_);
  }

 private:
  // Calls after(number) when the states are those of that block.
  template <class After>
  void take_pools(After const& after) {
    constexpr auto kLeftOut = static_cast<PoolIndex>(-1);
    for (auto const& [skip, count] : recording_.report.skipped) made_.pools_skipped[enum_name(skip)] = count;
    std::vector<PoolIndex> index_of(recording_.pools.size(), kLeftOut);
    for (std::size_t i = 0; i < recording_.pools.size(); ++i) {
      if (auto const index = take_pool(recording_.pools[i])) index_of[i] = *index;
    }
    for (auto const& block : recording_.blocks) {
      bool const last = &block == &recording_.blocks.back() && recording_.blocks.size() > 1;
      for (auto const& change : block.changes) {
        auto const index = index_of[change.pool];
        if (index == kLeftOut) continue;
        auto& state = made_.pools[index].state;
        if (last) made_.before.push_back({index, state});
        state = state_of(recording_.pools[change.pool], change.holdings);
      }
      after(block.number);
    }
  }

  std::optional<PoolIndex> take_pool(paper::RecordedPool const& pool) {
    if (!pool.token0.plain || !pool.token1.plain) {
      ++made_.pools_skipped["not_plain"];
      for (auto const* token : {&pool.token0, &pool.token1})
        if (!token->plain) not_plain_.insert(recordings::lower_case(token->address));
      return std::nullopt;
    }
    for (auto const* token : {&pool.token0, &pool.token1})
      decimals_[recordings::lower_case(token->address)] = token->decimals;
    bool const ranged = paper::protocol_spec(pool.protocol).kind == InstrumentKind::concentrated;
    made_.addresses.push_back(pool.address);
    std::vector<Token> tokens{tokens_.number(pool.token0.address), tokens_.number(pool.token1.address)};
    made_.pools.push_back({std::move(tokens), ranged ? kRangedGas : kPairGas, {}});
    return static_cast<PoolIndex>(made_.pools.size() - 1);
  }

  PoolState state_of(paper::RecordedPool const& pool, Holdings const& holdings) {
    if (auto const* pair = std::get_if<PairReserves>(&holdings))
      return ConstantProduct{pair->reserve0, pair->reserve1, {pool.fee_numerator, pool.fee_denominator}};
    auto const& ranged = std::get<ConcentratedLiquidity>(holdings);
    pricing::ConcentratedState const state{ranged.sqrt_price_x96, ranged.tick, ranged.liquidity,
                                           pool.fee_denominator - pool.fee_numerator, pool.tick_spacing};
    // States with the same ticks share them.
    auto& ticks = ticks_[ranged.ticks];
    if (!ticks) ticks = std::shared_ptr<std::vector<Tick> const>(ranged.table, &ranged.table->ticks);
    return Concentrated{state, ticks};
  }

  void take_order(recordings::RecordedOrder const& order, CoinPrices const& prices, Terms const& terms) {
    auto const ends = ends_of(order, tokens_);
    if (!ends) {
      auto const& missing = tokens_.find(order.token_in) ? order.token_out : order.token_in;
      bool const taxed = not_plain_.contains(recordings::lower_case(missing));
      made_.unrouted.push_back({order.name, taxed ? NotRouted::not_plain_token : NotRouted::unknown_token});
      return;
    }
    PerWei const rates{prices.at(ends->source), prices.at(ends->target)};
    auto& taken = made_.orders.emplace_back(order_to_route(order, *ends, rates, kGasPriceWei, terms));
    taken.decimals_in = decimals_of(order.token_in);
    taken.decimals_out = decimals_of(order.token_out);
  }

  [[nodiscard]] std::uint8_t decimals_of(std::string const& address) const {
    auto const known = decimals_.find(recordings::lower_case(address));
    return known == decimals_.end() ? std::uint8_t{0} : known->second;
  }

  paper::Recording const& recording_;
  TokenList tokens_;
  std::set<std::string> not_plain_;               // addresses in lower case
  std::map<std::string, std::uint8_t> decimals_;  // likewise
  std::map<Hash256, std::shared_ptr<std::vector<Tick> const>> ticks_;
  Instance made_;
};

}  // namespace

Instance make_instance(paper::Recording const& recording, recordings::Quotes const& quotes, Terms const& terms) {
  return Making(recording).run(quotes, terms);
}

std::vector<Snapshot> snapshots_of(paper::Recording const& recording, Terms const& terms) {
  return Making(recording).every_block(terms);
}

}  // namespace sep::app::route
