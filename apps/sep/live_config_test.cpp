#include "apps/sep/live_config.hpp"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "api/text/fixture.hpp"

namespace sep::app {
namespace {

using testing::Contains;
using testing::ElementsAre;

struct Live : testing::Test {
  std::string file = testing::TempDir() + "sep-live-config-" + std::to_string(::getpid()) + ".toml";
  Registry registry = api::fixture::make_registry();
  runtime::ManualClock clock{Time{}};
  int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  Journal journal{clock, LogLevel::info, LogFormat::text, nowhere};
  std::optional<LiveConfig> live;
  std::vector<engine::Config> given;
  Result<void, std::string> answer{};
  LiveConfig::Beside beside{};

  ~Live() override {
    journal.end();
    ::close(nowhere);
    std::filesystem::remove(file);
  }

  void write(std::string const& text) const { std::ofstream(file) << text; }
  void start(std::string const& text) {
    write(text);
    Sources sources;
    sources.file = file;
    auto loaded = load_settings(sources);
    ASSERT_TRUE(loaded) << to_text(loaded.error().front());
    live.emplace(sources, *std::move(loaded));
  }
  ReloadOutcome reload(std::string const& text) {
    write(text);
    return live->reload(
        registry,
        [this](engine::Config const& config) {
          given.push_back(config);
          return answer;
        },
        std::move(beside), journal);
  }
  std::vector<std::string> keys(char const* member) const {
    std::vector<std::string> found;
    auto const shown = live->json();
    for (auto const& key : shown.at("reload").at(member).as_array()) found.emplace_back(key.as_string());
    return found;
  }
  std::string value_of(char const* key) const {
    auto const shown = live->json();
    for (auto const& row : shown.at("settings").as_array())
      if (row.at("key") == key) return std::string(row.at("value").as_string());
    return "(absent)";
  }
};

TEST_F(Live, WhatTheEngineIsGivenChangesAndTheRestWaitsForARestart) {
  start("[risk]\ncollar_bps = 100\n[server]\nsocket = \"a\"\n");
  EXPECT_EQ(reload("[risk]\ncollar_bps = 90\n[risk.global]\nmax_open_intents = 3\n[server]\nsocket = \"b\"\n"),
            ReloadOutcome::adopted);
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].risk.collar_bps, 90U);
  EXPECT_EQ(given[0].risk.global.max_open_intents, 3U);
  EXPECT_THAT(keys("changed"), ElementsAre("risk.collar_bps", "risk.global.max_open_intents"));
  EXPECT_THAT(keys("at_restart"), ElementsAre("server.socket"));
  EXPECT_EQ(value_of("risk.collar_bps"), "90");
  EXPECT_EQ(value_of("server.socket"), "a");
  EXPECT_EQ(live->settings().server.socket, "a");
}

TEST_F(Live, ATableByNameMayGo) {
  start("[risk]\ncollar_bps = 100\n[risk.strategies.alpha]\nmax_open_intents = 1\n");
  EXPECT_EQ(reload("[risk]\ncollar_bps = 100\n"), ReloadOutcome::adopted);
  EXPECT_TRUE(given.at(0).risk.strategies.empty());
  EXPECT_THAT(keys("changed"), Contains("risk.strategies.alpha.max_open_intents"));
  EXPECT_EQ(value_of("risk.strategies.alpha.max_open_intents"), "(absent)");
}

TEST_F(Live, AFileThatIsGoneOrEmptyLiftsNoLimit) {
  start("[risk.global]\nmax_open_intents = 3\n");
  EXPECT_EQ(reload(""), ReloadOutcome::refused);
  EXPECT_EQ(reload("# nothing\n"), ReloadOutcome::refused);
  std::filesystem::remove(file);
  EXPECT_EQ(live->reload(
                registry, [](engine::Config const&) { return Result<void, std::string>{}; }, {}, journal),
            ReloadOutcome::refused);
  EXPECT_EQ(value_of("risk.global.max_open_intents"), "3");
}

TEST_F(Live, WhatIsReadBesideItIsTakenWithItOrNeither) {
  start("[risk]\ncollar_bps = 100\n");
  int taken = 0;
  beside = {{{"server.users", "users.toml", "line 3"}}, {}, [&taken] { ++taken; }};
  EXPECT_EQ(reload("[risk]\ncollar_bps = 90\n"), ReloadOutcome::refused);
  EXPECT_EQ(value_of("risk.collar_bps"), "100");
  EXPECT_EQ(taken, 0);
  beside = {{}, "server.users", [&taken] { ++taken; }};
  EXPECT_EQ(reload("[risk"), ReloadOutcome::refused);
  EXPECT_EQ(taken, 0);
  beside = {{}, "server.users", [&taken] { ++taken; }};
  EXPECT_EQ(reload("[risk]\ncollar_bps = 100\n"), ReloadOutcome::adopted);
  EXPECT_EQ(taken, 1);
  EXPECT_THAT(keys("changed"), ElementsAre("server.users"));
}

TEST_F(Live, AFaultyFileChangesNothing) {
  start("[risk]\ncollar_bps = 100\n");
  for (auto const* wrong : {"[risk]\ncollar_bps = 90\nmax_age = 1\n", "[risk", "[risk]\nallowed_assets = [\"NONE\"]\n",
                            "[risk]\ncollar_bps = 90\nmin_reference_sources = 0\n"}) {
    EXPECT_EQ(reload(wrong), ReloadOutcome::refused) << wrong;
    EXPECT_FALSE(live->json().at("reload").at("faults").as_array().empty());
    EXPECT_EQ(value_of("risk.collar_bps"), "100");
  }
  EXPECT_TRUE(given.empty());
  EXPECT_EQ(live->json().at("reload").at("count").to_number<int>(), 4);
}

TEST_F(Live, WhatTheEngineRefusesChangesNothing) {
  start("[risk]\ncollar_bps = 100\n");
  answer = fail(std::string("no"));
  EXPECT_EQ(reload("[risk]\ncollar_bps = 90\n"), ReloadOutcome::refused);
  EXPECT_EQ(value_of("risk.collar_bps"), "100");
}

TEST_F(Live, TheLogAndTheFloorOfTheDiskChangeWithoutTheEngine) {
  start("");
  EXPECT_EQ(reload("[log]\nlevel = \"debug\"\n[store]\nmin_free = \"1GiB\"\n"), ReloadOutcome::adopted);
  EXPECT_TRUE(given.empty());
  EXPECT_TRUE(journal.wants(LogLevel::debug));
  EXPECT_EQ(live->settings().store.min_free.bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(reload("[log]\nlevel = \"debug\"\n[store]\nmin_free = \"1GiB\"\n"), ReloadOutcome::unchanged);
}

}  // namespace
}  // namespace sep::app
