#include "api/server/port.hpp"

#include <charconv>
#include <optional>

namespace sep::api {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Endpoint = asio::ip::tcp::endpoint;

std::optional<Endpoint> read_endpoint(std::string_view text) {
  auto const colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  auto const digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  auto const [stop, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || wrong != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
  bool const in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (in_brackets) host = host.substr(1, host.size() - 2);
  error_code error;
  auto const address = asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != in_brackets) return std::nullopt;
  return Endpoint(address, port);
}

std::string to_text(Endpoint const& endpoint) {
  auto const host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

}  // namespace

Result<std::string, std::string> Port::listen(Acceptor& acceptor, std::string const& address, bool with_keys) {
  auto const endpoint = read_endpoint(address);
  if (!endpoint) return fail("'" + address + "' is no address and port: write 127.0.0.1:8080 or [::1]:8080");
  if (!with_keys && !endpoint->address().is_loopback())
    return fail("'" + address +
                "' can be reached from other machines, and nobody says who asks: use 127.0.0.1 or ::1, or give callers "
                "keys (server.users)");
  error_code error;
  auto const failed = [&](char const* what) {
    return fail("cannot " + std::string(what) + " " + address + ": " + error.message());
  };
  if (acceptor.open(endpoint->protocol(), error)) return failed("open");
  if (acceptor.set_option(Acceptor::reuse_address(true), error)) return failed("set up");
  if (acceptor.bind(*endpoint, error)) return failed("bind");
  if (acceptor.listen(asio::socket_base::max_listen_connections, error)) return failed("listen on");
  auto const bound = acceptor.local_endpoint(error);
  if (error) return failed("ask for");
  return to_text(bound);
}

}  // namespace sep::api
