#include "adapters/venues/paper/messages.hpp"

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

constexpr std::size_t kPrefix = 4;

template <class Message>
Bytes framed(Message const& message) {
  auto const body = encode(message);
  CHECK(body.size() <= kFrameMax);
  Bytes bytes = encode(static_cast<std::uint32_t>(body.size()));
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

}  // namespace

Bytes frame(ClientMessage const& message) { return framed(message); }
Bytes frame(ServerMessage const& message) { return framed(message); }

Result<std::optional<ByteSpan>, FrameError> FrameReader::next_body() {
  if (error_) return fail(*error_);
  // What was handed out last is dropped here, once most of the buffer is old.
  if (taken_ > buffer_.size() / 2) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(taken_));
    taken_ = 0;
  }
  auto const rest = ByteSpan(buffer_).subspan(taken_);
  if (rest.size() < kPrefix) return std::nullopt;
  auto const length = *decode<std::uint32_t>(rest.first(kPrefix));
  if (length > kFrameMax) {
    error_ = FrameError::too_long;
    return fail(*error_);
  }
  if (rest.size() < kPrefix + length) return std::nullopt;
  taken_ += kPrefix + length;
  return rest.subspan(kPrefix, length);
}

template <class Message>
Result<std::optional<Message>, FrameError> FrameReader::next() {
  TRY_LET(auto const body, next_body());
  if (!body) return std::nullopt;
  auto message = decode<Message>(*body);
  if (!message) {
    error_ = FrameError::undecodable;
    return fail(*error_);
  }
  return *std::move(message);
}

template Result<std::optional<ClientMessage>, FrameError> FrameReader::next<ClientMessage>();
template Result<std::optional<ServerMessage>, FrameError> FrameReader::next<ServerMessage>();

}  // namespace sep::paper
