// The search that prices and quantities share.
#pragma once

namespace sep::pricing {

// The largest of (good, bad) that `holds` says yes to, or `good`, if it says yes up to some value and no beyond.
template <class T, class Holds>
[[nodiscard]] T last_that_holds(T good, T bad, Holds holds) {
  while (bad - good > 1) {
    T const middle = good + (bad - good) / 2;
    (holds(middle) ? good : bad) = middle;
  }
  return good;
}

}  // namespace sep::pricing
