// Who is at the other end of a connection, as far as the connection itself says it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <optional>
#include <string>

namespace sep::api {

struct Peer {
  std::string principal;                              // what is known of it without a key
  std::optional<boost::asio::ip::address> address{};  // none: the socket
};

// As the kernel says; nullopt: it does not.
[[nodiscard]] std::optional<Peer> peer_of(boost::asio::local::stream_protocol::socket& socket);

// nullopt: it is gone already.
[[nodiscard]] std::optional<Peer> peer_of(boost::asio::ip::tcp::socket& socket);

// Small frames are not held back for more.
void make_prompt(boost::asio::ip::tcp::socket& socket);
inline void make_prompt(boost::asio::local::stream_protocol::socket&) {}

}  // namespace sep::api
