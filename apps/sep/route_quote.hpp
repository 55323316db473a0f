// The verbs of sep route that ask a server.
#pragma once

#include "apps/sep/commands.hpp"

namespace sep::app {

void add_route_quote(CLI::App& route, Exit& exit);    // quote, explain
void add_route_solvers(CLI::App& route, Exit& exit);  // solvers

}  // namespace sep::app
