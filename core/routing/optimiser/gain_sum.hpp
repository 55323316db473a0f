// What pools gain after gas, summed as bounds count it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace sep::routing::optimiser {

// The gains, less what the pools that gain least lack of their gas: of as many as routes use at least.
class GainSum {
 public:
  explicit GainSum(std::size_t pools) : lacks_(pools, std::numeric_limits<double>::infinity()) {}

  void add(double net) {
    gains_ += std::max(0.0, net);
    double lack = std::max(0.0, -net);
    for (auto& one : lacks_)
      if (lack < one) std::swap(lack, one);
  }
  // Of a pool that is used for sure: its gain counts, be it a loss.
  void add_used(double net) {
    gains_ += net;
    if (!lacks_.empty()) lacks_.pop_back();
  }
  [[nodiscard]] double total() const {
    double total = gains_;
    for (auto const lack : lacks_) total -= lack;
    return total;
  }

 private:
  double gains_ = 0;
  std::vector<double> lacks_;  // the least, ascending
};

}  // namespace sep::routing::optimiser
