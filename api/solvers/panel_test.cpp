// The panel with solvers of other processes: good ones, slow ones, liars and dead ones. A solver here is a plain
// socket.
#include "api/solvers/panel.hpp"

#include <boost/json.hpp>
#include <condition_variable>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/base/described.hpp"
#include "core/market/fixture.hpp"
#include "core/routing/single_path.hpp"

namespace sep::api {
namespace {

namespace json = boost::json;

constexpr Time kNow{1'000'000'000'000};
constexpr int kPatienceMs = 20'000;

// What the panel answers, as it comes.
class Answered {
 public:
  [[nodiscard]] runtime::Solver::Answer sink() {
    return [this](routing::RouteRequest const&, routing::Answers answers) {
      std::scoped_lock const lock(mutex_);
      all_.push_back(std::move(answers));
      changed_.notify_all();
    };
  }
  [[nodiscard]] routing::Answers wait_for(std::size_t number) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::milliseconds(kPatienceMs), [&] { return all_.size() >= number; }));
    return all_.size() >= number ? all_[number - 1] : routing::Answers{};
  }
  [[nodiscard]] std::size_t count() {
    std::scoped_lock const lock(mutex_);
    return all_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<routing::Answers> all_;
};

class Process {
 public:
  explicit Process(std::string const& socket) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr const*>(&address), sizeof address), 0);
  }
  Process(Process const&) = delete;
  Process& operator=(Process const&) = delete;
  ~Process() { die(); }
  void die() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

  void say(std::string const& line) const {
    auto const text = line + "\n";
    EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  // The next line; null: the connection ended.
  json::value hear() {
    for (;;) {
      if (auto const end = read_.find('\n'); end != std::string::npos) {
        auto const line = read_.substr(0, end);
        read_.erase(0, end + 1);
        return json::parse(line);
      }
      pollfd waiting{fd_, POLLIN, 0};
      char bytes[4096];
      auto const got = ::poll(&waiting, 1, kPatienceMs) == 1 ? ::recv(fd_, bytes, sizeof bytes, 0) : 0;
      if (got <= 0) return nullptr;
      read_.append(bytes, static_cast<std::size_t>(got));
    }
  }
  json::value hello(std::string const& name) {
    say(R"({"type":"hello","protocol":1,"solver":")" + name + R"("})");
    return hear();
  }
  // What is told before the next question, and the question.
  std::pair<std::vector<json::value>, json::value> next_ask() {
    std::vector<json::value> told;
    for (;;) {
      auto line = hear();
      if (line.is_null() || line.at("type").as_string() == "ask") return {told, line};
      told.push_back(std::move(line));
    }
  }
  void propose(json::value const& ask, std::string const& steps) const {
    say(fmt::format(R"({{"type":"propose","ask":"{}","steps":{}}})", std::string(ask.at("ask").as_string()), steps));
  }

 private:
  int fd_;
  std::string read_;
};

class SolverPanelTest : public ::testing::Test {
 protected:
  // A budget that is never over, for what must not depend on time; or one that is over soon.
  void start(Duration budget = seconds(1'000)) {
    char folder[] = "/tmp/sep-panel-XXXXXX";
    ASSERT_NE(::mkdtemp(folder), nullptr);
    folder_ = folder;
    socket_ = folder_ + "/solve.sock";
    auto panel = SolverPanel::start({.socket = socket_, .budget = budget});
    ASSERT_TRUE(panel.has_value()) << panel.error();
    panel_ = *std::move(panel);
  }
  void TearDown() override {
    panel_.reset();
    std::filesystem::remove_all(folder_);
  }
  SolverPanelTest() : registry_(make_registry()) {
    market_.observe({InstrumentId{1}, PairReserves{20'000'000'000'000, i128{10'000} * kOne}, 1, kNow});
    market_.observe({InstrumentId{2}, PairReserves{i128{10'000} * kOne, 20'000'000'000'000}, 1, kNow});
    request_.sell = kUsdc;
    request_.buy = kWeth;
    request_.kind = orders::SwapKind::exact_in;
    request_.qty = 1'000'000'000;
    request_.worst = {4'000'000'000, kOne};
    request_.sell_cap = kInt128Max;
    request_.gas_cap = kInt128Max;
    request_.most_steps = 4;
    request_.venues = {kUniswap, kSushi};
    request_.market_not_before = kNow;
  }
  void ask() { panel_->propose(request_, registry_, market_, answered_.sink()); }

  static constexpr i128 kOne = 1'000'000'000'000'000'000;
  static constexpr char const* kStep = R"([{"instruments":[2],"qty":"1000000000"}])";
  Registry registry_;
  Market market_;
  routing::RouteRequest request_;
  std::string folder_;
  std::string socket_;
  Answered answered_;
  std::unique_ptr<SolverPanel> panel_;
};

std::vector<std::string> names(routing::Answers const& answers) {
  std::vector<std::string> found;
  for (auto const& proposal : answers.proposals) found.push_back(proposal.solver);
  return found;
}
bool has(routing::Answers const& answers, std::string const& name) {
  auto const all = names(answers);
  return std::ranges::find(all, name) != all.end();
}

TEST_F(SolverPanelTest, WithoutOthersTheBuiltInOnesAnswer) {
  start();
  ask();
  auto const answers = answered_.wait_for(1);
  ASSERT_FALSE(answers.proposals.empty());
  EXPECT_EQ(answers.proposals.front().solver, routing::kSinglePathSolver);
  EXPECT_TRUE(has(answers, "optimiser"));
  EXPECT_TRUE(answers.missed.empty());
  while (!panel_->is_idle()) ::usleep(1'000);
}

TEST_F(SolverPanelTest, TheSocketIsTheUsersAlone) {
  start();
  struct stat made{};
  ASSERT_EQ(::stat(socket_.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777U, 0600U);
  auto const second = SolverPanel::start({.socket = socket_});
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().find("in use"), std::string::npos) << second.error();
  panel_->stop();
  EXPECT_NE(::stat(socket_.c_str(), &made), 0) << "it goes with the panel";
}

TEST_F(SolverPanelTest, AnotherProcessAnswersBesideThem) {
  start();
  Process good(socket_);
  EXPECT_EQ(good.hello("mine").at("type").as_string(), "welcome");
  EXPECT_EQ(panel_->connected(), std::vector<std::string>{"mine"});
  ask();
  auto const [told, question] = good.next_ask();
  EXPECT_EQ(told.size(), 2U) << "both pools that the request may use";
  EXPECT_EQ(json::serialize(question.at("instruments")), "[1,2]");
  good.propose(question, kStep);
  auto const answers = answered_.wait_for(1);
  EXPECT_TRUE(has(answers, "mine"));
  EXPECT_TRUE(has(answers, "single_path"));
  EXPECT_TRUE(answers.missed.empty());

  market_.observe({InstrumentId{2}, PairReserves{i128{11'000} * kOne, 20'000'000'000'000}, 2, kNow});
  ask();
  auto const [news, again] = good.next_ask();
  ASSERT_EQ(news.size(), 1U) << "only what it does not know yet";
  EXPECT_EQ(news[0].at("id").to_number<int>(), 2);
  good.propose(again, "[]");
  EXPECT_TRUE(has(answered_.wait_for(2), "mine")) << "that it has no route is an answer";
}

TEST_F(SolverPanelTest, ASlowOneIsNotWaitedForAndItsAnswerIsOneOfItsOwn) {
  start(milliseconds(30));
  Process slow(socket_);
  slow.hello("slow");
  ask();
  auto const [told, question] = slow.next_ask();
  auto const answers = answered_.wait_for(1);
  EXPECT_FALSE(has(answers, "slow"));
  ASSERT_EQ(answers.missed.size(), 1U);
  EXPECT_EQ(answers.missed[0], (routing::MissedAnswer{"slow", routing::Miss::no_answer}));
  slow.propose(question, kStep);
  auto const late = answered_.wait_for(2);
  EXPECT_EQ(names(late), std::vector<std::string>{"slow"});
  slow.propose(question, kStep);  // and again: nobody listens
  ask();
  static_cast<void>(slow.next_ask());
  EXPECT_TRUE(has(answered_.wait_for(3), "single_path"));
  EXPECT_EQ(answered_.count(), 3U);
}

TEST_F(SolverPanelTest, OneThatDiesIsMissedAtOnce) {
  start();
  Process dying(socket_);
  dying.hello("dying");
  ask();
  static_cast<void>(dying.next_ask());
  dying.die();
  auto const answers = answered_.wait_for(1);
  ASSERT_EQ(answers.missed.size(), 1U);
  EXPECT_EQ(answers.missed[0], (routing::MissedAnswer{"dying", routing::Miss::gone}));
  EXPECT_TRUE(has(answers, "single_path"));
  Process back(socket_);
  EXPECT_EQ(back.hello("dying").at("type").as_string(), "welcome") << "its name is free again";
}

TEST_F(SolverPanelTest, NonsenseEndsTheConnectionAndNothingElse) {
  start();
  Process other(socket_);
  other.hello("other");
  Process babbling(socket_);
  babbling.hello("babbling");
  ask();
  static_cast<void>(babbling.next_ask());
  babbling.say("what?");
  auto const refused = babbling.hear();
  EXPECT_EQ(refused.at("code").as_string(), "malformed");
  EXPECT_EQ(refused.at("errors").at(0).at("code").as_string(), "malformed_json");
  EXPECT_TRUE(babbling.hear().is_null()) << "then it is cut";
  auto const [told, question] = other.next_ask();
  other.propose(question, kStep);
  auto const answers = answered_.wait_for(1);
  ASSERT_EQ(answers.missed.size(), 1U);
  EXPECT_EQ(answers.missed[0], (routing::MissedAnswer{"babbling", routing::Miss::malformed}));
  EXPECT_TRUE(has(answers, "other"));
}

TEST_F(SolverPanelTest, ALineThatIsTooLongIsNonsense) {
  start();
  Process endless(socket_);
  endless.hello("endless");
  endless.say(std::string(70'000, ' '));
  EXPECT_EQ(endless.hear().at("code").as_string(), "too_long");
}

TEST_F(SolverPanelTest, NamesAreTakenOnce) {
  start();
  Process first(socket_);
  EXPECT_EQ(first.hello("mine").at("type").as_string(), "welcome");
  for (auto const* name : {"mine", "single_path", "split", "optimiser"}) {
    Process second(socket_);
    EXPECT_EQ(second.hello(name).at("code").as_string(), "name_taken") << name;
    EXPECT_TRUE(second.hear().is_null());
  }
  Process silent(socket_);
  silent.say(R"({"type":"propose","ask":"1","steps":[]})");
  EXPECT_EQ(silent.hear().at("code").as_string(), "unexpected");
}

TEST_F(SolverPanelTest, AnswersToWhatWasNeverAskedAreNothing) {
  start();
  Process guessing(socket_);
  guessing.hello("guessing");
  guessing.say(R"({"type":"propose","ask":"1","steps":[]})");
  guessing.say(R"({"type":"propose","ask":"99","steps":[]})");
  ask();
  auto const [told, question] = guessing.next_ask();
  guessing.propose(question, "[]");
  EXPECT_TRUE(has(answered_.wait_for(1), "guessing"));
  EXPECT_EQ(answered_.count(), 1U);
}

TEST_F(SolverPanelTest, NothingIsAnsweredAfterItStopped) {
  start();
  Process waiting(socket_);
  waiting.hello("waiting");
  ask();
  static_cast<void>(waiting.next_ask());
  EXPECT_FALSE(panel_->is_idle());
  panel_->stop();
  EXPECT_EQ(answered_.count(), 0U);
}

TEST_F(SolverPanelTest, MoreThanThereIsRoomForAreRefused) {
  start();
  std::vector<std::unique_ptr<Process>> all;
  for (std::size_t i = 0; i < routing::kMaxSolvers - 4; ++i) {
    all.push_back(std::make_unique<Process>(socket_));
    EXPECT_EQ(all.back()->hello("solver" + std::to_string(i)).at("type").as_string(), "welcome");
  }
  Process last(socket_);
  EXPECT_EQ(last.hello("last").at("code").as_string(), "full");
}

}  // namespace
}  // namespace sep::api
