// A weighted pool, one way: x buys b_out (1 - (b_in / (b_in + g x))^v) with v = w_in / w_out. Private to
// core/routing/certificate.
#pragma once

#include "core/routing/certificate/smooth_gains.hpp"

namespace sep::routing::certificate {

class WeightedWay : public SmoothWay {
 public:
  WeightedWay(pricing::WeightedPool const& pool, optimiser::Way way);
  [[nodiscard]] Digits gained(Digits const& price_in, Digits const& price_out) const override;
  [[nodiscard]] Digits bought(Digits const& in) const override;

 private:
  // What is got where the balance paid into has grown `grown` times.
  [[nodiscard]] Digits out(Digits const& grown) const;

  Digits in_;  // balances
  Digits out_;
  Digits power_;  // v
  Digits kept_;   // g
};

}  // namespace sep::routing::certificate
