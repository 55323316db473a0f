// A cost report for a terminal.
#pragma once

#include <string>

#include "readmodel/tca/report.hpp"

namespace sep::app {

[[nodiscard]] std::string tca_text(readmodel::TcaReport const& report, Registry const& registry);

}  // namespace sep::app
