// Latencies of one measured operation: kept one by one, read as percentiles.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace sep::bench {

class Percentiles {
 public:
  void reserve(std::size_t count) { samples_ns_.reserve(count); }
  void add(std::int64_t ns) {
    samples_ns_.push_back(ns);
    sorted_ = false;
  }

  // Runs the operation once and keeps how long it took.
  template <class Operation>
  void measure(Operation&& operation) {
    auto const begin = std::chrono::steady_clock::now();
    operation();
    add(std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - begin).count());
  }

  [[nodiscard]] std::size_t count() const { return samples_ns_.size(); }

  [[nodiscard]] std::int64_t total_ns() const {
    std::int64_t sum = 0;
    for (auto const sample : samples_ns_) sum += sample;
    return sum;
  }

  // The smallest sample that at least per_mille thousandths of all samples do not exceed; 0 without samples.
  [[nodiscard]] std::int64_t at_ns(std::uint64_t per_mille) {
    if (samples_ns_.empty()) return 0;
    if (!sorted_) std::ranges::sort(samples_ns_);
    sorted_ = true;
    auto const rank = (samples_ns_.size() * per_mille + 999) / 1000;
    return samples_ns_[std::min(std::max<std::size_t>(rank, 1), samples_ns_.size()) - 1];
  }

 private:
  std::vector<std::int64_t> samples_ns_;
  bool sorted_ = false;
};

}  // namespace sep::bench
