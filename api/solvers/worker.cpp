#include "api/solvers/worker.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "api/server/wire.hpp"
#include "api/text/json_tree.hpp"

namespace sep::api {

Worker::Worker(Socket socket, Owner& owner, std::shared_ptr<void> place)
    : place_(std::move(place)), socket_(std::move(socket)), owner_(owner), patience_(socket_.get_executor()) {}

asio::awaitable<void> Worker::run(Duration patience) {
  auto const self = shared_from_this();
  patience_.expires_after(as_chrono(patience));
  patience_.async_wait([self](error_code cancelled) {
    if (!cancelled && !self->admitted_) self->cut();
  });
  admitted_ = co_await greet();
  patience_.cancel();
  while (admitted_ && !over_) {
    auto const line = co_await next_line();
    if (!line) break;
    hear(*line);
  }
  if (std::exchange(admitted_, false)) owner_.lose(*this, why_);
  end();
}

void Worker::hear(std::string const& line) {
  auto read = read_solver_line(line);
  if (!read) return refuse("malformed", read.error());
  auto* proposal = std::get_if<SolverProposal>(&*read);
  bool const wanted = proposal && (owner_.take(*this, std::move(*proposal)) || ++unasked_ <= kUnaskedMax);
  if (!wanted) refuse("unexpected", {});
}

// What was said last may still leave, for a moment; then the socket goes.
void Worker::end() {
  over_ = true;
  if (!telling_) return cut();
  while (queue_.size() > 1) queue_.pop_front();
  patience_.expires_after(std::chrono::seconds(1));
  patience_.async_wait([self = shared_from_this()](error_code cancelled) {
    if (!cancelled) self->cut();
  });
}

asio::awaitable<bool> Worker::greet() {
  auto const line = co_await next_line();
  if (!line) co_return false;
  auto const read = read_solver_line(*line);
  if (!read) {
    refuse("malformed", read.error());
    co_return false;
  }
  auto const* hello = std::get_if<SolverHello>(&*read);
  if (!hello) {
    refuse("unexpected", {});
    co_return false;
  }
  name_ = hello->solver;
  if (auto const why = owner_.admit(*this)) {
    refuse(*why, {});
    co_return false;
  }
  send(welcome_line(name_));
  co_return true;
}

// Without its end. nullopt: the connection is over, or the line too long.
asio::awaitable<std::optional<std::string>> Worker::next_line() {
  auto [error, size] = co_await asio::async_read_until(socket_, asio::dynamic_buffer(read_, kBodyMax), '\n', kNoThrow);
  if (error == asio::error::not_found) refuse("too_long", {});
  if (error) co_return std::nullopt;
  std::string line = read_.substr(0, size - 1);
  read_.erase(0, size);
  co_return line;
}

void Worker::refuse(std::string_view code, std::vector<Problem> const& problems) {
  why_ = routing::Miss::malformed;
  send(refused_line(code, problems));
  over_ = true;
}

void Worker::ask(std::string const& question, std::vector<InstrumentLine const*> const& instruments) {
  std::string lines;
  for (auto const* line : instruments) {
    auto& known = known_[line->instrument];
    if (known == line->content) continue;
    lines += line->text;
    known = line->content;
  }
  unasked_ = 0;
  send(lines + question);
}

void Worker::send(std::string lines) {
  if (over_) return;
  backlog_ += lines.size();
  if (backlog_ > kSolverBacklogMax) return cut();
  queue_.push_back(std::move(lines));
  if (telling_) return;
  telling_ = true;
  asio::co_spawn(socket_.get_executor(), [self = shared_from_this()] { return self->tell(); }, asio::detached);
}

asio::awaitable<void> Worker::tell() {
  while (!queue_.empty()) {
    auto const line = std::move(queue_.front());
    queue_.pop_front();
    auto [error, size] = co_await asio::async_write(socket_, asio::buffer(line), kNoThrow);
    backlog_ -= line.size();
    if (error) break;
  }
  telling_ = false;
  if (!over_) co_return;
  patience_.cancel();
  cut();
}

void Worker::cut() {
  over_ = true;
  error_code ignored;
  static_cast<void>(socket_.shutdown(Socket::shutdown_both, ignored));
  static_cast<void>(socket_.close(ignored));
}

}  // namespace sep::api
