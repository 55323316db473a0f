#include "adapters/venues/paper/server.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <list>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapters/venues/paper/floor.hpp"
#include "adapters/venues/paper/local_socket.hpp"
#include "adapters/venues/paper/record.hpp"
#include "adapters/venues/paper/venue.hpp"
#include "core/base/codec.hpp"

namespace sep::paper {
namespace {

Time wall_clock() {
  auto const since = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()};
}

// SIGTERM and SIGINT as a file descriptor, for as long as it lives.
class Signals {
 public:
  Signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
    fd_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  }
  Signals(Signals const&) = delete;
  Signals& operator=(Signals const&) = delete;
  ~Signals() {
    // What is still pending has been obeyed: unblocked, it would kill.
    signalfd_siginfo signal;
    while (::read(fd_, &signal, sizeof signal) > 0) {
    }
    ::close(fd_);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_ = -1;
  sigset_t before_{};
};

class Server {
 public:
  Server(Venue& venue, int listener, bool virtual_time)
      : venue_(venue),
        listener_(listener),
        virtual_time_(virtual_time),
        floor_(*venue.floor, venue.model, virtual_time) {}

  // Until a signal comes (true) or the record cannot be written (false).
  [[nodiscard]] bool serve(Signals const& signals) {
    for (;;) {
      if (!wait(signals)) return true;
      for (auto& session : sessions_) serve(session);
      if (!virtual_time_) floor_.advance(sessions_, now());
      if (!keep_record()) return false;
      sessions_.remove_if([](Session& session) { return !session.flush() || done(session); });
    }
  }

 private:
  static bool done(Session const& session) { return session.closing && !session.has_output(); }

  [[nodiscard]] Time now() const { return virtual_time_ ? venue_.floor->now() : wall_clock(); }

  // The next moment something is due here, in milliseconds from now, rounded up; -1: nothing without a request.
  [[nodiscard]] int patience_ms() const {
    if (virtual_time_) return -1;
    auto const due = venue_.floor->next_due();
    if (!due) return -1;
    constexpr std::int64_t kLongest = 60'000;
    auto const left = (*due - wall_clock()).ns;
    return static_cast<int>(std::clamp<std::int64_t>((left + 999'999) / 1'000'000, 0, kLongest));
  }

  // False: a signal asks us to end.
  [[nodiscard]] bool wait(Signals const& signals) {
    std::vector<pollfd> ready{{signals.fd(), POLLIN, 0}, {listener_, POLLIN, 0}};
    for (auto const& session : sessions_) {
      short const events = session.has_output() ? POLLIN | POLLOUT : POLLIN;
      ready.push_back({session.fd(), events, 0});
    }
    if (::poll(ready.data(), ready.size(), patience_ms()) < 0) return true;  // EINTR: looked at again at once
    if (ready[0].revents != 0) return false;
    readable_.clear();
    for (std::size_t i = 2; i < ready.size(); ++i)
      if ((ready[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) readable_.push_back(ready[i].fd);
    if (ready[1].revents != 0) accept_all();
    return true;
  }

  void accept_all() {
    for (;;) {
      int const fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      if (sessions_.size() >= kSessionsMax) {
        ::close(fd);
        continue;
      }
      sessions_.emplace_back(fd);
    }
  }

  void serve(Session& session) {
    if (std::ranges::find(readable_, session.fd()) == readable_.end()) return;
    bool const alive = session.receive();
    while (!session.closing) {
      auto const message = session.next();
      if (!message) {
        floor_.refuse(session, RefusalReason::bad_frame, enum_name(message.error()));
        break;
      }
      if (!*message) break;
      floor_.take(session, sessions_, **message, now());
    }
    // What a client said before it went is still done; only nobody is there to be told.
    if (!alive) session.closing = true;
  }

  [[nodiscard]] bool keep_record() {
    auto const kept = venue_.record->append(venue_.floor->take_entries());
    if (!kept) std::fprintf(stderr, "sep venue paper: record: %s\n", kept.error().detail.c_str());
    return kept.has_value();
  }

  static constexpr std::size_t kSessionsMax = 64;

  Venue& venue_;
  int listener_;
  bool virtual_time_;
  Floor floor_;
  std::list<Session> sessions_;
  std::vector<int> readable_;
};

int failed(std::string const& what) {
  std::fprintf(stderr, "sep venue paper: %s\n", what.c_str());
  return 1;
}

}  // namespace

int run_venue(VenueOptions const& options) {
  auto venue = open_venue(options, wall_clock());
  if (!venue) return failed(venue.error());
  Signals const signals;
  auto const listener = listen_at(options.socket);
  if (!listener) return failed(listener.error());
  std::printf("ready %s\n", options.socket.c_str());
  std::fflush(stdout);
  bool const clean = Server(*venue, *listener, options.virtual_time).serve(signals);
  ::close(*listener);
  ::unlink(options.socket.c_str());
  return clean ? 0 : 1;
}

}  // namespace sep::paper
