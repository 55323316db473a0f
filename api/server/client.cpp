#include "api/server/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace sep::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Protocol = asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::uint64_t kResponseMax = std::uint64_t{64} << 20;

Response make_response(http::response<http::string_body> const& from) {
  Response response{static_cast<int>(from.result_int()), {}, from.body()};
  for (auto const& field : from) {
    std::string name(field.name_string());
    for (auto& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    response.headers.emplace(std::move(name), std::string(field.value()));
  }
  return response;
}

}  // namespace

struct Client::Connection {
  asio::io_context context{1};
  beast::basic_stream<Protocol> stream{context};
  beast::flat_buffer buffer;

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

Result<Client, std::string> Client::connect(std::string const& socket) {
  auto connection = std::make_unique<Connection>();
  error_code error;
  if (socket.empty() || socket.size() > 107) return fail("a socket's path has 1 to 107 bytes: " + socket);
  static_cast<void>(connection->stream.socket().connect(Protocol::endpoint(socket), error));
  if (error) return fail("no server answers on " + socket + " (" + error.message() + ")");
  return Client(std::move(connection));
}

Result<Response, std::string> Client::send(Request const& request, Duration timeout) {
  auto& at = *connection_;
  http::request<http::string_body> message(http::string_to_verb(request.method), request.target, 11);
  message.set(http::field::host, "localhost");
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
