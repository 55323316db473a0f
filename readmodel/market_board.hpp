// The latest state of every instrument, for whoever shows the market: not what a decision read, and no part of the log.
// What changes twice between two looks is shown once.
//
// One thread puts, any thread looks.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/market/view.hpp"

namespace sep::readmodel {

class MarketBoard {
 public:
  using Version = std::shared_ptr<InstrumentVersion const>;

  void put(Version version);

  // What changed behind `look`, in the order in which it did, each instrument once; `look` moves on. 0: everything.
  [[nodiscard]] std::vector<Version> since(std::uint64_t& look) const;

 private:
  mutable std::mutex mutex_;
  std::uint64_t count_ = 0;
  std::map<std::uint64_t, Version> by_change_;  // the latest change of each instrument
  std::map<InstrumentId, std::uint64_t> change_of_;
};

}  // namespace sep::readmodel
