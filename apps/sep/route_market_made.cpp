// A chain's pools, made by a seed.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "apps/sep/route_market.hpp"
#include "apps/sep/route_random.hpp"
#include "core/base/check.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr double kCoinUsd = 3'000;
constexpr double kHubs = 5;
constexpr double kTailPerPool = 0.8;  // tokens: a recording of mainnet has 0.87

struct Kind {
  double usd = 1;
  int decimals = 18;
  bool is_dollar = false;
};

class Making {
 public:
  Making(std::size_t pools, std::uint64_t seed) : count_(pools), rng_{seed} {}

  Market run() {
    make_tokens();
    Market made;
    made.tokens = tokens_.size();
    for (auto const& token : tokens_)
      made.per_wei.push_back(kCoinUsd / token.usd * std::pow(10.0, token.decimals - 18));
    while (made.pools.size() < count_) made.pools.push_back(any_pool(made.pools.size()));
    return made;
  }

 private:
  // WETH, USDC, USDT, WBTC, DAI; then the tail, every twentieth of it another dollar.
  void make_tokens() {
    tokens_ = {{kCoinUsd, 18, false}, {1, 6, true}, {1, 6, true}, {60'000, 8, false}, {1, 18, true}};
    auto const tail = static_cast<std::size_t>(std::ceil(kTailPerPool * static_cast<double>(count_)));
    for (std::size_t i = 0; i < tail; ++i) {
      bool const is_dollar = rng_.chance(1, 20);
      int const decimals = rng_.chance(4, 5) ? 18 : (rng_.chance(1, 2) ? 9 : 6);
      tokens_.push_back({is_dollar ? 1 : even_in_logarithms(1e-5, 1e3, rng_), decimals, is_dollar});
    }
  }

  Token any_hub() {
    constexpr std::array<Token, 10> kOften{0, 0, 0, 0, 0, 1, 1, 2, 3, 4};
    return kOften[rng_.below(kOften.size())];
  }

  // Most have one pool.
  Token next_of_tail() {
    auto const tail = tokens_.size() - static_cast<std::size_t>(kHubs);
    return static_cast<Token>(static_cast<std::size_t>(kHubs) + next_++ % tail);
  }

  // The first ones are met most often.
  Token any_of_tail() {
    double const tail = static_cast<double>(tokens_.size()) - kHubs;
    auto const rank = std::pow(tail + 1, uniform(0, 1, rng_)) - 1;
    return static_cast<Token>(kHubs + std::min(std::floor(rank), tail - 1));
  }

  Pool any_pool(std::size_t index) {
    bool const among_hubs = index < 8 || rng_.chance(1, 6);
    Token const token0 = among_hubs ? any_hub() : rng_.chance(3, 5) ? next_of_tail() : any_of_tail();
    Token token1 = among_hubs || rng_.chance(19, 20) ? any_hub() : any_of_tail();
    while (token1 == token0) token1 = any_hub();
    double const depth = among_hubs ? even_in_logarithms(3e5, 2e8, rng_) : even_in_logarithms(1e4, 1e7, rng_);
    bool const dollars = tokens_[token0].is_dollar && tokens_[token1].is_dollar;
    auto const kind = rng_.below(100);
    if (dollars && kind < 30) return any_stable(token0, token1, depth);
    if (kind < 2) return any_weighted(token0, token1, depth);
    if (kind < 50) return any_pair(token0, token1, depth);
    return any_ranged(token0, token1, depth, among_hubs);
  }

  // Base units of token1 per one of token0, off by less than the fee.
  double any_price(Token token0, Token token1, double fee) {
    double const fair =
        tokens_[token0].usd / tokens_[token1].usd * std::pow(10.0, tokens_[token1].decimals - tokens_[token0].decimals);
    return fair * (1 + uniform(-0.7, 0.7, rng_) * fee);
  }
  [[nodiscard]] double units_of(Token token, double usd) const {
    return usd / tokens_[token].usd * std::pow(10.0, tokens_[token].decimals);
  }

  Pool any_pair(Token token0, Token token1, double depth) {
    double const reserve0 = units_of(token0, depth / 2);
    double const reserve1 = reserve0 * any_price(token0, token1, 0.003);
    return {{token0, token1},
            {120'000, 0},
            ConstantProduct{static_cast<i128>(reserve0) + 1, static_cast<i128>(reserve1) + 1, {997, 1'000}}};
  }

  Pool any_ranged(Token token0, Token token1, double depth, bool among_hubs) {
    struct Tier {
      std::uint32_t pips;
      std::int32_t spacing;
    };
    constexpr std::array<Tier, 4> kTiers{{{100, 1}, {500, 10}, {3'000, 60}, {10'000, 200}}};
    bool const dollars = tokens_[token0].is_dollar && tokens_[token1].is_dollar;
    auto const tier = kTiers[dollars ? rng_.below(2) : among_hubs ? 1 + rng_.below(2) : 2 + rng_.below(2)];
    double const price = any_price(token0, token1, tier.pips * 1e-6);
    auto const tick = static_cast<std::int32_t>(std::floor(std::log(price) / std::log(1.0001)));
    auto state = *pricing::initialised(pricing::sqrt_price_at(tick), tier.pips, tier.spacing);
    double const whole = std::sqrt(units_of(token0, depth / 2) * units_of(token1, depth / 2));
    auto const count =
        static_cast<int>(among_hubs ? even_in_logarithms(20, 400, rng_) : even_in_logarithms(1, 60, rng_));
    std::map<std::int32_t, Tick> ticks;
    auto const add = [&](std::int32_t lower, std::int32_t upper, i128 liquidity) {
      ticks[lower].liquidity_net += liquidity;
      ticks[upper].liquidity_net -= liquidity;
      for (auto const end : {lower, upper}) ticks[end].liquidity_gross += static_cast<u128>(liquidity);
      if (lower <= state.tick && state.tick < upper) state.liquidity += static_cast<u128>(liquidity);
    };
    std::int32_t const edge = pricing::kTickMax / tier.spacing * tier.spacing;
    add(-edge, edge, static_cast<i128>(whole * 0.05) + 1);
    std::int32_t const middle = tick / tier.spacing;
    for (int i = 0; i < count; ++i) {
      auto const width = static_cast<std::int32_t>(even_in_logarithms(2, 200, rng_));
      auto const about = middle + static_cast<std::int32_t>(rng_.below(41)) - 20;
      double const liquidity = whole * 10 * uniform(0.1, 3, rng_) / count;
      add(std::max(-edge, (about - width) * tier.spacing), std::min(edge, (about + width) * tier.spacing),
          static_cast<i128>(liquidity) + 1);
    }
    std::vector<Tick> placed;
    for (auto const& [index, one] : ticks)
      if (one.liquidity_gross > 0) placed.push_back({index, one.liquidity_net, one.liquidity_gross});
    return {{token0, token1},
            {130'000, 2'000},
            Concentrated{state, std::make_shared<std::vector<Tick> const>(std::move(placed))}};
  }

  // Two tokens and some more that `suits` allows.
  template <class Suits>
  std::vector<Token> any_tokens(Token token0, Token token1, std::size_t most, Suits const& suits) {
    std::vector<Token> among{token0, token1};
    auto const wanted = rng_.chance(1, 2) ? std::size_t{2} : rng_.between(3, most);
    for (int tries = 0; among.size() < wanted && tries < 40; ++tries) {
      Token const next = rng_.chance(1, 2) ? any_hub() : any_of_tail();
      if (suits(next) && std::ranges::find(among, next) == among.end()) among.push_back(next);
    }
    return among;
  }

  Pool any_weighted(Token token0, Token token1, double depth) {
    auto const among = any_tokens(token0, token1, pricing::kWeightedTokensMax, [](Token) { return true; });
    pricing::WeightedPool pool;
    pool.swap_fee = pricing::kOne18 / 1'000 * rng_.between(1, 10);
    std::uint64_t left = 100;
    for (std::size_t i = 0; i < among.size(); ++i) {
      auto const others = among.size() - 1 - i;
      auto const parts = others == 0 ? left : rng_.between(5, std::min<std::uint64_t>(left - 5 * others, 80));
      left -= parts;
      double const balance = units_of(among[i], depth * static_cast<double>(parts) / 100);
      double const off = uniform(-0.3, 0.3, rng_) * static_cast<double>(pool.swap_fee) * 1e-18;
      pool.tokens.push_back({.balance = static_cast<i128>(balance * (1 + off)) + 1,
                             .weight = pricing::kWeightMin * parts,
                             .decimals = static_cast<std::uint8_t>(tokens_[among[i]].decimals)});
    }
    return {among, {100'000, 0}, std::move(pool)};
  }

  Pool any_stable(Token token0, Token token1, double depth) {
    auto const among = any_tokens(token0, token1, 4, [&](Token token) { return tokens_[token].is_dollar; });
    auto const balance = [&](Token token) {
      return static_cast<i128>(units_of(token, depth / static_cast<double>(among.size())) * uniform(0.6, 1.4, rng_)) +
             1;
    };
    auto const amplification = rng_.between(50, 2'000);
    if (rng_.chance(1, 3)) {
      pricing::BalancerStablePool pool;
      pool.rule = pricing::BalancerStableRule::v2;
      pool.amplification = amplification * pricing::kAmplificationUnit;
      pool.swap_fee = pricing::kOne18 / 10'000 * rng_.between(1, 10);
      for (auto const token : among)
        pool.tokens.push_back({balance(token), pricing::kOne18, static_cast<std::uint8_t>(tokens_[token].decimals)});
      return {among, {110'000, 0}, std::move(pool)};
    }
    pricing::StableSwapPool pool;
    pool.amp = amplification * 100;
    pool.fee = pricing::kStableSwapFeeOne / 10'000 * rng_.between(1, 10);
    pool.admin_fee = pricing::kStableSwapFeeOne / 2;
    for (auto const token : among) {
      u128 rate = 1;
      for (int i = tokens_[token].decimals; i < 36; ++i) rate *= 10;
      pool.coins.push_back({static_cast<u128>(balance(token)), rate});
    }
    return {among, {150'000, 0}, std::move(pool)};
  }

  std::size_t count_;
  Rng rng_;
  std::vector<Kind> tokens_;
  std::size_t next_ = 0;  // of the tail
};

}  // namespace

Market made_market(std::size_t pools, std::uint64_t seed) {
  CHECK(pools > 0);
  return Making(pools, seed).run();
}

}  // namespace sep::app::route
