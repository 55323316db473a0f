#include "readmodel/market_board.hpp"

namespace sep::readmodel {

void MarketBoard::put(Version version) {
  std::lock_guard const lock(mutex_);
  auto& change = change_of_[version->state.instrument];
  by_change_.erase(change);
  change = ++count_;
  by_change_.emplace(change, std::move(version));
}

std::vector<MarketBoard::Version> MarketBoard::since(std::uint64_t& look) const {
  std::lock_guard const lock(mutex_);
  std::vector<Version> changed;
  for (auto row = by_change_.upper_bound(look); row != by_change_.end(); ++row) changed.push_back(row->second);
  look = count_;
  return changed;
}

}  // namespace sep::readmodel
