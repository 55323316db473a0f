// A paper venue in a process of its own, in a temporary folder: the fixture of the tests across processes.
#pragma once

#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "adapters/venues/paper/client.hpp"
#include "adapters/venues/paper/exchange_fixture.hpp"
#include "adapters/venues/paper/record.hpp"
#include "adapters/venues/paper/server.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {

namespace fs = std::filesystem;

class VenueProcess : public testing::Test {
 protected:
  static constexpr i128 kWeth = 1'000'000'000'000'000'000;

  VenueProcess() {
    auto name = (fs::temp_directory_path() / "sep-venue-XXXXXX").string();
    folder_ = mkdtemp(name.data());
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

  // A kill from outside, within so many microseconds, while `work` has requests under way; the process is gone after
  // it.
  template <class Work>
  void killed_during(Rng rng, std::uint64_t at_most, Work work) {
    auto const killer = ::fork();
    if (killer == 0) {
      ::usleep(static_cast<useconds_t>(rng.between(1'000, at_most)));
      ::kill(child_, SIGKILL);
      ::_exit(0);
    }
    work();
    ::waitpid(killer, nullptr, 0);
    stop(SIGKILL);
  }

  // Of orders on books: no execution stands in the record twice, what was told stands there, and no order bought more.
  void expect_remembered(std::set<std::string> const& told, i128 most_bought) {
    std::set<std::string> executed;
    std::map<orders::ClientOrderId, i128> bought;
    for (auto const& one : executions()) {
      EXPECT_TRUE(executed.insert(one.fill.venue_fill_id).second) << one.fill.venue_fill_id;
      bought[one.order] += one.fill.bought.raw;
    }
    EXPECT_GT(told.size(), 0U);
    for (auto const& id : told) EXPECT_TRUE(executed.contains(id)) << id;
    for (auto const& [order, amount] : bought) EXPECT_LE(amount, most_bought);
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
    terms.venue = welcome_.registry.instrument(InstrumentId(pool))->venue;
    terms.instrument = InstrumentId(pool);
    terms.kind = orders::SwapKind::exact_out;
    terms.sell = {welcome_.registry.asset_by_symbol("USDC")->id, 2'500'000'000};
    terms.buy = {welcome_.registry.asset_by_symbol("WETH")->id, kWeth};
    terms.not_after = kTimeMax;
    terms.gas_limit = protocol_spec(Protocol::uniswap_v2).gas_limit;
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

}  // namespace sep::paper
