// The latest events and those that come, from a store's file or from a server; the same lines either way.
#pragma once

#include <cstdint>
#include <string>

#include "apps/sep/log_reading.hpp"
#include "apps/sep/remote.hpp"

namespace sep::app {

struct TailOptions {
  std::uint64_t after = 0;   // only what comes after this sequence number
  std::uint64_t lines = 20;  // to begin with, at most
  std::string topic = "*";   // patterns by commas
  bool follow = false;       // for ever
  bool as_json = false;
};

// Exit codes; what is wrong goes to standard error.
[[nodiscard]] int tail_store(LogSource const& source, TailOptions const& options);
[[nodiscard]] int tail_server(Remote const& remote, TailOptions const& options);

}  // namespace sep::app
