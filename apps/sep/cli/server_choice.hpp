// Which server a command speaks to: --context, --url, --socket or --config, else $SEP_CONTEXT, else the selected
// context, else the configuration's socket.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "core/base/result.hpp"

namespace sep::app {

struct ServerFlags {  // at most one of the first three is given
  std::string context{};
  std::string url{};
  std::string socket{};
  std::string config{};
};

struct ServerChoice {
  std::string server;   // a socket's path or a URL
  std::string key_ref;  // empty: no key
  std::string from;     // for people: "--socket", "context paper (SEP_CONTEXT)", "the configuration"
};

void add_server_options(CLI::App& command, ServerFlags& flags);
// The same without --config.
void add_server_names(CLI::App& command, ServerFlags& flags);

// The error is for people.
[[nodiscard]] Result<ServerChoice, std::string> choose_server(ServerFlags const& flags);

// Without the configuration: none where nobody named a server. For commands that can read the store's file instead.
[[nodiscard]] Result<std::optional<ServerChoice>, std::string> named_server(ServerFlags const& flags);

}  // namespace sep::app
