#include "api/server/peer.hpp"

#include <sys/socket.h>

namespace sep::api {

namespace asio = boost::asio;
using boost::system::error_code;

std::optional<Peer> peer_of(asio::local::stream_protocol::socket& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return Peer{"local:uid" + std::to_string(peer.uid)};
}

std::optional<Peer> peer_of(asio::ip::tcp::socket& socket) {
  error_code error;
  auto const endpoint = socket.remote_endpoint(error);
  if (error) return std::nullopt;
  return Peer{"local:loopback", endpoint.address()};
}

void make_prompt(asio::ip::tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

}  // namespace sep::api
