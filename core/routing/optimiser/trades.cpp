// Which states of pools are routed over.
#include <algorithm>
#include <cmath>

#include "core/routing/optimiser/network.hpp"

namespace sep::routing::optimiser {
namespace {

template <class... Fs>
struct Of : Fs... {
  using Fs::operator()...;
};

// The contracts multiply D / (n x) out coin by coin and cut each product: with n counts from `least` to `most` it may
// fall to least (least / most)^(n - 1), and what is cut must be little beside that.
bool counts_are_near(std::vector<double> const& counts) {
  constexpr double kLeast = 1e6;
  auto const [least, most] = std::ranges::minmax(counts);
  return least * std::pow(least / most, static_cast<double>(counts.size()) - 1) >= kLeast;
}

bool trades(ConstantProduct const& pair) {
  return pair.reserve0 > 0 && pair.reserve1 > 0 && pair.reserve0 <= pricing::kReserveMax &&
         pair.reserve1 <= pricing::kReserveMax;
}

bool trades(Concentrated const& ranged) {
  return ranged.ticks && ranged.ticks->size() > 1 && !pricing::check_pool(ranged.state, *ranged.ticks);
}

// A rate makes the vault's count of a balance a rounded one, which its curve in real numbers is not.
bool trades(pricing::WeightedPool const& pool) {
  return !pricing::check_pool(pool) && std::ranges::all_of(pool.tokens, [](auto const& token) {
    return token.balance > 0 && token.rate == pricing::kOne18;
  });
}

bool trades(pricing::BalancerStablePool const& pool) {
  if (pricing::check_pool(pool)) return false;
  std::vector<double> counts;
  for (auto const& token : pool.tokens) {
    if (token.rate > static_cast<u128>(kInt128Max)) return false;
    double const scale = std::pow(10.0, pricing::kBalancerDecimalsMax - token.decimals);
    counts.push_back(static_cast<double>(token.balance) * scale * (static_cast<double>(token.rate) * 1e-18));
  }
  return counts_are_near(counts);
}

bool trades(pricing::StableSwapPool const& pool) {
  if (pricing::check_pool(pool)) return false;
  std::vector<double> counts;
  for (auto const& coin : pool.coins) {
    if (std::max(coin.balance, coin.rate) > static_cast<u128>(kInt128Max)) return false;
    counts.push_back(static_cast<double>(coin.balance) * (static_cast<double>(coin.rate) * 1e-18));
  }
  return counts_are_near(counts) && pricing::invariant(pool).has_value();
}

bool trades(OrderBook const& book) {
  auto const& depth = book.depth;
  bool const has_rules = pricing::at_level({1, 1}, book.rules, pricing::Taker::sells).has_value();
  return has_rules && is_sound(depth) && !(depth.bids.empty() && depth.asks.empty());
}

bool trades(FixedRate const& fixed) {
  return fixed.units0 > 0 && fixed.units1 > 0 && fixed.most0 >= 0 && fixed.most1 >= 0 &&
         (fixed.most0 > 0 || fixed.most1 > 0);
}

bool trades(Transfer const& transfer) {
  return transfer.units0 > 0 && transfer.units1 > 0 && transfer.fixed >= 0 && transfer.most > transfer.fixed;
}

}  // namespace

std::size_t tokens_of(PoolState const& state) {
  return std::visit(Of{[](pricing::StableSwapPool const& pool) { return pool.coins.size(); },
                       [](pricing::WeightedPool const& pool) { return pool.tokens.size(); },
                       [](pricing::BalancerStablePool const& pool) { return pool.tokens.size(); },
                       [](auto const&) { return std::size_t{2}; }},
                    state);
}

bool can_trade(PoolState const& state) {
  return std::visit([](auto const& pool) { return trades(pool); }, state);
}

std::int64_t delay_ms(PoolState const& state) {
  auto const* transfer = std::get_if<Transfer>(&state);
  return transfer == nullptr ? 0 : transfer->delay_ms;
}

}  // namespace sep::routing::optimiser
