#include "api/server/server.hpp"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <set>
#include <sys/socket.h>
#include <thread>

#include "api/server/socket_file.hpp"

namespace sep::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Protocol = asio::local::stream_protocol;
using Stream = beast::basic_stream<Protocol>;
using boost::system::error_code;

constexpr std::uint32_t kHeaderMax = 8 * 1024;
constexpr std::uint64_t kBodyMaxOnWire = 64 * 1024;
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

std::chrono::nanoseconds as_chrono(Duration duration) { return std::chrono::nanoseconds(duration.ns); }

// Who is at the other end, as the kernel says.
std::string principal_of(Stream& stream) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(stream.socket().native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "local:unknown";
  return "local:uid" + std::to_string(peer.uid);
}

Request make_request(http::request<http::string_body> const& from, std::string const& principal) {
  Request request{std::string(from.method_string()), std::string(from.target()), {}, from.body(), principal};
  for (auto const& field : from) {
    std::string name(field.name_string());
    for (auto& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    request.headers.emplace(std::move(name), std::string(field.value()));
  }
  return request;
}

http::response<http::string_body> make_response(Response const& from, bool keep_alive) {
  http::response<http::string_body> response(static_cast<http::status>(from.status), 11);
  for (auto const& [name, value] : from.headers) response.set(name, value);
  response.set(http::field::cache_control, "no-store");
  response.body() = from.body;
  response.keep_alive(keep_alive);
  response.prepare_payload();
  return response;
}

// What cannot be read as a request has no route to answer it.
std::optional<Response> answer_to(error_code const& error) {
  auto const refuse = [](int status, char const* code) {
    return Response{status,
                    {{"content-type", "application/problem+json"}},
                    std::string(R"({"type":"urn:sep:problem:)") + code + R"(","status":)" + std::to_string(status) +
                        R"(,"code":")" + code + R"(","retryable":false,"errors":[]})" + "\n"};
  };
  if (error == http::error::body_limit) return refuse(413, "too_long");
  if (error == http::error::header_limit) return refuse(431, "headers_too_long");
  bool const is_malformed = error.category() == make_error_code(http::error::bad_method).category();
  if (is_malformed && error != http::error::end_of_stream && error != http::error::partial_message)
    return refuse(400, "malformed_http");
  return std::nullopt;
}

}  // namespace

// Everything but the atomics and `context` is touched on the server's thread only.
struct Server::Running {
  Running(ServerOptions from, Routes const& to_routes) : options(std::move(from)), routes(to_routes) {}

  ServerOptions options;
  Routes const& routes;
  asio::io_context context{1};
  SocketFile::Acceptor acceptor{context};
  std::optional<SocketFile> file;
  std::set<asio::steady_timer*> waiting;  // for a publication
  std::set<Stream*> idle;                 // between two requests
  std::size_t connections = 0;
  asio::steady_timer room{context};  // fires when a connection ends
  asio::steady_timer last_call{context};
  bool stopping = false;
  std::atomic<bool> wake_posted = false;
  std::thread thread;

  asio::awaitable<void> accept();
  asio::awaitable<void> serve(Protocol::socket socket);
  asio::awaitable<bool> exchange(Stream& stream, beast::flat_buffer& buffer, std::string const& principal);
  asio::awaitable<Response> wait_for(Deferred deferred);
  void begin_stop();
};

asio::awaitable<void> Server::Running::accept() {
  while (!stopping) {
    if (connections >= options.connections_max) {
      room.expires_at(std::chrono::steady_clock::time_point::max());
      static_cast<void>(co_await room.async_wait(kNoThrow));
      continue;
    }
    auto [error, socket] = co_await acceptor.async_accept(kNoThrow);
    if (error == asio::error::operation_aborted || stopping) break;
    if (error) {  // out of descriptors, most likely: they come back
      room.expires_after(std::chrono::milliseconds(50));
      static_cast<void>(co_await room.async_wait(kNoThrow));
      continue;
    }
    ++connections;
    asio::co_spawn(context, serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Server::Running::serve(Protocol::socket socket) {
  Stream stream(std::move(socket));
  auto const principal = principal_of(stream);
  beast::flat_buffer buffer(kHeaderMax + kBodyMaxOnWire);
  bool again = true;
  while (again && !stopping) again = co_await exchange(stream, buffer, principal);
  error_code ignored;
  static_cast<void>(stream.socket().shutdown(Protocol::socket::shutdown_both, ignored));
  --connections;
  room.cancel();
}

// One request and its response; false: the connection is over.
asio::awaitable<bool> Server::Running::exchange(Stream& stream, beast::flat_buffer& buffer,
                                                std::string const& principal) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(kHeaderMax);
  parser.body_limit(kBodyMaxOnWire);
  stream.expires_after(as_chrono(options.idle));
  idle.insert(&stream);
  auto [error, size] = co_await http::async_read_header(stream, buffer, parser, kNoThrow);
  idle.erase(&stream);
  if (!error && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, 11);
    auto [unsent, sent] = co_await http::async_write(stream, go_on, kNoThrow);
    error = unsent;
  }
  if (!error) {
    auto [unread, read] = co_await http::async_read(stream, buffer, parser, kNoThrow);
    error = unread;
  }
  std::optional<Response> answered;
  if (error) {
    answered = answer_to(error);
    if (!answered) co_return false;
  } else {
    auto answer = routes.answer(make_request(parser.get(), principal));
    if (auto* at_once = std::get_if<Response>(&answer))
      answered = std::move(*at_once);
    else
      answered = co_await wait_for(std::move(std::get<Deferred>(answer)));
  }
  bool const keep_alive = !error && parser.keep_alive() && !stopping;
  auto const response = make_response(*answered, keep_alive);
  stream.expires_after(as_chrono(options.idle));
  auto [unsent, sent] = co_await http::async_write(stream, response, kNoThrow);
  co_return keep_alive && !unsent;
}

asio::awaitable<Response> Server::Running::wait_for(Deferred deferred) {
  asio::steady_timer timer(context, as_chrono(deferred.patience));
  auto const until = timer.expiry();
  for (;;) {
    if (auto response = deferred.poll()) co_return *std::move(response);
    bool const over = std::chrono::steady_clock::now() >= until || (stopping && !deferred.is_command);
    if (over) co_return deferred.give_up();
    waiting.insert(&timer);
    static_cast<void>(co_await timer.async_wait(kNoThrow));
    waiting.erase(&timer);
  }
}

// Ends what waits for a next request; what is being answered goes on, up to the last call.
void Server::Running::begin_stop() {
  stopping = true;
  error_code ignored;
  static_cast<void>(acceptor.close(ignored));
  room.cancel();
  for (auto* stream : idle) stream->cancel();
  for (auto* timer : waiting) timer->cancel();
}

Result<std::unique_ptr<Server>, std::string> Server::start(ServerOptions options, Routes const& routes) {
  auto running = std::make_unique<Running>(std::move(options), routes);
  TRY_LET(auto file, SocketFile::listen(running->acceptor, running->options.socket));
  running->file.emplace(std::move(file));
  auto* at = running.get();
  asio::co_spawn(at->context, at->accept(), asio::detached);
  at->thread = std::thread([at] { at->context.run(); });
  return std::unique_ptr<Server>(new Server(std::move(running)));
}

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}
Server::~Server() { stop(); }

void Server::wake() {
  if (running_->wake_posted.exchange(true)) return;
  asio::post(running_->context, [at = running_.get()] {
    at->wake_posted = false;
    for (auto* timer : at->waiting) timer->cancel();
  });
}

void Server::stop() {
  if (!running_->thread.joinable()) return;
  auto* at = running_.get();
  asio::post(at->context, [at] {
    at->begin_stop();
    at->last_call.expires_after(as_chrono(at->options.idle));
    at->last_call.async_wait([at](error_code const&) { at->context.stop(); });
    // Without connections there is nothing to wait for.
    asio::co_spawn(
        at->context,
        [at]() -> asio::awaitable<void> {
          while (at->connections > 0) {
            at->room.expires_at(std::chrono::steady_clock::time_point::max());
            static_cast<void>(co_await at->room.async_wait(kNoThrow));
          }
          at->last_call.cancel();
        },
        asio::detached);
  });
  at->thread.join();
  at->file.reset();
}

}  // namespace sep::api
