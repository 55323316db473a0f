// sep route gaps, a verb of sep route.
#pragma once

#include "apps/sep/commands.hpp"

namespace sep::app {

void add_route_gaps(CLI::App& route, Exit& exit);

}  // namespace sep::app
