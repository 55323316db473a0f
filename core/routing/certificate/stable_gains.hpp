// A stable-swap pool, one way, as optimiser/stable_curve.hpp writes it down; the slack of the contracts' roots is part
// of what it gives. Private to core/routing/certificate.
#pragma once

#include "core/routing/certificate/smooth_gains.hpp"

namespace sep::routing::certificate {

// A pool as its invariant counts it.
struct StableCounts {
  std::vector<Digits> counts;
  std::vector<Digits> scales;  // counts per base unit
  Digits a;                    // A n^n
  Digits kept_in;              // by fees, of what is paid in
  Digits kept_out;             // and of what is got, at most
};
[[nodiscard]] StableCounts counts_of(pricing::BalancerStablePool const& pool);
[[nodiscard]] StableCounts counts_of(pricing::StableSwapPool const& pool);

class StableWay : public SmoothWay {
 public:
  StableWay(StableCounts const& pool, optimiser::Way way);
  [[nodiscard]] Digits gained(Digits const& price_in, Digits const& price_out) const override;
  [[nodiscard]] Digits bought(Digits const& in) const override;

 private:
  // Where so much is held of what is paid in, of what is got.
  [[nodiscard]] Digits y(Digits const& x) const;
  [[nodiscard]] Digits rate(Digits const& x) const;  // -dy / dx
  [[nodiscard]] Digits slack() const;

  Digits a_;
  Digits d_;
  Digits x_;        // counts
  Digits rest_;     // of the other tokens: their sum
  Digits ky_;       // K y x, see stable_curve.hpp
  Digits all_;      // what it holds of the token got
  Digits per_in_;   // counts that trade, of a base unit paid in
  Digits per_out_;  // base units got, of a count
};

}  // namespace sep::routing::certificate
