// The wire of the paper venue: what goes over its local stream socket.
//
//   frame    u32 little endian: length of what follows; then one message in canonical form (core/base/codec.hpp)
//   client   Hello first, once; then anything, in any order
//   server   Welcome or Refusal; then reports and pool updates as they come due. After a Refusal it closes.
//
// With virtual time the venue's clock is what Advance says: the answer is everything due up to `now`, in order, then
// Advanced. Otherwise the venue's own clock drives it and Advance is refused.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/venues/paper/exchange.hpp"
#include "adapters/venues/paper/requests.hpp"
#include "core/base/bytes.hpp"
#include "core/base/codec.hpp"

namespace sep::paper {

inline constexpr std::uint16_t kProtocolVersion = 4;
inline constexpr std::size_t kFrameMax = std::size_t{16} << 20;  // bytes of one message

struct Hello {
  std::uint16_t protocol = kProtocolVersion;
  std::string store_id;  // whose epochs these are
  std::uint32_t epoch{};
  friend bool operator==(Hello const&, Hello const&) = default;
};
// Pool updates from now on, the current pools at once.
struct Subscribe {
  friend bool operator==(Subscribe const&, Subscribe const&) = default;
};
struct Advance {
  Time now;
  friend bool operator==(Advance const&, Advance const&) = default;
};
BOOST_DESCRIBE_STRUCT(Hello, (), (protocol, store_id, epoch))
BOOST_DESCRIBE_STRUCT(Subscribe, (), ())
BOOST_DESCRIBE_STRUCT(Advance, (), (now))
using ClientMessage = std::variant<Hello, Submit, Cancel, Query, Subscribe, Advance>;

struct Welcome {
  std::uint16_t protocol = kProtocolVersion;
  std::vector<std::string> venues;
  Registry registry;
  Time start;               // of the world
  std::optional<Time> end;  // its last block
  Time now;                 // the venue's clock
  bool virtual_time = false;
  std::string model;  // what our trades do to its market, in one sentence for people
  friend bool operator==(Welcome const&, Welcome const&) = default;
};
enum class RefusalReason : std::uint8_t {
  wrong_protocol,
  stale_epoch,  // a writer of this store with a higher epoch has been here
  bad_frame,    // a length beyond the limit, or bytes that are no message
  not_greeted,  // anything before Hello, or Hello twice
  not_virtual,  // Advance on a venue with a clock of its own
  bad_time,     // Advance to a time that no world reaches
};
BOOST_DESCRIBE_ENUM(RefusalReason, wrong_protocol, stale_epoch, bad_frame, not_greeted, not_virtual, bad_time)
struct Refusal {
  RefusalReason reason{};
  std::string detail;
  friend bool operator==(Refusal const&, Refusal const&) = default;
};
struct Report {
  Time deliver_at;
  orders::VenueReport report;
  friend bool operator==(Report const&, Report const&) = default;
};
// A tick table is sent once per connection, before or with the first state that names it (tick_tables.hpp).
struct PoolUpdate {
  Time deliver_at;
  std::vector<std::vector<Tick>> tables{};
  std::vector<InstrumentState> pools{};  // ascending by id
  bool forget = false;                   // after this message both ends forget the tables
  friend bool operator==(PoolUpdate const&, PoolUpdate const&) = default;
};
struct Advanced {
  Time now;
  std::optional<Time> next_due;  // when the next thing happens at the venue; none: nothing will, unless asked
  friend bool operator==(Advanced const&, Advanced const&) = default;
};
BOOST_DESCRIBE_STRUCT(Welcome, (), (protocol, venues, registry, start, end, now, virtual_time, model))
BOOST_DESCRIBE_STRUCT(Refusal, (), (reason, detail))
BOOST_DESCRIBE_STRUCT(Report, (), (deliver_at, report))
BOOST_DESCRIBE_STRUCT(PoolUpdate, (), (deliver_at, tables, pools, forget))
BOOST_DESCRIBE_STRUCT(Advanced, (), (now, next_due))
using ServerMessage = std::variant<Welcome, Refusal, Report, PoolUpdate, Advanced>;

// Messages are made by us: one beyond kFrameMax is a bug (CHECKed).
[[nodiscard]] Bytes frame(ClientMessage const& message);
[[nodiscard]] Bytes frame(ServerMessage const& message);

enum class FrameError : std::uint8_t { too_long, undecodable };
BOOST_DESCRIBE_ENUM(FrameError, too_long, undecodable)

// Bytes in as they come, whole messages out. After an error the stream is beyond repair and only says so again.
class FrameReader {
 public:
  void push(ByteSpan bytes) { buffer_.insert(buffer_.end(), bytes.begin(), bytes.end()); }

  // The next message; nullopt: not yet whole.
  template <class Message>
  [[nodiscard]] Result<std::optional<Message>, FrameError> next();

 private:
  [[nodiscard]] Result<std::optional<ByteSpan>, FrameError> next_body();

  Bytes buffer_;
  std::size_t taken_ = 0;
  std::optional<FrameError> error_;
};

extern template Result<std::optional<ClientMessage>, FrameError> FrameReader::next<ClientMessage>();
extern template Result<std::optional<ServerMessage>, FrameError> FrameReader::next<ServerMessage>();

}  // namespace sep::paper
