// What `sep sim --market` names: a kind of generated market, or one that was recorded.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "sim/venues.hpp"

namespace sep::app {

struct SimMarket {
  sim::MarketKind kind = sim::MarketKind::mixed;
  std::shared_ptr<sim::RecordedMarket const> recorded{};  // in place of the kind
};

// `recording` names one of a folder's; empty: the latest. Or why there is no such market to simulate in, for people.
[[nodiscard]] Result<SimMarket, std::string> find_sim_market(std::string const& market, std::string const& recording);

}  // namespace sep::app
