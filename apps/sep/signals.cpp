#include "apps/sep/signals.hpp"

#include <atomic>
#include <signal.h>

namespace sep::app {
namespace {

std::atomic<bool> stopping = false;
std::atomic<bool> reloading = false;

void note(int signal) { (signal == SIGHUP ? reloading : stopping) = true; }

}  // namespace

void watch_signals() {
  struct sigaction action{};
  action.sa_handler = note;
  for (int const signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaction(signal, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

bool stop_asked() { return stopping; }
bool take_reload() { return reloading.exchange(false); }

}  // namespace sep::app
