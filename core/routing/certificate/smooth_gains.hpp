// What one way through a pool gains at prices and gives for amounts, in many digits. Private to
// core/routing/certificate.
#pragma once

#include "core/routing/certificate/certificate.hpp"

namespace sep::routing::certificate {

// One way through a pool that trades. Amounts in base units, in real numbers.
class SmoothWay {
 public:
  virtual ~SmoothWay() = default;
  // The most that one swap gains at these prices; not less than 0.
  [[nodiscard]] virtual Digits gained(Digits const& price_in, Digits const& price_out) const = 0;
  // What `in` buys; all there is where it is more than the pool can take.
  [[nodiscard]] virtual Digits bought(Digits const& in) const = 0;
};

}  // namespace sep::routing::certificate
