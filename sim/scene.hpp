// What all parts of one simulated run share: virtual time, what is due, and how often each fault has struck.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/time.hpp"
#include "sim/disk/sim_file.hpp"

namespace sep::sim {

// Acts by time, and in the order in which they were entered where the times are equal.
class Agenda {
 public:
  void at(Time due, std::function<void()> act) { acts_.emplace(std::pair(due, number_++), std::move(act)); }

  [[nodiscard]] std::optional<Time> next_due() const {
    if (acts_.empty()) return std::nullopt;
    return acts_.begin()->first.first;
  }

  // Runs the first act that is due; false: none is.
  bool run_one(Time now) {
    if (acts_.empty() || acts_.begin()->first.first > now) return false;
    auto const act = std::move(acts_.begin()->second);
    acts_.erase(acts_.begin());
    act();
    return true;
  }

 private:
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>> acts_;
  std::uint64_t number_ = 0;
};

struct Scene {
  Time now;
  bool faults_on = true;  // false: the run heals
  Agenda agenda;
  FaultCounts faults;

  void strike(std::string const& fault) { ++faults[fault]; }
  void after(Duration delay, std::function<void()> act) { agenda.at(now + delay, std::move(act)); }
};

}  // namespace sep::sim
