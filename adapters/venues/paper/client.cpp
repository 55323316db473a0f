#include "adapters/venues/paper/client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapters/venues/paper/local_socket.hpp"

namespace sep::paper {
namespace {

constexpr Duration kSendPatience = seconds(10);  // how long the venue may leave our bytes untaken

ClientFailure failure(ClientError error, std::string detail) { return {error, std::move(detail), std::nullopt, true}; }
ClientFailure lost() { return failure(ClientError::lost, std::strerror(errno)); }

class Deadline {
 public:
  explicit Deadline(Duration timeout)
      : at_(std::chrono::steady_clock::now() + std::chrono::nanoseconds(std::max<std::int64_t>(timeout.ns, 0))) {}
  [[nodiscard]] int left_ms() const {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
  }

 private:
  std::chrono::steady_clock::time_point at_;
};

// Whether the socket became ready for `events` (or broke, which the next call on it tells) in time.
bool ready(int fd, short events, Deadline const& deadline) {
  for (;;) {
    pollfd one{fd, events, 0};
    auto const count = ::poll(&one, 1, deadline.left_ms());
    if (count < 0 && errno == EINTR) continue;
    return count > 0;
  }
}

}  // namespace

PaperClient::PaperClient(PaperClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)), tables_(std::move(other.tables_)) {}

PaperClient& PaperClient::operator=(PaperClient&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(in_, other.in_);
  std::swap(tables_, other.tables_);
  return *this;
}

PaperClient::~PaperClient() {
  if (fd_ >= 0) ::close(fd_);
}

Result<PaperClient, ClientFailure> PaperClient::connect(std::filesystem::path const& socket) {
  auto const fd = connect_to(socket);
  if (!fd) return fail(failure(ClientError::cannot_connect, fd.error()));
  return PaperClient(*fd);
}

Result<void, ClientFailure> PaperClient::send(ClientMessage const& message) {
  auto const bytes = frame(message);
  ByteSpan rest = bytes;
  Deadline const deadline(kSendPatience);
  while (!rest.empty()) {
    auto const sent = ::send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      rest = rest.subspan(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    bool const full = errno == EAGAIN || errno == EWOULDBLOCK;
    if (full && ready(fd_, POLLOUT, deadline)) continue;
    auto why = full ? failure(ClientError::lost, "the venue does not read") : lost();
    why.may_have_left = rest.size() != bytes.size();
    return fail(std::move(why));
  }
  return {};
}

Result<bool, ClientFailure> PaperClient::take_bytes() {
  std::array<std::uint8_t, 65536> piece;
  for (;;) {
    auto const got = ::recv(fd_, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    if (got < 0) return fail(lost());
    if (got == 0) return fail(failure(ClientError::lost, "closed by the venue"));
    in_.push({piece.data(), static_cast<std::size_t>(got)});
    return true;
  }
}

Result<std::optional<ServerMessage>, ClientFailure> PaperClient::buffered() {
  auto message = in_.next<ServerMessage>();
  if (!message) return fail(failure(ClientError::bad_frame, enum_name(message.error())));
  if (!*message) return std::nullopt;
  if (auto* refusal = std::get_if<Refusal>(&**message)) {
    auto why = failure(ClientError::refused, enum_name(refusal->reason) + ' ' + refusal->detail);
    why.refusal = *refusal;
    return fail(std::move(why));
  }
  auto* update = std::get_if<PoolUpdate>(&**message);
  if (update && !tables_.link_all(*update)) return fail(failure(ClientError::bad_frame, "a tick table"));
  return *std::move(message);
}

Result<std::optional<ServerMessage>, ClientFailure> PaperClient::receive(Duration timeout) {
  Deadline const deadline(timeout);
  for (;;) {
    TRY_LET(auto message, buffered());
    if (message) return message;
    TRY_LET(bool const more, take_bytes());
    if (!more && !ready(fd_, POLLIN, deadline)) return std::nullopt;
  }
}

Result<Welcome, ClientFailure> PaperClient::hello(std::string store_id, std::uint32_t epoch, Duration timeout) {
  TRY_VOID(send(Hello{kProtocolVersion, std::move(store_id), epoch}));
  TRY_LET(auto message, receive(timeout));
  if (!message) return fail(failure(ClientError::timed_out, "no welcome"));
  if (auto* welcome = std::get_if<Welcome>(&*message)) return std::move(*welcome);
  return fail(failure(ClientError::unexpected, "something else than a welcome"));
}

Result<void, ClientFailure> PaperClient::submit(orders::OrderTerms const& terms, std::uint32_t epoch) {
  return send(Submit{terms, epoch});
}
Result<void, ClientFailure> PaperClient::cancel(orders::ClientOrderId order, std::uint32_t epoch) {
  return send(Cancel{order, epoch});
}
Result<void, ClientFailure> PaperClient::query(orders::ClientOrderId order) { return send(Query{order}); }
Result<void, ClientFailure> PaperClient::subscribe() { return send(Subscribe{}); }

Result<std::vector<ServerMessage>, ClientFailure> PaperClient::advance(Time now, Duration timeout) {
  TRY_VOID(send(Advance{now}));
  std::vector<ServerMessage> messages;
  for (;;) {
    TRY_LET(auto message, receive(timeout));
    if (!message) return fail(failure(ClientError::timed_out, "no end of the advance"));
    messages.push_back(*std::move(message));
    if (std::holds_alternative<Advanced>(messages.back())) return messages;
  }
}

}  // namespace sep::paper
