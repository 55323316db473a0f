// sep config reload: tells the server to read its configuration again, and says what became of it.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include "apps/sep/commands.hpp"
#include "apps/sep/remote.hpp"
#include "core/base/result.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

constexpr auto kPatience = std::chrono::seconds(30);
constexpr auto kLookEvery = std::chrono::milliseconds(50);

// Who listens on a local socket, as the kernel says.
Result<pid_t, std::string> listener_of(std::string const& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return fail("too long for a socket: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  int const line = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ucred peer{};
  socklen_t size = sizeof peer;
  bool const known = line >= 0 && ::connect(line, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0 &&
                     ::getsockopt(line, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
  if (line >= 0) ::close(line);
  if (!known || peer.pid <= 0) return fail("nobody can be named who listens on " + path);
  return peer.pid;
}

// How often the server has read it again; nullopt: it does not say, so it cannot.
std::optional<std::uint64_t> count_of(json::value const& body) {
  auto const* reload = body.is_object() ? body.as_object().if_contains("reload") : nullptr;
  if (!reload) return std::nullopt;
  return json::value_to<std::uint64_t>(reload->at("count"));
}

void print_keys(json::value const& keys, char const* what) {
  for (auto const& key : keys.as_array()) std::printf("%-9s %s\n", what, key.as_string().c_str());
}

int told(Remote const& remote, json::value const& reload) {
  bool const refused = reload.at("outcome") == "refused";
  if (remote.as_json) {
    print_json(reload);
    return refused ? kUsage : kOk;
  }
  for (auto const& fault : reload.at("faults").as_array())
    std::fprintf(stderr, "sep config: %s: %s: %s\n", text_of(fault, "where").c_str(), text_of(fault, "key").c_str(),
                 text_of(fault, "detail").c_str());
  if (refused) {
    std::fprintf(stderr, "sep config: refused; nothing has changed\n");
    return kUsage;
  }
  print_keys(reload.at("changed"), "changed");
  print_keys(reload.at("at_restart"), "restart");
  std::printf("%s\n", text_of(reload, "outcome").c_str());
  return kOk;
}

int reload(Remote const& remote) {
  auto const before = ask(remote, "GET", "/v1/config");
  if (before.code != kOk) return before.code;
  auto const count = count_of(before.body);
  if (!count) {
    // The signal would end it.
    std::fprintf(stderr,
                 "sep config: this server is of a build that reads its configuration at its start alone: "
                 "restart it\n");
    return kConflict;
  }
  auto const socket = socket_of(remote);
  if (!socket) return kUsage;
  auto const server = listener_of(*socket);
  if (!server || ::kill(*server, SIGHUP) != 0) {
    std::fprintf(stderr, "sep config: %s\n", server ? std::strerror(errno) : server.error().c_str());
    return kConnection;
  }
  auto const until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kLookEvery);
    auto const now = ask(remote, "GET", "/v1/config");
    if (now.code != kOk) return now.code;
    if (count_of(now.body) > count) return told(remote, now.body.at("reload"));
  }
  std::fprintf(stderr, "sep config: the server was told and has not read it yet; its log will say\n");
  return kConnection;
}

}  // namespace

void add_config_reload(CLI::App& config, Exit& exit) {
  auto* command = config.add_subcommand(
      "reload",
      "the server reads its file again: all that is sound, or nothing; names what waits for a restart\n\n"
      "  sep config reload");
  auto remote = std::make_shared<Remote>();
  add_remote_options(*command, *remote);
  command->callback([remote, &exit] { exit.code = reload(*remote); });
}

}  // namespace sep::app
