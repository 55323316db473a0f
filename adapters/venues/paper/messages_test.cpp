#include "adapters/venues/paper/messages.hpp"

#include <gtest/gtest.h>

#include "adapters/venues/paper/generated.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

orders::OrderTerms some_terms() {
  orders::OrderTerms terms;
  terms.id.value.bytes[3] = 9;
  terms.venue = VenueId(1);
  terms.instrument = InstrumentId(2);
  terms.kind = orders::SwapKind::exact_out;
  terms.sell = {AssetId(3), kInt128Max};
  terms.buy = {AssetId(2), 1};
  terms.not_after = Time{5};
  terms.further = {InstrumentId(4), InstrumentId(1)};
  return terms;
}

std::vector<ClientMessage> client_messages() {
  return {Hello{kProtocolVersion, "store", 7},
          Submit{some_terms(), 7},
          Cancel{some_terms().id, 7},
          Query{some_terms().id},
          Subscribe{},
          Advance{Time{99}}};
}

std::vector<ServerMessage> server_messages() {
  GeneratedWorld const world({});
  return {
      Welcome{kProtocolVersion,
              {"uniswap_v2"},
              world.registry(),
              world.start(),
              std::nullopt,
              world.start(),
              true,
              "nobody reacts"},
      Refusal{RefusalReason::stale_epoch, "seen: 8"},
      Report{Time{4}, orders::Acked{some_terms().id, "paper-1"}},
      Report{Time{5},
             orders::StatusReported{
                 some_terms().id, orders::VenueOrderStatus::filled, Time{4}, {orders::Fill{}}, Amount{AssetId(1), 7}}},
      PoolUpdate{Time{6}, {{{-60, 5, 5}, {60, -5, 5}}}, world.pools(), true},
      Advanced{Time{7}, Time{8}}};
}

template <class Message>
void expect_round_trip(std::vector<Message> const& messages) {
  Bytes stream;
  for (auto const& message : messages) {
    auto const bytes = frame(message);
    stream.insert(stream.end(), bytes.begin(), bytes.end());
  }
  for (std::size_t step : {std::size_t{1}, std::size_t{7}, stream.size()}) {
    FrameReader reader;
    std::vector<Message> read;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      reader.push(ByteSpan(stream).subspan(at, std::min(step, stream.size() - at)));
      for (;;) {
        auto const next = reader.next<Message>();
        ASSERT_TRUE(next);
        if (!*next) break;
        read.push_back(**next);
      }
    }
    EXPECT_EQ(read, messages) << "step " << step;
  }
}

TEST(Messages, RoundTripHoweverTheStreamIsCut) {
  expect_round_trip(client_messages());
  expect_round_trip(server_messages());
}

TEST(Messages, ALengthBeyondTheLimitIsRefusedBeforeItsBodyComes) {
  FrameReader reader;
  reader.push(encode(static_cast<std::uint32_t>(kFrameMax + 1)));
  EXPECT_EQ(reader.next<ClientMessage>().error(), FrameError::too_long);
  reader.push(frame(ClientMessage(Subscribe{})));
  EXPECT_EQ(reader.next<ClientMessage>().error(), FrameError::too_long);  // beyond repair

  FrameReader at_limit;
  at_limit.push(encode(static_cast<std::uint32_t>(kFrameMax)));
  auto const waiting = at_limit.next<ClientMessage>();
  ASSERT_TRUE(waiting);
  EXPECT_FALSE(waiting->has_value());
}

TEST(Messages, ABodyThatIsNoMessageIsRefused) {
  for (auto const& body : {Bytes{}, Bytes{0}, Bytes{99, 0}, Bytes{4, 0, 1}}) {
    FrameReader reader;
    reader.push(encode(static_cast<std::uint32_t>(body.size())));
    reader.push(body);
    EXPECT_EQ(reader.next<ClientMessage>().error(), FrameError::undecodable);
  }
}

TEST(Messages, EveryTruncatedBodyIsRefused) {
  for (auto const& message : client_messages()) {
    auto const body = encode(message);
    for (std::size_t size = 0; size < body.size(); ++size) {
      FrameReader reader;
      reader.push(encode(static_cast<std::uint32_t>(size)));
      reader.push(ByteSpan(body).first(size));
      EXPECT_FALSE(reader.next<ClientMessage>()) << message.index() << ' ' << size;
    }
  }
}

TEST(Messages, BentBytesNeverDecodeToSomethingElseThanTheyEncodeTo) {
  Rng rng{1};
  for (auto const& message : server_messages()) {
    auto const body = encode(message);
    for (int i = 0; i < 300; ++i) {
      auto bent = body;
      bent[rng.below(bent.size())] ^= static_cast<std::uint8_t>(1 + rng.below(255));
      auto const decoded = decode<ServerMessage>(bent);
      if (decoded) {
        EXPECT_EQ(encode(*decoded), bent);
      }
    }
  }
}

}  // namespace
}  // namespace sep::paper
