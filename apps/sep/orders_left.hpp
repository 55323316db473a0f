// What an orderly end leaves behind: the orders that are still live.
#pragma once

#include <string>
#include <vector>

#include "core/engine/state.hpp"

namespace sep::app {

struct LeftOrder {
  orders::ClientOrderId id;
  std::string venue;
  orders::Status status{};
  Ulid intent;

  friend bool operator==(LeftOrder const&, LeftOrder const&) = default;
};

// Ascending by client order id.
[[nodiscard]] std::vector<LeftOrder> orders_left(engine::State const& state);

}  // namespace sep::app
