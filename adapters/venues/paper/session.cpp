#include "adapters/venues/paper/session.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace sep::paper {

Session::~Session() { ::close(fd_); }

bool Session::receive() {
  constexpr std::size_t kPieces = 64;  // at most this many at a time: one client does not starve the others
  std::array<std::uint8_t, 65536> piece;
  for (std::size_t i = 0; i < kPieces; ++i) {
    auto const got = ::recv(fd_, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    if (got == 0) return false;
    if (!closing) in_.push({piece.data(), static_cast<std::size_t>(got)});
  }
  return true;
}

void Session::queue(ServerMessage const& message) {
  auto const bytes = frame(message);
  out_.insert(out_.end(), bytes.begin(), bytes.end());
}

void Session::queue_pools(Time deliver_at, std::vector<InstrumentState> const& pools) {
  for (auto const& update : tables_.updates(deliver_at, pools)) queue(update);
}

bool Session::flush() {
  while (has_output()) {
    auto const sent = ::send(fd_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return out_.size() - sent_ <= kSessionBacklogMax;
    if (sent < 0) return false;
    sent_ += static_cast<std::size_t>(sent);
  }
  out_.clear();
  sent_ = 0;
  return true;
}

}  // namespace sep::paper
