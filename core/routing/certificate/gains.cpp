#include "core/routing/certificate/gains.hpp"

#include <functional>
#include <memory>

#include "core/routing/certificate/linear_gains.hpp"
#include "core/routing/certificate/stable_gains.hpp"
#include "core/routing/certificate/weighted_gains.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::Concentrated;
using optimiser::ConstantProduct;

Digits digits(pricing::SqrtPrice const& price) {
  Digits value = 0;
  for (auto i = price.word.size(); i-- > 0;) value = value * Digits(0x1p64) + Digits(price.word[i]);
  return value * Digits(0x1p-96);
}

Digits share(pricing::SwapFee fee) { return Digits(fee.numerator) / Digits(fee.denominator); }

struct Sides {
  Digits in;
  Digits out;
};
Sides sides(ConstantProduct const& pair, bool zero_for_one) {
  return zero_for_one ? Sides{certificate::digits(pair.reserve0), certificate::digits(pair.reserve1)}
                      : Sides{certificate::digits(pair.reserve1), certificate::digits(pair.reserve0)};
}

// max over x of p_out * out(x) - p_in * x is (sqrt(p_out * R_out) - sqrt(p_in * R_in / g))^2 for out(x) =
// R_out * g * x / (R_in + g * x).
Digits gained(ConstantProduct const& pair, bool zero_for_one, Digits const& price_in, Digits const& price_out) {
  auto const [in, out] = sides(pair, zero_for_one);
  Digits const bought = sqrt(price_out * out);
  Digits const paid = sqrt(price_in * in / share(pair.fee));
  return bought > paid ? Digits((bought - paid) * (bought - paid)) : Digits(0);
}

// One stretch of constant liquidity, from one root of a price to another in the direction of the swap.
struct Stretch {
  Digits from;
  Digits to;
  Digits liquidity;
  bool zero_for_one = true;
  Digits fee;  // what trades of what is paid in

  [[nodiscard]] Digits in() const {
    Digits const traded = zero_for_one ? liquidity * (1 / to - 1 / from) : liquidity * (to - from);
    return traded / fee;
  }
  [[nodiscard]] Digits out() const { return zero_for_one ? liquidity * (from - to) : liquidity * (1 / from - 1 / to); }
};

// Goes from stretch to stretch until the pool has no more ticks, or the visitor has seen enough (false).
void walk(Concentrated const& pool, bool zero_for_one, std::function<bool(Stretch const&)> const& visit) {
  auto const& ticks = *pool.ticks;
  auto const above = std::upper_bound(ticks.begin(), ticks.end(), pool.state.tick,
                                      [](std::int32_t tick, Tick const& entry) { return tick < entry.index; });
  auto next = static_cast<std::size_t>(above - ticks.begin());
  Digits const fee = 1 - Digits(pool.state.fee_pips) / Digits(pricing::kPipsOne);
  Digits liquidity = certificate::digits(static_cast<i128>(pool.state.liquidity));
  Digits at = digits(pool.state.sqrt_price);
  while (zero_for_one ? next > 0 : next < ticks.size()) {
    auto const& tick = ticks[zero_for_one ? next - 1 : next];
    Digits const to = digits(pricing::sqrt_price_at(tick.index));
    if (!visit({at, to, liquidity, zero_for_one, fee})) return;
    Digits const net = certificate::digits(tick.liquidity_net);
    liquidity += zero_for_one ? Digits(-net) : net;
    at = to;
    next += zero_for_one ? static_cast<std::size_t>(-1) : 1;
  }
}

// A word of the contract's bitmap is 256 ticks wide, and its loop stops in each: a swap that goes as far as so many
// words passes so often more, wherever they begin. A hair farther: the contract's prices of ticks are rounded, by 2^-32
// of the lowest ones.
class Words {
 public:
  Words(Concentrated const& pool, bool zero_for_one)
      : zero_for_one_(zero_for_one),
        ratio_(pow(Digits(10001) / 10000, 128 * pool.state.tick_spacing) * (1 + pow(Digits(10), -9))),
        end_(digits(pool.state.sqrt_price)) {
    move();
  }
  [[nodiscard]] std::size_t passed() const { return passed_; }
  // Of the next one.
  [[nodiscard]] Digits const& end() const { return end_; }
  [[nodiscard]] bool ends_in(Stretch const& stretch) const {
    return passed_ < kCounted && (zero_for_one_ ? end_ > stretch.to : end_ < stretch.to);
  }
  void pass() {
    ++passed_;
    move();
  }

 private:
  static constexpr std::size_t kCounted = 256;

  void move() { end_ = zero_for_one_ ? Digits(end_ / ratio_) : Digits(end_ * ratio_); }

  bool zero_for_one_;
  Digits ratio_;  // of roots of prices
  Digits end_;
  std::size_t passed_ = 0;
};

Digits gained(Concentrated const& pool, bool zero_for_one, Digits const& price_in, Digits const& price_out,
              Digits const& per_pass) {
  Digits const ratio = sqrt(price_in / price_out);
  Digits gain = 0;
  Digits most = 0;
  Words words(pool, zero_for_one);
  std::size_t crossed = 0;
  walk(pool, zero_for_one, [&](Stretch stretch) {
    // The root of the price where the next unit gains nothing.
    Digits const root_of_fee = sqrt(stretch.fee);
    Digits const end = zero_for_one ? Digits(ratio / root_of_fee) : Digits(root_of_fee / ratio);
    bool const ends_here = zero_for_one ? end > stretch.to : end < stretch.to;
    if (ends_here) stretch.to = zero_for_one ? std::min(end, stretch.from) : std::max(end, stretch.from);
    auto const take = [&](Stretch const& part) {
      gain += price_out * part.out() - price_in * part.in();
      most = std::max<Digits>(most, gain - per_pass * Digits(std::max(crossed, words.passed())));
    };
    while (per_pass > 0 && words.ends_in(stretch)) {
      auto part = stretch;
      part.to = stretch.from = words.end();
      take(part);
      words.pass();
    }
    take(stretch);
    ++crossed;
    return !ends_here;
  });
  return most;
}

}  // namespace

Digits digits(i128 value) {
  bool const negative = value < 0;
  auto const size = negative ? u128{0} - static_cast<u128>(value) : static_cast<u128>(value);
  Digits const positive = Digits(high64(size)) * Digits(0x1p64) + Digits(low64(size));
  return negative ? Digits(-positive) : positive;
}

namespace {

// A way through a pool that is neither constant product nor concentrated.
std::unique_ptr<SmoothWay> smooth_way(optimiser::PoolState const& state, optimiser::Way way) {
  if (auto const* weighted = std::get_if<pricing::WeightedPool>(&state))
    return std::make_unique<WeightedWay>(*weighted, way);
  if (auto const* balancer = std::get_if<pricing::BalancerStablePool>(&state))
    return std::make_unique<StableWay>(counts_of(*balancer), way);
  if (auto const* book = std::get_if<optimiser::OrderBook>(&state)) return std::make_unique<BookWay>(*book, way);
  if (auto const* fixed = std::get_if<optimiser::FixedRate>(&state)) return std::make_unique<RateWay>(*fixed, way);
  if (auto const* transfer = std::get_if<optimiser::Transfer>(&state)) return std::make_unique<RateWay>(*transfer, way);
  return std::make_unique<StableWay>(counts_of(std::get<pricing::StableSwapPool>(state)), way);
}

}  // namespace

Digits most_gained(optimiser::PoolState const& state, optimiser::Way way, Digits const& price_in,
                   Digits const& price_out, Digits const& per_pass) {
  bool const zero_for_one = way.zero_for_one();
  if (auto const* pair = std::get_if<ConstantProduct>(&state)) return gained(*pair, zero_for_one, price_in, price_out);
  if (auto const* ranged = std::get_if<Concentrated>(&state))
    return gained(*ranged, zero_for_one, price_in, price_out, per_pass);
  return smooth_way(state, way)->gained(price_in, price_out);
}

// Where the cap buys nothing, as below a fixed fee, less does not either. Else what a swap gains rises with what is
// paid until it is best: where it still rises at the cap, nothing below gains more.
Digits most_gained_within(optimiser::PoolState const& state, optimiser::Way way, Digits const& price_in,
                          Digits const& price_out, Digits const& per_pass, Digits const& cap) {
  Digits const most = most_gained(state, way, price_in, price_out, per_pass);
  auto const gain = [&](Digits const& in) { return Digits(price_out * most_bought(state, way, in) - price_in * in); };
  if (most_bought(state, way, cap) <= 0) return 0;
  Digits const at = gain(cap);
  Digits const beyond = gain(cap * (1 + pow(Digits(10), -30)));
  return beyond >= at ? std::min(most, std::max<Digits>(at, 0)) : most;
}

Digits most_bought(optimiser::PoolState const& state, optimiser::Way way, Digits const& in) {
  bool const zero_for_one = way.zero_for_one();
  if (auto const* pair = std::get_if<ConstantProduct>(&state)) {
    auto const [held, other] = sides(*pair, zero_for_one);
    Digits const traded = in * share(pair->fee);
    return other * traded / (held + traded);
  }
  auto const* ranged = std::get_if<Concentrated>(&state);
  if (ranged == nullptr) return smooth_way(state, way)->bought(in);
  Digits left = in;
  Digits bought = 0;
  walk(*ranged, zero_for_one, [&](Stretch stretch) {
    Digits const whole = stretch.in();
    if (whole >= left && stretch.liquidity > 0) {
      Digits const traded = left * stretch.fee / stretch.liquidity;
      stretch.to = zero_for_one ? Digits(1 / (1 / stretch.from + traded)) : Digits(stretch.from + traded);
      left = 0;
    } else {
      left -= whole;
    }
    bought += stretch.out();
    return left > 0;
  });
  return bought;
}

}  // namespace sep::routing::certificate
