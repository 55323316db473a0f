// Newton's method as stable pools' contracts run it: until two numbers in a row are a unit apart at most, and for
// kNewtonStepsMax steps at most. Contracts differ in what becomes of a root that is not found by then.
#pragma once

#include "core/pricing/evm_word.hpp"

namespace sep::pricing {

inline constexpr int kNewtonStepsMax = 255;

struct NewtonRoot {
  EvmWord at;            // faulty: a step left the word
  bool settled = false;  // two in a row are a unit apart at most
};

// `next` gives the number after one, from `start` on.
template <class Next>
[[nodiscard]] NewtonRoot newton(EvmWord const& start, Next next) {
  NewtonRoot root{start};
  for (int step = 0; step < kNewtonStepsMax && !root.settled && !root.at.faulty(); ++step) {
    auto const before = root.at;
    root.at = next(before);
    root.settled = !root.at.faulty() && within_one(root.at, before);
  }
  return root;
}

}  // namespace sep::pricing
