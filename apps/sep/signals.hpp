// What the system tells a running server: SIGTERM and SIGINT to end, SIGHUP to read its configuration again.
#pragma once

namespace sep::app {

// From here on they are noted, and a line that broke is an error of its call (no SIGPIPE).
void watch_signals();

[[nodiscard]] bool stop_asked();
[[nodiscard]] bool take_reload();  // true once per wish; wishes that come together are one

}  // namespace sep::app
