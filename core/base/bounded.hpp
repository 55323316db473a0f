// Bounded<T, N>: a list that says how long it may get. push CHECKs the bound: whoever fills it decides beforehand,
// with full(), what happens at the edge.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/check.hpp"

namespace sep {

template <class T, std::size_t N>
class Bounded {
 public:
  static constexpr std::size_t capacity = N;

  void push(T item) {
    CHECK(items_.size() < N);
    items_.push_back(std::move(item));
  }
  [[nodiscard]] bool full() const { return items_.size() == N; }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] std::size_t room() const { return N - items_.size(); }
  [[nodiscard]] T const& operator[](std::size_t i) const {
    CHECK(i < items_.size());
    return items_[i];
  }
  [[nodiscard]] T const& back() const {
    CHECK(!items_.empty());
    return items_.back();
  }
  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }
  void clear() { items_.clear(); }
  [[nodiscard]] std::vector<T> take() && { return std::move(items_); }

 private:
  std::vector<T> items_;
};

}  // namespace sep
