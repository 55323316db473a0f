// The verbs of sep route that have a file of their own.
#pragma once

#include "apps/sep/commands.hpp"

namespace sep::app {

void add_route_quote(CLI::App& route, Exit& exit);    // quote, explain: they ask a server
void add_route_solvers(CLI::App& route, Exit& exit);  // solvers
void add_route_bench(CLI::App& route, Exit& exit);
void add_route_gaps(CLI::App& route, Exit& exit);

}  // namespace sep::app
