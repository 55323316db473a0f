// A TCP port of this machine.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "core/base/result.hpp"

namespace sep::api {

struct Port {
  using Acceptor = boost::asio::ip::tcp::acceptor;

  // Listens on "127.0.0.1:8080" or "[::1]:8080"; port 0 is any that is free. Gives the address with its port. An
  // address that others can reach is an error unless callers have keys, like one that is none: one sentence for people.
  [[nodiscard]] static Result<std::string, std::string> listen(Acceptor& acceptor, std::string const& address,
                                                               bool with_keys);
};

}  // namespace sep::api
