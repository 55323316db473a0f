#include "apps/sep/cli/contexts.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <toml++/toml.h>
#include <unistd.h>

namespace sep::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameMax = 64;
constexpr std::string_view kHttp = "http://";
constexpr std::string_view kEnvironment = "env:";
constexpr std::string_view kFile = "file:";

std::string variable(char const* name) {
  auto const* value = std::getenv(name);
  return value ? value : "";
}

std::string reason() { return std::strerror(errno); }

bool is_name(std::string const& text) {
  return !text.empty() && text.size() <= kNameMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

bool is_loopback(std::string_view host) { return host == "localhost" || host == "[::1]" || host.starts_with("127."); }

Result<ServerContext, std::string> context_of(std::string const& path, std::string const& name,
                                              toml::node const& node) {
  auto const wrong = [&](std::string const& what) {
    return fail(path + ":" + std::to_string(node.source().begin.line) + ": context '" + name + "': " + what);
  };
  auto const* table = node.as_table();
  if (!table) return wrong("expected a table with socket or url");
  ServerContext context;
  for (auto const& [key, value] : *table) {
    auto const text = value.value<std::string>();
    bool const is_text = value.is_string() && text;
    if (is_text && key == "socket")
      context.socket = *text;
    else if (is_text && key == "url")
      context.url = *text;
    else if (is_text && key == "key")
      context.key_ref = *text;
    else
      return wrong("'" + std::string(key.str()) + "' is none of socket, url and key, or is no text");
  }
  if (auto const unfit = why_unfit(name, context)) return wrong(*unfit);
  return context;
}

// Written beside it, synced, then put in its place.
Result<void, std::string> replace_file(fs::path const& path, std::string const& text) {
  auto const beside = path.string() + "." + std::to_string(::getpid());
  int const file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail("cannot write '" + beside + "': " + reason());
  bool const written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  bool const kept = written && ::fsync(file) == 0;
  ::close(file);
  if (kept && ::rename(beside.c_str(), path.c_str()) == 0) return {};
  auto const why = reason();
  ::unlink(beside.c_str());
  return fail("cannot write '" + path.string() + "': " + why);
}

}  // namespace

Result<std::string, std::string> contexts_path() {
  if (auto const named = variable("SEP_CONTEXTS"); !named.empty()) return named;
  if (auto const folder = variable("XDG_CONFIG_HOME"); !folder.empty()) return folder + "/sep/contexts.toml";
  if (auto const home = variable("HOME"); !home.empty()) return home + "/.config/sep/contexts.toml";
  return fail("no place for contexts: set SEP_CONTEXTS to a file, or HOME");
}

Result<Contexts, std::string> read_contexts(std::string const& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return Contexts{};
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail("cannot read '" + path + "': " + reason());
  std::ostringstream text;
  text << file.rdbuf();
  try {
    auto const table = toml::parse(text.str(), path);
    Contexts contexts;
    contexts.selected = table["selected"].value_or("");
    if (auto const* named = table["contexts"].as_table())
      for (auto const& [name, node] : *named) {
        TRY_LET(auto context, context_of(path, std::string(name.str()), node));
        contexts.named.emplace(name.str(), std::move(context));
      }
    return contexts;
  } catch (toml::parse_error const& parse) {
    return fail(path + ":" + std::to_string(parse.source().begin.line) + ": " + std::string(parse.description()));
  }
}

Result<void, std::string> write_contexts(std::string const& path, Contexts const& contexts) {
  toml::table named;
  for (auto const& [name, context] : contexts.named) {
    toml::table row;
    if (!context.socket.empty()) row.insert("socket", context.socket);
    if (!context.url.empty()) row.insert("url", context.url);
    if (!context.key_ref.empty()) row.insert("key", context.key_ref);
    named.insert(name, std::move(row));
  }
  toml::table table;
  if (!contexts.selected.empty()) table.insert("selected", contexts.selected);
  table.insert("contexts", std::move(named));
  std::ostringstream text;
  text << "# Servers by name. `sep context` writes this file.\n" << table << "\n";
  std::error_code error;
  auto const folder = fs::absolute(path, error).parent_path();
  if (!fs::is_directory(folder, error)) fs::create_directories(folder, error);
  if (error) return fail("cannot make the folder '" + folder.string() + "': " + error.message());
  return replace_file(path, text.str());
}

std::optional<std::string> why_unfit_url(std::string const& url) {
  if (!url.starts_with(kHttp)) return "a URL is http://127.0.0.1:PORT, not '" + url + "'";
  std::string_view const authority = std::string_view(url).substr(kHttp.size());
  if (authority.empty() || authority.find_first_of("/?#@ \t\r\n") != std::string_view::npos)
    return "a URL is http://127.0.0.1:PORT with nothing behind it, not '" + url + "'";
  auto const colon = authority.rfind(':');
  bool const has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  auto const port = has_port ? authority.substr(colon + 1) : std::string_view("80");
  bool const is_port =
      !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_port) return "'" + std::string(port) + "' is no port, in '" + url + "'";
  if (!is_loopback(authority.substr(0, has_port ? colon : authority.size())))
    return "'" + url + "' is not of this machine, and http is not encrypted: reach it through a tunnel (ssh -L)";
  return std::nullopt;
}

std::optional<std::string> why_unfit(std::string const& name, ServerContext const& context) {
  if (!is_name(name)) return "a name is 1 to 64 letters, digits, '.', '-' and '_'";
  if (context.socket.empty() == context.url.empty()) return "give either a socket or a URL";
  if (!context.url.empty())
    if (auto unfit = why_unfit_url(context.url)) return unfit;
  if (context.key_ref.empty()) return std::nullopt;
  bool const by_environment = context.key_ref.starts_with(kEnvironment) && context.key_ref.size() > kEnvironment.size();
  bool const by_file = context.key_ref.starts_with(kFile) && context.key_ref.size() > kFile.size();
  // What is given instead may be the key itself: it is not repeated.
  if (!by_environment && !by_file) return "a key is given by reference: env:NAME or file:PATH, never itself";
  if (context.key_ref.starts_with("file:~")) return "the shell does not expand file:~: write the whole path";
  return std::nullopt;
}

Result<api::OwnKey, std::string> read_key(std::string const& key_ref) {
  if (key_ref.starts_with(kFile)) return api::read_own_key(key_ref.substr(kFile.size()));
  if (!key_ref.starts_with(kEnvironment))
    return fail("'" + key_ref + "' is no reference to a key: env:NAME or file:PATH");
  auto const name = key_ref.substr(kEnvironment.size());
  auto const text = variable(name.c_str());
  if (text.empty()) return fail("the variable " + name + ", which holds the key, is not set");
  auto key = api::parse_own_key(text);
  if (!key) return fail("the variable " + name + ": " + key.error());
  return key;
}

}  // namespace sep::app
