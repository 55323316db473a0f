// A file layer for SQLite that never waits for the disk. The log of a backtest that nobody keeps needs to outlive no
// crash: whoever loses it runs the backtest again and gets the same bytes. Everything else is the system's own layer.
#pragma once

#include <string>

namespace sep::app::backtest {

// The name under which the layer is registered; registers it at the first call.
[[nodiscard]] std::string unsynced_disk();

}  // namespace sep::app::backtest
