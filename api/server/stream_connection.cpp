#include "api/server/stream_connection.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace sep::api {
namespace {

namespace websocket = boost::beast::websocket;

using Steady = std::chrono::steady_clock;

constexpr auto kTickPace = std::chrono::milliseconds(50);
constexpr auto kSlow = std::chrono::milliseconds(100);  // whoever takes longer for a round of frames holds us up

}  // namespace

// However a half ends, the other one learns it.
struct StreamConnection::Over {
  StreamConnection& at;
  explicit Over(StreamConnection& connection) : at(connection) {}
  Over(Over const&) = delete;
  Over& operator=(Over const&) = delete;
  ~Over() {
    at.listening_ = false;
    at.news_.cancel();
    at.answered_.cancel();
  }
};

StreamConnection::StreamConnection(Stream stream, Desk const& desk, Caller caller, EventTexts& texts, Pace pace,
                                   std::function<bool()> may_stay)
    : socket_(std::move(stream)),
      session_(desk, std::move(caller), &texts),
      pace_(pace),
      may_stay_(std::move(may_stay)),
      news_(socket_.get_executor()),
      answered_(socket_.get_executor()),
      stuck_(socket_.get_executor()) {
  socket_.read_message_max(kStreamMessageMax);
  websocket::stream_base::timeout limits{};
  limits.handshake_timeout = as_chrono(pace_.patience);
  // Later than a frame that is not taken is given up: that end throws away what is left, this one would offer it on.
  limits.idle_timeout = as_chrono(Duration{std::max(3 * pace_.heartbeat.ns, 2 * pace_.patience.ns)});
  limits.keep_alive_pings = true;
  socket_.set_option(limits);
}

asio::awaitable<void> StreamConnection::run(http::request<http::string_body> request) {
  beast::get_lowest_layer(socket_).expires_never();
  throw_away_unread(true);
  auto [refused] = co_await socket_.async_accept(request, kNoThrow);
  if (refused) co_return;
  listening_ = true;
  asio::co_spawn(socket_.get_executor(), [self = shared_from_this()] { return self->listen(); }, asio::detached);
  co_await tell();
}

// Most clients want little of what is published: they sleep on.
void StreamConnection::wake(std::optional<News> const& news) {
  if (!news || !session_.passes_over(*news)) news_.cancel();
}

void StreamConnection::end() {
  if (ending_) return;
  ending_ = true;
  ended_by_ = "server";
  why_ = {websocket::close_code::going_away, "the server ends"};
  news_.cancel();
}

// However the line ends: what the client has not taken by then is thrown away. Otherwise the system would offer it for
// minutes more.
void StreamConnection::throw_away_unread(bool yes) {
  error_code ignored;
  beast::get_lowest_layer(socket_).socket().set_option(asio::socket_base::linger(yes, 0), ignored);
}

void StreamConnection::cut() {
  throw_away_unread(true);
  beast::get_lowest_layer(socket_).close();
}

asio::awaitable<void> StreamConnection::listen() {
  Over const over{*this};
  // Room for one more, so that the bound on messages is what a longer one meets: it closes with 1009.
  beast::flat_buffer buffer(kStreamMessageMax + 1);
  while (listening_ && !ending_) {
    auto [error, size] = co_await socket_.async_read(buffer, kNoThrow);
    if (error) break;
    if (!socket_.got_text()) {
      ending_ = true;
      ended_by_ = "policy";
      why_ = {websocket::close_code::unknown_data, "messages are JSON text"};
      break;
    }
    auto const* text = static_cast<char const*>(buffer.cdata().data());
    for (auto& frame : session_.hear({text, buffer.size()})) answers_.push_back(std::move(frame));
    buffer.consume(buffer.size());
    news_.cancel();
    while (!answers_.empty() && listening_) {
      answered_.expires_at(Steady::time_point::max());
      static_cast<void>(co_await answered_.async_wait(kNoThrow));
    }
  }
}

asio::awaitable<void> StreamConnection::tell() {
  Over const over{*this};
  if (!co_await write(session_.greet())) co_return;
  while (listening_ && !ending_) {
    for (; !answers_.empty(); answers_.pop_front())
      if (!co_await write(answers_.front())) co_return;
    answered_.cancel();
    if (!co_await tell_events()) co_return;
    if (!ending_ && !co_await tell_market()) co_return;
    if (!answers_.empty() || ending_) continue;
    if (session_.is_behind()) {
      co_await asio::post(socket_.get_executor(), asio::use_awaitable);  // others first
      continue;
    }
    slow_ = false;  // whoever gets here has taken everything
    auto const latest = std::min(beat_at_, look_at_);
    news_.expires_at(session_.watches_market() ? std::min(latest, tick_at_) : latest);
    static_cast<void>(co_await news_.async_wait(kNoThrow));
  }
  if (ending_) co_await close(why_);
}

// What is owed now, or a heartbeat where nothing was written for that long. False: it is over.
asio::awaitable<bool> StreamConnection::tell_events() {
  if (Steady::now() >= look_at_) {
    look_at_ = Steady::now() + as_chrono(pace_.heartbeat);
    if (!may_stay_()) {
      ending_ = true;
      ended_by_ = "policy";
      why_ = {websocket::close_code::policy_error, "the key has expired or was taken back"};
      co_return true;
    }
  }
  auto const frames = session_.next(slow_);
  auto const since = Steady::now();
  for (auto const& frame : frames)
    if (!co_await write(frame)) co_return false;
  slow_ = Steady::now() - since > kSlow;
  if (!session_.over().empty()) {
    ending_ = true;
    ended_by_ = session_.over() == "slow_consumer" ? "slow_consumer" : "server";
    why_ = {websocket::close_code::try_again_later, session_.over().c_str()};
  }
  if (frames.empty() && Steady::now() >= beat_at_) co_return co_await write(session_.heartbeat());
  co_return true;
}

// The market at most so often, whatever its pace: between two times only the latest of each instrument is told.
asio::awaitable<bool> StreamConnection::tell_market() {
  if (Steady::now() < tick_at_) co_return true;
  tick_at_ = Steady::now() + kTickPace;
  for (auto const& frame : session_.ticks())
    if (!co_await write(frame)) co_return false;
  co_return true;
}

// False: the connection is of no more use.
asio::awaitable<bool> StreamConnection::write(std::string const& frame) {
  stuck_.expires_after(as_chrono(pace_.patience));
  stuck_.async_wait([self = shared_from_this()](error_code const& error) {
    if (error) return;
    self->ended_by_ = "slow_consumer";
    self->cut();
  });
  socket_.text(true);
  auto [error, size] = co_await socket_.async_write(asio::buffer(frame), kNoThrow);
  stuck_.cancel();
  if (error) listening_ = false;
  beat_at_ = Steady::now() + as_chrono(pace_.heartbeat);
  co_return !error;
}

asio::awaitable<void> StreamConnection::close(websocket::close_reason reason) {
  throw_away_unread(false);  // the goodbye is to arrive
  static_cast<void>(co_await socket_.async_close(reason, kNoThrow));
}

}  // namespace sep::api
