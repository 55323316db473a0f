// The venue as a process: started, asked over its socket, killed at any moment, started again on its record.
#include "adapters/venues/paper/venue.hpp"

#include <fstream>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "adapters/venues/paper/client.hpp"
#include "adapters/venues/paper/exchange_fixture.hpp"
#include "adapters/venues/paper/local_socket.hpp"
#include "adapters/venues/paper/record.hpp"
#include "adapters/venues/paper/server.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

namespace fs = std::filesystem;

class VenueProcess : public testing::Test {
 protected:
  static constexpr i128 kWeth = 1'000'000'000'000'000'000;

  VenueProcess() {
    char path[] = "/tmp/sep-venue-XXXXXX";
    folder_ = mkdtemp(path);
    options_.socket = folder_ / "venue.sock";
    options_.record = folder_ / "venue.jsonl";
    options_.virtual_time = true;
  }
  ~VenueProcess() override {
    if (child_ > 0) stop(SIGKILL);
    fs::remove_all(folder_);
  }

  void start() {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    child_ = ::fork();
    ASSERT_GE(child_, 0);
    if (child_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      ::_exit(run_venue(options_));
    }
    ::close(ends[1]);
    std::string line;
    for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(ends[0]);
    ASSERT_EQ(line, "ready " + options_.socket.string());
  }

  // The exit status, or minus the signal that ended it.
  int stop(int signal) {
    int status = 0;
    ::kill(child_, signal);
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  PaperClient connected(std::uint32_t epoch = 1, std::string const& store = "store") {
    auto client = PaperClient::connect(options_.socket);
    EXPECT_TRUE(client) << client.error().detail;
    auto const welcome = client->hello(store, epoch);
    EXPECT_TRUE(welcome) << welcome.error().detail;
    if (welcome) welcome_ = *welcome;
    return *std::move(client);
  }

  orders::OrderTerms buy_one(std::uint32_t n, std::uint32_t pool = 1) const {
    orders::OrderTerms terms;
    terms.id = order_number(n);
    terms.venue = welcome_.registry.pool(PoolId(pool))->venue;
    terms.pool = PoolId(pool);
    terms.kind = orders::SwapKind::exact_out;
    terms.sell = {welcome_.registry.asset_by_symbol("USDC")->id, 2'500'000'000};
    terms.buy = {welcome_.registry.asset_by_symbol("WETH")->id, kWeth};
    terms.not_after = kTimeMax;
    terms.gas_limit = static_cast<std::int64_t>(kGasPerSwapMax);
    terms.gas_price_max = kGasPriceMax;
    return terms;
  }

  template <class Kind>
  static std::vector<Kind> reports(std::vector<ServerMessage> const& messages) {
    std::vector<Kind> found;
    for (auto const& message : messages)
      if (auto const* report = std::get_if<Report>(&message))
        if (auto const* match = std::get_if<Kind>(&report->report)) found.push_back(*match);
    return found;
  }

  std::vector<Executed> executions() const {
    std::vector<Executed> found;
    auto const entries = read_record(options_.record);
    EXPECT_TRUE(entries);
    for (auto const& entry : *entries)
      if (auto const* executed = std::get_if<Executed>(&entry)) found.push_back(*executed);
    return found;
  }

  fs::path folder_;
  VenueOptions options_;
  pid_t child_ = -1;
  Welcome welcome_;
};

TEST_F(VenueProcess, ServesASwapInLockstep) {
  start();
  auto client = connected();
  EXPECT_TRUE(welcome_.virtual_time);
  EXPECT_EQ(welcome_.venues, (std::vector<std::string>{"uniswap_v2", "sushiswap_v2", "pancakeswap_v2"}));
  EXPECT_EQ(welcome_.now, welcome_.start);
  ASSERT_TRUE(client.subscribe());
  ASSERT_TRUE(client.submit(buy_one(1), 1));
  auto const messages = client.advance(welcome_.start + seconds(13));
  ASSERT_TRUE(messages);
  EXPECT_EQ(reports<orders::Acked>(*messages).size(), 1u);
  EXPECT_EQ(reports<orders::Filled>(*messages).size(), 1u);
  auto const* snapshot = std::get_if<PoolUpdate>(&messages->front());
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(snapshot->pools.size(), welcome_.registry.pools.size());
  auto const& last = std::get<Advanced>(messages->back());
  EXPECT_EQ(last.now, welcome_.start + seconds(13));
  EXPECT_EQ(last.next_due, welcome_.start + seconds(24));
  Time before = welcome_.start;
  for (auto const& message : *messages) {
    auto const at = std::holds_alternative<Report>(message)       ? std::get<Report>(message).deliver_at
                    : std::holds_alternative<PoolUpdate>(message) ? std::get<PoolUpdate>(message).deliver_at
                                                                  : last.now;
    EXPECT_GE(at, before);
    before = at;
  }
  EXPECT_EQ(executions().size(), 1u);
  EXPECT_EQ(stop(SIGTERM), 0);
  EXPECT_FALSE(fs::exists(options_.socket));
}

TEST_F(VenueProcess, KilledAndStartedAgainItKnowsItsOrdersAndItsPools) {
  start();
  Time now;
  std::vector<orders::Filled> fills;
  {
    auto client = connected();
    now = welcome_.start;
    ASSERT_TRUE(client.submit(buy_one(1), 1));
    fills = reports<orders::Filled>(*client.advance(now + seconds(2)));
    ASSERT_EQ(fills.size(), 1u);
    EXPECT_EQ(stop(SIGKILL), -SIGKILL);
    EXPECT_EQ(client.advance(now + seconds(3)).error().error, ClientError::lost);
  }
  start();
  auto client = connected(2);
  EXPECT_GE(welcome_.now, now + seconds(1));
  ASSERT_TRUE(client.submit(buy_one(1), 2));  // the same again: the answer of the first time, no second swap
  auto const again = client.advance(welcome_.now + seconds(3));
  EXPECT_EQ(reports<orders::Filled>(*again), fills);
  EXPECT_EQ(executions().size(), 1u);

  // The pool is where our swap left it: undisturbed it would not be.
  ASSERT_TRUE(client.subscribe());
  auto const pools = std::get<PoolUpdate>(**client.receive(seconds(10))).pools;
  GeneratedOptions same;
  GeneratedWorld undisturbed(same);
  EXPECT_EQ(pools[0].reserve0 - undisturbed.pools()[0].reserve0, fills[0].fill.sold.raw);
  EXPECT_EQ(undisturbed.pools()[0].reserve1 - pools[0].reserve1, kWeth);

  auto other = buy_one(1);
  other.sell.raw += 1;
  ASSERT_TRUE(client.submit(other, 2));
  auto const conflict = reports<orders::Rejected>(*client.advance(welcome_.now + seconds(6)));
  ASSERT_EQ(conflict.size(), 1u);
  EXPECT_EQ(conflict[0].reason, orders::RejectReason::conflicting_id);
}

TEST_F(VenueProcess, KilledAtAnyMomentItNeverForgetsWhatItSaid) {
  options_.script = *parse_script("lost_fill=100,late_ack=100,duplicate_fill=100,wrong_quantity=50");
  std::map<orders::ClientOrderId, std::string> told;
  std::uint32_t n = 0;
  for (std::uint32_t life = 1; life <= 12; ++life) {
    start();
    auto client = connected(life);
    auto now = welcome_.now;
    Rng rng{life};
    // The kill comes from outside, while requests are under way.
    auto const killer = ::fork();
    if (killer == 0) {
      ::usleep(static_cast<useconds_t>(rng.between(1'000, 30'000)));
      ::kill(child_, SIGKILL);
      ::_exit(0);
    }
    for (;;) {
      if (!client.submit(buy_one(++n), life)) break;
      now = now + milliseconds(400);
      auto const messages = client.advance(now);
      if (!messages) break;
      for (auto const& filled : reports<orders::Filled>(*messages))
        told.emplace(filled.order, filled.fill.venue_fill_id);
    }
    ::waitpid(killer, nullptr, 0);
    stop(SIGKILL);
  }
  EXPECT_GT(told.size(), 0u);
  start();
  auto client = connected(100);
  std::map<orders::ClientOrderId, std::string> executed;
  for (auto const& one : executions()) EXPECT_TRUE(executed.emplace(one.order, one.fill.venue_fill_id).second);
  for (auto const& [order, fill] : told) {
    ASSERT_TRUE(executed.contains(order));
    EXPECT_EQ(executed.at(order), fill);
  }
}

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

TEST_F(VenueProcess, WithItsOwnClockItDrivesItself) {
  options_.virtual_time = false;
  options_.inclusion = milliseconds(20);
  start();
  auto client = connected();
  EXPECT_FALSE(welcome_.virtual_time);
  ASSERT_TRUE(client.submit(buy_one(1), 1));
  bool filled = false;
  while (!filled) {
    auto const message = client.receive(seconds(30));
    ASSERT_TRUE(message && *message);
    auto const* report = std::get_if<Report>(&**message);
    filled = report && std::holds_alternative<orders::Filled>(report->report);
  }
  EXPECT_EQ(client.advance(welcome_.now).error().refusal->reason, RefusalReason::not_virtual);
  EXPECT_EQ(stop(SIGINT), 0);
}

TEST_F(VenueProcess, ServesARecordingWhereThereIsOne) {
  options_.market = "../shared/data/eth-pools-recording";
  if (!fs::exists(*options_.market)) GTEST_SKIP() << "no recorded market at " << *options_.market;
  start();
  auto client = connected();
  EXPECT_EQ(welcome_.registry.pools.size(), 1043u);
  EXPECT_EQ(*welcome_.end - welcome_.start, seconds(13 * 12));
  auto const pool = welcome_.registry.pools_between(welcome_.registry.asset_by_symbol("WETH")->id,
                                                    welcome_.registry.asset_by_symbol("USDC")->id)[0];
  ASSERT_TRUE(client.submit(buy_one(1, pool.value), 1));
  auto const fills = reports<orders::Filled>(*client.advance(welcome_.start + seconds(20)));
  ASSERT_EQ(fills.size(), 1u);
  EXPECT_EQ(fills[0].fill.executed_at, welcome_.start + seconds(12));
  EXPECT_EQ(fills[0].fill.block, 24721395u);
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
