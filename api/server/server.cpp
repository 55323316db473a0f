#include "api/server/server.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <thread>

#include "api/routes/asked.hpp"
#include "api/server/followers.hpp"
#include "api/server/http_form.hpp"
#include "api/server/port.hpp"
#include "api/server/reception.hpp"
#include "api/server/socket_file.hpp"
#include "api/server/wire.hpp"

namespace sep::api {
namespace {

// A way in, and how many came by it.
struct Door {
  std::size_t connections = 0;
  asio::steady_timer room;  // fires when a connection ends

  explicit Door(asio::io_context& context) : room(context) {}
};

}  // namespace

// Everything but the atomics and `context` is touched on the server's thread only.
struct Server::Running {
  Running(ServerOptions from, Routes const& to_routes)
      : options(std::move(from)), routes(to_routes), reception(options.names, options.gate, routes) {}

  ServerOptions options;
  Routes const& routes;
  Reception reception;
  asio::io_context context{1};
  SocketFile::Acceptor acceptor{context};
  std::optional<SocketFile> file;
  Port::Acceptor port{context};
  std::string address;
  Door local{context};
  Door remote{context};
  std::set<asio::steady_timer*> waiting;  // for a publication
  std::set<Stream*> idle;                 // between two requests
  std::set<Stream*> open;                 // all of them, but for those of WebSockets
  Followers streams{routes.desk()};
  asio::steady_timer last_call{context};
  bool stopping = false;
  bool cut = false;  // the last call is over
  std::atomic<bool> wake_posted = false;
  std::thread thread;

  template <class Acceptor>
  asio::awaitable<void> accept(Acceptor& from, Door& door);
  asio::awaitable<void> serve(Protocol::socket socket, Peer peer, Door& door);
  enum class Next : std::uint8_t { request, end, taken };  // taken: the stream is somebody else's, or was
  asio::awaitable<Next> exchange(Stream& stream, beast::flat_buffer& buffer, Peer const& peer, Door& door);
  asio::awaitable<Response> answer(Request const& request, Found const& found, Caller const& caller);
  asio::awaitable<void> stream_to(Stream& stream, http::request<http::string_body> request, Admitted admitted,
                                  Door& door);
  asio::awaitable<void> see_off(Door& door);
  void begin_stop();
  void cut_off();
};

template <class Acceptor>
asio::awaitable<void> Server::Running::accept(Acceptor& from, Door& door) {
  while (!stopping) {
    if (door.connections >= options.connections_max) {
      door.room.expires_at(std::chrono::steady_clock::time_point::max());
      static_cast<void>(co_await door.room.async_wait(kNoThrow));
      continue;
    }
    auto [error, socket] = co_await from.async_accept(kNoThrow);
    if (error == asio::error::operation_aborted || stopping) break;
    if (error) {  // out of descriptors, most likely: they come back
      door.room.expires_after(std::chrono::milliseconds(50));
      static_cast<void>(co_await door.room.async_wait(kNoThrow));
      continue;
    }
    std::optional<Peer> peer = peer_of(socket);
    if (!peer) continue;
    ++door.connections;
    make_prompt(socket);
    asio::co_spawn(context, serve(Protocol::socket(std::move(socket)), *std::move(peer), door), asio::detached);
  }
}

asio::awaitable<void> Server::Running::serve(Protocol::socket socket, Peer peer, Door& door) {
  Stream stream(std::move(socket));
  beast::flat_buffer buffer(kHeaderMax + kBodyMaxOnWire);
  open.insert(&stream);
  auto next = Next::request;
  while (next == Next::request && !stopping) next = co_await exchange(stream, buffer, peer, door);
  open.erase(&stream);
  error_code ignored;
  if (next != Next::taken) static_cast<void>(stream.socket().shutdown(Protocol::socket::shutdown_both, ignored));
  --door.connections;
  door.room.cancel();
}

// One request and its response.
asio::awaitable<Server::Running::Next> Server::Running::exchange(Stream& stream, beast::flat_buffer& buffer,
                                                                 Peer const& peer, Door& door) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(kHeaderMax);
  parser.body_limit(kBodyMaxOnWire);
  stream.expires_after(as_chrono(options.idle));
  idle.insert(&stream);
  auto [error, size] = co_await http::async_read_header(stream, buffer, parser, kNoThrow);
  idle.erase(&stream);
  auto said = error ? problem_of(error) : problem_of(parser.get());
  if (!error && !said && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, 11);
    auto [unsent, sent] = co_await http::async_write(stream, go_on, kNoThrow);
    error = unsent;
  }
  if (!error && !said) {
    auto [unread, read] = co_await http::async_read(stream, buffer, parser, kNoThrow);
    error = unread;
    if (error) said = problem_of(error);
  }
  if (error && !said) co_return Next::end;
  Response answered;
  Request request;
  if (said) {
    answered = problem(request, routes.desk().clock.now(), *said);
  } else {
    auto const since = std::chrono::steady_clock::now();
    request = make_request(parser.get());
    auto const found = find_route(request);
    auto const admitted = reception.admit(request, peer);
    if (!admitted) {
      answered = admitted.error();
    } else if (is_stream(found) && beast::websocket::is_upgrade(parser.get())) {
      auto refused =
          reception.refuse_stream(request, found, admitted->caller, stopping, streams.size() < options.streams_max);
      if (!refused) {
        co_await stream_to(stream, parser.release(), *admitted, door);
        co_return Next::taken;
      }
      answered = *std::move(refused);
    } else {
      answered = co_await answer(request, found, admitted->caller);
    }
    reception.see_out(request, peer, admitted, answered);
    routes.note(request, found, admitted ? std::string_view(admitted->caller.principal) : std::string_view{}, answered,
                Duration{(std::chrono::steady_clock::now() - since).count()});
  }
  bool const keep_alive = !said && parser.keep_alive() && !stopping;
  auto const response = make_response(answered, request, keep_alive);
  stream.expires_after(as_chrono(options.idle));
  auto [unsent, sent] = co_await http::async_write(stream, response, kNoThrow);
  co_return keep_alive && !unsent ? Next::request : Next::end;
}

// It is no connection of its door any more: streams have a bound of their own.
asio::awaitable<void> Server::Running::stream_to(Stream& stream, http::request<http::string_body> request,
                                                 Admitted admitted, Door& door) {
  --door.connections;
  door.room.cancel();
  auto const connection =
      std::make_shared<StreamConnection>(std::move(stream), routes.desk(), admitted.caller, streams.texts(),
                                         StreamConnection::Pace{options.idle, options.heartbeat},
                                         [this, admitted] { return reception.still_admits(admitted); });
  // However it ends, also by an exception, which nobody sees: whoever waits for the last one is woken.
  struct End {
    Running& at;
    Door& door;
    ~End() {
      ++door.connections;
      at.local.room.cancel();
      at.remote.room.cancel();
    }
  } const end{*this, door};
  Followers::Membership const membership(streams, *connection);
  co_await connection->run(std::move(request));
}

asio::awaitable<Response> Server::Running::answer(Request const& request, Found const& found, Caller const& caller) {
  auto answer = routes.answer(request, found, caller);
  if (auto* at_once = std::get_if<Response>(&answer)) co_return std::move(*at_once);
  auto deferred = std::move(std::get<Deferred>(answer));
  asio::steady_timer timer(context, as_chrono(deferred.patience));
  auto const until = timer.expiry();
  for (;;) {
    if (auto response = deferred.poll()) co_return *std::move(response);
    bool const over = std::chrono::steady_clock::now() >= until || (stopping && !deferred.is_command) || cut;
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
  static_cast<void>(port.close(ignored));
  local.room.cancel();
  remote.room.cancel();
  for (auto* stream : idle) stream->cancel();
  for (auto* timer : waiting) timer->cancel();
  streams.end();
}

// Whoever has not gone by now is not waited for. Every coroutine learns it from its socket and ends by itself: none is
// left behind with what it refers to.
void Server::Running::cut_off() {
  cut = true;
  error_code ignored;
  for (auto* stream : open) static_cast<void>(stream->socket().close(ignored));
  streams.cut();
  for (auto* timer : waiting) timer->cancel();
}

asio::awaitable<void> Server::Running::see_off(Door& door) {
  while (door.connections > 0 || streams.size() > 0) {
    door.room.expires_at(std::chrono::steady_clock::time_point::max());
    static_cast<void>(co_await door.room.async_wait(kNoThrow));
  }
}

Result<std::unique_ptr<Server>, std::string> Server::start(ServerOptions options, Routes const& routes) {
  auto running = std::make_unique<Running>(std::move(options), routes);
  TRY_LET(auto file, SocketFile::listen(running->acceptor, running->options.socket));
  running->file.emplace(std::move(file));
  auto* at = running.get();
  if (!at->options.listen.empty()) {
    auto& names = at->options.names;
    if (auto wrong = check_names(names)) return fail(*std::move(wrong));
    TRY_LET(at->address, Port::listen(at->port, at->options.listen, at->options.gate != nullptr));
    names.hosts.push_back(at->address.substr(0, at->address.rfind(':')));  // its own, also where it is 127.0.0.2
    asio::co_spawn(at->context, at->accept(at->port, at->remote), asio::detached);
  }
  asio::co_spawn(at->context, at->accept(at->acceptor, at->local), asio::detached);
  at->thread = std::thread([at] { at->context.run(); });
  return std::unique_ptr<Server>(new Server(std::move(running)));
}

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}
Server::~Server() { stop(); }

std::string const& Server::address() const { return running_->address; }

void Server::wake() {
  if (running_->wake_posted.exchange(true)) return;
  asio::post(running_->context, [at = running_.get()] {
    at->wake_posted = false;
    for (auto* timer : at->waiting) timer->cancel();
    at->streams.wake();
  });
}

void Server::stop() {
  if (!running_->thread.joinable()) return;
  auto* at = running_.get();
  asio::post(at->context, [at] {
    at->begin_stop();
    at->last_call.expires_after(as_chrono(at->options.idle));
    at->last_call.async_wait([at](error_code const& gone) {
      if (!gone) at->cut_off();
    });
    asio::co_spawn(
        at->context,
        [at]() -> asio::awaitable<void> {
          co_await at->see_off(at->local);
          co_await at->see_off(at->remote);
          at->last_call.cancel();
        },
        asio::detached);
  });
  at->thread.join();
  at->file.reset();
}

}  // namespace sep::api
