#include "api/server/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "api/text/words.hpp"

namespace sep::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Protocol = asio::generic::stream_protocol;
using boost::system::error_code;

constexpr std::string_view kHttp = "http://";
constexpr std::uint64_t kResponseMax = std::uint64_t{64} << 20;

Response make_response(http::response<http::string_body> const& from) {
  Response response{static_cast<int>(from.result_int()), {}, from.body()};
  for (auto const& field : from) {
    response.headers.emplace(lower_case(field.name_string()), std::string(field.value()));
  }
  return response;
}

}  // namespace

struct Client::Connection {
  asio::io_context context{1};
  beast::basic_stream<Protocol> stream{context};
  beast::flat_buffer buffer;
  std::string host = "localhost";

  std::optional<error_code> open_socket(std::string const& path) {
    if (path.empty() || path.size() > 107) return asio::error::name_too_long;
    asio::local::stream_protocol::socket socket(context);
    error_code error;
    if (socket.connect(asio::local::stream_protocol::endpoint(path), error)) return error;
    stream.socket() = std::move(socket);
    return std::nullopt;
  }
  std::optional<error_code> open_port(std::string authority) {
    authority = authority.substr(0, authority.find('/'));
    auto const colon = authority.rfind(':');
    bool const has_port = colon != std::string::npos && authority.find(']', colon) == std::string::npos;
    auto name = authority.substr(0, has_port ? colon : authority.size());
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    asio::ip::tcp::resolver resolver(context);
    error_code error;
    auto const found = resolver.resolve(name, has_port ? authority.substr(colon + 1) : "80", error);
    if (error) return error;
    asio::ip::tcp::socket socket(context);
    asio::connect(socket, found, error);
    if (error) return error;
    host = std::move(authority);
    stream.socket() = std::move(socket);
    return std::nullopt;
  }
  // Runs one operation to its end.
  template <class Start>
  error_code run(Start const& start) {
    error_code result;
    start([&result](error_code const& error, std::size_t) { result = error; });
    context.restart();
    context.run();
    return result;
  }
};

Client::Client(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client, std::string> Client::connect(std::string const& server) {
  auto connection = std::make_unique<Connection>();
  auto const error =
      server.starts_with(kHttp) ? connection->open_port(server.substr(kHttp.size())) : connection->open_socket(server);
  if (error) return fail("no server answers on " + server + " (" + error->message() + ")");
  return Client(std::move(connection));
}

std::string const& Client::host() const { return connection_->host; }

Result<Response, std::string> Client::send(Request const& request, Duration timeout) {
  auto& at = *connection_;
  http::request<http::string_body> message(http::string_to_verb(request.method), request.target, 11);
  message.set(http::field::host, at.host);
  for (auto const& [name, value] : request.headers) message.set(name, value);
  message.body() = request.body;
  message.prepare_payload();
  at.stream.expires_after(std::chrono::nanoseconds(timeout.ns));
  auto error = at.run([&](auto done) { http::async_write(at.stream, message, done); });
  // A server that refuses a request early has answered before it was written to its end.
  http::response_parser<http::string_body> parser;
  parser.body_limit(kResponseMax);
  auto const unread = at.run([&](auto done) { http::async_read(at.stream, at.buffer, parser, done); });
  if (!unread) return make_response(parser.get());
  if (!error) error = unread;
  return fail(error == beast::error::timeout ? "the server did not answer in time"
                                             : "the connection to the server broke: " + error.message());
}

}  // namespace sep::api
