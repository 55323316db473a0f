// A WebSocket of one client in front of its session. On the server's thread alone.
//
// Lifecycle: run() accepts the upgrade and returns when the client, the server (end) or the session ends it. Who does
// not take a frame within `patience` is cut. What a client says next is read once it has the answers to what it said.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "api/server/wire.hpp"
#include "api/stream/session.hpp"

namespace sep::api {

class StreamConnection : public std::enable_shared_from_this<StreamConnection> {
 public:
  struct Pace {
    Duration patience = seconds(10);
    Duration heartbeat = seconds(10);
  };
  // `may_stay` is asked at every heartbeat: whether the client would still be let in.
  // `texts` are shared by all connections of the server.
  StreamConnection(Stream stream, Desk const& desk, Caller caller, EventTexts& texts, Pace pace,
                   std::function<bool()> may_stay);

  asio::awaitable<void> run(http::request<http::string_body> request);

  // How it ended, as sep_stream_ended_total names it.
  [[nodiscard]] char const* ended_by() const { return ended_by_; }

  void wake(std::optional<News> const& news);  // something was published; what, if it is known
  void end();                                  // the server goes: the client is told so
  void cut();                                  // and is not waited for any longer

 private:
  struct Over;

  asio::awaitable<void> listen();
  asio::awaitable<void> tell();
  asio::awaitable<bool> tell_events();
  asio::awaitable<bool> tell_market();
  asio::awaitable<bool> write(std::string const& frame);
  void throw_away_unread(bool yes);
  asio::awaitable<void> close(beast::websocket::close_reason reason);

  beast::websocket::stream<Stream> socket_;
  Session session_;
  Pace pace_;
  std::function<bool()> may_stay_;
  std::deque<std::string> answers_;
  asio::steady_timer news_;
  asio::steady_timer answered_;
  std::chrono::steady_clock::time_point look_at_{};  // when to ask whether it may stay
  std::chrono::steady_clock::time_point tick_at_{};  // when the market may be told again
  std::chrono::steady_clock::time_point beat_at_{};  // when a heartbeat is due, if nothing else was written
  bool slow_ = false;                                // the client, in the last round
  asio::steady_timer stuck_;
  bool listening_ = false;
  bool ending_ = false;
  beast::websocket::close_reason why_{};
  char const* ended_by_ = "client";
};

}  // namespace sep::api
