// For tests of the panel: a small market, what the panel answers, and solvers that are plain sockets.
#pragma once

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

#include "api/solvers/panel.hpp"
#include "core/market/fixture.hpp"
#include "core/routing/single_path.hpp"

namespace sep::api::panel_test {

namespace json = boost::json;

inline constexpr Time kNow{1'000'000'000'000};
inline constexpr int kPatienceMs = 20'000;

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
    folder_ = ::testing::TempDir() + "sep-panel-XXXXXX";
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    socket_ = folder_ + "/solve.sock";
    auto panel = SolverPanel::start({.socket = socket_, .budget = budget});
    ASSERT_TRUE(panel.has_value()) << panel.error();
    panel_ = *std::move(panel);
  }
  void TearDown() override {
    panel_.reset();
    std::filesystem::remove_all(folder_);
  }
  SolverPanelTest() : registry_(std::make_shared<Registry const>(make_registry())) {
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
  std::shared_ptr<Registry const> registry_;
  Market market_;
  routing::RouteRequest request_;
  std::string folder_;
  std::string socket_;
  Answered answered_;
  std::unique_ptr<SolverPanel> panel_;
};

inline std::vector<std::string> names(routing::Answers const& answers) {
  std::vector<std::string> found;
  for (auto const& proposal : answers.proposals) found.push_back(proposal.solver);
  return found;
}
inline bool has(routing::Answers const& answers, std::string const& name) {
  auto const all = names(answers);
  return std::ranges::find(all, name) != all.end();
}

}  // namespace sep::api::panel_test
