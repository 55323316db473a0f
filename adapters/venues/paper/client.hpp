// The engine's side of the paper venue's socket. No threads: the caller sends, and asks for what has come in.
//
// Lifecycle: connect, hello, then requests and receive in any order; after an error the connection is of no further use
// and the caller makes a new one. With virtual time, advance() is the lockstep: it returns when the venue has done
// everything up to `now`.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/venues/paper/messages.hpp"
#include "adapters/venues/paper/tick_tables.hpp"

namespace sep::paper {

enum class ClientError : std::uint8_t {
  cannot_connect,
  lost,        // the other side is gone, or does not take what we send
  bad_frame,   // what came is not of this protocol
  refused,     // the venue said so: `refusal` holds why
  timed_out,   // an answer that must come did not
  unexpected,  // a message that does not belong here
};
BOOST_DESCRIBE_ENUM(ClientError, cannot_connect, lost, bad_frame, refused, timed_out, unexpected)
struct ClientFailure {
  ClientError error{};
  std::string detail;
  std::optional<Refusal> refusal;
  // Of a request: false is proof that no byte of it left, so the venue cannot have seen it.
  bool may_have_left = true;
};

class PaperClient {
 public:
  [[nodiscard]] static Result<PaperClient, ClientFailure> connect(std::filesystem::path const& socket);
  PaperClient(PaperClient&& other) noexcept;
  PaperClient& operator=(PaperClient&& other) noexcept;
  ~PaperClient();

  [[nodiscard]] Result<Welcome, ClientFailure> hello(std::string store_id, std::uint32_t epoch,
                                                     Duration timeout = seconds(10));
  [[nodiscard]] Result<void, ClientFailure> submit(orders::OrderTerms const& terms, std::uint32_t epoch);
  [[nodiscard]] Result<void, ClientFailure> cancel(orders::ClientOrderId order, std::uint32_t epoch);
  [[nodiscard]] Result<void, ClientFailure> query(orders::ClientOrderId order);
  [[nodiscard]] Result<void, ClientFailure> subscribe();

  // The next message, waiting up to `timeout` for it (0: only what is there); nullopt: none yet. A Refusal comes as
  // the error `refused`.
  [[nodiscard]] Result<std::optional<ServerMessage>, ClientFailure> receive(Duration timeout);

  // Virtual time only: everything the venue sends up to and including its Advanced, in order.
  [[nodiscard]] Result<std::vector<ServerMessage>, ClientFailure> advance(Time now, Duration timeout = seconds(60));

  [[nodiscard]] int fd() const { return fd_; }  // to wait on together with other things

 private:
  explicit PaperClient(int fd) : fd_(fd) {}
  [[nodiscard]] Result<void, ClientFailure> send(ClientMessage const& message);
  [[nodiscard]] Result<std::optional<ServerMessage>, ClientFailure> buffered();
  [[nodiscard]] Result<bool, ClientFailure> take_bytes();  // whether any came

  int fd_;
  FrameReader in_;
  HeardTables tables_;
};

}  // namespace sep::paper
