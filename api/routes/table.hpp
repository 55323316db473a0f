// Every route there is, with its description. Nothing is answered that is not in this table.
#pragma once

#include <span>

#include "api/contract/operation.hpp"
#include "api/routes/asked.hpp"

namespace sep::api {

struct Route {
  Operation is;
  Answer (*answer)(Asked const&);
};

[[nodiscard]] std::span<Route const> route_table();

}  // namespace sep::api
