// Which of its orders a venue may forget: each so long after its not_after. A forgotten order is one that the venue
// does not know; it is not taken once more, because it is too late for it.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/base/check.hpp"
#include "core/orders/terms.hpp"

namespace sep::paper {

inline constexpr Duration kLeastMemory = seconds(600);  // longer than anything that a venue still does to an order

class OrderMemory {
 public:
  // At least kLeastMemory (checked). Not called: nothing is ever forgotten.
  void forget_after(Duration age) {
    CHECK(age >= kLeastMemory);
    age_ = age;
  }
  void add(orders::ClientOrderId order, Time not_after, Time now) {
    if (!age_) return;
    Time const from = std::max(not_after, now);
    orders_.emplace(from > kTimeMax - *age_ ? kTimeMax : from + *age_, order);
  }
  // One whose time has come. What cannot be forgotten yet is added again.
  [[nodiscard]] std::optional<orders::ClientOrderId> take(Time now) {
    if (orders_.empty() || orders_.begin()->first > now) return std::nullopt;
    return orders_.extract(orders_.begin()).value().second;
  }

 private:
  std::optional<Duration> age_;
  std::set<std::pair<Time, orders::ClientOrderId>> orders_;
};

}  // namespace sep::paper
