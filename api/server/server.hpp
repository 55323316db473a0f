// HTTP/1.1 for the routes, and WebSockets at /v1/stream, on a Unix socket and, where asked, on a TCP port of this
// machine. One thread.
//
// Lifecycle: start -> wake whenever something was published -> stop (or destroy). The socket file has mode 0600; one
// that is left over is replaced only if nobody answers on it. The principal of a request there is the user at the other
// end, as the kernel says: "local:uid1000". Over TCP a key says who it is (api/access): "user:alice". Without keys
// nobody can say: "local:loopback"; then the port is one of the loopback addresses. What a web page of somebody else
// may have caused is refused (names.hpp).
//
// Bounds, of each of the two: connections_max (the next ones wait in the backlog), 64 KiB of body, 8 KiB of headers, 10
// s without a byte.
#pragma once

#include <memory>
#include <string>

#include "api/access/gate.hpp"
#include "api/routes/routes.hpp"
#include "api/server/names.hpp"

namespace sep::api {

struct ServerOptions {
  std::string socket;    // at most 107 bytes; its folder is made if it is not there
  std::string listen{};  // "127.0.0.1:8080", "[::1]:0" (any free port); empty: no TCP
  Names names{};
  Gate* gate = nullptr;  // outlives the server; none: whoever reaches it may do everything, so it listens here alone
  std::size_t connections_max = 64;  // of each of the two
  std::size_t streams_max = 256;     // WebSockets, of both together; they are no connections of the above
  Duration idle = seconds(10);
  Duration heartbeat = seconds(10);  // of WebSockets
};

class Server {
 public:
  // `routes` outlives the server. The error is one sentence for people.
  [[nodiscard]] static Result<std::unique_ptr<Server>, std::string> start(ServerOptions options, Routes const& routes);

  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;
  ~Server();

  // Where it listens over TCP: "127.0.0.1:8080"; empty: nowhere.
  [[nodiscard]] std::string const& address() const;

  // Any thread: deferred answers are asked again.
  void wake();

  // Takes no more connections, lets what is being answered finish (bounded by `idle`), removes the socket file.
  void stop();

 private:
  struct Running;
  explicit Server(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace sep::api
