// Servers by name, as `sep context` keeps them: a TOML file of mode 0600 that is replaced as a whole. A key is never in
// it, only where it is: "env:NAME" or "file:PATH".
#pragma once

#include <map>
#include <optional>
#include <string>

#include "api/access/key_file.hpp"
#include "core/base/result.hpp"

namespace sep::app {

struct ServerContext {
  std::string socket;   // absolute; empty: by url
  std::string url;      // "http://127.0.0.1:8080"
  std::string key_ref;  // empty: no key

  // What a client connects to.
  [[nodiscard]] std::string const& server() const { return socket.empty() ? url : socket; }
  friend bool operator==(ServerContext const&, ServerContext const&) = default;
};

struct Contexts {
  std::string selected;  // empty: none
  std::map<std::string, ServerContext> named;

  friend bool operator==(Contexts const&, Contexts const&) = default;
};

// $SEP_CONTEXTS, else $XDG_CONFIG_HOME/sep/contexts.toml, else ~/.config/sep/contexts.toml. Errors are for people.
[[nodiscard]] Result<std::string, std::string> contexts_path();

// A file that is not there holds none. The selected one may be gone: whoever names another one can go on.
[[nodiscard]] Result<Contexts, std::string> read_contexts(std::string const& path);
// Makes the folder if need be; the file is the old one or the new one, whatever happens.
[[nodiscard]] Result<void, std::string> write_contexts(std::string const& path, Contexts const& contexts);

// One sentence on what is wrong with it; nullopt: nothing.
[[nodiscard]] std::optional<std::string> why_unfit(std::string const& name, ServerContext const& context);
[[nodiscard]] std::optional<std::string> why_unfit_url(std::string const& url);

// The key that a reference stands for: a token, or a key that signs. A file that others may read is refused, as is one
// that holds no key.
[[nodiscard]] Result<api::OwnKey, std::string> read_key(std::string const& key_ref);

}  // namespace sep::app
