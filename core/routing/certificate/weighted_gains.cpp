#include "core/routing/certificate/weighted_gains.hpp"

#include "core/routing/certificate/gains.hpp"

namespace sep::routing::certificate {
namespace {

// The vault takes at most 30 % of a balance; counts are cut, so a hair more.
Digits most_grown() { return Digits(13) / 10 * (1 + Digits(1e-12)); }

}  // namespace

WeightedWay::WeightedWay(pricing::WeightedPool const& pool, optimiser::Way way)
    : in_(digits(pool.tokens[way.in].balance)),
      out_(digits(pool.tokens[way.out].balance)),
      power_(Digits(pool.tokens[way.in].weight) / Digits(pool.tokens[way.out].weight)),
      kept_(1 - Digits(pool.swap_fee) / Digits(pricing::kOne18)) {}

Digits WeightedWay::out(Digits const& grown) const { return out_ * (1 - pow(grown, -power_)); }

Digits WeightedWay::gained(Digits const& price_in, Digits const& price_out) const {
  Digits const first = power_ * kept_ * out_ / in_ * price_out;  // what the first unit brings
  if (first <= price_in) return 0;
  Digits const most = most_grown();
  // (first / price_in)^(1 / (1 + v)), where that is not beyond what is taken.
  bool const beyond = price_in <= 0 || first >= price_in * pow(most, 1 + power_);
  Digits const grown = beyond ? most : Digits(pow(first / price_in, 1 / (1 + power_)));
  return price_out * out(grown) - price_in * in_ * (grown - 1) / kept_;
}

Digits WeightedWay::bought(Digits const& in) const { return out(std::min<Digits>(1 + in * kept_ / in_, most_grown())); }

}  // namespace sep::routing::certificate
