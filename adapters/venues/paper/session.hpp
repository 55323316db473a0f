// One connection of the venue: bytes in, messages out of them; messages in, bytes out when the socket takes them.
// Nothing queued here leaves before flush(), which the server calls when its record is on the disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "adapters/venues/paper/messages.hpp"
#include "adapters/venues/paper/tick_tables.hpp"

namespace sep::paper {

inline constexpr std::size_t kSessionBacklogMax = std::size_t{64} << 20;  // bytes not yet taken by the client

class Session {
 public:
  explicit Session(int fd) : fd_(fd) {}  // a non-blocking stream socket, owned
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;
  ~Session();

  // Takes what the socket has. False: the other side is gone.
  [[nodiscard]] bool receive();
  [[nodiscard]] Result<std::optional<ClientMessage>, FrameError> next() { return in_.next<ClientMessage>(); }

  void queue(ServerMessage const& message);
  void queue_pools(Time deliver_at, std::vector<InstrumentState> const& pools);
  // Gives the socket what it takes. False: the other side is gone, or does not read.
  [[nodiscard]] bool flush();
  [[nodiscard]] bool has_output() const { return sent_ < out_.size(); }
  [[nodiscard]] int fd() const { return fd_; }

  struct Writer {
    std::string store;
    std::uint32_t epoch;
  };
  std::optional<Writer> writer;  // who said Hello
  bool subscribed = false;
  bool closing = false;  // to be closed once everything is sent

 private:
  int fd_;
  FrameReader in_;
  ToldTables tables_;
  Bytes out_;
  std::size_t sent_ = 0;
};

}  // namespace sep::paper
