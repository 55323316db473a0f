// What the venue's process does not do: serve the replaced, the foreign and the malformed.
#include <fstream>
#include <sys/socket.h>

#include "adapters/venues/paper/local_socket.hpp"
#include "adapters/venues/paper/venue.hpp"
#include "adapters/venues/paper/venue_fixture.hpp"

namespace sep::paper {
namespace {

TEST_F(VenueProcess, ADeadWritersConnectionDoesNotBlockTheNext) {
  start();
  auto old = connected(1);
  auto fresh = connected(2);
  EXPECT_EQ(old.receive(seconds(10)).error().refusal->reason, RefusalReason::stale_epoch);
  ASSERT_TRUE(fresh.submit(buy_one(1), 2));
  EXPECT_EQ(reports<orders::Filled>(*fresh.advance(welcome_.now + seconds(3))).size(), 1u);
  auto late = PaperClient::connect(options_.socket);
  EXPECT_EQ(late->hello("store", 1).error().refusal->reason, RefusalReason::stale_epoch);
}

TEST_F(VenueProcess, ReportsGoToTheirOwnStoreOnly) {
  start();
  auto one = connected(1, "one");
  auto other = connected(1, "other");
  ASSERT_TRUE(one.submit(buy_one(1), 1));
  // Lockstep of the other may overtake the submission: the venue has surely read it once it has answered its sender.
  ASSERT_TRUE(one.advance(welcome_.now));
  EXPECT_TRUE(reports<orders::Filled>(*other.advance(welcome_.now + seconds(3))).empty());
  auto const mine = one.receive(seconds(10));
  ASSERT_TRUE(mine && *mine);
  EXPECT_TRUE(std::holds_alternative<Report>(**mine));
}

TEST_F(VenueProcess, BadBehaviourOnTheWireIsRefusedAndHarmsNobodyElse) {
  start();
  auto good = connected();
  auto const raw = [&](Bytes const& bytes) {
    auto const fd = connect_to(options_.socket);
    EXPECT_TRUE(fd);
    EXPECT_EQ(::send(*fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    FrameReader reader;
    Bytes piece(4096);
    std::optional<RefusalReason> reason;
    for (int i = 0; i < 10'000 && !reason; ++i) {
      auto const got = ::recv(*fd, piece.data(), piece.size(), 0);
      if (got == 0) break;
      if (got < 0) {
        ::usleep(1'000);
        continue;
      }
      reader.push(ByteSpan(piece).first(static_cast<std::size_t>(got)));
      auto const message = reader.next<ServerMessage>();
      if (message && *message) reason = std::get<Refusal>(**message).reason;
    }
    ::close(*fd);
    return reason;
  };
  EXPECT_EQ(raw({0xff, 0xff, 0xff, 0xff}), RefusalReason::bad_frame);
  EXPECT_EQ(raw({2, 0, 0, 0, 99, 0}), RefusalReason::bad_frame);
  EXPECT_EQ(raw(frame(ClientMessage(Subscribe{}))), RefusalReason::not_greeted);
  EXPECT_EQ(raw(frame(ClientMessage(Hello{99, "x", 1}))), RefusalReason::wrong_protocol);
  EXPECT_EQ(good.advance(welcome_.start + minutes(60 * 48)).error().refusal->reason, RefusalReason::bad_time);
  auto again = connected();
  EXPECT_TRUE(again.advance(welcome_.start + seconds(1)));
}

TEST_F(VenueProcess, TwoProcessesCannotServeOneRecordOrOneSocket) {
  start();
  EXPECT_EQ(open_venue(options_, Time{}).error(), "record: locked: " + options_.record.string());
  EXPECT_FALSE(listen_at(options_.socket));
  stop(SIGKILL);
  EXPECT_TRUE(fs::exists(options_.socket));  // left behind by the kill, replaced by the next
  start();
}

TEST_F(VenueProcess, ARecordIsServedOnlyInTheWorldItBeganIn) {
  {
    ASSERT_TRUE(open_venue(options_, Time{}));
  }
  auto other = options_;
  other.seed = 2;
  EXPECT_NE(open_venue(other, Time{}).error().find("foreign"), std::string::npos);
  other = options_;
  other.inclusion = seconds(2);
  EXPECT_NE(open_venue(other, Time{}).error().find("foreign"), std::string::npos);
  other = options_;
  other.start = Time{5};
  EXPECT_NE(open_venue(other, Time{}).error().find("foreign"), std::string::npos);
  other = options_;
  other.script = *parse_script("reject=1000");
  {
    ASSERT_TRUE(open_venue(other, Time{}));
  }
  EXPECT_TRUE(open_venue(options_, Time{}));
}

TEST_F(VenueProcess, ImpossibleOptionsAreSaid) {
  auto bad = options_;
  bad.market = folder_ / "none";
  EXPECT_NE(open_venue(bad, Time{}).error().find("not_found"), std::string::npos);
  EXPECT_FALSE(listen_at(std::string(200, 'x')));
  std::ofstream(folder_ / "file") << "x";
  EXPECT_FALSE(listen_at(folder_ / "file"));
  EXPECT_EQ(PaperClient::connect(folder_ / "nobody").error().error, ClientError::cannot_connect);
}

}  // namespace
}  // namespace sep::paper
